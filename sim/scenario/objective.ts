/**
 * Objectives of a scenario: one sentence each, such as `p95 <= 5 s` or `im-offline delivered within 2 s >= 99 %`, as plain data.
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
/** Shares of the customers of a queueing network that came. */
const customerMetrics = ["departed", "blocked", "abandoned"] as const
/** Figures of one node, or of the worst node (`drops`: of all of them together). */
const nodeMetrics = ["utilisation", "drops", "meanWait"] as const

type ShareMetric = (typeof shareMetrics)[number] | (typeof customerMetrics)[number]

/** A target that each mechanism meets or not. */
export interface Objective {
  /** As the scenario writes it. */
  readonly text: string
  /** Pushes to devices in this state (or customers of this class) only; `undefined`: all. */
  readonly state: string | undefined
  /**
   * `latency`: seconds; `share`: of the offered pushes, 0 to 1; `within`: share that was there in time, 0 to 1; `perPush`: a cost per
   * offered push; `utilisation`: 0 to 1; `drops`: a number of messages over all replications; `meanWait`: seconds.
   */
  readonly metric:
    | { readonly kind: "latency"; readonly name: (typeof latencyMetrics)[number] }
    | { readonly kind: "share"; readonly name: ShareMetric }
    | { readonly kind: "within"; readonly name: ShareMetric; readonly limitNs: number }
    | { readonly kind: "perPush"; readonly name: (typeof costs)[number] }
    | NodeMetric
  readonly comparison: "<" | "<=" | ">" | ">="
  readonly bound: number
}

type NodeMetric = {
  readonly [Name in (typeof nodeMetrics)[number]]: {
    readonly kind: Name
    readonly name: Name
    /** Absent: the node with the highest figure; of drops, all nodes. */
    readonly node?: string
  }
}[(typeof nodeMetrics)[number]]

/** What a kind of scenario has figures for. */
export interface Vocabulary {
  /** Words that may stand before the metric: states of a device, or classes of customers. */
  readonly states: readonly string[]
  /** Words that may stand before a metric of nodes. */
  readonly nodes: readonly string[]
  readonly metrics: readonly string[]
  /** The metric that can have a limit of time: `delivered within 2 s`. */
  readonly timely: ShareMetric
  /** An example, for messages. */
  readonly example: string
}

/** What objectives of a push scenario may speak of. */
export const pushVocabulary = (nodes: readonly string[]): Vocabulary => ({
  states: deviceStates,
  nodes,
  metrics: [...latencyMetrics, ...shareMetrics, ...costs, ...nodeMetrics],
  timely: "delivered",
  example: '"p95 <= 5 s" or "im-offline delivered within 2 s >= 99 %"',
})

/** What objectives of a queueing network may speak of. */
export const queueingVocabulary = (classes: readonly string[], nodes: readonly string[]): Vocabulary => ({
  states: classes,
  nodes,
  metrics: [...latencyMetrics, ...customerMetrics, ...nodeMetrics],
  timely: "departed",
  example: '"p95 <= 5 s" or "blocked <= 1 %"',
})

/** What an objective may look like, for messages. */
const objectiveForm = ({ metrics, example, timely }: Vocabulary): string =>
  `"[state or node] metric comparison value", e.g. ${example}; metrics: ${metrics.join(", ")}, ${timely} within TIME`

/** The objective a sentence states, or what is wrong with it. */
const parseObjective = (
  text: string,
  vocabulary: Vocabulary,
): { readonly objective: Objective } | { readonly wrong: string } => {
  if (text.length > sentenceLengthMax) return { wrong: tooLong(text) }
  const match = /^(?:(\S+)\s+)?(\S+?)(?:\s+within\s+([^<>≤≥]+?))?\s*(<=|>=|<|>|≤|≥)\s*(.+)$/u.exec(text.trim())
  if (match === null) return { wrong: "it is not a comparison" }
  const [, scope, name = "", limit, sign = "", value = ""] = match
  const comparison = sign === "≤" ? "<=" : sign === "≥" ? ">=" : (sign as Objective["comparison"])
  const metric = vocabulary.metrics.includes(name) ? metricOf(name, scope) : undefined
  if (metric === undefined) return { wrong: `${name} is not a metric` }
  const allowed = isOfNodes(metric) ? vocabulary.nodes : vocabulary.states
  if (scope !== undefined && !allowed.includes(scope)) {
    const isElsewhere = !isOfNodes(metric) ? vocabulary.nodes.includes(scope) : vocabulary.states.includes(scope)
    return {
      wrong: isElsewhere
        ? `${name} is a figure of ${isOfNodes(metric) ? "nodes" : "pushes or customers"}, and ${scope} is none of ${listed(allowed)}`
        : `${scope} is none of ${listed(allowed)}`,
    }
  }
  const dimension = dimensionOf(metric)
  const parsed = parseQuantity(value, dimension)
  if ("wrong" in parsed) return { wrong: `${value} is not ${parsed.allowed}` }
  const bound = dimension === "time" ? parsed.value / 1e9 : parsed.value
  const state = isOfNodes(metric) ? undefined : scope
  if (limit === undefined) return { objective: { text: text.trim(), state, metric, comparison, bound } }
  if (name !== vocabulary.timely) return { wrong: `within belongs to ${vocabulary.timely}, not to ${name}` }
  const limitNs = parseQuantity(limit, "time")
  if ("wrong" in limitNs) return { wrong: `${limit} is not ${limitNs.allowed}` }
  const within = { kind: "within", name: vocabulary.timely, limitNs: limitNs.value } as const
  return { objective: { text: text.trim(), state, metric: within, comparison, bound } }
}

const isOneOf = <T extends string>(words: readonly T[], word: string): word is T => words.includes(word as T)

const metricOf = (name: string, scope: string | undefined): Objective["metric"] | undefined => {
  if (isOneOf(latencyMetrics, name)) return { kind: "latency", name }
  if (isOneOf(shareMetrics, name) || isOneOf(customerMetrics, name)) return { kind: "share", name }
  if (isOneOf(costs, name)) return { kind: "perPush", name }
  if (!isOneOf(nodeMetrics, name)) return undefined
  return { kind: name, name, ...(scope === undefined ? {} : { node: scope }) } as NodeMetric
}

const isOfNodes = (metric: Objective["metric"]): metric is NodeMetric => isOneOf(nodeMetrics, metric.kind)

const dimensionOf = ({ kind }: Objective["metric"]): "time" | "share" | "count" => {
  if (kind === "latency" || kind === "meanWait") return "time"
  return kind === "perPush" || kind === "drops" ? "count" : "share"
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

/** The limits of time that objectives speak of, each once, in rising order, ns. */
export const limitsOf = (objectives: readonly Objective[]): readonly number[] => {
  const limits = objectives.flatMap(({ metric }) => (metric.kind === "within" ? [metric.limitNs] : []))
  return [...new Set(limits)].toSorted((a, b) => a - b)
}
