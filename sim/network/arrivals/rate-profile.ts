/**
 * Poisson arrivals at a rate that is a function of time, made of straight lines: ramps, steps, the hours of a day.
 * By inversion of the cumulative rate (Çinlar 1975, chapter 4): the n-th arrival is where the expected number of arrivals reaches the
 * n-th of a Poisson process of rate 1. It rises by a straight line or by a parabola, whose inverse needs a square root and no more.
 */
import { wholeNs } from "../../kernel/distribution.ts"
import type { UniformSource } from "../../kernel/random-stream.ts"
import { nsPerSecond } from "../../kernel/time.ts"
import type { Arrivals } from "./arrivals.ts"
import type { ProfileSpec } from "./spec.ts"
import { unitExponential } from "./unit-exponential.ts"

/** Pieces of a profile, as columns; the last begins at the last point and ends with the period, or never. */
interface Pieces {
  /** Beginning, ns. */
  readonly fromNs: Float64Array
  /** Rate at the beginning, per second, and how it changes, per second². */
  readonly rate: Float64Array
  readonly slope: Float64Array
  /** Expected arrivals before the piece; one entry more than there are pieces, the last for all of them. */
  readonly before: Float64Array
}

/** The pieces of a profile. */
const piecesOf = ({ points, between, periodNs = Infinity }: ProfileSpec): Pieces => {
  const fromNs: number[] = []
  const rate: number[] = []
  const slope: number[] = []
  const before: number[] = []
  let sum = 0
  const piece = (from: number, to: number, first: number, last: number): void => {
    if (!(to > from)) return
    const seconds = (to - from) / nsPerSecond
    fromNs.push(from)
    rate.push(first)
    slope.push(Number.isFinite(seconds) ? (last - first) / seconds : 0)
    before.push(sum)
    sum += Number.isFinite(seconds) ? ((first + last) / 2) * seconds : first > 0 ? Infinity : 0
  }
  piece(0, points[0]?.atNs ?? periodNs, 0, 0)
  points.forEach(({ atNs, ratePerSecond }, index) => {
    const next = points[index + 1]
    const isLine = between === "line" && next !== undefined
    piece(atNs, next?.atNs ?? periodNs, ratePerSecond, isLine ? next.ratePerSecond : ratePerSecond)
  })
  return {
    fromNs: Float64Array.from(fromNs),
    rate: Float64Array.from(rate),
    slope: Float64Array.from(slope),
    before: Float64Array.from([...before, sum]),
  }
}

/** Expected arrivals in the first `spanNs` of a run. */
export const expectedOf = (spec: ProfileSpec, spanNs: number): number => {
  const { periodNs = Infinity, beginsAtNs = 0 } = spec
  const pieces = piecesOf(spec)
  const upTo = (atNs: number): number => {
    const rounds = Number.isFinite(periodNs) ? Math.floor(atNs / periodNs) : 0
    const within = rounds === 0 ? atNs : atNs - rounds * periodNs
    const whole = rounds === 0 ? 0 : rounds * pieces.before.at(-1)!
    const last = pieces.fromNs.findLastIndex((from) => from <= within)
    if (last < 0) return whole
    const seconds = (within - pieces.fromNs[last]!) / nsPerSecond
    return whole + pieces.before[last]! + (pieces.rate[last]! + (pieces.slope[last]! * seconds) / 2) * seconds
  }
  return upTo(beginsAtNs + spanNs) - upTo(beginsAtNs)
}

export class RateProfile implements Arrivals {
  readonly #pieces: Pieces
  readonly #draws: UniformSource
  readonly #untilNs: number
  readonly #periodNs: number
  /** When the period under way began, ns; below 0 where the run begins within one. */
  #periodFromNs: number
  /** Expected arrivals of this period up to the last arrival, and the piece it fell into. */
  #reached: number
  #piece = 0

  constructor(spec: ProfileSpec, draws: UniformSource, untilNs: number) {
    const { periodNs = Infinity, beginsAtNs = 0 } = spec
    this.#pieces = piecesOf(spec)
    this.#draws = draws
    this.#untilNs = untilNs
    this.#periodNs = periodNs
    this.#periodFromNs = -beginsAtNs
    this.#reached = beginsAtNs === 0 ? 0 : expectedOf({ ...spec, beginsAtNs: 0 }, beginsAtNs)
  }

  next(nowNs: number): number {
    const { fromNs, rate, slope, before } = this.#pieces
    const pieces = fromNs.length
    this.#reached += unitExponential(this.#draws)
    for (;;) {
      while (this.#piece < pieces && before[this.#piece + 1]! <= this.#reached) this.#piece++
      if (this.#piece < pieces) break
      // A period has passed; the rest of the span reaches into the next.
      this.#periodFromNs += this.#periodNs
      if (!(this.#periodFromNs <= this.#untilNs)) return Infinity
      this.#reached -= before[pieces]!
      this.#piece = 0
    }
    const piece = this.#piece
    const seconds = inverse(rate[piece]!, slope[piece]!, this.#reached - before[piece]!)
    const atNs = this.#periodFromNs + fromNs[piece]! + seconds * nsPerSecond
    return atNs > this.#untilNs ? Infinity : Math.max(nowNs, wholeNs(atNs))
  }
}

/** Seconds after which a rate that begins so and changes so has let `expected` arrivals be expected. */
const inverse = (rate: number, slope: number, expected: number): number => {
  if (expected <= 0) return 0
  // The root of slope/2 t² + rate t = expected that is reached first, in the form that does not subtract near equals.
  return (2 * expected) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * expected)))
}
