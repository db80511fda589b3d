/** Arrival processes: instants in order, whole, within the run; and the processes that must be one another's special case. */
import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { arrivalsOf } from "../../sim/network/arrivals/arrivals.ts"
import { expectedOf } from "../../sim/network/arrivals/rate-profile.ts"
import type { ArrivalSpec } from "../../sim/network/arrivals/spec.ts"
import { changeRate, isConnected, meanRate, stationaryShares } from "../../sim/network/arrivals/stationary.ts"
import { instantsOf } from "./instants.ts"

const second = 1e9
const rate = fc.double({ min: 0.01, max: 50, noNaN: true })
const span = fc.integer({ min: 1, max: 60e9 })
const stay = fc.oneof(
  span.map((value) => ({ kind: "constant" as const, value })),
  span.map((mean) => ({ kind: "exponential" as const, mean })),
)

const anyProcess: fc.Arbitrary<ArrivalSpec> = fc.oneof(
  rate.map((ratePerSecond) => ({ kind: "poisson" as const, ratePerSecond })),
  fc.integer({ min: 1e7, max: 60e9 }).map((intervalNs) => ({ kind: "periodic" as const, intervalNs })),
  fc.array(fc.tuple(rate, rate), { minLength: 2, maxLength: 5 }).map((states) => ({
    kind: "mmpp" as const,
    states: states.map(([ratePerSecond, leaving], i) => ({
      ratePerSecond,
      to: [{ state: (i + 1) % states.length, ratePerSecond: leaving }],
    })),
  })),
  fc.record({
    kind: fc.constant("on-off" as const),
    sources: fc.integer({ min: 1, max: 20 }),
    ratePerSecond: rate,
    on: stay,
    off: stay.map((s) => (s.kind === "constant" ? { ...s, value: s.value + 1e8 } : { ...s, mean: s.mean + 1e8 })),
  }),
  fc
    .tuple(fc.array(fc.tuple(span, rate), { minLength: 1, maxLength: 8 }), fc.constantFrom("line", "earlier"))
    .map(([points, between]) => ({
      kind: "profile" as const,
      points: points.map(([atNs, ratePerSecond]) => ({ atNs, ratePerSecond })).sort((p, q) => p.atNs - q.atNs),
      between: between as "line" | "earlier",
    })),
)

test("every process gives whole instants in order, none after the end, and the same ones again", () => {
  fc.assert(
    fc.property(anyProcess, fc.integer({ min: 0, max: 1000 }), (spec, seed) => {
      const instants = instantsOf(spec, 20 * second, seed)
      instants.forEach((at, i) => {
        expect(Number.isSafeInteger(at)).toBe(true)
        expect(at).toBeGreaterThanOrEqual(instants[i - 1] ?? 0)
        expect(at).toBeLessThanOrEqual(20 * second)
      })
      expect(instantsOf(spec, 20 * second, seed)).toEqual(instants)
    }),
    { numRuns: 100, seed: 1 },
  )
})

describe("a Poisson process is the special case", () => {
  const poisson = instantsOf({ kind: "poisson", ratePerSecond: 5 }, 1000 * second)
  const near = (other: readonly number[]): void => {
    expect(Math.abs(other.length - poisson.length)).toBeLessThanOrEqual(1)
    // Each rounds where the other does not: a Poisson span is whole, an inverted instant is.
    other.slice(0, poisson.length - 1).forEach((at, i) => expect(Math.abs(at - poisson[i]!)).toBeLessThan(5000))
  }

  it("of a profile whose rate never changes", () => {
    near(instantsOf({ kind: "profile", points: [{ atNs: 0, ratePerSecond: 5 }], between: "line" }, 1000 * second))
  })

  it("of a profile that repeats itself every second", () => {
    near(
      instantsOf(
        {
          kind: "profile",
          points: [0, 0.4e9].map((atNs) => ({ atNs, ratePerSecond: 5 })),
          between: "earlier",
          periodNs: second,
        },
        1000 * second,
      ),
    )
  })

  it("of states that all have the same rate", () => {
    const to = (state: number) => [{ state, ratePerSecond: 3 }]
    near(
      instantsOf(
        {
          kind: "mmpp",
          states: [
            { ratePerSecond: 5, to: to(1) },
            { ratePerSecond: 5, to: to(0) },
          ],
        },
        1000 * second,
      ),
    )
  })
})

test("a profile begins where it is told to, and expects what it would have from there", () => {
  const points = [
    { atNs: 0, ratePerSecond: 0 },
    { atNs: 10 * second, ratePerSecond: 100 },
  ]
  const whole = { kind: "profile" as const, points, between: "line" as const, periodNs: 20 * second }
  // From 0 to 10 s it rises to 100/s: 500; then 1000 until 20 s.
  expect(expectedOf(whole, 20 * second)).toBeCloseTo(1500, 9)
  expect(expectedOf(whole, 70 * second)).toBeCloseTo(3 * 1500 + 500, 9)
  const later = { ...whole, beginsAtNs: 15 * second }
  expect(expectedOf(later, 5 * second)).toBeCloseTo(500, 9)
  expect(expectedOf(later, 10 * second)).toBeCloseTo(500 + 125, 9)
  const count = instantsOf(later, 10 * second).filter((at) => at < 5 * second).length
  expect(Math.abs(count - 500)).toBeLessThan(3.3 * Math.sqrt(500))
})

test("a profile that ends in silence sends nothing more", () => {
  const points = [
    { atNs: 0, ratePerSecond: 50 },
    { atNs: 2 * second, ratePerSecond: 0 },
  ]
  const instants = instantsOf({ kind: "profile", points, between: "earlier" }, 100 * second)
  expect(instants.length).toBeGreaterThan(60)
  expect(instants.at(-1)).toBeLessThanOrEqual(2 * second)
})

describe("the long run of a chain", () => {
  const chain = (rates: readonly (readonly number[])[]) =>
    rates.map((row, from) => ({
      ratePerSecond: from + 1,
      to: row.map((ratePerSecond, state) => ({ state, ratePerSecond })).filter((way) => way.ratePerSecond > 0),
    }))

  it("balances what comes into each state with what leaves it", () => {
    fc.assert(
      fc.property(fc.array(fc.array(rate, { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 }), (rates) => {
        const q = rates.map((row, i) => row.map((x, j) => (i === j ? 0 : x)))
        const shares = stationaryShares(chain(q))
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
        for (let state = 0; state < 4; state++) {
          const out = q[state]!.reduce((sum, x) => sum + x, 0) * shares[state]!
          const into = q.reduce((sum, row, from) => sum + shares[from]! * row[state]!, 0)
          expect(Math.abs(into / out - 1)).toBeLessThan(1e-12)
        }
      }),
      { numRuns: 200, seed: 1 },
    )
  })

  it("of two states is their rates crosswise", () => {
    const two = chain([
      [0, 3],
      [1, 0],
    ])
    expect([...stationaryShares(two)]).toEqual([0.25, 0.75])
    expect(meanRate(two)).toBe(0.25 * 1 + 0.75 * 2)
    expect(changeRate(two)).toBe(1.5)
  })

  it("needs a way from every state to every other", () => {
    expect(isConnected(chain([[0, 1, 0], [0, 0, 1], [1, 0, 0]]))).toBe(true) // prettier-ignore
    expect(isConnected(chain([[0, 1, 0], [1, 0, 0], [1, 0, 0]]))).toBe(false) // prettier-ignore
    expect(isConnected(chain([[0, 1, 1], [1, 0, 0], [0, 0, 0]]))).toBe(false) // prettier-ignore
  })
})

test("draws of a process are its own: another name gives other instants", () => {
  const spec = { kind: "poisson", ratePerSecond: 5 } as const
  const first = (name: string) => arrivalsOf(spec, new RandomStreams(1, 0), name, 1e12).next(0)
  expect(first("load")).toBe(first("load"))
  expect(first("load")).not.toBe(first("load/base"))
})
