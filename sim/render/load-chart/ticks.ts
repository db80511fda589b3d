/**
 * Round figures along an axis from 0: steps of 1, 2 or 5 times a power of ten.
 * Rule: no logarithm; powers of ten are found by multiplying, so that the figures are the same on every engine.
 */

export interface Ticks {
  readonly values: readonly number[]
  /** Digits after the point that tell them apart. */
  readonly digits: number
}

/** Ticks from 0 up to the first at or above `most`, which is above 0, with at most `steps` steps between. */
export const ticksUpTo = (most: number, steps: number): Ticks => {
  let exponent = 0
  while (most / steps > 10 * tenTo(exponent)) exponent++
  while (most / steps < tenTo(exponent)) exponent--
  const mantissa = [1, 2, 5, 10].find((each) => most <= each * tenTo(exponent) * steps) ?? 10
  const count = Math.max(1, Math.ceil(roundedRatio(most, mantissa * tenTo(exponent))))
  const values = Array.from({ length: count + 1 }, (_, index) =>
    exponent < 0 ? (index * mantissa) / tenTo(-exponent) : index * mantissa * tenTo(exponent),
  )
  return { values, digits: Math.max(0, mantissa === 10 ? -exponent - 1 : -exponent) }
}

/** A power of ten by multiplication; exact from 10^0 to 10^22. */
const tenTo = (exponent: number): number => {
  let power = 1
  for (let i = Math.abs(exponent); i > 0; i--) power *= 10
  return exponent < 0 ? 1 / power : power
}

/** A ratio without the last digits of rounding, so that 0.6 / 0.2 is 3. */
const roundedRatio = (a: number, b: number): number => Number((a / b).toPrecision(12))
