/** When customers of a source come: one of the arrival processes, drawn from streams that carry the source's name. */
import { assert } from "../../kernel/assert.ts"
import { sampler } from "../../kernel/distribution.ts"
import type { RandomStreams } from "../../kernel/random-stream.ts"
import { arrivalsOf, type Arrivals } from "../arrivals/arrivals.ts"
import { Renewals } from "../arrivals/renewals.ts"
import type { SourceSpec } from "./spec.ts"

/** The arrivals of a source up to `untilNs`. */
export const sourceArrivals = (source: SourceSpec, random: RandomStreams, untilNs: number): Arrivals => {
  const name = `source/${source.id}`
  if (source.arrivals !== undefined) return arrivalsOf(source.arrivals, random, name, untilNs)
  assert(sampler(source.interarrival).mean > 0, `arrivals of ${source.id} must be some time apart`)
  return new Renewals(source.interarrival, random.stream(`${name}/interarrival`), untilNs)
}
