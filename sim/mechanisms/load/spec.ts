/**
 * The load of a scenario as data: when pushes start, and for whom. Processes that know only instants are those of
 * `network/arrivals`; each of their pushes goes to a device drawn at random.
 */
import type { ArrivalSpec, OnOffSpec } from "../../network/arrivals/spec.ts"

/** One load, or several together under names of their own. */
export type LoadSpec = { readonly initiator: string } & (OneLoad | CombinedSpec)

export type OneLoad = Exclude<ArrivalSpec, OnOffSpec> | GroupedOnOffSpec | PlannedSpec | TraceSpec | BroadcastSpec

interface CombinedSpec {
  readonly kind: "combined"
  readonly parts: readonly { readonly label: string; readonly load: OneLoad }[]
}

interface GroupedOnOffSpec extends OnOffSpec {
  /** Whether each source has a segment of its own, an equal part of the devices, and pushes only to that. */
  readonly hasSegments: boolean
}

/** Pushes one by one, in order of time. */
interface PlannedSpec {
  readonly kind: "planned"
  readonly pushes: readonly { readonly atNs: number; readonly device: number }[]
}

/** Recorded pushes, as columns, in order of time. */
export interface TraceSpec {
  readonly kind: "trace"
  readonly atNs: readonly number[]
  readonly device: readonly number[]
  /** Octets of each body; absent: drawn as those of other loads. */
  readonly octets?: readonly number[]
}

/** One push to each device of a segment. */
export interface BroadcastSpec {
  readonly kind: "broadcast"
  /** The segment: each device with this probability, or so many of them, drawn at random. */
  readonly to: { readonly share: number } | { readonly count: number }
  readonly atNs: number
  /** Each push starts at an instant of its own within this span; 0: all at once. */
  readonly spreadNs: number
}
