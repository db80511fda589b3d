import fc from "fast-check"
import { expect, test } from "vitest"
import { pooled, quantile } from "../../sim/statistics/quantile.ts"

test("is the smallest value with at least that share at most it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 1000 }),
      (values, thousandths) => {
        const p = thousandths / 1000
        const share = (x: number): number => values.filter((value) => value <= x).length / values.length
        const expected = Math.min(...values.filter((value) => share(value) >= p))
        expect(quantile(pooled([Float64Array.from(values)]), p)).toBe(expected)
      },
    ),
  )
})

test("a share that is not exact in binary does not move the rank", () => {
  // 0.29 · 100 is 28.999…96 and 0.07 · 100 is 7.000…01 in float64
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1)
  expect(quantile(hundred, 0.29)).toBe(29)
  expect(quantile(hundred, 0.07)).toBe(7)
  expect(quantile(hundred, 0.95)).toBe(95)
  expect(quantile(hundred, 1)).toBe(100)
})

test("nothing has no quantile, and shares outside (0, 1] are refused", () => {
  expect(quantile(new Float64Array(0), 0.5)).toBeUndefined()
  expect(() => quantile(Float64Array.of(1), 0)).toThrow("share")
})

test("pooling sorts all samples together and leaves them as they were", () => {
  const first = Float64Array.of(3, 1)
  expect([...pooled([first, Float64Array.of(10, 2)])]).toEqual([1, 2, 3, 10])
  expect([...first]).toEqual([3, 1])
})
