/**
 * Confidence intervals over independent replications (Law, Simulation Modeling and Analysis, §4.5 and §9.4): each replication
 * gives one value; the values are independent and alike, which those inside one replication are not.
 * Rule 1: there is no interval from one replication.
 */
import { estimateOf } from "./estimate.ts"
import { studentTQuantile } from "./student-t.ts"

export interface ConfidenceInterval {
  readonly low: number
  readonly high: number
}

/**
 * Student's t interval for the mean of independent values; `level` is the confidence, 0 to 1. `undefined` for fewer than two
 * values; of width 0 when they are all equal.
 */
export const meanInterval = (values: readonly number[], level = 0.95): ConfidenceInterval | undefined => {
  const { count, mean, variance } = estimateOf(values)
  if (mean === undefined || variance === undefined) return undefined
  const half = studentTQuantile((1 + level) / 2, count - 1) * Math.sqrt(variance / count)
  return { low: mean - half, high: mean + half }
}

/** What one replication adds to a mean over all pooled observations. */
export interface Share {
  readonly sum: number
  readonly count: number
}

/**
 * Interval of a pooled mean Σ sum / Σ count, centred on it: the classical ratio estimator (Cochran, Sampling Techniques, §6.4; Law
 * §9.4), since replications have unequal numbers of observations. With equal counts it is the t interval of their means.
 */
export const pooledMeanInterval = (shares: readonly Share[], level = 0.95): ConfidenceInterval | undefined => {
  let sum = 0
  let observed = 0
  for (const share of shares) {
    sum += share.sum
    observed += share.count
  }
  if (shares.length < 2 || observed === 0) return undefined
  const ratio = sum / observed
  let squares = 0
  for (const share of shares) {
    const off = share.sum - ratio * share.count
    squares += off * off
  }
  const variance = squares / (shares.length - 1)
  const half = (studentTQuantile((1 + level) / 2, shares.length - 1) * Math.sqrt(variance * shares.length)) / observed
  return { low: ratio - half, high: ratio + half }
}
