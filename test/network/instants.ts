import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { arrivalsOf } from "../../sim/network/arrivals/arrivals.ts"
import type { ArrivalSpec } from "../../sim/network/arrivals/spec.ts"

/** All instants of a process up to `untilNs`, ns. */
export const instantsOf = (spec: ArrivalSpec, untilNs: number, seed = 1, replication = 0): readonly number[] => {
  const arrivals = arrivalsOf(spec, new RandomStreams(seed, replication), "load", untilNs)
  const instants: number[] = []
  let now = 0
  for (let at = arrivals.next(now); at < Infinity; at = arrivals.next(now)) {
    instants.push(at)
    now = at
  }
  return instants
}
