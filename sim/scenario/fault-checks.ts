/**
 * What the faults of a file must be: they strike links and nodes that are there, begin within the run, have the figures of their
 * kind and no others, and no two change the same thing of the same link or node at once.
 */
import type { FaultDefinition } from "../network/faults/fault.ts"
import { faults as definitions } from "../network/faults/index.ts"
import { formatTime } from "./quantity.ts"
import { distributionSpec } from "./distribution-schema.ts"
import { figuresOf, linkMeant, stationsMeant, targetsOf, type FaultFile } from "./fault-world.ts"
import { farthestOf } from "../kernel/distribution.ts"
import { KnownNames, listed } from "./known-names.ts"
import { endsOfLink } from "./link-ends.ts"
import type { Names } from "./mechanism-checks.ts"
import type { Finding, Path } from "./problem.ts"
import type { PushFile } from "./push-file.ts"
import { stationNames } from "./station-names.ts"
import { inWords, subtree, type Tree } from "./tree.ts"

/** A shorter span in a state would make more changes than a run can hold, ns. */
const leastMeanNs = 1e6
/** Beginnings of one fault in a replication. */
const timesMost = 1e6

/** Mistakes in the faults of a file. */
export const faultFindings = (file: PushFile, names: Names, tree: Tree): readonly Finding[] => {
  const faults = file.faults ?? []
  const known = new KnownNames(names.nodes)
  return [
    ...faults.flatMap((fault, index) => {
      const definition = definitions.find(({ kind }) => kind === fault.kind)
      return definition === undefined ? [] : ownFindings(fault, index, definition, { file, names, known, tree })
    }),
    ...overlaps(file, faults, known),
  ]
}

interface Around {
  readonly file: PushFile
  readonly names: Names
  readonly known: KnownNames
  readonly tree: Tree
}

const ownFindings = (fault: FaultFile, index: number, definition: FaultDefinition, around: Around): Finding[] => {
  const { file, tree } = around
  const findings: Finding[] = []
  const add = (
    key: string | readonly (string | number)[],
    found: string,
    allowed: string,
    more: Partial<Finding> = {},
  ) => {
    const path: Path = ["faults", index, ...(typeof key === "string" ? [key] : key)]
    findings.push({ path, found, allowed, ...more })
  }
  const found = (key: string): string => inWords(subtree(tree, ["faults", index, key]))
  findings.push(...targetFindings(fault, index, definition, around))
  if ((fault.at === undefined) === (fault.every === undefined))
    add([], fault.at === undefined ? "neither at nor every" : "at and every", "one of them: when it begins", {
      atKey: true,
    })
  if (fault.at !== undefined && fault.at >= file.run.duration)
    add("at", found("at"), `an instant within run.duration, ${formatTime(file.run.duration)}`)
  if (fault.for === 0) add("for", found("for"), "more than 0 s")
  if (fault.every !== undefined) {
    const every = distributionSpec(fault.every)
    const shortest = every.kind === "constant" ? every.value : farthestOf(every)
    if (file.run.duration > shortest * timesMost)
      add("every", found("every"), `spans so long that it begins up to ${timesMost} times in the run`)
  }
  const figures = figuresOf(fault)
  for (const { name, type, choices, description } of definition.keys) {
    const given = figures[name]
    if (given === undefined)
      add([], `${fault.kind} without ${name}`, `${name} beside it: ${choices?.join(", ") ?? description}`, {
        atKey: true,
      })
    else if (type === "time" && Number(given) < leastMeanNs) add(name, found(name), "at least 1 ms")
  }
  const others = new Set(definitions.flatMap(({ keys }) => keys.map(({ name }) => name)))
  for (const { name } of definition.keys) others.delete(name)
  for (const name of others) {
    if (figures[name] === undefined) continue
    const allowed = definition.keys.map((key) => key.name).join(", ")
    add([name], `${name} of a ${fault.kind}`, allowed === "" ? "no figures" : allowed, { atKey: true })
  }
  return findings
}

/** It strikes links, or a node, that are there. */
const targetFindings = (
  { kind, node, links }: FaultFile,
  index: number,
  { strikes, roles }: FaultDefinition,
  { file, names, known }: Around,
): Finding[] => {
  const at: Path = ["faults", index]
  const [wanted, other] = strikes === "links" ? (["links", "node"] as const) : (["node", "links"] as const)
  const given = { node, links }
  if (given[other] !== undefined)
    return [
      {
        path: [...at, other],
        atKey: true,
        found: `${other} of a ${kind}`,
        allowed: `${wanted}: it strikes ${strikes}`,
      },
    ]
  if (given[wanted] === undefined)
    return [{ path: at, atKey: true, found: `${kind} without ${wanted}`, allowed: `${wanted}: what it strikes` }]
  if (names.isIncomplete) return []
  if (node === undefined) {
    return (links ?? []).flatMap((name, position) => {
      if (linkMeant(name, file.links, known) !== undefined) return []
      const ends = endsOfLink(name, known)
      return {
        path: [...at, "links", position],
        found: "found" in ends ? ends.found : `no link ${JSON.stringify(name)}`,
        allowed: listed(Object.keys(file.links)),
        hint: known.linkHint(name),
        isIndependent: true,
      }
    })
  }
  const stations = Object.entries(file.nodes).flatMap(([id, { role, instances }]) =>
    role === "device" || roles?.includes(role) === false ? [] : [...new Set([id, ...stationNames(id, instances)])],
  )
  if (stations.includes(node)) return []
  const isThere = stationsMeant(node, file.nodes).length > 0
  return [
    {
      path: [...at, "node"],
      found: isThere
        ? `${node}, of role ${file.nodes[node]?.role ?? "another"}`
        : `unknown node ${JSON.stringify(node)}`,
      allowed: listed(stations) || `a node of role ${(roles ?? []).join(" or ")}`,
      hint: isThere ? undefined : known.hint(node),
      isIndependent: true,
    },
  ]
}

/** Of two faults that change the same thing of the same link or node, the first is over before the second begins. */
const overlaps = (file: PushFile, faults: readonly FaultFile[], known: KnownNames): readonly Finding[] => {
  const changes = ({ kind }: FaultFile) => definitions.find((definition) => definition.kind === kind)?.changes
  const targets = faults.map((fault) => new Set(targetsOf(fault, file, known)))
  const spanOf = ({ at, every, for: lasts }: FaultFile): readonly [number, number] =>
    every !== undefined || at === undefined ? [0, Infinity] : [at, at + farthestOf(distributionSpec(lasts))]
  return faults.flatMap((fault, index): readonly Finding[] => {
    const [from, until] = spanOf(fault)
    for (let before = 0; before < index; before++) {
      const other = faults[before]!
      if (changes(other) !== changes(fault)) continue
      const shared = [...targets[index]!].find((target) => targets[before]!.has(target))
      const [otherFrom, otherUntil] = spanOf(other)
      if (shared === undefined || from > otherUntil || otherFrom > until) continue
      return [
        {
          path: ["faults", index],
          found: `a ${fault.kind} of ${shared}, which the ${other.kind} of faults.${before} may strike at the same time`,
          allowed: `one fault at a time that changes the ${changes(fault)} of a link or node`,
        },
      ]
    }
    return []
  })
}
