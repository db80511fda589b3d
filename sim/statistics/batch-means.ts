/**
 * Batch means: an interval from one long run (Law §9.5.3). Neighbouring observations are alike, averages of long batches hardly.
 */
import { estimateOf } from "./estimate.ts"

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
