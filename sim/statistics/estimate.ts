/**
 * Mean and variance of a sample, one value at a time (Welford 1962; merging: Chan, Golub & LeVeque 1979).
 * Rule 1: a value that does not exist is `undefined`, never NaN: the mean of nothing, the variance of one value.
 */

/** A sample summed up. `variance` is the unbiased one, with n − 1. */
export interface Estimate {
  readonly count: number
  readonly mean: number | undefined
  readonly variance: number | undefined
}

/**
 * Collects a sample. The result depends on the order of values and merges in the last bits only; feed replications in order.
 */
export class Sample {
  count = 0
  private centre = 0
  private squares = 0

  add(value: number): void {
    this.count += 1
    const off = value - this.centre
    this.centre += off / this.count
    this.squares += off * (value - this.centre)
  }

  /** Takes over another sample, as if its values had followed. */
  merge(other: Sample): void {
    if (other.count === 0) return
    const count = this.count + other.count
    const off = other.centre - this.centre
    this.centre += (off * other.count) / count
    this.squares += other.squares + (off * off * this.count * other.count) / count
    this.count = count
  }

  estimate(): Estimate {
    return {
      count: this.count,
      mean: this.count > 0 ? this.centre : undefined,
      variance: this.count > 1 ? this.squares / (this.count - 1) : undefined,
    }
  }
}

/**
 * Mean and variance of some values.
 * @example estimateOf([2, 4, 4, 4, 5, 5, 7, 9]).mean // => 5
 */
export const estimateOf = (values: Iterable<number>): Estimate => {
  const sample = new Sample()
  for (const value of values) sample.add(value)
  return sample.estimate()
}
