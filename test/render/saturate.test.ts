import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arctangent, saturate } from "../../sim/render/sequence/saturate.ts"

describe("the saturating curve", () => {
  it("is the arctangent to 2·10⁻¹⁵ of its range", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(Math.abs(arctangent(x) - Math.atan(x))).toBeLessThan(4e-15)
      }),
    )
    for (let x = -20; x <= 20; x += 0.01) expect(Math.abs(arctangent(x) - Math.atan(x))).toBeLessThan(4e-15)
  })

  it("starts at 0, is 1/2 at 1, and never decreases", () => {
    expect(saturate(0)).toBe(0)
    expect(saturate(1)).toBeCloseTo(0.5, 15)
    expect(saturate(Infinity)).toBe(1)
    for (let x = 0, last = 0; x < 30; x += 0.001) {
      const y = saturate(x)
      expect(y).toBeGreaterThanOrEqual(last)
      last = y
    }
  })
})
