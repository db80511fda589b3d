/**
 * Quantiles of a sample: the smallest x with F(x) ≥ p (Hyndman & Fan 1996, definition 1), always a value that occurred.
 */
import { assert } from "../kernel/assert.ts"

/** All values in ascending order: one array out of several, which stay as they are. */
export const pooled = (samples: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(samples.reduce((sum, sample) => sum + sample.length, 0))
  let at = 0
  for (const sample of samples) {
    all.set(sample, at)
    at += sample.length
  }
  return all.sort()
}

/**
 * The smallest value x of an ascending sample with at least the share p of it at most x, 0 < p ≤ 1; `undefined` of nothing.
 * @example quantile(Float64Array.of(1, 2, 3, 4), 0.5) // => 2
 */
export const quantile = (ascending: Float64Array, p: number): number | undefined => {
  assert(p > 0 && p <= 1, `a share lies above 0 and up to 1, not ${p}`)
  const n = ascending.length
  // p × n may be rounded up past a whole number, so the definition itself has the last word.
  let rank = Math.ceil(p * n)
  while (rank > 1 && (rank - 1) / n >= p) rank -= 1
  while (rank < n && rank / n < p) rank += 1
  return ascending[rank - 1]
}
