/**
 * A scenario: data with a question. Its decoding is pure: text in; a scenario, or every problem of the text with its
 * place, out.
 */
import { mechanisms } from "../mechanisms/index.ts"
import type { AnyMechanism } from "../mechanisms/mechanism.ts"
import { noAttachments, type Attachments } from "./attachments.ts"
import type { Scenario } from "./decoded.ts"
import { applyOverride } from "./overrides.ts"
import { dotted, type Finding, type Problem } from "./problem.ts"
import { pushScenario } from "./push-scenario.ts"
import { queueingScenario } from "./queueing-scenario.ts"
import { runSpec } from "./second-pass.ts"
import { child, copyOf, inWords, placeOf, plain, type Tree } from "./tree.ts"
import { parseYaml } from "./yaml-text.ts"

export type { PushScenario, QueueingScenario, RunSpec, Scenario } from "./decoded.ts"
export type { ParameterUse } from "./ledger.ts"
export type { Objective } from "./objective.ts"

/** A scenario, or every problem of its text in the order of its lines. */
export type Decoded = { readonly scenario: Scenario } | { readonly problems: readonly Problem[] }

/**
 * Decodes a scenario. `file` is what messages call it, and its last part without `.yaml` names the scenario; `sets` are
 * `path=value` in order; `attachments` the texts of the files that it names. Pure: nothing is read and nothing thrown.
 */
export const decodeScenario = (
  file: string,
  text: string,
  sets: readonly string[],
  catalogue: readonly AnyMechanism[] = mechanisms,
  attachments: Attachments = noAttachments,
): Decoded => scenarioDecoder(file, text, catalogue, attachments)(sets)

/** The same for one text that is decoded with many `sets`: it is parsed once. */
export const scenarioDecoder = (
  file: string,
  text: string,
  catalogue: readonly AnyMechanism[] = mechanisms,
  attachments: Attachments = noAttachments,
): ((sets: readonly string[], attachments?: Attachments) => Decoded) => {
  const parsed = parseYaml(file, text)
  if ("problems" in parsed) return () => parsed
  return (sets, files = attachments) => decodeTree(file, copyOf(parsed.tree), sets, catalogue, files)
}

const decodeTree = (
  file: string,
  tree: Tree,
  sets: readonly string[],
  catalogue: readonly AnyMechanism[],
  attachments: Attachments,
): Decoded => {
  if (tree.kind !== "branch") {
    return { problems: [{ ...tree.at, path: "", found: inWords(tree), allowed: "a map of title, question, …" }] }
  }
  const wrongSets = sets.flatMap((set) => applyOverride(tree, set))
  const name = nameOf(file)
  const kind = child(tree, "kind")
  const isQueueing = kind?.kind === "leaf" && kind.value === "queueing"
  const { findings, scenario } = isQueueing
    ? queueingScenario(name, tree)
    : pushScenario(name, tree, catalogue, attachments)
  const problems = [...wrongSets, ...located(findings, tree)]
  if (problems.length > 0 || scenario === undefined) return { problems: problems.toSorted(byPlace(file)) }
  return { scenario }
}

/** The document as plain JSON after every `--set` that can be made, whether it decodes or not; `undefined` where it is no YAML. */
export const scenarioDocument = (file: string, text: string, sets: readonly string[]): unknown => {
  const parsed = parseYaml(file, text)
  if ("problems" in parsed) return undefined
  for (const set of sets) applyOverride(parsed.tree, set)
  return plain(parsed.tree)
}

/** The seed of the document after every `--set`, or the default where it has none that is right. */
export const scenarioSeed = (file: string, text: string, sets: readonly string[]): number => {
  const document = scenarioDocument(file, text, sets) as
    | { readonly run?: { readonly seed?: unknown } | null }
    | undefined
  const seed = document?.run?.seed
  return typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0 ? seed : runSpec({ duration: 0 }).seed
}

/** `scenarios/theory/mm1.yaml` → `mm1`. */
export const nameOf = (file: string): string => (file.split(/[/\\]/u).at(-1) ?? file).replace(/\.(?:ya?ml|json)$/u, "")

/** Findings with their places; the same finding twice counts once. */
const located = (findings: readonly Finding[], tree: Tree): readonly Problem[] => {
  const problems = new Map<string, Problem>()
  for (const { path, atKey = false, found, allowed, hint, at } of findings) {
    const problem: Problem = {
      ...(at ?? placeOf(tree, path, atKey)),
      path: dotted(path),
      found,
      allowed,
      ...(hint === undefined ? {} : { hint }),
    }
    problems.set(JSON.stringify(problem), problem)
  }
  return [...problems.values()]
}

/** The file's problems by line and column, then those of options. */
const byPlace =
  (file: string) =>
  (p: Problem, q: Problem): number =>
    Number(p.file !== file) - Number(q.file !== file) || p.line - q.line || p.column - q.column
