/**
 * Objectives of a scenario: one sentence each, such as `p95 <= 5 s` or `im-offline delivered >= 99 %`, as plain data.
 * Rule: what is compared is a figure of the published result; nothing is measured here.
 */
import { costs, deviceStates } from "../trace/tables.ts"
import { listed } from "./known-names.ts"
import type { Finding } from "./problem.ts"
import { parseQuantity, sentenceLengthMax, tooLong } from "./quantity.ts"

/** Latency figures, compared with a time. */
const latencyMetrics = ["mean", "p50", "p90", "p95", "p99", "max"] as const
/** Shares of the offered pushes, compared with a share. */
const shareMetrics = ["delivered", "expired", "rejected", "lost", "duplicated", "pending"] as const

/** A target that each mechanism meets or not. */
export interface Objective {
  /** As the scenario writes it. */
  readonly text: string
  /** Pushes to devices in this state (or customers of this class) only; `undefined`: all. */
  readonly state: string | undefined
  /** `latency`: seconds; `share`: of the offered pushes, 0 to 1; `perPush`: a cost per offered push; `utilisation`: highest over the nodes, 0 to 1. */
  readonly metric:
    | { readonly kind: "latency"; readonly name: (typeof latencyMetrics)[number] }
    | { readonly kind: "share"; readonly name: (typeof shareMetrics)[number] }
    | { readonly kind: "perPush"; readonly name: (typeof costs)[number] }
    | { readonly kind: "utilisation"; readonly name: "utilisation" }
  readonly comparison: "<" | "<=" | ">" | ">="
  readonly bound: number
}

/** What a kind of scenario has figures for. */
export interface Vocabulary {
  /** Words that may stand before the metric: states of a device, or classes of customers. */
  readonly states: readonly string[]
  readonly metrics: readonly string[]
  /** An example, for messages. */
  readonly example: string
}

/** What objectives of a push scenario may speak of. */
export const pushVocabulary: Vocabulary = {
  states: deviceStates,
  metrics: [...latencyMetrics, ...shareMetrics, ...costs, "utilisation"],
  example: '"p95 <= 5 s" or "im-offline delivered >= 99 %"',
}

/** What objectives of a queueing network may speak of. */
export const queueingVocabulary = (classes: readonly string[]): Vocabulary => ({
  states: classes,
  metrics: [...latencyMetrics, "utilisation"],
  example: '"p95 <= 5 s" or "utilisation <= 80 %"',
})

/** What an objective may look like, for messages. */
const objectiveForm = ({ metrics, example }: Vocabulary): string =>
  `"[state] metric comparison value", e.g. ${example}; metrics: ${metrics.join(", ")}`

/** The objective a sentence states, or what is wrong with it. */
const parseObjective = (
  text: string,
  { states, metrics }: Vocabulary = pushVocabulary,
): { readonly objective: Objective } | { readonly wrong: string } => {
  if (text.length > sentenceLengthMax) return { wrong: tooLong(text) }
  const match = /^(?:(\S+)\s+)?(\S+?)\s*(<=|>=|<|>|≤|≥)\s*(.+)$/u.exec(text.trim())
  if (match === null) return { wrong: "it is not a comparison" }
  const [, state, name = "", sign = "", value = ""] = match
  if (state !== undefined && !states.includes(state)) return { wrong: `${state} is none of ${listed(states)}` }
  const comparison = sign === "≤" ? "<=" : sign === "≥" ? ">=" : (sign as Objective["comparison"])
  const metric = metrics.includes(name) ? metricOf(name) : undefined
  if (metric === undefined) return { wrong: `${name} is not a metric` }
  if (metric.kind === "utilisation" && state !== undefined) return { wrong: "utilisation is of nodes, not of a state" }
  const dimension = metric.kind === "latency" ? "time" : metric.kind === "perPush" ? "count" : "share"
  const parsed = parseQuantity(value, dimension)
  if ("wrong" in parsed) return { wrong: `${value} is not ${parsed.allowed}` }
  const bound = metric.kind === "latency" ? parsed.value / 1e9 : parsed.value
  return { objective: { text: text.trim(), state, metric, comparison, bound } }
}

const isOneOf = <T extends string>(words: readonly T[], word: string): word is T => words.includes(word as T)

const metricOf = (name: string): Objective["metric"] | undefined => {
  if (isOneOf(latencyMetrics, name)) return { kind: "latency", name }
  if (isOneOf(shareMetrics, name)) return { kind: "share", name }
  if (isOneOf(costs, name)) return { kind: "perPush", name }
  return name === "utilisation" ? { kind: "utilisation", name } : undefined
}

/** The objectives of a file that are right, and what is wrong with the others. */
export const decodedObjectives = (
  texts: readonly string[],
  vocabulary: Vocabulary,
): { readonly objectives: readonly Objective[]; readonly findings: readonly Finding[] } => {
  const findings: Finding[] = []
  const objectives = texts.flatMap((text, index) => {
    const parsed = parseObjective(text, vocabulary)
    if ("objective" in parsed) return [parsed.objective]
    findings.push({
      path: ["objectives", index],
      found: JSON.stringify(text.slice(0, 60)),
      allowed: objectiveForm(vocabulary),
      hint: parsed.wrong,
    })
    return []
  })
  return { objectives, findings }
}
