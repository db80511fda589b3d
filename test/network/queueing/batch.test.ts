import { describe, expect, it } from "vitest"
import { RandomStreams } from "../../../sim/kernel/random-stream.ts"
import { batchSampler } from "../../../sim/network/queueing/batch.ts"
import type { BatchSpec } from "../../../sim/network/queueing/spec.ts"

const draws = 100_000

/** Shares of batch sizes in many draws. */
const shares = (spec: BatchSpec): Map<number, number> => {
  const stream = new RandomStreams(1, 0).stream("batch")
  const sample = batchSampler(spec)
  const counts = new Map<number, number>()
  for (let i = 0; i < draws; i++) {
    const size = sample(stream)
    counts.set(size, (counts.get(size) ?? 0) + 1 / draws)
  }
  return counts
}

describe("a batch size", () => {
  it("is geometric on 1, 2, 3, …", () => {
    const found = shares({ kind: "geometric", mean: 3 })
    for (const size of [1, 2, 3, 8]) {
      const p = (1 / 3) * (2 / 3) ** (size - 1)
      expect(Math.abs((found.get(size) ?? 0) - p)).toBeLessThan(3.3 * Math.sqrt((p * (1 - p)) / draws)) // 99.9 %
    }
    expect([...found.keys()].every((size) => Number.isInteger(size) && size >= 1)).toBe(true)
    expect([...shares({ kind: "geometric", mean: 1 }).keys()]).toEqual([1])
  })

  it("follows given weights", () => {
    const points = [
      { value: 1, weight: 3 },
      { value: 5, weight: 1 },
    ]
    const found = shares({ kind: "empirical", points })
    expect([...found.keys()].toSorted((x, y) => x - y)).toEqual([1, 5])
    expect(Math.abs(found.get(5)! - 0.25)).toBeLessThan(3.3 * Math.sqrt((0.25 * 0.75) / draws)) // 99.9 %
  })

  it("is refused below 1 and in parts", () => {
    expect(() => batchSampler({ kind: "constant", value: 0 })).toThrow("whole number, at least 1")
    expect(() => batchSampler({ kind: "geometric", mean: 0.5 })).toThrow("at least 1")
    expect(() => batchSampler({ kind: "empirical", points: [{ value: 1.5, weight: 1 }] })).toThrow("whole number")
  })
})
