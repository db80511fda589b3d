/** The part of the table that says how busy nodes and hosts were, and what they did not serve. */
import type { HostResult, NodeResult } from "../analysis/result.ts"
import { fixed } from "./figures.ts"

interface NodeLine {
  readonly name: string
  readonly cells: readonly string[]
}

type Carrier = Pick<NodeResult, "utilisation"> & Partial<NodeResult>

const counts: readonly (readonly [name: string, of: (node: Carrier) => number | undefined])[] = [
  ["dropped", ({ drops }) => drops],
  ["refused", ({ refused }) => refused],
  ["held back by its neighbours", ({ throttled }) => throttled],
]

/** A row for each node and host with a limited number of servers, in the order of the scenario, and rows for what was not served. */
export const nodeParts = (
  mechanisms: readonly {
    readonly nodes: Readonly<Record<string, NodeResult>>
    readonly hosts?: Readonly<Record<string, HostResult>>
  }[],
): readonly ({ readonly heading: string } | NodeLine)[] => {
  const all = mechanisms.map(({ nodes, hosts = {} }): Readonly<Record<string, Carrier>> => ({
    ...nodes,
    ...Object.fromEntries(Object.entries(hosts).map(([host, figures]) => [`host ${host}`, figures])),
  }))
  const names = [...new Set(all.flatMap((each) => Object.keys(each)))]
  const rows = names.flatMap((name) => {
    const each = all.map((of) => of[name])
    if (each.every((node) => (node?.utilisation ?? null) === null)) return []
    const row = (title: string, of: (node: Carrier) => string): NodeLine => ({
      name: title,
      cells: each.map((node) => (node === undefined ? "-" : of(node))),
    })
    return [
      row(`  ${name}`, ({ utilisation }) => (utilisation === null ? "-" : `${fixed(100 * utilisation, 1)} %`)),
      ...counts
        .filter(([, of]) => each.some((node) => node !== undefined && (of(node) ?? 0) > 0))
        .map(([what, of]) => row(`    ${what}`, (node) => String(of(node) ?? 0))),
    ]
  })
  return rows.length === 0 ? [] : [{ heading: "nodes, share of the time that a server is busy" }, ...rows]
}
