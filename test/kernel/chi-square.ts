/** Pearson's test that counts fit their expectations. */
import { normalQuantile } from "../../sim/kernel/math.ts"

/** Pearson's X²: the sum of squared deviations from the expected count, each over it. */
export const chiSquare = (counts: ArrayLike<number>, expected: (cell: number) => number): number => {
  let sum = 0
  for (let cell = 0; cell < counts.length; cell++) {
    const difference = counts[cell]! - expected(cell)
    sum += (difference * difference) / expected(cell)
  }
  return sum
}

/** The quantile of the chi-square distribution (Wilson & Hilferty 1931), good to a per mille from 30 degrees of freedom on. */
export const chiSquareQuantile = (degrees: number, p: number): number => {
  const root = 1 - 2 / (9 * degrees) + normalQuantile(p) * Math.sqrt(2 / (9 * degrees))
  return degrees * root * root * root
}
