/**
 * Student's t distribution (Student 1908), by exact maths, so that an interval has the same bits on every engine.
 * Distribution function: Abramowitz & Stegun 26.7.1 in terms of the incomplete beta function.
 */
import { assert } from "../kernel/assert.ts"
import { incompleteBeta } from "./incomplete-beta.ts"

/** P(|T| > t), for t at least 0 and `degreesOfFreedom` above 0. */
const outside = (t: number, degreesOfFreedom: number): number =>
  incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5)

const known = new Map<string, number>()

/**
 * The t that Student's variable does not exceed with probability p, 0 < p < 1; relative error about 1e−12.
 * @example studentTQuantile(0.975, 9) // => 2.262157…
 */
export const studentTQuantile = (p: number, degreesOfFreedom: number): number => {
  assert(p > 0 && p < 1, `a probability lies between 0 and 1, not ${p}`)
  assert(degreesOfFreedom > 0, `degrees of freedom are above 0, not ${degreesOfFreedom}`)
  if (p < 0.5) return -studentTQuantile(1 - p, degreesOfFreedom)
  const key = `${p}/${degreesOfFreedom}`
  const found = known.get(key)
  if (found !== undefined) return found
  const wanted = 2 * (1 - p)
  let low = 0
  let high = 1
  while (outside(high, degreesOfFreedom) > wanted && high < 1e150) high *= 2
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) break
    if (outside(middle, degreesOfFreedom) > wanted) low = middle
    else high = middle
  }
  known.set(key, high)
  return high
}
