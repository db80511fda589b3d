import { describe, expect, test } from "vitest"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { batchIntervals, batchMeans, neighbourCorrelation } from "../../sim/statistics/batch-means.ts"
import { mser5, settlingTime } from "../../sim/statistics/warm-up.ts"

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

describe("intervals from the batches of one run", () => {
  const cut = (series: Float64Array, batches: number): readonly Float64Array[] =>
    Array.from({ length: batches }, (_, batch) =>
      series.subarray((batch * series.length) / batches, ((batch + 1) * series.length) / batches),
    )

  test("are those of twenty batches where neighbours are not alike, of ten where they are, and none where they still are", () => {
    expect(batchIntervals(cut(noise(2000), 20))).toMatchObject({ batches: 20, mean: { low: expect.any(Number) } })
    // Pairs of neighbours alike, and pairs alone not: each value stands in two batches.
    const pairs = Float64Array.from({ length: 2000 }, (_, i) => noise(10)[Math.floor(i / 200)] ?? 0)
    expect(batchIntervals(cut(pairs, 20))).toMatchObject({ batches: 10, p95: { low: expect.any(Number) } })
    const rising = Float64Array.from({ length: 2000 }, (_, i) => i)
    expect(batchIntervals(cut(rising, 20))).toMatchObject({ batches: 10, mean: undefined, p95: undefined })
  })

  test("are those of ten where a batch of twenty is empty, and none where one of ten is", () => {
    const full = [...cut(noise(190), 19)]
    expect(batchIntervals([...full, new Float64Array(0)])).toMatchObject({
      batches: 10,
      mean: { low: expect.any(Number) },
    })
    const none = [new Float64Array(0), new Float64Array(0)]
    expect(batchIntervals([...full.slice(0, 18), ...none])).toMatchObject({ batches: 10, mean: undefined })
  })
})

describe("settling time", () => {
  const pilot = (at: (i: number) => number, length = 4000) => {
    const values = noise(length)
    return {
      atNs: Float64Array.from({ length }, (_, i) => i * 1e6),
      values: Float64Array.from(values, (value, i) => value + at(i)),
    }
  }

  test("is the instant at which the transient of the pilots is over", () => {
    const fading = (i: number): number => (i < 800 ? 4 * (1 - i / 800) : 0)
    const span = settlingTime([pilot(fading), pilot(fading)], 4e9) ?? NaN
    expect(span).toBeGreaterThanOrEqual(0.65e9)
    expect(span).toBeLessThanOrEqual(1.1e9)
  })

  test("is 0 of a run that is settled from the start, whatever gaps there are", () => {
    expect(settlingTime([pilot(() => 1e3)], 4e9)).toBeLessThan(1e9)
    const flat = {
      atNs: Float64Array.from({ length: 4000 }, (_, i) => (i < 2000 ? 0 : 3e9)),
      values: new Float64Array(4000),
    }
    expect(settlingTime([flat], 4e9)).toBe(0)
  })

  test("is not known of a run that never settles, or of too few observations", () => {
    expect(settlingTime([pilot((i) => i)], 4e9)).toBeUndefined()
    expect(settlingTime([pilot(() => 0, 900)], 4e9)).toBeUndefined()
    expect(settlingTime([], 4e9)).toBeUndefined()
  })
})
