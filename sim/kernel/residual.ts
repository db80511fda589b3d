/**
 * The rest of a stay that is under way when somebody looks: the stationary-excess law (Cox, Renewal Theory, §5.2).
 * Rule: a moment met at random falls into a long stay more often, and anywhere within it. Of many stays one is taken with the
 * probability of its length, and cut at random, which is the law as closely as that many candidates give it.
 */
import type { Sampler } from "./distribution.ts"
import type { UniformSource } from "./random-stream.ts"

/** Stays among which the one under way is drawn. */
const candidates = 32

/** Draws the rest of a stay of this distribution that began some time ago. */
export const residualOf = (stay: Sampler, source: UniformSource): number => {
  let total = 0
  let chosen = 0
  for (let i = 0; i < candidates; i++) {
    const length = stay.sample(source)
    total += length
    if (source.next() * total <= length) chosen = length
  }
  return source.next() * chosen
}
