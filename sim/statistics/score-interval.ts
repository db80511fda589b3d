/**
 * Interval of a share from independent trials by its score test (Wilson 1927): unlike the t interval it has a width where the
 * event never, or always, happened. Of 3000 trials without an event the upper end of the 95 % interval is 0.13 %.
 */
import { assert } from "../kernel/assert.ts"
import type { ConfidenceInterval } from "./interval.ts"

/** The normal variable's 97.5 % quantile: 95 % of it lies within ± this. */
const z = 1.959963984540054

/**
 * The 95 % interval of the probability, given `hits` of `trials`, at least 1.
 * @example scoreInterval({ hits: 0, trials: 3000 }).high // => 0.001278…
 */
export const scoreInterval = ({
  hits,
  trials,
}: {
  readonly hits: number
  readonly trials: number
}): ConfidenceInterval => {
  assert(trials >= 1 && hits >= 0 && hits <= trials, `hits are a part of at least one trial, not ${hits} of ${trials}`)
  const centre = hits + (z * z) / 2
  const half = z * Math.sqrt((hits * (trials - hits)) / trials + (z * z) / 4)
  // Rounding must not push the end of a sure event beyond it.
  return {
    low: hits === 0 ? 0 : (centre - half) / (trials + z * z),
    high: hits === trials ? 1 : (centre + half) / (trials + z * z),
  }
}
