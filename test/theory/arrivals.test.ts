/** Arrival processes against their closed forms: the formula lies in the 99.9 % interval of what was drawn. */
import { describe, expect, it } from "vitest"
import { nsPerSecond } from "../../sim/kernel/time.ts"
import { expectedOf } from "../../sim/network/arrivals/rate-profile.ts"
import type { ArrivalSpec, ProfileSpec } from "../../sim/network/arrivals/spec.ts"
import { chiSquare, chiSquareQuantile } from "../kernel/chi-square.ts"
import { instantsOf } from "../network/instants.ts"

const z = 3.29 // 99.9 % of a normal law lie within so many standard deviations

const counts = (spec: ArrivalSpec, seconds: number, replications: number): readonly number[] =>
  Array.from({ length: replications }, (_, i) => instantsOf(spec, seconds * nsPerSecond, 1, i).length)

const moments = (values: readonly number[]) => {
  const n = values.length
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  const central = (power: number) => values.reduce((sum, x) => sum + (x - mean) ** power, 0) / n
  const variance = (central(2) * n) / (n - 1)
  return {
    mean,
    variance,
    meanError: Math.sqrt(variance / n),
    varianceError: Math.sqrt((central(4) - variance ** 2) / n),
  }
}

describe("two-state MMPP (Heffes and Lucantoni 1986)", () => {
  const [rate1, rate2, leave1, leave2] = [30, 2, 0.5, 0.2]
  const spec: ArrivalSpec = {
    kind: "mmpp",
    states: [
      { ratePerSecond: rate1, to: [{ state: 1, ratePerSecond: leave1 }] },
      { ratePerSecond: rate2, to: [{ state: 0, ratePerSecond: leave2 }] },
    ],
  }
  const both = leave1 + leave2
  const mean = (rate1 * leave2 + rate2 * leave1) / both

  /** Variance over mean of the arrivals in a span of a stationary process. */
  const dispersion = (t: number): number =>
    1 +
    ((2 * (rate1 - rate2) ** 2 * leave1 * leave2) / (both ** 2 * (rate1 * leave2 + rate2 * leave1))) *
      (1 - (1 - Math.exp(-both * t)) / (both * t))

  it.each([0.5, 4, 40])("mean rate and index of dispersion of counts over %d s", (t) => {
    const seen = moments(counts(spec, t, 6000))
    expect(Math.abs(seen.mean - mean * t)).toBeLessThan(z * seen.meanError)
    expect(Math.abs(seen.variance - dispersion(t) * mean * t)).toBeLessThan(z * seen.varianceError)
  })

  it("is far from Poisson: the dispersion is 1 for none of them", () => {
    expect(dispersion(4)).toBeGreaterThan(20)
  })
})

describe("Poisson arrivals at a rate that changes", () => {
  const at = (seconds: number, ratePerSecond: number) => ({ atNs: seconds * nsPerSecond, ratePerSecond })
  const profiles: readonly (readonly [string, ProfileSpec, (t: number) => number])[] = [
    [
      "a ramp up and down with a step between",
      { kind: "profile", between: "line", points: [at(0, 10), at(20, 90), at(30, 90), at(30, 20), at(40, 5)] },
      (t) =>
        t <= 20
          ? 10 * t + 2 * t * t
          : t <= 30
            ? 1000 + 90 * (t - 20)
            : 1900 + 20 * (t - 30) - 0.75 * (t - 30) * (t - 30),
    ],
    [
      "steps",
      { kind: "profile", between: "earlier", points: [at(0, 20), at(10, 60), at(30, 30)] },
      (t) => (t <= 10 ? 20 * t : t <= 30 ? 200 + 60 * (t - 10) : 1400 + 30 * (t - 30)),
    ],
    [
      "a cycle that the run begins within",
      {
        kind: "profile",
        between: "line",
        points: [at(0, 0), at(4, 80)],
        periodNs: 8 * nsPerSecond,
        beginsAtNs: 4 * nsPerSecond,
      },
      (t) => {
        const phase = t + 4
        const within = phase % 8
        return Math.floor(phase / 8) * 480 + (within <= 4 ? 10 * within * within : 160 + 80 * (within - 4)) - 160
      },
    ],
  ]

  it.each(profiles)("%s: counts by second obey the Poisson law of the integral of the rate", (_, spec, integral) => {
    const replications = 50
    const expected: number[] = []
    const seen: number[] = []
    for (let second = 0; second < 40; second++) {
      const mean = integral(second + 1) - integral(second)
      const upTo = (t: number): number => (t === 0 ? 0 : expectedOf(spec, t * nsPerSecond))
      expect(upTo(second + 1) - upTo(second)).toBeCloseTo(mean, 6)
      for (let i = 0; i < replications; i++) expected.push(mean)
    }
    for (let i = 0; i < replications; i++) {
      const bySecond = new Float64Array(40)
      for (const instant of instantsOf(spec, 40 * nsPerSecond - 1, 5, i))
        bySecond[Math.floor(instant / nsPerSecond)]! += 1
      bySecond.forEach((count, second) => (seen[second * replications + i] = count))
    }
    // Variance over mean of every cell: too even is as wrong as too uneven.
    const fit = chiSquare(seen, (cell) => expected[cell]!)
    expect(fit).toBeLessThan(chiSquareQuantile(seen.length, 0.9995) + spreadOfSmall(expected))
    expect(fit).toBeGreaterThan(chiSquareQuantile(seen.length, 0.0005) - spreadOfSmall(expected))
    // And by second over all replications, where a wrong rate would add up.
    const sums = Array.from({ length: 40 }, (_, second) =>
      seen.slice(second * replications, (second + 1) * replications).reduce((sum, count) => sum + count, 0),
    )
    const bySum = chiSquare(sums, (second) => replications * expected[second * replications]!)
    expect(bySum).toBeLessThan(chiSquareQuantile(40, 0.9995))
    expect(bySum).toBeGreaterThan(chiSquareQuantile(40, 0.0005))
  })
})

/** X² of Poisson counts has a variance of 2 + 1/mean for each cell, not 2: what that adds at 99.9 %. */
const spreadOfSmall = (means: readonly number[]): number => {
  const more = means.reduce((sum, mean) => sum + 1 / mean, 0)
  return z * (Math.sqrt(2 * means.length + more) - Math.sqrt(2 * means.length))
}

describe("on-off sources", () => {
  it("of one source with exponential stays: arrivals of a burst are geometric (Kuczura 1973)", () => {
    const [perSecond, onSeconds] = [4, 5]
    const spec: ArrivalSpec = {
      kind: "on-off",
      sources: 1,
      ratePerSecond: perSecond,
      on: { kind: "exponential", mean: onSeconds * nsPerSecond },
      off: { kind: "constant", value: 1000 * nsPerSecond },
    }
    const instants = instantsOf(spec, 4_000_000 * nsPerSecond)
    const bursts: number[] = []
    instants.forEach((at, i) => {
      if (at - (instants[i - 1] ?? -Infinity) > 500 * nsPerSecond) bursts.push(0)
      bursts[bursts.length - 1]! += 1
    })
    // One more arrival comes before the burst ends with probability rate / (rate + 1/on).
    const more = perSecond / (perSecond + 1 / onSeconds)
    const cells = 60
    const seen = new Float64Array(cells)
    for (const length of bursts) seen[Math.min(length, cells) - 1]! += 1
    const fit = chiSquare(
      seen,
      (cell) => bursts.length * (cell < cells - 1 ? (1 - more) * more ** cell : more ** (cells - 1)),
    )
    expect(bursts.length).toBeGreaterThan(3500)
    expect(fit).toBeLessThan(chiSquareQuantile(cells - 1, 0.9995))
  })

  it("with constant stays: no burst is longer than the stay, and its arrivals are Poisson in number", () => {
    const [perSecond, onSeconds] = [20, 2]
    const spec: ArrivalSpec = {
      kind: "on-off",
      sources: 1,
      ratePerSecond: perSecond,
      on: { kind: "constant", value: onSeconds * nsPerSecond },
      off: { kind: "constant", value: 50 * nsPerSecond },
    }
    const instants = instantsOf(spec, 200_000 * nsPerSecond)
    const first: number[] = []
    const sizes: number[] = []
    const spans: number[] = []
    instants.forEach((at, i) => {
      if (at - (instants[i - 1] ?? -Infinity) > 25 * nsPerSecond) {
        first.push(at)
        sizes.push(0)
      }
      sizes[sizes.length - 1]! += 1
      spans[sizes.length - 1] = at - first.at(-1)!
    })
    expect(Math.max(...spans)).toBeLessThanOrEqual(onSeconds * nsPerSecond)
    const whole = moments(sizes.slice(1, -1)) // the first and last may be cut by the run
    expect(Math.abs(whole.mean - perSecond * onSeconds)).toBeLessThan(z * whole.meanError)
    expect(Math.abs(whole.variance - perSecond * onSeconds)).toBeLessThan(z * whole.varianceError)
  })

  it("of many sources: sources × rate × share of time on, from the first second", () => {
    const spec: ArrivalSpec = {
      kind: "on-off",
      sources: 40,
      ratePerSecond: 2,
      on: { kind: "lognormal", median: 5 * nsPerSecond, sigma: 0.8 },
      off: { kind: "exponential", mean: 20 * nsPerSecond },
    }
    const on = 5 * Math.exp(0.32)
    const mean = 40 * 2 * (on / (on + 20))
    for (const [from, to] of [
      [0, 1],
      [29, 30],
    ] as const) {
      const seen = moments(
        Array.from(
          { length: 2000 },
          (_, i) => instantsOf(spec, to * nsPerSecond, 3, i).filter((at) => at >= from * nsPerSecond).length,
        ),
      )
      expect(Math.abs(seen.mean - mean)).toBeLessThan(z * seen.meanError)
    }
  })

  it("of exponential stays is the MMPP of two states, one of them silent: same dispersion", () => {
    const [perSecond, on, off, t] = [10, 2, 3, 6]
    const spec: ArrivalSpec = {
      kind: "on-off",
      sources: 1,
      ratePerSecond: perSecond,
      on: { kind: "exponential", mean: on * nsPerSecond },
      off: { kind: "exponential", mean: off * nsPerSecond },
    }
    const both = 1 / on + 1 / off
    const mean = (perSecond * on) / (on + off)
    const dispersion =
      1 +
      ((2 * perSecond ** 2 * (1 / on) * (1 / off)) / (both ** 2 * (perSecond / off))) *
        (1 - (1 - Math.exp(-both * t)) / (both * t))
    const seen = moments(counts(spec, t, 6000))
    expect(Math.abs(seen.mean - mean * t)).toBeLessThan(z * seen.meanError)
    expect(Math.abs(seen.variance - dispersion * mean * t)).toBeLessThan(z * seen.varianceError)
  })
})
