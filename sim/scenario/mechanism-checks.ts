/**
 * The `mechanisms` of a push scenario: each entry's settings by that mechanism's own schema, and whether it can run at all.
 * Rule: an impossible combination is refused before the run, with a message that names both sides.
 */
import { Result, Schema } from "effect"
import {
  unmetByUsers,
  unmetRequirements,
  type Unmet,
  type AnyMechanism,
  type MechanismUse,
} from "../mechanisms/mechanism.ts"
import type { WorldSpec } from "../mechanisms/world-spec.ts"
import { chainFindings, type ChainWay } from "./chain-checks.ts"
import type { LeftOut } from "./decoded.ts"
import { nearestWord } from "./nearest-word.ts"
import type { Finding, Path } from "./problem.ts"
import { roleDefaults } from "./role-defaults.ts"
import { findingsOf } from "./schema-findings.ts"
import { child, inWords, plain, subtree, type Tree } from "./tree.ts"

/** Names that the scenario itself gives to nodes, including nodes that are in error. */
export interface Names {
  readonly nodes: readonly string[]
  /** Whether a node is in error, so that what the whole of them lacks cannot be told. */
  readonly isIncomplete: boolean
}

/** The mechanisms of the scenario that are right, those that `every` left out, and what is wrong with the others. */
export const mechanismUses = (
  world: WorldSpec,
  catalogue: readonly AnyMechanism[],
  names: Names,
  tree: Tree,
): {
  readonly uses: readonly MechanismUse[]
  readonly leftOut: readonly LeftOut[]
  readonly findings: readonly Finding[]
} => {
  const findings: Finding[] = []
  const uses: MechanismUse[] = []
  const leftOut: LeftOut[] = []
  const labels = new Set<string>()
  const entries = mechanismEntries(tree)
  if (entries.length === 0) {
    findings.push({
      path: ["mechanisms"],
      found: inWords(child(tree, "mechanisms")),
      allowed: "at least one mechanism",
    })
  }
  for (const { path, use, label, given, fallback, keys } of entries) {
    if (use === every) {
      findings.push(...besideEvery(path, keys))
      for (const mechanism of catalogue) {
        if (entries.some((entry) => entry.use === mechanism.id)) continue
        const settings = defaultSettings(mechanism)
        const [unmet] = [...unmetRequirements(mechanism, world), ...unmetByUsers(mechanism, settings, world)]
        if (unmet === undefined) {
          uses.push({ use: mechanism.id, label: mechanism.id, settings })
        } else leftOut.push({ mechanism: mechanism.id, why: unmet.message })
      }
      continue
    }
    const mechanism = knownMechanism(use, path, catalogue, tree, findings)
    if (mechanism === undefined) continue
    if (labels.has(label)) {
      findings.push({
        path,
        found: `the label ${label} a second time`,
        allowed: "each label once",
        hint: "give one of them another: {use: …, as: …}",
      })
    }
    labels.add(label)
    const { settings, findings: wrong } = decodedSettings(mechanism, given, subtree(tree, path) ?? tree)
    findings.push(...wrong.map((finding) => ({ ...finding, path: [...path, ...finding.path] })))
    findings.push(...impossible(mechanism, world, names))
    if (wrong.length === 0) findings.push(...unmetByUsers(mechanism, settings, world).map(findingOf(mechanism)))
    const ways = fallback.map((way) => fallbackUse(way, world, catalogue, names, tree, findings))
    if (wrong.length > 0 || ways.includes(undefined)) continue
    const known = ways.filter((way) => way !== undefined)
    findings.push(...chainFindings([{ path, mechanism, settings }, ...known]))
    const rest = known.map((way) => ({ use: way.mechanism.id, settings: way.settings }))
    uses.push({ use, label, settings, ...(rest.length === 0 ? {} : { fallback: rest }) })
  }
  return { uses, leftOut, findings }
}

/** The word that stands for each mechanism that can run in the scenario. */
const every = "every"

/** What stands beside `every`, which takes each mechanism as it is. */
const besideEvery = (path: Path, keys: readonly string[]): readonly Finding[] =>
  keys.map((key) => ({
    path: [...path, key],
    atKey: true,
    found: `${key} beside every`,
    allowed: "every alone: each mechanism that can run here, under its own id and with its default settings",
    hint: "list the mechanism that is meant by its own id, beside every",
  }))

/** The mechanism of this id; `undefined`, and a finding, where there is none. */
const knownMechanism = (
  use: string,
  path: Path,
  catalogue: readonly AnyMechanism[],
  tree: Tree,
  findings: Finding[],
): AnyMechanism | undefined => {
  const mechanism = catalogue.find((m) => m.id === use)
  if (mechanism !== undefined) return mechanism
  const ids = catalogue.map((m) => m.id)
  const near = nearestWord(use, ids)
  findings.push({
    path: child(subtree(tree, path) ?? tree, "use") === undefined ? path : [...path, "use"],
    found: `unknown mechanism ${JSON.stringify(use)}`,
    allowed: ids.join(", "),
    hint: near === undefined ? undefined : `did you mean ${near}?`,
  })
  return undefined
}

/** A way to fall back to, with its settings; `undefined`, and findings, where it is wrong. */
const fallbackUse = (
  { path, use, given }: FallbackEntry,
  world: WorldSpec,
  catalogue: readonly AnyMechanism[],
  names: Names,
  tree: Tree,
  findings: Finding[],
): ChainWay | undefined => {
  const mechanism = knownMechanism(use, path, catalogue, tree, findings)
  if (mechanism === undefined) return undefined
  const { settings, findings: wrong } = decodedSettings(mechanism, given, subtree(tree, path) ?? tree)
  findings.push(...wrong.map((finding) => ({ ...finding, path: [...path, ...finding.path] })))
  findings.push(...impossible(mechanism, world, names))
  if (wrong.length === 0) findings.push(...unmetByUsers(mechanism, settings, world).map(findingOf(mechanism)))
  return wrong.length === 0 ? { path, mechanism, settings } : undefined
}

const defaultSettings = (mechanism: AnyMechanism): unknown =>
  Schema.decodeUnknownSync(mechanism.parameters as Schema.Decoder<unknown>)({})

interface MechanismEntry {
  readonly path: Path
  readonly use: string
  readonly label: string
  readonly given: Readonly<Record<string, unknown>>
  readonly fallback: readonly FallbackEntry[]
  /** Keys beside `use`. */
  readonly keys: readonly string[]
}

type FallbackEntry = Pick<MechanismEntry, "path" | "use" | "given">

/** The entries of `mechanisms` that name one; others are the first pass's affair. */
const mechanismEntries = (tree: Tree): readonly MechanismEntry[] => {
  const list = child(tree, "mechanisms")
  if (list?.kind !== "row") return []
  return list.items.flatMap((item, index): readonly MechanismEntry[] => {
    const path = ["mechanisms", index]
    const entry = plain(item)
    if (typeof entry === "string") return [{ path, use: entry, label: entry, given: {}, fallback: [], keys: [] }]
    if (item.kind !== "branch") return []
    const { use, as, fallback, ...given } = entry as Readonly<Record<string, unknown>>
    if (typeof use !== "string") return []
    const ways = (Array.isArray(fallback) ? fallback : []).flatMap((way: unknown, place): readonly FallbackEntry[] => {
      const at = [...path, "fallback", place]
      if (typeof way === "string") return [{ path: at, use: way, given: {} }]
      if (typeof way !== "object" || way === null) return []
      const { use: id, ...rest } = way as Readonly<Record<string, unknown>>
      return typeof id === "string" ? [{ path: at, use: id, given: rest }] : []
    })
    const label = typeof as === "string" ? as : use
    const keys = item.entries.keys().filter((key) => key !== "use")
    return [{ path, use, label, given, fallback: ways, keys: [...keys] }]
  })
}

/** A mechanism's settings by its own schema. */
const decodedSettings = (
  mechanism: AnyMechanism,
  given: Readonly<Record<string, unknown>>,
  tree: Tree,
): { readonly settings: unknown; readonly findings: readonly Finding[] } => {
  const { ast } = mechanism.parameters
  // Schema.Struct({}) means what {} means in TypeScript, anything; a mechanism without settings has none.
  if (ast._tag === "Objects" && ast.propertySignatures.length + ast.indexSignatures.length === 0) {
    const findings = Object.keys(given).map((key) => ({
      path: [key],
      atKey: true,
      found: `unknown key ${JSON.stringify(key)}`,
      allowed: `use, as and fallback: ${mechanism.id} has no settings`,
    }))
    return { settings: {}, findings }
  }
  const result = Schema.decodeUnknownResult(mechanism.parameters as Schema.Decoder<unknown>, {
    errors: "all",
    onExcessProperty: "error",
  })(given)
  return Result.isSuccess(result)
    ? { settings: result.success, findings: [] }
    : { settings: undefined, findings: findingsOf(result.failure.issue, tree) }
}

/** Why this mechanism cannot run in this world. */
const impossible = (mechanism: AnyMechanism, world: WorldSpec, names: Names): readonly Finding[] => {
  const initiator = world.nodes.find((node) => node.id === world.load.initiator)
  const isInitiatorAbsurd = initiator !== undefined && !roleDefaults[initiator.role].keys.includes("speaks")
  return unmetRequirements(mechanism, world).flatMap(({ path, message }) => {
    const isLack = path === "nodes"
    if (isLack ? names.isIncomplete : isInitiatorAbsurd && path === `nodes.${initiator.id}.speaks`) return []
    return [{ ...findingOf(mechanism)({ path, message }), atKey: isLack, isIndependent: isLack }]
  })
}

const findingOf =
  (mechanism: AnyMechanism) =>
  ({ path, message }: Unmet): Finding => ({
    path: path.split("."),
    found: "an impossible combination",
    allowed: `a scenario in which ${mechanism.id} can run`,
    hint: message,
  })
