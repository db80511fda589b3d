import { expect, it } from "vitest"
import { assert, unreachable } from "../../sim/kernel/assert.ts"
import { nsPerMs, nsPerSecond, seconds, wholeNs } from "../../sim/kernel/time.ts"

it("times are rounded to the nearest whole nanosecond, halves upwards", () => {
  expect([2.4, 2.5, 2.6, -2.5, 0.49999999999999994].map(wholeNs)).toEqual([2, 3, 3, -2, 0])
  expect(Object.is(wholeNs(-0.2), 0)).toBe(true)
})

it("times beyond 104 days are refused", () => {
  for (const x of [2 ** 53, -(2 ** 53), Infinity, NaN]) expect(() => wholeNs(x)).toThrow("104 days")
})

it("seconds are nanoseconds over 10^9", () => {
  expect(seconds(1_500 * nsPerMs)).toBe(1.5)
  expect(seconds(2 * nsPerSecond)).toBe(2)
})

it("an assertion that does not hold says what must hold", () => {
  expect(() => assert(1 + 1 === 2, "arithmetic holds")).not.toThrow()
  expect(() => assert(1 + 1 === 3, "two and two are four")).toThrow("assertion failed: two and two are four")
  expect(() => unreachable("a" as never)).toThrow("unreachable case a")
})
