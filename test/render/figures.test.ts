import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { count, counted, difference, duration, fixed, roundDuration } from "../../sim/render/figures.ts"
import { textWidth, truncated } from "../../sim/render/text-width.ts"

describe("figures", () => {
  it.each([
    [0.014, "14.0 ms"],
    [0.99994, "999.9 ms"],
    [0.99996, "1.000 s"],
    [1.21, "1.210 s"],
    [-0.0032, "-3.2 ms"],
    [-0.00001, "0.0 ms"],
    [125, "2 min 5 s"],
    [4200, "1 h 10 min"],
    [-125, "-2 min 5 s"],
  ])("%d s is %s", (seconds, text) => {
    expect(duration(seconds, "plain")).toBe(text)
  })

  it("on the page a thin space stands before the unit and minus is minus", () => {
    expect(duration(-0.0032)).toBe("\u22123.2\u202fms")
    expect(count(12345)).toBe("12\u202f345")
    expect(count(1234)).toBe("1234")
    expect(count(12345, "plain")).toBe("12345")
  })

  it("round spans carry no digits that say nothing", () => {
    expect(roundDuration(0.5, "plain")).toBe("500 ms")
    expect(roundDuration(2, "plain")).toBe("2 s")
    expect(roundDuration(1.25, "plain")).toBe("1.25 s")
    expect(roundDuration(32, "plain")).toBe("32 s")
    expect(roundDuration(128, "plain")).toBe("2 min 8 s")
    expect(roundDuration(0.0105, "plain")).toBe("10.5 ms")
  })

  it("differences carry a sign unless they are nothing", () => {
    expect(difference(0.014, "plain")).toBe("+14.0 ms")
    expect(difference(-0.014, "plain")).toBe("-14.0 ms")
    expect(difference(0, "plain")).toBe("0.0 ms")
    expect(difference(0.00000001, "plain")).toBe("0.0 ms")
  })

  it("counts agree with their noun, and there is no negative zero", () => {
    expect(counted(1, "hop")).toBe("1 hop")
    expect(counted(2, "hop")).toBe("2 hops")
    expect(fixed(-0.04, 1)).toBe("0.0")
  })
})

describe("text widths", () => {
  it("a text is as wide as its parts, but for rounding, and never narrower than a part", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (one, other) => {
        const both = textWidth(one + other, 12)
        expect(both).toBeGreaterThanOrEqual(textWidth(one, 12) - 1e-9)
        expect(Math.abs(both - textWidth(one, 12) - textWidth(other, 12))).toBeLessThan(0.25)
      }),
    )
  })

  it("knows Open Sans: MESSAGE at 12 px is 54 px, 4 % slack included", () => {
    expect(textWidth("MESSAGE", 12)).toBeCloseTo((0.899 + 0.556 + 0.548 + 0.548 + 0.632 + 0.727 + 0.556) * 12 * 1.04, 0)
  })

  it("a truncated name keeps its end, by which names often differ", () => {
    expect(truncated("application-server-17", 60, 12, 400, 3)).toMatch(/^app.*…-17$/)
    expect(truncated("ppg", 60, 12, 400, 3)).toBe("ppg")
  })

  it("a truncated text fits, begins as the text does, and says that something is missing", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 20, max: 200 }), (text, room) => {
        const short = truncated(text, room, 12)
        if (textWidth(text, 12) <= room) expect(short).toBe(text)
        else {
          expect(short.endsWith("…")).toBe(true)
          expect(text.startsWith(short.slice(0, -1))).toBe(true)
          expect(textWidth(short, 12)).toBeLessThanOrEqual(room)
        }
      }),
    )
  })
})
