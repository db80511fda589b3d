import jStat from "jstat"
import { describe, expect, test } from "vitest"
import { incompleteBeta } from "../../sim/statistics/incomplete-beta.ts"
import { studentTQuantile } from "../../sim/statistics/student-t.ts"

describe("Student's t", () => {
  test.each([
    // p, degrees of freedom, t: any printed table, e.g. Abramowitz & Stegun table 26.10
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 4, 2.776],
    [0.975, 9, 2.262],
    [0.975, 19, 2.093],
    [0.975, 120, 1.98],
    [0.9995, 9, 4.781],
    [0.95, 30, 1.697],
  ])("exceeded with probability 1 − %d at %d degrees of freedom: %d", (p, degrees, t) => {
    expect(studentTQuantile(p, degrees)).toBeCloseTo(t, 3)
  })

  test("has closed forms at one and two degrees of freedom", () => {
    for (const p of [0.6, 0.75, 0.9, 0.975, 0.9995]) {
      const cauchy = Math.tan(Math.PI * (p - 0.5))
      expect(studentTQuantile(p, 1) / cauchy).toBeCloseTo(1, 11)
      const two = (2 * p - 1) / Math.sqrt(2 * p * (1 - p))
      expect(studentTQuantile(p, 2) / two).toBeCloseTo(1, 11)
    }
  })

  test("agrees with another implementation", () => {
    for (const degrees of [1, 3, 5, 10, 29, 99, 199, 1000]) {
      for (const p of [0.01, 0.1, 0.4, 0.6, 0.9, 0.95, 0.975, 0.995, 0.9995]) {
        expect(studentTQuantile(p, degrees) / jStat.studentt.inv(p, degrees)).toBeCloseTo(1, 7)
      }
    }
  })

  test("is odd about the median, and its median is 0", () => {
    expect(studentTQuantile(0.025, 7)).toBeCloseTo(-studentTQuantile(0.975, 7), 12)
    expect(Math.abs(studentTQuantile(0.5, 7))).toBeLessThan(1e-7)
  })

  test("refuses a probability of 0 or 1", () => {
    expect(() => studentTQuantile(1, 5)).toThrow("between 0 and 1")
    expect(() => studentTQuantile(0.5, 0)).toThrow("degrees of freedom")
  })
})

// jstat itself is good to about 1e−8 there.
test("the incomplete beta function agrees with another implementation", () => {
  for (const [a, b] of [
    [0.5, 0.5],
    [2, 3],
    [10, 0.5],
    [100, 0.5],
    [7, 40],
  ] as const) {
    for (const x of [0.001, 0.1, 0.3, 0.5, 0.8, 0.99]) {
      expect(incompleteBeta(x, a, b)).toBeCloseTo(jStat.beta.cdf(x, a, b), 7)
    }
    expect(incompleteBeta(0, a, b)).toBe(0)
    expect(incompleteBeta(1, a, b)).toBe(1)
  }
})
