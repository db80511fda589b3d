/** From the `faults` of a scenario file to those of the world: names resolved to links and stations, figures into the ledger. */
import type { FaultSpec } from "../network/faults/fault.ts"
import { faults as definitions } from "../network/faults/index.ts"
import type { Ledger } from "./ledger.ts"
import type { KnownNames } from "./known-names.ts"
import { endsOfLink } from "./link-ends.ts"
import type { PushFile } from "./push-file.ts"
import { stationNames } from "./station-names.ts"

export type FaultFile = NonNullable<PushFile["faults"]>[number]

/** Figures of a fault as the file has them. */
export const figuresOf = (fault: FaultFile): Readonly<Record<string, number | string | undefined>> =>
  fault as unknown as Readonly<Record<string, number | string | undefined>>

/** The link of the world that a name in a fault means, in either direction; `undefined`: none. */
export const linkMeant = (name: string, links: PushFile["links"], known: KnownNames): string | undefined => {
  const wanted = endsOfLink(name, known)
  if (!("a" in wanted)) return undefined
  for (const link of Object.keys(links)) {
    const ends = endsOfLink(link, known)
    if (!("a" in ends)) continue
    const isSame = ends.a === wanted.a && ends.b === wanted.b
    if (isSame || (ends.a === wanted.b && ends.b === wanted.a)) return `${ends.a}-${ends.b}`
  }
  return undefined
}

/** The stations that a node's name, or that of an instance, means in a fault; none where nobody has it. */
export const stationsMeant = (name: string, nodes: PushFile["nodes"]): readonly string[] => {
  if (Object.hasOwn(nodes, name)) return stationNames(name, nodes[name]?.instances)
  return Object.entries(nodes).flatMap(([id, { instances }]) =>
    stationNames(id, instances).filter((station) => station === name),
  )
}

/** Links or stations that a fault strikes. */
export const targetsOf = (fault: FaultFile, file: PushFile, known: KnownNames): readonly string[] =>
  fault.node === undefined
    ? (fault.links ?? []).flatMap((name) => linkMeant(name, file.links, known) ?? [])
    : stationsMeant(fault.node, file.nodes)

/** What a fault is called: its kind and what it strikes, numbered where a file has several of that name. */
const nameOf = (fault: FaultFile, before: readonly FaultFile[]): string => {
  const plain = ({ kind, node, links = [] }: FaultFile): string => `${kind} ${node ?? links.join(" ")}`
  const same = before.filter((other) => plain(other) === plain(fault)).length
  return same === 0 ? plain(fault) : `${plain(fault)} ${same + 1}`
}

export const faultSpecs = (
  file: PushFile,
  faults: readonly FaultFile[],
  known: KnownNames,
  ledger: Ledger,
): readonly FaultSpec[] =>
  faults.flatMap((fault, index) => {
    const at = `faults.${index}`
    const targets = targetsOf(fault, file, known)
    const keys = definitions.find(({ kind }) => kind === fault.kind)?.keys ?? []
    if (targets.length === 0) return []
    const figures = figuresOf(fault)
    const values = keys.map(({ name, type, choices = [] }): [string, number] => {
      const given = figures[name] ?? 0
      if (type === "choice") return [name, Math.max(0, choices.indexOf(String(given)))]
      ledger.stated(`${at}.${name}`, Number(given), type === "time" ? "ms" : "1")
      return [name, Number(given)]
    })
    return [
      {
        kind: fault.kind,
        name: nameOf(fault, faults.slice(0, index)),
        targets,
        begins:
          fault.every === undefined
            ? { atNs: fault.at ?? 0 }
            : { every: ledger.stated(`${at}.every`, fault.every, "s") },
        lasts: ledger.stated(`${at}.for`, fault.for, "s"),
        values: Object.fromEntries(values),
      },
    ]
  })
