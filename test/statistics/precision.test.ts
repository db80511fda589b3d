import { expect, test } from "vitest"
import { sampler } from "../../sim/kernel/distribution.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { meanInterval } from "../../sim/statistics/interval.ts"
import { isPrecise, relativeHalfWidth, roundOfReplications } from "../../sim/statistics/precision.ts"

test("the half-width is relative to the middle", () => {
  expect(relativeHalfWidth({ low: 9, high: 11 })).toBe(0.1)
  expect(relativeHalfWidth({ low: -11, high: -9 })).toBe(0.1)
  expect(relativeHalfWidth({ low: 0, high: 0 })).toBe(0)
  expect(relativeHalfWidth({ low: -1, high: 1 })).toBe(Infinity)
})

test("5 % of the truth are 4.76 % of the estimate", () => {
  expect(isPrecise(0.0476, 0.05)).toBe(true)
  expect(isPrecise(0.0477, 0.05)).toBe(false)
})

test("intervals of 400 runs that stopped by their own precision cover the truth nearly as often as they say", () => {
  const exponential = sampler({ kind: "exponential", mean: 1 })
  let covering = 0
  let replications = 0
  for (let seed = 1; seed <= 400; seed++) {
    const stream = new RandomStreams(seed, 0).stream("test/sequential")
    const values: number[] = []
    let interval = { low: -1, high: 1 }
    while (values.length < 1000 && !isPrecise(relativeHalfWidth(interval), 0.1)) {
      for (let i = 0; i < roundOfReplications; i++) {
        let sum = 0
        for (let k = 0; k < 20; k++) sum += exponential.sample(stream)
        values.push(sum / 20)
      }
      interval = meanInterval(values) ?? interval
    }
    replications += values.length
    if (interval.low <= 1 && interval.high >= 1) covering += 1
  }
  // Binomial(400, 0.95) lies in 365 to 393 with 99.8 %; the lower end leaves two points for the bias of stopping.
  expect(covering).toBeGreaterThanOrEqual(357)
  expect(covering).toBeLessThanOrEqual(393)
  expect(replications / 400).toBeGreaterThan(roundOfReplications) // it did go on
})
