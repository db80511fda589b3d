/** The word that was probably meant. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { editDistance, nearestWord } from "../../sim/scenario/nearest-word.ts"

describe("the nearest word", () => {
  it.each([
    ["variannt", "variant"],
    ["sip-mesage", "sip-message"],
    ["grps", "gprs"],
    ["LTE", "lte"],
  ])("to %s is %s", (given, word) => {
    expect(nearestWord(given, ["variant", "sip-message", "gprs", "lte", "device"])).toBe(word)
  })

  it("is none where nothing is near", () => {
    expect(nearestWord("colour", ["role", "group", "host"])).toBeUndefined()
  })

  it("has a distance that is 0 to itself, the same both ways, and at most the longer word", () => {
    const word = fc.string({ maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, a)).toBe(0)
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })

  it("counts a swap of neighbours once", () => {
    expect(editDistance("grps", "gprs")).toBe(1)
  })
})
