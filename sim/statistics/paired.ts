/**
 * Paired differences: two mechanisms under common random numbers, compared replication by replication (Law §10.2.1, §11.2), so
 * that what both met alike cancels out.
 * Rule 1: a difference is significant when its interval excludes 0; without an interval nothing is.
 */
import { estimateOf } from "./estimate.ts"
import { meanInterval } from "./interval.ts"
import type { ConfidenceInterval } from "./interval.ts"

export interface PairedDifference {
  /** Replications in which both values exist. */
  readonly pairs: number
  readonly mean: number | undefined
  readonly interval: ConfidenceInterval | undefined
  readonly isSignificant: boolean
}

/**
 * Mean of value − baseline over the replications in which both exist, with its interval. Differences that are all alike have an
 * interval of width 0 and are significant unless they are 0.
 */
export const pairedDifference = (
  values: readonly (number | undefined)[],
  baseline: readonly (number | undefined)[],
  level = 0.95,
): PairedDifference => {
  const differences: number[] = []
  values.forEach((value, index) => {
    const other = baseline[index]
    if (value !== undefined && other !== undefined) differences.push(value - other)
  })
  const interval = meanInterval(differences, level)
  return {
    pairs: differences.length,
    mean: estimateOf(differences).mean,
    interval,
    isSignificant: interval !== undefined && (interval.low > 0 || interval.high < 0),
  }
}
