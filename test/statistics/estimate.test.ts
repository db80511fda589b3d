import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Sample, estimateOf } from "../../sim/statistics/estimate.ts"
import { ExactSum, exactSum } from "../../sim/statistics/exact-sum.ts"

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 50 })

describe("estimates", () => {
  test("the textbook's sample has mean 5 and variance 32/7", () => {
    const { count, mean, variance } = estimateOf([2, 4, 4, 4, 5, 5, 7, 9])
    expect(count).toBe(8)
    expect(mean).toBe(5)
    expect(variance).toBeCloseTo(32 / 7, 14)
  })

  test("what does not exist is undefined, never NaN", () => {
    expect(estimateOf([])).toEqual({ count: 0, mean: undefined, variance: undefined })
    expect(estimateOf([3])).toEqual({ count: 1, mean: 3, variance: undefined })
  })

  test("a large common offset does not spoil the variance", () => {
    expect(estimateOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBeCloseTo(30, 9)
  })

  test("agrees with the two-pass formula", () => {
    fc.assert(
      fc.property(values, (sample) => {
        const { mean = NaN, variance = NaN } = estimateOf(sample)
        const plain = sample.reduce((sum, x) => sum + x, 0) / sample.length
        const squares = sample.reduce((sum, x) => sum + (x - plain) ** 2, 0) / (sample.length - 1)
        expect(Math.abs(mean - plain)).toBeLessThan(1e-8)
        expect(Math.abs(variance - squares)).toBeLessThan(1e-9 * (1 + squares) + 1e-6)
      }),
    )
  })

  test("merging two samples is the sample of both", () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const merged = new Sample()
        const other = new Sample()
        for (const x of first) merged.add(x)
        for (const x of second) other.add(x)
        merged.merge(other)
        merged.merge(new Sample())
        const whole = estimateOf([...first, ...second])
        const both = merged.estimate()
        expect(both.count).toBe(whole.count)
        expect(Math.abs((both.mean ?? NaN) - (whole.mean ?? NaN))).toBeLessThan(1e-8)
        expect(Math.abs((both.variance ?? NaN) - (whole.variance ?? NaN))).toBeLessThan(
          1e-8 * (1 + (whole.variance ?? 0)),
        )
      }),
    )
  })
})

describe("exact sums", () => {
  const whole = fc.array(fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }), { maxLength: 40 })

  test("are those of big integers, rounded once", () => {
    fc.assert(
      fc.property(whole, (sample) => {
        expect(exactSum(sample)).toBe(Number(sample.reduce((sum, x) => sum + BigInt(x), 0n)))
      }),
    )
  })

  test("do not depend on order or grouping", () => {
    fc.assert(
      fc.property(whole, fc.nat(40), (sample, cut) => {
        const first = new ExactSum()
        const second = new ExactSum()
        for (const x of sample.slice(0, cut)) first.add(x)
        for (const x of sample.slice(cut)) second.add(x)
        second.merge(first)
        expect(second.value()).toBe(exactSum(sample.toReversed()))
      }),
    )
  })

  test("refuse what is not a whole number", () => {
    expect(() => exactSum([0.5])).toThrow("whole number")
  })
})
