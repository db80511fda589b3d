/** What the views are given: the state, the figures on show, and what is being done. Plain data; views keep nothing of it. */
import type { Difference, Flow, Result, Side } from "../sim/index.ts"
import type { Computed, Progress, Refusal, ScenarioFacts } from "./computation.ts"
import type { State } from "./state.ts"

/** The figures on show; they stay while others are computed. */
export interface Shown {
  readonly computed: Computed
  /** Where they were computed: when the page was built, or in this browser. */
  readonly origin: "build" | "browser"
  /** Whether a run was stopped and these are the replications that were done by then. */
  readonly isPartial: boolean
  /** Whether this browser's fingerprints are those of the build; `undefined` where the build has not run the same. */
  readonly isAsBuilt: boolean | undefined
  /** Changes to the scenario that they were computed with. */
  readonly sets: readonly string[]
  /** Labels of the mechanisms compared; `b` is "" when there is one only. */
  readonly a: string
  readonly b: string
}

/** A computation under way. */
export interface Work {
  readonly scenario: string
  readonly progress: Progress | undefined
  readonly startedAt: number
}

/** Why what was asked for is not on show. */
export type Trouble =
  | Refusal
  | { readonly kind: "died"; readonly message: string }
  | { readonly kind: "stopped"; readonly replications: number; readonly isShown: boolean }

export interface Model {
  readonly state: State
  readonly shown: Shown
  /** Of the scenario that the state names, as soon as they are known. */
  readonly facts: ScenarioFacts | undefined
  readonly scenarios: readonly string[]
  readonly work: Work | undefined
  readonly trouble: Trouble | undefined
  /** What the address said that was not understood. */
  readonly notes: readonly string[]
}

/** The mechanism that stands on a side. */
export const labelOf = ({ a, b }: Shown, side: Side): string => (side === "A" || b === "" ? a : b)

/** The flow of the mechanism on a side. */
export const flowOf = (shown: Shown, side: Side): Flow | undefined => {
  const label = labelOf(shown, side)
  return shown.computed.flows.find(({ mechanism }) => mechanism === label)
}

/** The result with A as its baseline. */
export const resultFor = ({ computed, a }: Shown): Result => ({
  ...computed.result,
  baseline: a,
  differences: computed.differences[a] ?? [],
})

/** One paired difference of B from A; `undefined` when there is none of that name. */
export const differenceOf = ({ computed, a, b }: Shown, metric: string): Difference | undefined =>
  computed.differences[a]?.find((row) => row.mechanism === b && row.metric === metric)
