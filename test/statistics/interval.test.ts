import { describe, expect, test } from "vitest"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { sampler } from "../../sim/kernel/distribution.ts"
import { meanInterval, pooledMeanInterval } from "../../sim/statistics/interval.ts"
import { pairedDifference } from "../../sim/statistics/paired.ts"

describe("interval of a mean", () => {
  test("Law's example: ten observations, 90 %", () => {
    // Law, Simulation Modeling and Analysis, example 4.26: mean 1.34, variance 0.17, interval 1.34 ± 0.24
    const values = [1.2, 1.5, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.5, 1.09]
    const { low = NaN, high = NaN } = meanInterval(values, 0.9) ?? {}
    expect((low + high) / 2).toBeCloseTo(1.34, 2)
    expect((high - low) / 2).toBeCloseTo(0.24, 2)
  })

  test("there is none from one value, and equal values have one of width 0", () => {
    expect(meanInterval([3])).toBeUndefined()
    expect(meanInterval([])).toBeUndefined()
    expect(meanInterval([3, 3, 3])).toEqual({ low: 3, high: 3 })
  })

  test("of 1000 independent 95 % intervals about 950 cover the true mean", () => {
    const stream = new RandomStreams(1, 0).stream("test/coverage")
    const exponential = sampler({ kind: "exponential", mean: 1 })
    let covered = 0
    for (let run = 0; run < 1000; run++) {
      // Means of 50: near enough to normal
      const values = Array.from({ length: 10 }, () => {
        let sum = 0
        for (let i = 0; i < 50; i++) sum += exponential.sample(stream)
        return sum / 50
      })
      const interval = meanInterval(values)
      if (interval !== undefined && interval.low <= 1 && interval.high >= 1) covered += 1
    }
    // ± 3.3 standard errors of √(1000 · 0.95 · 0.05) = 6.9
    expect(covered).toBeGreaterThanOrEqual(927)
    expect(covered).toBeLessThanOrEqual(973)
  })
})

describe("interval of a pooled mean", () => {
  test("is the plain t interval when all replications have equally many observations", () => {
    const means = [4, 6, 5, 9]
    const pooled = pooledMeanInterval(means.map((mean) => ({ sum: mean * 7, count: 7 })))
    const plain = meanInterval(means)
    expect(pooled?.low).toBeCloseTo(plain?.low ?? NaN, 12)
    expect(pooled?.high).toBeCloseTo(plain?.high ?? NaN, 12)
  })

  test("is centred on the pooled mean when they have not", () => {
    const interval = pooledMeanInterval([
      { sum: 10, count: 1 },
      { sum: 0, count: 3 },
    ])
    expect(((interval?.low ?? NaN) + (interval?.high ?? NaN)) / 2).toBeCloseTo(2.5, 12)
  })

  test("there is none from one replication or without observations", () => {
    expect(pooledMeanInterval([{ sum: 3, count: 2 }])).toBeUndefined()
    expect(
      pooledMeanInterval([
        { sum: 0, count: 0 },
        { sum: 0, count: 0 },
      ]),
    ).toBeUndefined()
  })
})

describe("paired differences", () => {
  test("what both met alike cancels out", () => {
    const noise = [100, -50, 3, 70]
    const difference = pairedDifference(
      noise.map((x) => x + 2),
      noise,
    )
    expect(difference).toEqual({ pairs: 4, mean: 2, interval: { low: 2, high: 2 }, isSignificant: true })
  })

  test("no difference at all is not significant", () => {
    expect(pairedDifference([1, 2], [1, 2])).toEqual({
      pairs: 2,
      mean: 0,
      interval: { low: 0, high: 0 },
      isSignificant: false,
    })
  })

  test("an interval around 0 is not significant, one beside it is", () => {
    expect(pairedDifference([1, -1, 2, -2], [0, 0, 0, 0]).isSignificant).toBe(false)
    expect(pairedDifference([-1, -1.1, -0.9, -1], [0, 0, 0, 0]).isSignificant).toBe(true)
  })

  test("a replication without one of the values forms no pair", () => {
    expect(pairedDifference([1, undefined, 3], [0, 5, undefined])).toEqual({
      pairs: 1,
      mean: 1,
      interval: undefined,
      isSignificant: false,
    })
    expect(pairedDifference([undefined], [1]).mean).toBeUndefined()
  })
})
