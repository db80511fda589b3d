/**
 * The channel of Gilbert (1960) and Elliott (1963) in continuous time: it is by turns good and bad, for exponential spans, and
 * loses with the probability of the state that it is in. Share of time in the bad state: mean bad / (mean bad + mean good).
 * Rule 1: it begins in its long run. Rule 2: its path depends on its draws alone, not on who asks when: it is laid out as far as
 * somebody has looked ahead (repeats of a segment), and forgotten behind the last message.
 */
import { sampler, type Sampler } from "../../kernel/distribution.ts"
import type { UniformSource } from "../../kernel/random-stream.ts"
import type { LossOverTime } from "./fault.ts"

/** Nobody looks further ahead, ns: the repeats of a segment of TCP are spent after 189 s (`tcp.ts`). */
const aheadNs = 200e9
/** Stays are forgotten in lots of at least so many. */
const lot = 4096

export class GilbertElliott implements LossOverTime {
  readonly #goodLoss: number
  readonly #badLoss: number
  readonly #good: Sampler
  readonly #bad: Sampler
  readonly #draws: UniformSource
  /** Ends of stays in order, ns, with their fractions. The first stay is bad where `#beginsBad`; they alternate. */
  #ends: number[] = []
  #beginsBad: boolean
  #at = 0

  /** Means in ns, both above 0. */
  constructor(
    {
      goodLoss,
      badLoss,
      goodMeanNs,
      badMeanNs,
    }: Readonly<Record<"goodLoss" | "badLoss" | "goodMeanNs" | "badMeanNs", number>>,
    fromNs: number,
    draws: UniformSource,
  ) {
    this.#goodLoss = goodLoss
    this.#badLoss = badLoss
    this.#good = sampler({ kind: "exponential", mean: goodMeanNs })
    this.#bad = sampler({ kind: "exponential", mean: badMeanNs })
    this.#draws = draws
    this.#beginsBad = draws.next() < badMeanNs / (goodMeanNs + badMeanNs)
    this.#ends.push(fromNs + this.#stay(this.#beginsBad))
  }

  at(ns: number): number {
    return this.isBad(ns) ? this.#badLoss : this.#goodLoss
  }

  /** State at an instant. */
  isBad(ns: number): boolean {
    const ends = this.#ends
    while (ends.at(-1)! <= ns) ends.push(ends.at(-1)! + this.#stay(this.#isBadIn(ends.length)))
    // Those who looked ahead are followed by one who has not.
    let stay = this.#at
    while (stay > 0 && ends[stay - 1]! > ns) stay--
    while (ends[stay]! <= ns) stay++
    this.#at = stay
    const isBad = this.#isBadIn(stay)
    if (stay > 2 * lot && ends[stay >> 1]! < ns - aheadNs) this.#forget(stay >> 1)
    return isBad
  }

  #isBadIn(stay: number): boolean {
    return (stay & 1) === 0 ? this.#beginsBad : !this.#beginsBad
  }

  #stay(isBad: boolean): number {
    return (isBad ? this.#bad : this.#good).sample(this.#draws)
  }

  #forget(stays: number): void {
    this.#beginsBad = this.#isBadIn(stays)
    this.#ends = this.#ends.slice(stays)
    this.#at -= stays
  }
}
