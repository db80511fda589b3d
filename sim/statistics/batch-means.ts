/**
 * Batch means: an interval from one long run (Law §9.5.3). Neighbouring observations are alike, averages of long batches hardly.
 */
import { estimateOf } from "./estimate.ts"
import { meanInterval, pooledMeanInterval, type ConfidenceInterval } from "./interval.ts"
import { pooled, quantile } from "./quantile.ts"

/**
 * Means of `batches` equally long batches of consecutive observations; what is left over at the start is dropped, where the run is
 * least settled. Empty when there are fewer observations than batches.
 */
export const batchMeans = (observations: Float64Array, batches: number): readonly number[] => {
  const size = Math.floor(observations.length / batches)
  if (size === 0) return []
  const start = observations.length - size * batches
  return Array.from({ length: batches }, (_, batch) => {
    const from = start + batch * size
    return estimateOf(observations.subarray(from, from + size)).mean ?? 0
  })
}

/** Correlation of neighbours in a series, −1 to 1: near 0 when batches are long enough; `undefined` without variation. */
export const neighbourCorrelation = (values: readonly number[]): number | undefined => {
  const { mean, variance, count } = estimateOf(values)
  if (mean === undefined || variance === undefined || variance === 0) return undefined
  let products = 0
  for (let i = 1; i < count; i++) products += ((values[i] ?? mean) - mean) * ((values[i - 1] ?? mean) - mean)
  return products / (variance * (count - 1))
}

/** Intervals from the batches of one run. */
export interface BatchIntervals {
  /** As many as were given, or half of them where neighbours among those are alike. */
  readonly batches: number
  /** Correlation of the means of neighbouring batches; `undefined` without variation. */
  readonly neighbourCorrelation: number | undefined
  /** `undefined` where neighbours are alike even then, or a batch is empty: the run is too short. */
  readonly mean: ConfidenceInterval | undefined
  readonly p95: ConfidenceInterval | undefined
}

/** The normal variable's 95 % quantile: independent batches have a correlation below this, over √batches, 19 times in 20. */
const z95 = 1.6448536269514722

/**
 * Intervals of the mean and of the 95 % quantile from an even number of batches (Schmeiser 1982: 10 to 30), each holding its observations. Every batch counts as a
 * replication: the mean by the ratio estimator, the quantile by sectioning around that of the whole.
 */
export const batchIntervals = (batches: readonly Float64Array[]): BatchIntervals => {
  const pairs = Array.from({ length: batches.length / 2 }, (_, pair) =>
    pooled([batches[2 * pair] ?? none, batches[2 * pair + 1] ?? none]),
  )
  const fine = correlationOf(batches)
  const [used, correlation] = fine.isAlike ? [pairs, correlationOf(pairs)] : [batches, fine]
  const neighbour = { batches: used.length, neighbourCorrelation: correlation.value }
  if (correlation.isAlike) return { ...neighbour, mean: undefined, p95: undefined }
  const shares = used.map((batch) => ({ sum: batch.reduce((sum, value) => sum + value, 0), count: batch.length }))
  const centre = quantile(pooled(used), 0.95) ?? 0
  const own = meanInterval(used.flatMap((batch) => quantile(batch.toSorted(), 0.95) ?? []))
  const half = own === undefined ? 0 : (own.high - own.low) / 2
  return {
    ...neighbour,
    mean: pooledMeanInterval(shares),
    p95: own === undefined ? undefined : { low: centre - half, high: centre + half },
  }
}

const none = new Float64Array(0)

/** Whether the means of neighbours are significantly alike, or missing. */
const correlationOf = (
  batches: readonly Float64Array[],
): { readonly value: number | undefined; readonly isAlike: boolean } => {
  if (batches.some(({ length }) => length === 0)) return { value: undefined, isAlike: true }
  const value = neighbourCorrelation(batches.map((batch) => estimateOf(batch).mean ?? 0))
  return { value, isAlike: value !== undefined && value > z95 / Math.sqrt(batches.length) }
}
