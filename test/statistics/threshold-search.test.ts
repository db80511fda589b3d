import fc from "fast-check"
import { expect, test } from "vitest"
import { scoreInterval } from "../../sim/statistics/score-interval.ts"
import { ThresholdSearch, type ThresholdOptions } from "../../sim/statistics/threshold-search.ts"

const options: ThresholdOptions = { precision: 0.05, least: 2 ** -10, most: 2 ** 16, start: 1 }

/** Everything that was probed, where loads up to `threshold` are met and those within `blur` of it stay undecided. */
const searched = (threshold: number, blur = 0, given: Partial<ThresholdOptions> = {}) => {
  const search = new ThresholdSearch({ ...options, ...given })
  const loads: number[] = []
  for (let load = search.next(); load !== undefined && loads.length < 200; load = search.next()) {
    loads.push(load)
    const leansTo = load <= threshold ? "met" : "missed"
    const isClear = load <= threshold * (1 - blur) || load >= threshold * (1 + blur)
    search.saw(load, isClear ? leansTo : "undecided", leansTo)
  }
  return { search, loads }
}

test("a threshold is bracketed by doubling and found by bisection", () => {
  const { search, loads } = searched(10)
  expect(loads).toEqual([1, 2, 4, 8, 16, 12, 10, 11, 10.5])
  expect([search.met, search.missed, search.isPrecise]).toEqual([10, 10.5, true])
})

test("between loads far apart it takes the power of two in their middle", () => {
  const search = new ThresholdSearch(options)
  search.saw(1, "met", "met")
  expect(search.next(100)).toBe(64) // a guess saves doublings
  search.saw(64, "missed", "missed")
  expect(search.next()).toBe(8)
})

test("any threshold is enclosed as narrowly as wanted, in few probes", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.002, max: 60_000, noNaN: true }),
      fc.constantFrom(0.2, 0.05, 0.01),
      (at, precision) => {
        const { search, loads } = searched(at, 0, { precision })
        expect(search.met).toBeLessThanOrEqual(at)
        expect(search.missed).toBeGreaterThan(at)
        expect(search.missed! - search.met!).toBeLessThanOrEqual(precision * search.missed!)
        expect(new Set(loads).size).toBe(loads.length)
        expect(loads.length).toBeLessThan(30)
      },
    ),
  )
})

test("where nothing can be decided near the threshold, both sides of it are narrowed and it says that the rest is not known", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 10_000, noNaN: true }),
      fc.double({ min: 0, max: 0.3, noNaN: true }),
      (at, blur) => {
        const { search, loads } = searched(at, blur)
        expect(loads.length).toBeLessThan(60)
        expect(search.met).toBeLessThanOrEqual(at)
        expect(search.missed).toBeGreaterThan(at)
        // Each side is within the precision of the nearest load that stays undecided.
        expect(search.met).toBeGreaterThanOrEqual(at * (1 - blur) * 0.94)
        expect(search.missed).toBeLessThanOrEqual(at * (1 + blur) * 1.06)
      },
    ),
  )
})

test("while nothing is decided it goes where the figures lean", () => {
  const search = new ThresholdSearch(options)
  search.saw(1, "undecided", "met")
  expect(search.next()).toBe(2)
  search.saw(2, "undecided", "missed")
  expect(search.next()).toBe(4)
  search.saw(4, "missed", "missed")
  // Lower loads have ever less to see: a few are tried, then the other side is narrowed.
  for (const load of [0.5, 0.25, 0.125, 0.0625]) {
    expect(search.next()).toBe(load)
    search.saw(load, "undecided", "met")
  }
  expect(search.next()).toBe(3)
  search.saw(3, "missed", "missed")
  expect(search.met).toBeUndefined()
  expect(search.undecided).toEqual([0.0625, 0.125, 0.25, 0.5, 1, 2])
})

test("it ends at the least and at the greatest load", () => {
  expect(searched(0).search).toMatchObject({ met: undefined, missed: 2 ** -10 })
  expect(searched(Infinity).search).toMatchObject({ met: 2 ** 16, missed: undefined, isPrecise: false })
})

test("the score interval has a width where nothing happened, and Wilson's ends elsewhere", () => {
  expect(scoreInterval({ hits: 0, trials: 3000 }).low).toBe(0)
  expect(scoreInterval({ hits: 0, trials: 3000 }).high).toBeCloseTo(0.001279, 6)
  expect(scoreInterval({ hits: 5, trials: 5 })).toEqual({ low: expect.closeTo(0.5655, 4), high: 1 })
  // Newcombe 1998, table I, method 3: 81 of 263 gives 0.2553 to 0.3662
  const { low, high } = scoreInterval({ hits: 81, trials: 263 })
  expect([low, high]).toEqual([expect.closeTo(0.2553, 4), expect.closeTo(0.3662, 4)])
})
