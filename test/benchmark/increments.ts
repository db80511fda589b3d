/** A table of exponential increments that every implementation reads in the same order, so that all perform the identical sequence. */
import { sampler } from "../../sim/kernel/distribution.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { wholeNs } from "../../sim/kernel/time.ts"

/** 2^16 increments of the given mean, whole ns. */
export const increments = (meanNs: number): Float64Array => {
  const source = new RandomStreams(1, 0).stream("benchmark/increments")
  const exponential = sampler({ kind: "exponential", mean: meanNs })
  return Float64Array.from({ length: 0x10000 }, () => wholeNs(exponential.sample(source)))
}

/** To wrap an index into the table. */
export const incrementsMask = 0xffff
