/**
 * A plain queueing network as data: sources, stations, routing probabilities, closed populations.
 * It runs on the same kernel and stations as a push scenario, so that anyone can hold the simulator against a formula.
 *
 * The scenario file of `kind: queueing` has, besides `title`, `question`, `run`, `objectives` and `notes`:
 *
 * ```yaml
 * kind: queueing
 * nodes:
 *   desk:                                     # any name but "out"
 *     servers: 2                              # whole number from 1, or `infinite`; default 1
 *     capacity: 10                            # waiting and in service together, at least `servers`; default infinite
 *     discipline: fifo                        # fifo (default) or priority (non-preemptive, by class)
 *     service: { exponential: { mean: 0.08 s } }
 *     serviceByClass:                         # exceptions to `service`, by class name; may be absent
 *       urgent: { lognormal: { median: 20 ms, sigma: 0.8 } }
 *     patience: { exponential: { mean: 2 s } } # longest wait before service begins; absent: everybody waits
 * load:
 *   classes:                                  # absent: one class, "customer", of priority 0
 *     urgent: { priority: 0 }                 # whole number 0 to 7; 0, the default, is served first
 *     bulk: { priority: 1 }
 *   sources:                                  # open arrivals
 *     calls: { to: desk, rate: 10/s }         # Poisson; `class` may be absent where there is one class
 *     trunk: { to: desk, class: urgent, interarrival: { erlang: { shape: 3, mean: 0.1 s } } } # renewal arrivals
 *     files: { to: desk, class: bulk, rate: 2/s, batch: { geometric: { mean: 3 } } }          # that many at one instant
 *     bursts:                                 # any process of a push scenario's `load` but traces, lists and broadcasts
 *       to: desk
 *       class: bulk
 *       arrivals: { kind: mmpp, states: { calm: { rate: 1/s, to: { busy: 0.1/s } }, busy: { rate: 20/s, to: { calm: 1/s } } } }
 *   populations:                              # closed: think, visit the stations, think again
 *     clerks: { to: desk, class: bulk, count: 20, think: { exponential: { mean: 5 s } } }
 *   routing:                                  # where a customer goes after service; a station not named sends all "out"
 *     desk: { desk: 0.25, out: 0.75 }         # probabilities as numbers or per cent; they must add up to 1
 * ```
 *
 * A source has exactly one of `rate` and `interarrival`. `batch` is a whole number from 1 or a distribution: `{ geometric: { mean: 3 } }`
 * (on 1, 2, 3, …; mean at least 1) or `{ empirical: [ { value: 1, weight: 3 }, { value: 5, weight: 1 } ] }` of whole numbers from 1.
 * For a member of a population, "out" is back to thinking. At least one source or population must be there.
 */
import type { ArrivalSpec } from "../arrivals/spec.ts"
import type { DistributionSpec } from "../../kernel/distribution-spec.ts"
import type { HostSpec } from "../host-spec.ts"
import type { StationSpec } from "../station-spec.ts"

/** The word in `routing` for leaving the network; no station may be called so. */
export const out = "out"

/** A decoded scenario of kind `queueing`: everything a replication needs but the seed and the span. */
export interface QueueingSpec {
  /** At least one; where the file names none, `{ id: "customer", priority: 0 }`. */
  readonly classes: readonly CustomerClass[]
  /** In the file's order; at least one. */
  readonly stations: readonly QueueingStation[]
  /** Cores that stations share. */
  readonly hosts?: readonly HostSpec[]
  readonly sources: readonly SourceSpec[]
  readonly populations: readonly PopulationSpec[]
  /** For each station named in `load.routing`; a station that is absent sends everybody out. */
  readonly routing: readonly RoutingSpec[]
}

/** Customers that are alike: their latencies are reported together. */
interface CustomerClass {
  readonly id: string
  /** Whole number, 0 (served first at stations of discipline `priority`) to `priorityLevels` − 1 of `station-spec.ts`. */
  readonly priority: number
}

/** A station of the network; `spec.serviceByKind` is by class id (`serviceByClass` of the file), `perOctetNs` is 0. */
export interface QueueingStation {
  readonly id: string
  /** `servers` and `capacity` may be `Infinity`. */
  readonly spec: StationSpec
  /** Longest wait before service begins, ns; who has waited that long leaves the network. `undefined`: nobody leaves. */
  readonly patience: DistributionSpec | undefined
}

/** Open arrivals at one station: independent spans, or one of the processes that pushes come by. */
export type SourceSpec = SourcePlace & (RenewalSource | ProcessSource)

interface SourcePlace {
  readonly id: string
  /** Class id. */
  readonly class: string
  /** Station id. */
  readonly to: string
  /** Customers that come at one arrival instant; `{ kind: "constant", value: 1 }` where the file has no `batch`. */
  readonly batch: BatchSpec
}

interface RenewalSource {
  /** Independent spans between arrival instants, ns; `rate: r` of the file is exponential with mean 1/r. */
  readonly interarrival: DistributionSpec
  readonly arrivals?: undefined
}

interface ProcessSource {
  readonly arrivals: ArrivalSpec
  readonly interarrival?: undefined
}

/** A distribution on the whole numbers from 1. */
export type BatchSpec =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "geometric"; readonly mean: number }
  | { readonly kind: "empirical"; readonly points: readonly { readonly value: number; readonly weight: number }[] }

/** Closed customers: each thinks, then visits `to` and wherever routing leads until "out", then thinks again. All think at the start. */
interface PopulationSpec {
  readonly id: string
  readonly class: string
  readonly to: string
  /** Whole number, at least 1. */
  readonly count: number
  /** ns. */
  readonly think: DistributionSpec
}

/** Where customers go after their service at `from`: station ids or `out`; probabilities add up to 1. */
interface RoutingSpec {
  readonly from: string
  readonly to: readonly { readonly station: string; readonly probability: number }[]
}
