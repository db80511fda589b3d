/** Poisson and periodic arrivals: independent spans of one distribution, the first from the beginning of the run. */
import { sampler, wholeNs, type Sampler } from "../../kernel/distribution.ts"
import type { UniformSource } from "../../kernel/random-stream.ts"
import type { DistributionSpec } from "../../kernel/distribution-spec.ts"
import type { Arrivals } from "./arrivals.ts"

/** Arrivals a whole number of ns apart, each span drawn by itself and rounded. */
export class Renewals implements Arrivals {
  readonly #span: Sampler
  readonly #draws: UniformSource
  readonly #untilNs: number

  constructor(span: DistributionSpec, draws: UniformSource, untilNs: number) {
    this.#span = sampler(span)
    this.#draws = draws
    this.#untilNs = untilNs
  }

  next(nowNs: number): number {
    const span = this.#span.sample(this.#draws)
    // Beyond the end of the run, and perhaps beyond all time that can be counted: no further arrival.
    return span > this.#untilNs - nowNs ? Infinity : nowNs + wholeNs(span)
  }
}
