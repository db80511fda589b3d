/**
 * Latin hypercube sampling (McKay, Beckman and Conover, Technometrics 21, 1979): of `samples` points each has, in every factor,
 * a stratum of its own, 1/samples wide; which one is a random permutation, and where in it is drawn, too.
 * Rule: a factor's draws are from a stream named after its path, so that another factor beside it moves no point of it.
 */
import { assert } from "../../kernel/assert.ts"
import { RandomStreams } from "../../kernel/random-stream.ts"

/** Steps within a stratum: so few that stratum and step together are exact in a float64. */
const stepsPerStratum = 2 ** 24

/**
 * Where in a factor each sample is: shares of the way through it, between 0 and 1. `samples` is a whole number from 1 to a
 * million; sample `i` lies in the stratum ⌊share × samples⌋, and every stratum holds one sample.
 */
export const latinShares = (path: string, samples: number, seed: number): Float64Array => {
  assert(Number.isInteger(samples) && samples >= 1 && samples <= 1e6, `samples must be 1 to a million, was ${samples}`)
  const stream = new RandomStreams(seed, 0).stream(`sweep/latin-hypercube/${path}`)
  const stratum = Uint32Array.from({ length: samples }, (_, index) => index)
  for (let last = samples - 1; last > 0; last--) {
    const other = Math.floor(stream.next() * (last + 1))
    const moved = stratum[last] ?? 0
    stratum[last] = stratum[other] ?? 0
    stratum[other] = moved
  }
  return Float64Array.from(
    stratum,
    (k) => (k + (Math.floor(stream.next() * stepsPerStratum) + 0.5) / stepsPerStratum) / samples,
  )
}
