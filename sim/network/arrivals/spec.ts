/**
 * Arrival processes as data: when something arrives, at a push initiator or at a queue; not what, and not for whom.
 * Rates are per second, instants and spans ns from the beginning of the run.
 */
import type { DistributionSpec } from "../../kernel/distribution-spec.ts"

export type ArrivalSpec = PoissonSpec | PeriodicSpec | MmppSpec | OnOffSpec | ProfileSpec

interface PoissonSpec {
  readonly kind: "poisson"
  readonly ratePerSecond: number
}

/** One arrival every `intervalNs`, the first after one interval. */
interface PeriodicSpec {
  readonly kind: "periodic"
  readonly intervalNs: number
}

/** Markov-modulated Poisson process: a Poisson process whose rate is that of the state of a continuous-time Markov chain. */
export interface MmppSpec {
  readonly kind: "mmpp"
  /** At least two; every state can be reached from every other. */
  readonly states: readonly MmppState[]
}

interface MmppState {
  readonly ratePerSecond: number
  /** Rates at which the chain goes to other states, by their index. */
  readonly to: readonly { readonly state: number; readonly ratePerSecond: number }[]
}

/** Independent sources that are by turns on, each then sending a Poisson stream, and off. */
export interface OnOffSpec {
  readonly kind: "on-off"
  readonly sources: number
  /** Of one source while it is on. */
  readonly ratePerSecond: number
  /** How long a source is on, and off, ns. */
  readonly on: DistributionSpec
  readonly off: DistributionSpec
}

/** A Poisson process whose rate is a given function of time. */
export interface ProfileSpec {
  readonly kind: "profile"
  /** In order of time; the rate is 0 before the first, and that of the last after it. Two at one instant are a step. */
  readonly points: readonly { readonly atNs: number; readonly ratePerSecond: number }[]
  /** Between two points: a straight line, or the rate of the earlier one. */
  readonly between: "line" | "earlier"
  /** The profile begins again after this span, which no point exceeds; `undefined`: it does not. */
  readonly periodNs?: number
  /** Where in the period the run begins, ns; absent: at its beginning. */
  readonly beginsAtNs?: number
}
