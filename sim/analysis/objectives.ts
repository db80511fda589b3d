/**
 * Objectives held against a published result: each names a figure, a comparison and a bound (ETSI TS 186 008-1 calls such a
 * bound a design objective). Nothing is measured here.
 * Rule: a figure that does not exist meets no objective.
 */
import { unreachable } from "../kernel/assert.ts"
import type { Cost } from "../trace/tables.ts"
import type { Latency, NodeResult, ObjectiveResult, PushCounts, StateResult, WithinResult } from "./result.ts"

/** A decoded objective. */
export interface Objective {
  /** As the scenario writes it. */
  readonly text: string
  /** Only pushes to devices in this state (or customers of this class); `undefined`: all. */
  readonly state: string | undefined
  readonly metric:
    | { readonly kind: "latency"; readonly name: Exclude<keyof Latency, "count" | "ci95" | "batchMeans"> }
    | { readonly kind: "share"; readonly name: ShareName }
    | { readonly kind: "within"; readonly name: ShareName; readonly limitNs: number }
    | { readonly kind: "perPush"; readonly name: Cost }
    | { readonly kind: "utilisation" | "drops" | "meanWait"; readonly node?: string }
  readonly comparison: "<" | "<=" | ">" | ">="
  /** Seconds, a share from 0 to 1, or a count. */
  readonly bound: number
}

/** Fates of pushes, and of the customers of a queueing network. */
type ShareName = Exclude<keyof PushCounts, "offered"> | "departed" | "blocked" | "abandoned"

/** Pushes to devices in one state, or customers of one class, or all of them. */
interface ScopeFigures {
  readonly latency?: Latency
  readonly pushes?: PushCounts
  readonly perPush?: StateResult["perPush"]
  /** Of a queueing network: how many came and what became of them. */
  readonly customers?: Readonly<Record<"arrivals" | "departed" | "blocked" | "abandoned", number>>
  readonly within?: readonly WithinResult[]
}

/** What an objective looks at; a mechanism's result has this shape, and a queueing network's has part of it. */
export interface ObjectiveSubject extends ScopeFigures {
  readonly byState?: Readonly<Record<string, ScopeFigures>>
  readonly nodes: Readonly<Record<string, NodeResult>>
}

/** Whether each mechanism meets each objective: objectives in their order, within one the mechanisms in theirs. */
export const evaluateObjectives = (
  objectives: readonly Objective[],
  mechanisms: Readonly<Record<string, ObjectiveSubject>>,
): readonly ObjectiveResult[] =>
  objectives.flatMap((objective) =>
    Object.entries(mechanisms).map(([mechanism, subject]) => {
      const value = objectiveValue(objective, subject)
      return { text: objective.text, mechanism, value, met: isMet(objective, value) }
    }),
  )

/** The figure that an objective speaks of; `null` where it does not exist. */
export const objectiveValue = ({ state, metric }: Objective, subject: ObjectiveSubject): number | null => {
  const scope: ScopeFigures | undefined = state === undefined ? subject : subject.byState?.[state]
  switch (metric.kind) {
    case "latency":
      return scope?.latency?.[metric.name] ?? null
    case "share":
      return scope === undefined ? null : shareOf(metric.name, scope)
    case "within": {
      const found = timelyOf(metric, scope)
      return found === undefined || found.counted === 0 ? null : found.inTime / found.counted
    }
    case "perPush":
      return scope?.perPush?.[metric.name] ?? null
    case "utilisation":
    case "drops":
    case "meanWait":
      return nodeValue(metric.kind, metric.node, subject.nodes)
    default:
      return unreachable(metric)
  }
}

/** Whether there was anything that the objective could speak of: pushes, customers, or, for nodes, always. */
export const isOffered = ({ state, metric }: Objective, subject: ObjectiveSubject): boolean => {
  if (metric.kind === "utilisation" || metric.kind === "drops" || metric.kind === "meanWait") return true
  const scope: ScopeFigures | undefined = state === undefined ? subject : subject.byState?.[state]
  if (metric.kind === "within") return (timelyOf(metric, scope)?.counted ?? 0) > 0
  return (scope?.pushes?.offered ?? scope?.customers?.arrivals ?? 0) > 0
}

/** Of how many pushes or customers the objective's figure is a share; `undefined` where it is no share, or of none. */
export const objectiveTrials = ({ state, metric }: Objective, subject: ObjectiveSubject): number | undefined => {
  const scope: ScopeFigures | undefined = state === undefined ? subject : subject.byState?.[state]
  if (scope === undefined) return undefined
  const trials =
    metric.kind === "within"
      ? timelyOf(metric, scope)?.counted
      : metric.kind === "share"
        ? (scope.pushes?.offered ?? scope.customers?.arrivals)
        : undefined
  return trials === 0 ? undefined : trials
}

const timelyOf = (
  { limitNs }: { readonly limitNs: number },
  scope: ScopeFigures | undefined,
): WithinResult | undefined => scope?.within?.find(({ limit }) => limit === limitNs / 1e9)

const shareOf = (name: ShareName, { pushes, customers }: ScopeFigures): number | null => {
  if (name === "departed" || name === "blocked" || name === "abandoned") {
    return customers === undefined || customers.arrivals === 0 ? null : customers[name] / customers.arrivals
  }
  return pushes === undefined || pushes.offered === 0 ? null : pushes[name] / pushes.offered
}

/** Of one node; without a name, of the one with the highest, but the drops of all. */
const nodeValue = (
  figure: "utilisation" | "drops" | "meanWait",
  node: string | undefined,
  nodes: ObjectiveSubject["nodes"],
): number | null => {
  if (node !== undefined) return nodes[node]?.[figure] ?? null
  const values = Object.values(nodes).flatMap((each) => each[figure] ?? [])
  if (values.length === 0) return null
  return figure === "drops" ? values.reduce((sum, drops) => sum + drops, 0) : Math.max(...values)
}

/** Whether a figure satisfies an objective. */
export const isMet = ({ comparison, bound }: Objective, value: number | null): boolean => {
  if (value === null) return false
  switch (comparison) {
    case "<":
      return value < bound
    case "<=":
      return value <= bound
    case ">":
      return value > bound
    case ">=":
      return value >= bound
    default:
      return unreachable(comparison)
  }
}
