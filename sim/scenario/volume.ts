/**
 * How much a scenario asks to be simulated, before a run begins: expected pushes or customers of one replication.
 * Rule: what cannot be held in memory or in a day is refused while decoding, never found out by a run that does not end.
 */
import { sampler } from "../kernel/distribution.ts"
import { nsPerSecond, timeNsMax } from "../kernel/time.ts"
import type { DistributionSpec } from "../kernel/distribution-spec.ts"
import type { LoadSpec, OneLoad } from "../mechanisms/load/spec.ts"
import { expectedOf } from "../network/arrivals/rate-profile.ts"
import type { ArrivalSpec } from "../network/arrivals/spec.ts"
import { changeRate, isConnected, meanRate } from "../network/arrivals/stationary.ts"
import type { BatchSpec, QueueingSpec } from "../network/queueing/spec.ts"

/** Expected pushes, or customers of all sources and populations together, in one replication. */
export const arrivalsMax = 50_000_000

/** Octets of one push's body: 1 MiB. */
export const contentOctetsMax = 1_048_576

/** The lowest rate, per second: below one in thirty thousand years the span between two has no meaning in float64 ns. */
export const leastRate = 1e-12

/** The lowest rate of a source of customers, per second: one draw in a million million of its spans exceeds 28 means. */
export const leastPoissonRate = (28 * nsPerSecond) / timeNsMax

/** Pushes of one replication in the mean; those of lists, traces and broadcasts are as many as they name. */
export const expectedPushes = (load: LoadSpec, devices: number, durationNs: number): number =>
  load.kind === "combined"
    ? load.parts.reduce((sum, part) => sum + pushesOf(part.load, devices, durationNs), 0)
    : pushesOf(load, devices, durationNs)

const pushesOf = (load: OneLoad, devices: number, durationNs: number): number => {
  switch (load.kind) {
    case "planned":
      return load.pushes.length
    case "trace":
      return load.atNs.length
    case "broadcast":
      return "share" in load.to ? load.to.share * devices : load.to.count
    case "poisson":
    case "periodic":
    case "mmpp":
    case "on-off":
    case "profile":
      return expectedArrivals(load, durationNs)
  }
}

/** Arrivals of one process in the mean. */
const expectedArrivals = (spec: ArrivalSpec, durationNs: number): number => {
  const seconds = durationNs / nsPerSecond
  switch (spec.kind) {
    case "poisson":
      return spec.ratePerSecond * seconds
    case "periodic":
      return spec.intervalNs > 0 ? durationNs / spec.intervalNs : 0
    case "mmpp":
      return isConnected(spec.states) ? meanRate(spec.states) * seconds : 0
    case "on-off": {
      const [on, off] = [typicalOf(spec.on), typicalOf(spec.off)]
      return on > 0 ? spec.sources * spec.ratePerSecond * (on / (on + off)) * seconds : 0
    }
    case "profile":
      return expectedOf(spec, durationNs)
  }
}

/** Changes between states, or of sources between on and off, that one load makes in one replication, in the mean. */
export const expectedChanges = (load: OneLoad | ArrivalSpec, durationNs: number): number => {
  if (load.kind === "mmpp") return isConnected(load.states) ? (changeRate(load.states) * durationNs) / nsPerSecond : 0
  if (load.kind !== "on-off") return 0
  const round = typicalOf(load.on) + typicalOf(load.off)
  return round > 0 ? (2 * load.sources * durationNs) / round : Infinity
}

/** Customers that the sources of a network send in one replication, in the mean. */
export const expectedCustomers = (model: QueueingSpec, durationNs: number): number =>
  model.sources.reduce((sum, { interarrival, arrivals, batch }) => {
    if (arrivals !== undefined) return sum + expectedArrivals(arrivals, durationNs) * meanBatch(batch)
    const gap = typicalOf(interarrival)
    return gap > 0 ? sum + (durationNs / gap) * meanBatch(batch) : sum
  }, 0)

/** Visits that closed customers begin in one replication at most: each thinks, and is served once, before the next. */
export const expectedVisits = (model: QueueingSpec, durationNs: number): number =>
  model.populations.reduce((sum, { think, to, count, class: of }) => {
    const station = model.stations.find(({ id }) => id === to)?.spec
    if (station === undefined) return sum
    const service = typicalOf((station.serviceByKind[of] ?? station.service).base)
    const round = typicalOf(think) + service
    if (round === 0) return sum
    return sum + durationNs * Math.min(count / round, service > 0 ? station.servers / service : Infinity)
  }, 0)

/** The mean; of a tail so heavy that it has none, the value that nine in ten draws do not exceed. */
const typicalOf = (spec: DistributionSpec): number => {
  if (spec.kind === "exponential") return spec.mean // infinite for a rate so low that it is refused
  const drawn = sampler(spec)
  return Number.isFinite(drawn.mean) ? drawn.mean : drawn.sample({ next: () => 0.9 })
}

const meanBatch = (batch: BatchSpec): number => {
  switch (batch.kind) {
    case "constant":
      return batch.value
    case "geometric":
      return batch.mean
    case "empirical":
      return batch.points.length === 0 ? 1 : sampler(batch).mean
  }
}
