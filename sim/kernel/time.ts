/**
 * Simulated time: whole nanoseconds in a float64, exact to 2^53 ns (104 days).
 * Whole, so that sums do not depend on their order and equal instants are really equal.
 */
import { assert } from "./assert.ts"

/** Nanoseconds in one second. */
export const nsPerSecond = 1_000_000_000
/** Nanoseconds in one millisecond. */
export const nsPerMs = 1_000_000
/** The last instant that is still exact, ns: 2^53 − 1, a little over 104 days. */
export const timeNsMax = Number.MAX_SAFE_INTEGER

/** A time or duration of `ns` nanoseconds, in seconds. */
export const seconds = (ns: number): number => ns / nsPerSecond

/**
 * The rounding rule for times: the nearest whole nanosecond, halves upwards.
 * @example wholeNs(2.5) // => 3
 */
export const wholeNs = (x: number): number => {
  if (!(x <= timeNsMax && x >= -timeNsMax)) assert(false, `a time must lie within ±2^53 ns (104 days), was ${x}`)
  return Math.round(x) + 0 // + 0 turns −0 into 0
}
