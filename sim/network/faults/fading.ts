/**
 * The channel of Gilbert (1960) and Elliott (1963) for each device of an access link, since fading is a radio link's own: the same law as
 * in `gilbert-elliott.ts`, of the same two means, each device by itself, both directions alike.
 * Rule 1: a chain of two states forgets its past at the points of a Poisson process of rate 1/good + 1/bad, where it is bad with its share
 * of time (uniformisation: Jensen 1953), so that it stays as it was over a span t with probability e^−(1/good + 1/bad)t and is
 * stationary after that. Rule 2: points are drawn by device and cell of time, so that a device's path is the same whoever asks when,
 * ahead or not, and however often; it takes no memory, and no events.
 */
import { exactExp } from "../../kernel/math.ts"
import type { KeyedStream } from "../../kernel/random-stream.ts"
import type { LossOverTime } from "./fault.ts"

/** Mean number of points in a cell. */
const pointsPerCell = 1
/** Upper ends, in 0 to 1, of the draws that give a cell 0, 1, 2, … points; more than this many never come up in 2^52 draws. */
const countEnds = poissonEnds(pointsPerCell, 20)

export class Fading implements LossOverTime {
  readonly #goodLoss: number
  readonly #badLoss: number
  /** Share of time in the bad state. */
  readonly #badShare: number
  readonly #cellNs: number
  readonly #draws: KeyedStream

  /** Means in ns, both above 0. */
  constructor(
    {
      goodLoss,
      badLoss,
      goodMeanNs,
      badMeanNs,
    }: Readonly<Record<"goodLoss" | "badLoss" | "goodMeanNs" | "badMeanNs", number>>,
    draws: KeyedStream,
  ) {
    this.#goodLoss = goodLoss
    this.#badLoss = badLoss
    this.#badShare = badMeanNs / (goodMeanNs + badMeanNs)
    this.#cellNs = pointsPerCell / (1 / goodMeanNs + 1 / badMeanNs)
    this.#draws = draws
  }

  at(ns: number, device: number): number {
    return this.isBad(ns, device) ? this.#badLoss : this.#goodLoss
  }

  /** State of a device's channel at an instant: that of the last point up to it. */
  isBad(ns: number, device: number): boolean {
    const place = ns / this.#cellNs
    let cell = Math.floor(place)
    let until = place - cell
    for (; cell >= 0; cell--) {
      const state = this.#lastState(device, cell, until)
      if (state !== undefined) return state
      until = 1
    }
    // Before the run it has been on its way for long.
    return this.#draws.at(device, 0).next() < this.#badShare
  }

  /** State of the last point of a cell up to this part of it; `undefined`: there is none. */
  #lastState(device: number, cell: number, until: number): boolean | undefined {
    const draws = this.#draws.at(device, cell + 1)
    const u = draws.next()
    let last = -1
    let isBad = false
    for (let point = 0; u >= countEnds[point]!; point++) {
      const at = draws.next()
      const isThisBad = draws.next() < this.#badShare
      if (at > until || at <= last) continue
      last = at
      isBad = isThisBad
    }
    return last < 0 ? undefined : isBad
  }
}

/** P(N ≤ n) of a Poisson number, for n = 0, 1, …; the last is 1. */
function poissonEnds(mean: number, most: number): Float64Array {
  const ends = new Float64Array(most + 1)
  let probability = exactExp(-mean)
  let sum = 0
  for (let n = 0; n <= most; n++) {
    sum += probability
    ends[n] = n === most ? 1 : sum
    probability *= mean / (n + 1)
  }
  return ends
}
