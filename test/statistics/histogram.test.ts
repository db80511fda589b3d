import fc from "fast-check"
import { expect, test } from "vitest"
import { Histogram } from "../../sim/statistics/histogram.ts"

const histogramOf = (values: readonly number[]): Histogram => {
  const histogram = new Histogram()
  for (const value of values) histogram.add(value)
  return histogram
}
const merged = (parts: readonly Histogram[]): Histogram => {
  const whole = new Histogram()
  for (const part of parts) whole.merge(part)
  return whole
}
const textOf = (histogram: Histogram): string => JSON.stringify([histogram.count, histogram.mean(), histogram.filled()])

const whole = fc.oneof(fc.nat(600), fc.nat(), fc.maxSafeNat())
const parts = fc.array(fc.array(whole, { maxLength: 40 }), { maxLength: 6 })

test("merging gives the same bytes in any order and any grouping, and those of counting everything at once", () => {
  fc.assert(
    fc.property(parts, fc.nat(), (values, turn) => {
      const histograms = values.map(histogramOf)
      const at = values.length === 0 ? 0 : turn % values.length
      const turned = [...histograms.slice(at), ...histograms.slice(0, at)].toReversed()
      const grouped = [merged(histograms.slice(0, at)), merged(histograms.slice(at))]
      const once = textOf(histogramOf(values.flat().toReversed()))
      expect(textOf(merged(histograms))).toBe(once)
      expect(textOf(merged(turned))).toBe(once)
      expect(textOf(merged(grouped))).toBe(once)
    }),
  )
})

test("every number lies in its bucket, which is no wider than 1/128 of its lower end", () => {
  fc.assert(
    fc.property(whole, (value) => {
      const [bucket] = histogramOf([value]).filled()
      expect(bucket).toMatchObject({ count: 1 })
      expect(bucket!.lower).toBeLessThanOrEqual(value)
      expect(bucket!.upper).toBeGreaterThan(value)
      expect(bucket!.upper - bucket!.lower).toBeLessThanOrEqual(Math.max(1, bucket!.lower / 128))
    }),
  )
})

test("buckets meet without gaps, small numbers have one each, and the mean is exact", () => {
  const { lower, upper } = histogramOf([1_000_000]).filled()[0]!
  expect(histogramOf([lower - 1]).filled()[0]!.upper).toBe(lower)
  expect(histogramOf([upper]).filled()[0]!.lower).toBe(upper)
  expect(histogramOf([255, 3, 3]).filled()).toEqual([
    { lower: 3, upper: 4, count: 2 },
    { lower: 255, upper: 256, count: 1 },
  ])
  expect(histogramOf([1_000_000, 1_000_001]).mean()).toBe(1_000_000.5)
  expect(new Histogram().mean()).toBeUndefined()
  expect(() => new Histogram().add(-1)).toThrow(/whole numbers from 0/u)
})
