import { describe, expect, test } from "vitest"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { batchMeans, neighbourCorrelation } from "../../sim/statistics/batch-means.ts"
import { mser5 } from "../../sim/statistics/warm-up.ts"

const noise = (length: number): Float64Array => {
  const stream = new RandomStreams(7, 0).stream("test/noise")
  return Float64Array.from({ length }, () => stream.next() - 0.5)
}

describe("batch means", () => {
  test("are the means of consecutive batches, the start left over", () => {
    expect(batchMeans(Float64Array.of(99, 1, 3, 5, 7), 2)).toEqual([2, 6])
    expect(batchMeans(Float64Array.of(1), 2)).toEqual([])
  })

  test("of a strongly dependent series are hardly dependent", () => {
    const series = noise(200_000)
    for (let i = 1; i < series.length; i++) series[i] = 0.9 * (series[i - 1] ?? 0) + (series[i] ?? 0)
    expect(neighbourCorrelation([...series.subarray(0, 10_000)])).toBeGreaterThan(0.85)
    expect(Math.abs(neighbourCorrelation(batchMeans(series, 200)) ?? 1)).toBeLessThan(0.2)
  })

  test("a series without variation has no correlation", () => {
    expect(neighbourCorrelation([1, 1, 1])).toBeUndefined()
  })
})

describe("MSER-5", () => {
  test("cuts a transient and little more", () => {
    const series = noise(5000)
    for (let i = 0; i < 500; i++) series[i] = (series[i] ?? 0) + 5 * (1 - i / 500)
    const cut = mser5(series) ?? NaN
    expect(cut).toBeGreaterThanOrEqual(400)
    expect(cut).toBeLessThanOrEqual(700)
    expect(cut % 5).toBe(0)
  })

  test("cuts nothing of a series that is settled from the start", () => {
    expect(mser5(new Float64Array(1000))).toBe(0)
  })

  test("a series that never settles is too short to tell", () => {
    expect(mser5(Float64Array.from({ length: 1000 }, (_, index) => index))).toBeUndefined()
    expect(mser5([1, 2, 3])).toBeUndefined()
  })
})
