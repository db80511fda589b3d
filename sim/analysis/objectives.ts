/**
 * Objectives held against a published result: each names a figure, a comparison and a bound (ETSI TS 186 008-1 calls such a
 * bound a design objective). Nothing is measured here.
 * Rule: a figure that does not exist meets no objective.
 */
import { unreachable } from "../kernel/assert.ts"
import type { Cost } from "../trace/tables.ts"
import type { Latency, MechanismResult, ObjectiveResult, PushCounts, StateResult } from "./result.ts"

/** A decoded objective. */
export interface Objective {
  /** As the scenario writes it. */
  readonly text: string
  /** Only pushes to devices in this state (or customers of this class); `undefined`: all. */
  readonly state: string | undefined
  readonly metric:
    | { readonly kind: "latency"; readonly name: Exclude<keyof Latency, "count" | "ci95"> }
    | { readonly kind: "share"; readonly name: Exclude<keyof PushCounts, "offered"> }
    | { readonly kind: "perPush"; readonly name: Cost }
    | { readonly kind: "utilisation" }
  readonly comparison: "<" | "<=" | ">" | ">="
  /** Seconds, a share from 0 to 1, or a count per push. */
  readonly bound: number
}

/** What an objective looks at; a mechanism's result has this shape, and a queueing network's has part of it. */
export interface ObjectiveSubject extends Partial<StateResult> {
  readonly byState?: Readonly<Record<string, Partial<StateResult>>>
  readonly nodes: MechanismResult["nodes"]
}

/** Whether each mechanism meets each objective: objectives in their order, within one the mechanisms in theirs. */
export const evaluateObjectives = (
  objectives: readonly Objective[],
  mechanisms: Readonly<Record<string, ObjectiveSubject>>,
): readonly ObjectiveResult[] =>
  objectives.flatMap((objective) =>
    Object.entries(mechanisms).map(([mechanism, subject]) => {
      const value = valueOf(objective, subject)
      return { text: objective.text, mechanism, value, met: value !== null && holds(value, objective) }
    }),
  )

const valueOf = ({ state, metric }: Objective, subject: ObjectiveSubject): number | null => {
  const scope: Partial<StateResult> | undefined = state === undefined ? subject : subject.byState?.[state]
  switch (metric.kind) {
    case "latency":
      return scope?.latency?.[metric.name] ?? null
    case "share": {
      const pushes = scope?.pushes
      return pushes === undefined || pushes.offered === 0 ? null : pushes[metric.name] / pushes.offered
    }
    case "perPush":
      return scope?.perPush?.[metric.name] ?? null
    case "utilisation": {
      const values = Object.values(subject.nodes).flatMap((node) => node.utilisation ?? [])
      return values.length === 0 ? null : Math.max(...values)
    }
    default:
      return unreachable(metric)
  }
}

const holds = (value: number, { comparison, bound }: Objective): boolean => {
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
