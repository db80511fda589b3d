/**
 * How much a scenario asks to be simulated, before a run begins: expected pushes or customers of one replication.
 * Rule: what cannot be held in memory or in a day is refused while decoding, never found out by a run that does not end.
 */
import { sampler } from "../kernel/distribution.ts"
import { nsPerSecond, timeNsMax } from "../kernel/time.ts"
import type { DistributionSpec } from "../kernel/distribution-spec.ts"
import type { LoadSpec } from "../mechanisms/world-spec.ts"
import type { BatchSpec, QueueingSpec } from "../network/queueing/spec.ts"

/** Expected pushes, or customers of all sources and populations together, in one replication. */
export const arrivalsMax = 50_000_000

/** Octets of one push's body: 1 MiB. */
export const contentOctetsMax = 1_048_576

/** The lowest rate, per second: below one in thirty thousand years the span between two has no meaning in float64 ns. */
export const leastRate = 1e-12

/** The lowest rate of a source of customers, per second: one draw in a million million of its spans exceeds 28 means. */
export const leastPoissonRate = (28 * nsPerSecond) / timeNsMax

/** What one draw in a million million exceeds: samplers increase with their uniform number. */
export const farthestOf = (spec: DistributionSpec): number => sampler(spec).sample({ next: () => 1 - 1e-12 })

/** Pushes of one replication in the mean; planned ones are as many as the file lists. */
export const expectedPushes = (load: LoadSpec, durationNs: number): number => {
  switch (load.kind) {
    case "poisson":
      return (load.ratePerSecond * durationNs) / 1e9
    case "periodic":
      return load.intervalNs > 0 ? durationNs / load.intervalNs : 0
    case "planned":
      return load.pushes.length
  }
}

/** Customers that the sources of a network send in one replication, in the mean. */
export const expectedCustomers = (model: QueueingSpec, durationNs: number): number =>
  model.sources.reduce((sum, { interarrival, batch }) => {
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
