/** The span to the next arrival of a Poisson process, in units of its mean: what every process here makes its instants of. */
import { sampler } from "../../kernel/distribution.ts"
import type { UniformSource } from "../../kernel/random-stream.ts"

const unit = sampler({ kind: "exponential", mean: 1 })

/** An exponential number of mean 1; takes one uniform number. */
export const unitExponential = (source: UniformSource): number => unit.sample(source)
