/** Which levels meet: every combination once, or every stratum of every factor once. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { makeDesign, type Design, type DesignKind } from "../../../sim/experiment/sweep/design.ts"
import { parseFactors } from "../../../sim/experiment/sweep/factor.ts"
import { latinShares } from "../../../sim/experiment/sweep/latin-hypercube.ts"
import { parseShard, placeOf, pointAt, pointsOf } from "../../../sim/experiment/sweep/shard.ts"

const design = (kind: DesignKind, ...varies: readonly string[]): Design | { readonly wrong: string } => {
  const parsed = parseFactors(varies, [])
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems))
  return makeDesign(parsed.factors, kind)
}
const points = (made: Design | { readonly wrong: string }): readonly (readonly unknown[])[] => {
  if ("wrong" in made) throw new Error(made.wrong)
  return Array.from({ length: made.points }, (_, point) => made.levelsAt(point).map(({ value }) => value))
}

describe("a full factorial design", () => {
  test("has every combination once, the last factor changing fastest", () => {
    expect(points(design({ kind: "factorial" }, "a=1,2", "b=x,y,z"))).toEqual([
      [1, "x"],
      [1, "y"],
      [1, "z"],
      [2, "x"],
      [2, "y"],
      [2, "z"],
    ])
  })

  test("of more than a million points is refused with the sizes of its factors", () => {
    expect(design({ kind: "factorial" }, "a=1..1001", "b=1..1000")).toEqual({
      wrong: expect.stringMatching(/1001000 points \(a: 1001, b: 1000\); at most 1000000/u),
    })
  })

  test("needs a number of levels", () => {
    expect(design({ kind: "factorial" }, "a=1 ms..9 ms:log")).toEqual({
      wrong: expect.stringContaining('--vary "a=1 ms..9 ms:5log", or --design lhs'),
    })
  })
})

describe("a Latin hypercube", () => {
  test("hits every stratum of every factor exactly once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(2 ** 32 - 1), fc.string(), (samples, seed, path) => {
        const strata = Array.from(latinShares(path, samples, seed), (share) => Math.floor(share * samples))
        expect(strata.toSorted((a, b) => a - b)).toEqual(Array.from({ length: samples }, (_, k) => k))
      }),
      { seed: 1 },
    )
  })

  test("hits every stratum once at the largest size, too", () => {
    const samples = 1_000_000
    const hit = new Uint8Array(samples)
    for (const share of latinShares("a", samples, 1)) hit[Math.floor(share * samples)]!++
    expect(hit.every((times) => times === 1)).toBe(true)
  })

  test("hits every stratum of a range in its own measure, and takes the levels of a list equally often", () => {
    const made = points(design({ kind: "lhs", samples: 40, seed: 3 }, "a=0.1/h..10/h:log", "b=x,y,z,w", "c=1..3"))
    const strata = made.map(([a]) => Math.floor((Math.log(Number.parseFloat(String(a)) / 0.1) / Math.log(100)) * 40))
    expect(strata.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 40 }, (_, k) => k))
    const times = (column: number): readonly number[] =>
      [...Map.groupBy(made, (levels) => levels[column]).values()].map((group) => group.length).toSorted((x, y) => x - y)
    expect(times(1)).toEqual([10, 10, 10, 10])
    expect(times(2)).toEqual([13, 13, 14])
  })

  test("is drawn from its seed, and a factor beside it moves nothing of a factor", () => {
    const column = (seed: number, ...varies: readonly string[]): readonly unknown[] =>
      points(design({ kind: "lhs", samples: 20, seed }, ...varies)).map((levels) => levels.at(-1))
    expect(column(1, "a=1..9:lin")).toEqual(column(1, "b=1,2", "a=1..9:lin"))
    expect(column(1, "a=1..9:lin")).not.toEqual(column(2, "a=1..9:lin"))
    const [a, b] = [column(1, "a=1..9:lin"), column(1, "b=1..9:lin")]
    expect(a).not.toEqual(b)
  })
})

test("shards have every point once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(100), (of, total) => {
      const all = Array.from({ length: of }, (_, index) => index).flatMap((index) =>
        Array.from({ length: pointsOf({ index, of }, total) }, (_, place) => {
          const point = pointAt({ index, of }, place)
          expect(placeOf({ index, of }, point)).toBe(place)
          expect(placeOf({ index: (index + 1) % of, of }, point) === undefined || of === 1).toBe(true)
          return point
        }),
      )
      expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, point) => point))
    }),
    { seed: 1 },
  )
  expect(["0/4", "3/4"].map(parseShard)).toEqual([
    { index: 0, of: 4 },
    { index: 3, of: 4 },
  ])
  expect(["4/4", "-1/4", "1", "1/0", "a/b", "1/2/3", ""].map(parseShard)).toEqual(Array(7).fill(undefined))
})
