/**
 * A histogram of whole numbers with buckets that grow with the value (log-linear, as of HDR histograms, Tene 2012): 128 to every power of
 * two, so that a bucket is never wider than 2^-7, 0.8 %, of its lower end, and numbers below 256 have a bucket each.
 * Rule: buckets are the same whatever is counted, and counts are whole, so merging is exact: the same in any order and any grouping.
 */
import { assert } from "../kernel/assert.ts"
import { ExactSum } from "./exact-sum.ts"

/** Buckets to each power of two, and its logarithm: the relative width of a bucket is at most 1 / 128. */
const perOctave = 128
const octaveBits = 7
/** Of all numbers below 2^53. */
const buckets = (53 - octaveBits + 1) * perOctave

/** 2 to the power of the index, by exact doubling. */
const powers = new Float64Array(64).fill(1)
for (let i = 1; i < powers.length; i++) powers[i] = 2 * powers[i - 1]!

/** A bucket that holds something: numbers from `lower` to below `upper`. */
export interface Bucket {
  readonly lower: number
  readonly upper: number
  readonly count: number
}

export class Histogram {
  count = 0
  readonly #counts = new Float64Array(buckets)
  readonly #sum = new ExactSum()

  /** Counts a whole number from 0 to 2^53 − 1. */
  add(value: number): void {
    if (!(Number.isSafeInteger(value) && value >= 0)) assert(false, `whole numbers from 0 are counted, not ${value}`)
    this.#counts[bucketOf(value)]! += 1
    this.#sum.add(value)
    this.count += 1
  }

  /** Takes over what another has counted. */
  merge(other: Histogram): void {
    for (let i = 0; i < buckets; i++) this.#counts[i]! += other.#counts[i]!
    this.#sum.merge(other.#sum)
    this.count += other.count
  }

  /** The exact mean; `undefined` of nothing. */
  mean(): number | undefined {
    return this.count === 0 ? undefined : this.#sum.value() / this.count
  }

  /** The buckets that hold something, in rising order. */
  filled(): readonly Bucket[] {
    const filled: Bucket[] = []
    this.#counts.forEach((count, index) => {
      if (count > 0) filled.push({ lower: lowerOf(index), upper: lowerOf(index + 1), count })
    })
    return filled
  }
}

const bucketOf = (value: number): number => {
  if (value < perOctave) return value
  const shift = bitsOf(value) - 1 - octaveBits
  return perOctave * shift + Math.floor(value / powers[shift]!)
}

const lowerOf = (index: number): number => {
  if (index < perOctave) return index
  const shift = Math.floor(index / perOctave) - 1
  return (index - perOctave * shift) * powers[shift]!
}

/** Binary digits of a whole number from 1 to 2^53 − 1. */
const bitsOf = (value: number): number => {
  const high = Math.floor(value / 2 ** 32)
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value)
}
