/**
 * Where customers go after a service: a Markov chain over the stations (Jackson 1957).
 * The draw is keyed by (customer, visit), so that it does not depend on what other customers do.
 */
import { assert } from "../../kernel/assert.ts"
import type { KeyedStream, RandomStreams } from "../../kernel/random-stream.ts"
import { out, type QueueingSpec } from "./spec.ts"

interface Branches {
  /** Station numbers; -1: out. */
  readonly to: readonly number[]
  /** Probability of this branch or one before it. */
  readonly cumulative: readonly number[]
  readonly draws: KeyedStream
}

/** The routing probabilities of a network, compiled. */
export class Routing {
  readonly #branches: readonly (Branches | undefined)[]

  constructor(spec: QueueingSpec, random: RandomStreams) {
    const stations = new Map(spec.stations.map(({ id }, index) => [id, index]))
    this.#branches = spec.stations.map(({ id }) => {
      const routing = spec.routing.find(({ from }) => from === id)
      if (routing === undefined) return undefined
      let sum = 0
      const cumulative = routing.to.map(({ probability }) => {
        assert(probability >= 0, `a routing probability from ${id} must be at least 0, was ${probability}`)
        sum += probability
        return sum
      })
      assert(Math.abs(sum - 1) < 1e-9, `routing probabilities from ${id} must add up to 1, not ${sum}`)
      const to = routing.to.map(({ station }) => {
        if (station === out) return -1
        const index = stations.get(station)
        assert(index !== undefined, `routing from ${id} leads to ${station}, which is no station`)
        return index
      })
      return { to, cumulative, draws: random.keyed(`routing/${id}`) }
    })
  }

  /** The station that a customer goes to from `station`; -1: out of the network. */
  next(station: number, customer: number, visit: number): number {
    const branches = this.#branches[station]
    if (branches === undefined) return -1
    const { to, cumulative, draws } = branches
    if (to.length === 1) return to[0]!
    const u = draws.at(customer, visit).next()
    let branch = 0
    while (branch < to.length - 1 && u >= cumulative[branch]!) branch++
    return to[branch]!
  }
}
