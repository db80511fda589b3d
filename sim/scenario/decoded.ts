/** What decoding a scenario file gives: plain data, the same wherever it is decoded. */
import type { MechanismUse } from "../mechanisms/mechanism.ts"
import type { WorldSpec } from "../mechanisms/world-spec.ts"
import type { QueueingSpec } from "../network/queueing/spec.ts"
import type { ParameterUse } from "./ledger.ts"
import type { Objective } from "./objective.ts"

/** How long, how often, with which seed. */
export interface RunSpec {
  readonly durationNs: number
  /** Pushes planned before this instant are not measured, ns. */
  readonly warmUpNs: number
  /** Only where pilot runs are to decide `warmUpNs`, which is 0 until they have. */
  readonly warmUp?: "auto"
  /** Whole number, at least 1. */
  readonly replications: number
  /** Only where replications go on until the intervals are narrow: wanted relative half-width, above 0, and the most replications. */
  readonly precision?: number
  readonly replicationsMax?: number
  /** Whole number, 0 to 2^32 − 1. */
  readonly seed: number
}

interface Described {
  /** File name without folder and `.yaml`. */
  readonly name: string
  readonly title: string
  readonly question: string
  readonly run: RunSpec
  readonly objectives: readonly Objective[]
  readonly notes: string
  /** All that decides the outcome, as plain JSON with sorted keys: what the scenario's SHA-256 is taken over. */
  readonly canonical: unknown
  /** Every parameter in effect, in the order of the file. */
  readonly parameters: readonly ParameterUse[]
}

/** A mechanism that cannot run in a scenario, and the sentence that says why. */
export interface LeftOut {
  readonly mechanism: string
  readonly why: string
}

/** Ways to push, compared in one world. */
export interface PushScenario extends Described {
  readonly kind: "push"
  readonly mechanisms: readonly MechanismUse[]
  /** Mechanisms that the word `every` stands for and that cannot run here, with the reason of each. */
  readonly leftOut: readonly LeftOut[]
  readonly world: WorldSpec
}

/** A plain queueing network, to hold the simulator against a formula. */
export interface QueueingScenario extends Described {
  readonly kind: "queueing"
  readonly model: QueueingSpec
}

export type Scenario = PushScenario | QueueingScenario
