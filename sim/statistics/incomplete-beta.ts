/**
 * The regularised incomplete beta function, from which Student's t distribution follows.
 * Continued fraction of Abramowitz & Stegun 26.5.8, evaluated by the modified Lentz method (Thompson & Barnett 1986).
 */
import { exactExp, exactLog, logGamma } from "../kernel/math.ts"

const tiny = 1e-300
const awayFromZero = (x: number): number => (x < tiny && x > -tiny ? tiny : x)

const fraction = (x: number, a: number, b: number): number => {
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let result = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    const factor = d * c
    result *= factor
    if (factor - 1 < 1e-16 && factor - 1 > -1e-16) break
  }
  return result
}

/**
 * I_x(a, b), the probability that a beta variable with parameters a, b > 0 is at most x, for x from 0 to 1.
 * Absolute error about 1e−13 for parameters up to a thousand.
 * @example incompleteBeta(0.5, 2, 3) // => 0.6875
 */
export const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = exactExp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * exactLog(x) + b * exactLog(1 - x))
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}
