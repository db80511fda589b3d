/** Numbers with units: what they mean inside, and that writing and reading them agree. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { dimensions, formatTime, parseQuantity, type DimensionName } from "../../sim/scenario/quantity.ts"

const value = (given: string | number, dimension: DimensionName): number | undefined => {
  const parsed = parseQuantity(given, dimension)
  return "value" in parsed ? parsed.value : undefined
}

describe("a quantity", () => {
  it.each([
    ["500 ms", "time", 500e6],
    ["0.4 ms", "time", 400_000],
    ["0.8 ns", "timePerOctet", 0.8],
    ["0.5 ns", "time", 1],
    ["0.4 ns", "time", 0],
    ["999.6 ns", "time", 1000],
    ["1.1 s", "time", 1_100_000_000],
    ["3 us", "time", 3000],
    ["3 µs", "time", 3000],
    ["20min", "time", 1200e9],
    ["104 d", "time", 104 * 86_400e9],
    ["0", "time", 0],
    [0, "time", 0],
    ["1300 B", "size", 1300],
    ["1.5 kB", "size", 1500],
    ["40/s", "rate", 40],
    ["6/min", "rate", 0.1],
    ["0.4/h", "rate", 0.4 / 3600],
    ["64 kbit/s", "bitRate", 64_000],
    ["7.2 Mbit/s", "bitRate", 7_200_000],
    ["2 %", "share", 0.02],
    ["7%", "share", 0.07],
    [0.02, "share", 0.02],
    ["1e-3", "share", 0.001],
    [1, "share", 1],
  ] as const)("of %s as a %s is %d inside", (given, dimension, inside) => {
    expect(value(given, dimension)).toBe(inside)
  })

  it.each([
    ["5", "time"],
    [5, "time"],
    ["5 kB", "time"],
    ["5 S", "time"],
    ["-5 ms", "time"],
    ["105 d", "time"],
    ["1e400 s", "time"],
    ["NaN s", "time"],
    ["Infinity s", "time"],
    ["5 s s", "time"],
    ["", "time"],
    ["s", "time"],
    ["1_000 ms", "time"],
    ["0x10 ms", "time"],
    ["101 %", "share"],
    [2, "share"],
    [-0.1, "share"],
    ["5 b", "size"],
    ["1300", "size"],
    ["40", "rate"],
    ["40 s", "rate"],
    ["0 bit/s", "bitRate"],
  ] as const)("of %s is no %s", (given, dimension) => {
    expect(value(given, dimension)).toBeUndefined()
  })

  it("that is wrong is answered with what is allowed and, where it can be guessed, the way out", () => {
    expect(parseQuantity("5 S", "time")).toMatchObject({ hint: "write 5 s" })
    expect(parseQuantity("5 kB", "time")).toMatchObject({ hint: "kB is the unit of a size" })
    expect(parseQuantity(5, "time")).toMatchObject({ hint: "a unit is missing: 5 ms, say" })
    expect(parseQuantity("40", "rate")).toMatchObject({ hint: "a unit is missing: 40/s, say" })
    expect(parseQuantity(2, "share")).toMatchObject({ hint: "2 in a hundred is 2 % or 0.02" })
    expect(parseQuantity("105 d", "time")).toMatchObject({ hint: "simulated time is exact to 104 days" })
  })

  it("of more than 200 characters is refused at once, whatever they are", () => {
    for (const given of [" ".repeat(250_000), `1${" ".repeat(250_000)}x`, `1 s${" ".repeat(250_000)}\n`]) {
      const began = performance.now()
      expect(parseQuantity(given, "time")).toMatchObject({
        wrong: true,
        hint: `it has ${given.length} characters, of which 200 are read at most`,
      })
      expect(performance.now() - began).toBeLessThan(20_000)
    }
  })

  it("of every unit is the same with a blank before the unit and without, and never negative zero", () => {
    const units = (Object.keys(dimensions) as DimensionName[]).flatMap((d) =>
      dimensions[d].units.map(({ unit }) => ({ d, unit })),
    )
    fc.assert(
      fc.property(fc.constantFrom(...units), fc.double({ min: 0, max: 100, noNaN: true }), ({ d, unit }, x) => {
        const given = value(`${x} ${unit}`, d)
        expect(value(`${x}${unit}`, d)).toBe(given)
        expect(Object.is(given, -0)).toBe(false)
      }),
    )
  })
})

describe("a time", () => {
  it("of whole nanoseconds is read as it was written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (ns) => {
        // A span is written in the largest unit that keeps it whole; only ns is exact beyond twelve digits or so.
        expect(value(formatTime(ns), "time")).toBe(ns)
      }),
    )
  })

  it.each([
    [0, "0 s"],
    [500e6, "500 ms"],
    [90e9, "90 s"],
    [3600e9, "1 h"],
    [1, "1 ns"],
  ])("of %d ns is written %s", (ns, text) => {
    expect(formatTime(ns)).toBe(text)
  })
})
