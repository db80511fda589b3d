/**
 * The header of a sweep's directory, `sweep.json`: what the lines beside it are of, and all that it takes to run them again.
 * Rule: lines of two runs may stand in one file only if their headers are the same.
 */
import { scenarioDocument } from "../../scenario/scenario.ts"
import { scenarioSha256 } from "../canonical-json.ts"
import type { ScenarioSource } from "../task.ts"
import { version } from "../version.ts"
import type { DesignKind } from "./design.ts"
import type { Factor } from "./factor.ts"
import type { Sweep } from "./point.ts"
import type { Shard } from "./shard.ts"

/** Version of the directory's form; a reader refuses what it does not know. */
export const sweepFormat = 1

export interface SweepHeader {
  readonly pushsim: string
  readonly format: number
  /** `sha256` is of the document after `--set` as JSON, in the order of its keys and before any level, with the files that it or a level names. */
  readonly scenario: { readonly name: string; readonly sha256: string }
  readonly set: readonly string[]
  readonly mechanisms: readonly string[] | null
  readonly baseline: string | null
  readonly factors: readonly { readonly path: string; readonly levels: readonly unknown[] | string }[]
  readonly design: DesignKind
  /** Points of the whole design. */
  readonly points: number
  readonly shard: Shard | null
}

/** The header of a sweep; `shard` is undefined where it is not split. */
export const headerOf = (
  { source, design: { design, factors, points }, mechanisms, baseline }: Sweep,
  name: string,
  shard: Shard | undefined,
): SweepHeader => ({
  pushsim: version,
  format: sweepFormat,
  scenario: { name, sha256: documentSha256(source) },
  set: source.sets,
  mechanisms: mechanisms ?? null,
  baseline: baseline ?? null,
  factors: factors.map(described),
  design,
  points,
  shard: shard ?? null,
})

/** Of the document in the order of its keys, which decides the order of nodes, and of the files that it names, if any. */
const documentSha256 = ({ file, text, sets, files }: ScenarioSource): string => {
  const document = scenarioDocument(file, text, sets)
  return scenarioSha256(JSON.stringify(files === undefined ? document : [document, files]))
}

const described = (factor: Factor): SweepHeader["factors"][number] => {
  if (factor.kind === "levels") return { path: factor.path, levels: factor.levels.map(({ value }) => value) }
  const { low, high, unit, isLog, isWhole } = factor.range
  return { path: factor.path, levels: `${low}${unit}..${high}${unit}:${isLog ? "log" : "lin"}${isWhole ? "int" : ""}` }
}

/** What stands in one header and not in the other, a line each with `words` for the two; nothing where they are the same. */
export const headerDifferences = (
  first: SweepHeader,
  second: SweepHeader,
  words: readonly [string, string],
): readonly string[] => {
  const [a, b] = [flat("", first), flat("", second)]
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((key) => a.get(key) !== b.get(key))
    .map((key) => `${key}: ${shortened(a.get(key))} ${words[0]}, ${shortened(b.get(key))} ${words[1]}`)
}

/** Every value with its path; factors by their own paths, which say more than their numbers. */
const flat = (path: string, value: unknown): Map<string, string> => {
  const pairs = new Map<string, string>()
  if (path === "factors." && Array.isArray(value)) {
    for (const [index, { path: name, levels }] of (value as SweepHeader["factors"]).entries()) {
      pairs.set(`factor ${name}`, `${JSON.stringify(levels)} as number ${index + 1}`)
    }
  } else if (path === "shard.") {
    const shard = value as SweepHeader["shard"]
    pairs.set("shard", shard === null ? "the whole" : `${shard.index}/${shard.of}`)
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [key, member] of Object.entries(value)) {
      for (const [name, text] of flat(`${path}${key}.`, member)) pairs.set(name, text)
    }
  } else pairs.set(path.slice(0, -1), JSON.stringify(value))
  return pairs
}

const shortened = (text: string | undefined): string => {
  if (text === undefined) return "nothing"
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}
