/**
 * Arrival processes: each gives its instants one after the other.
 * Rule 1: nothing is allocated for an arrival. Rule 2: draws come from streams of the process alone, by its name, so that a
 * process that is added moves nobody else's. Rule 3: + − × ÷ √ and the kernel's exact logarithm, nothing else.
 */
import { unreachable } from "../../kernel/assert.ts"
import type { RandomStreams } from "../../kernel/random-stream.ts"
import { Mmpp } from "./mmpp.ts"
import { OnOff } from "./on-off.ts"
import { Renewals } from "./renewals.ts"
import { RateProfile } from "./rate-profile.ts"
import type { ArrivalSpec } from "./spec.ts"

/** A process as whoever schedules its arrivals sees it. */
export interface Arrivals {
  /**
   * The instant of the next arrival, whole ns; `Infinity` when none comes within the run, and it is not asked again then.
   * `nowNs`: the instant of the arrival before, 0 at first; never later than what is returned.
   */
  next(nowNs: number): number
}

/** The process of a specification, with streams whose names begin with `name`; nothing arrives after `untilNs`. */
export const arrivalsOf = (spec: ArrivalSpec, random: RandomStreams, name: string, untilNs: number): Arrivals => {
  const draws = random.stream(`${name}/arrivals`)
  switch (spec.kind) {
    case "poisson":
      return new Renewals({ kind: "exponential", mean: 1e9 / spec.ratePerSecond }, draws, untilNs)
    case "periodic":
      return new Renewals({ kind: "constant", value: spec.intervalNs }, draws, untilNs)
    case "mmpp":
      return new Mmpp(spec, draws, random.stream(`${name}/states`), untilNs)
    case "on-off":
      return new OnOff(spec, draws, random.keyed(`${name}/stays`), random.stream(`${name}/sources`), untilNs)
    case "profile":
      return new RateProfile(spec, draws, untilNs)
    default:
      return unreachable(spec)
  }
}
