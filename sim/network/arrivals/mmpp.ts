/**
 * Markov-modulated Poisson process (Heffes and Lucantoni 1986; Fischer and Meier-Hellstern 1993): arrivals at the rate of the state
 * that a Markov chain is in.
 * Rule 1: it begins in its long run, in each state with its share of time. Rule 2: an arrival takes one draw whatever the chain
 * does meanwhile: the span to it, in units of mean spans, is used up by each state at its rate.
 */
import { wholeNs } from "../../kernel/distribution.ts"
import type { UniformSource } from "../../kernel/random-stream.ts"
import { nsPerSecond } from "../../kernel/time.ts"
import type { Arrivals } from "./arrivals.ts"
import type { MmppSpec } from "./spec.ts"
import { leavingRate, stationaryShares } from "./stationary.ts"
import { unitExponential } from "./unit-exponential.ts"

export class Mmpp implements Arrivals {
  readonly #rates: Float64Array
  readonly #leaving: Float64Array
  /** For each state its ways out, as `upTo`: the part of the leaving rate up to and with each. */
  readonly #ways: readonly { readonly to: Int32Array; readonly upTo: Float64Array }[]
  readonly #draws: UniformSource
  readonly #stateDraws: UniformSource
  readonly #untilNs: number
  #state: number
  /** When the state ends, and the last arrival; ns with fractions. */
  #endsNs: number
  #atNs = 0

  constructor({ states }: MmppSpec, draws: UniformSource, stateDraws: UniformSource, untilNs: number) {
    this.#rates = Float64Array.from(states, ({ ratePerSecond }) => ratePerSecond)
    this.#leaving = Float64Array.from(states, leavingRate)
    this.#ways = states.map(({ to }) => ({
      to: Int32Array.from(to, ({ state }) => state),
      upTo: Float64Array.from(to, (_, i) => to.slice(0, i + 1).reduce((sum, way) => sum + way.ratePerSecond, 0)),
    }))
    this.#draws = draws
    this.#stateDraws = stateDraws
    this.#untilNs = untilNs
    const shares = stationaryShares(states)
    let left = stateDraws.next()
    this.#state = 0
    while (this.#state < states.length - 1 && left >= shares[this.#state]!) left -= shares[this.#state++]!
    this.#endsNs = this.#stayNs()
  }

  next(nowNs: number): number {
    let need = unitExponential(this.#draws)
    for (;;) {
      const rate = this.#rates[this.#state]!
      const arrivalNs = rate > 0 ? this.#atNs + (need / rate) * nsPerSecond : Infinity
      if (arrivalNs <= this.#endsNs) {
        this.#atNs = arrivalNs
        return arrivalNs > this.#untilNs ? Infinity : Math.max(nowNs, wholeNs(arrivalNs))
      }
      if (this.#endsNs > this.#untilNs) return Infinity
      need = Math.max(0, need - (rate * (this.#endsNs - this.#atNs)) / nsPerSecond)
      this.#atNs = this.#endsNs
      this.#move()
      this.#endsNs = this.#atNs + this.#stayNs()
    }
  }

  #stayNs(): number {
    return (unitExponential(this.#stateDraws) / this.#leaving[this.#state]!) * nsPerSecond
  }

  #move(): void {
    const { to, upTo } = this.#ways[this.#state]!
    const u = this.#stateDraws.next() * this.#leaving[this.#state]!
    let way = 0
    while (way < to.length - 1 && u >= upTo[way]!) way++
    this.#state = to[way]!
  }
}
