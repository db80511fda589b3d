/**
 * The sum of whole numbers without rounding, so that it does not depend on the order of adding and merging.
 * A sum of times in ns leaves 2^53 after 104 days of waiting added up; two words carry it to 2^84.
 */
import { assert } from "../kernel/assert.ts"

const word = 2 ** 32
const largest = Number.MAX_SAFE_INTEGER

/** Adds whole numbers of size up to 2^53 exactly. */
export class ExactSum {
  /** The sum is high × 2^32 + low. */
  private high = 0
  private low = 0

  add(value: number): void {
    if (!Number.isSafeInteger(value)) assert(false, `a whole number below 2^53 is added, not ${value}`)
    const sum = this.low + value
    if (sum >= -largest && sum <= largest) this.low = sum
    else this.carry(value)
  }

  merge(other: ExactSum): void {
    this.high += other.high
    this.add(other.low)
  }

  /** The sum, rounded once. */
  value(): number {
    return this.high * word + this.low
  }

  private carry(value: number): void {
    const before = Math.floor(this.low / word)
    const added = Math.floor(value / word)
    this.low = this.low - before * word + (value - added * word)
    this.high += before + added
  }
}

/** The exact sum of whole numbers, rounded once at the end. */
export const exactSum = (values: Iterable<number>): number => {
  const sum = new ExactSum()
  for (const value of values) sum.add(value)
  return sum.value()
}
