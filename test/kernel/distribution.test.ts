import { describe, expect, it } from "vitest"
import { sampler } from "../../sim/kernel/distribution.ts"
import type { DistributionSpec } from "../../sim/kernel/distribution-spec.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { everyDistribution } from "../engines/kernel-digest.ts"
import { chiSquare, chiSquareQuantile } from "./chi-square.ts"

const n = 400_000

/** The distribution function of each continuous kind, from the textbook. */
const belowOf = (spec: DistributionSpec): ((x: number) => number) | undefined => {
  switch (spec.kind) {
    case "uniform":
      return (x) => (x - spec.minimum) / (spec.maximum - spec.minimum)
    case "exponential":
      return (x) => 1 - Math.exp(-x / spec.mean)
    case "lognormal":
      return (x) => normalBelow((Math.log(x) - Math.log(spec.median)) / spec.sigma)
    case "erlang":
      return (x) => {
        const rate = (spec.shape * x) / spec.mean
        let term = Math.exp(-rate)
        let sum = 0
        for (let i = 0; i < spec.shape; i++) {
          sum += term
          term *= rate / (i + 1)
        }
        return 1 - sum
      }
    case "weibull":
      return (x) => 1 - Math.exp(-((x / spec.scale) ** spec.shape))
    case "pareto":
      return (x) => (x < spec.minimum ? 0 : 1 - (spec.minimum / x) ** spec.shape)
    case "constant":
    case "empirical":
      return undefined
  }
}

/** Φ(z) by its power series (Marsaglia 2004). */
const normalBelow = (z: number): number => {
  if (z < -8) return 0
  if (z > 8) return 1
  let sum = z
  let term = z
  for (let i = 3; sum + term !== sum; i += 2) {
    term *= (z * z) / i
    sum += term
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}

const samplesOf = (spec: DistributionSpec, count: number): Float64Array => {
  const source = new RandomStreams(11, 0).stream(`moments/${spec.kind}`)
  const distribution = sampler(spec)
  return Float64Array.from({ length: count }, () => distribution.sample(source))
}

describe.each(everyDistribution.map((spec) => [spec.kind, spec] as const))("%s", (_, spec) => {
  const distribution = sampler(spec)
  const samples = samplesOf(spec, n)

  it("has the mean it states, within 4 standard errors", () => {
    const mean = samples.reduce((sum, x) => sum + x, 0) / n
    expect(Math.abs(mean - distribution.mean)).toBeLessThanOrEqual(4 * Math.sqrt(distribution.variance / n) + 1e-12)
  })

  it("has the variance it states, within 4 standard errors", () => {
    const squares = samples.map((x) => (x - distribution.mean) ** 2)
    const variance = squares.reduce((sum, x) => sum + x, 0) / n
    const error = Math.sqrt(squares.reduce((sum, x) => sum + (x - variance) ** 2, 0)) / n
    expect(Math.abs(variance - distribution.variance)).toBeLessThanOrEqual(4 * error + 1e-12)
  })

  it("fits its distribution function in 200 cells of equal probability (chi-square below its 99.99 % quantile)", () => {
    const below = belowOf(spec)
    if (below === undefined) {
      expect(["constant", "empirical"]).toContain(spec.kind)
      return
    }
    const counts = new Int32Array(200)
    for (const x of samples) counts[Math.min(199, Math.floor(200 * below(x)))]!++
    expect(chiSquare(counts, () => n / 200)).toBeLessThan(chiSquareQuantile(199, 0.9999))
  })

  it("rises with its uniform numbers, so that common random numbers keep two runs in step", () => {
    let before = -Infinity
    for (let i = 1; i < 1000; i++) {
      const x = distribution.sample({ next: () => i / 1000 })
      expect(x).toBeGreaterThanOrEqual(before)
      before = x
    }
  })
})

describe("an empirical distribution", () => {
  it("gives each value its share", () => {
    const spec = everyDistribution.find(({ kind }) => kind === "empirical")!
    const counts = new Map<number, number>()
    for (const x of samplesOf(spec, n)) counts.set(x, (counts.get(x) ?? 0) + 1)
    expect([...counts.keys()].toSorted((x, y) => x - y)).toEqual([1, 3, 7])
    for (const [value, share] of [
      [1, 5 / 8.5],
      [3, 2.5 / 8.5],
      [7, 1 / 8.5],
    ] as const) {
      expect(Math.abs(counts.get(value)! / n - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / n))
    }
  })

  it("leaves out points without weight", () => {
    const points = [
      { value: 1, weight: 0 },
      { value: 2, weight: 3 },
    ]
    expect(sampler({ kind: "empirical", points })).toMatchObject({ mean: 2, variance: 0, isConstant: true })
  })
})

describe("moments", () => {
  it.each([
    [{ kind: "uniform", minimum: 2, maximum: 5 }, 3.5, 0.75],
    [{ kind: "exponential", mean: 3 }, 3, 9],
    [{ kind: "erlang", shape: 4, mean: 2 }, 2, 1],
    // Γ(1.5) = √π / 2
    [{ kind: "weibull", shape: 2, scale: 1 }, Math.sqrt(Math.PI) / 2, 1 - Math.PI / 4],
    [{ kind: "pareto", shape: 3, minimum: 2 }, 3, 3],
    [{ kind: "lognormal", median: 1, sigma: 1 }, Math.exp(0.5), (Math.E - 1) * Math.E],
  ] as const satisfies readonly (readonly [DistributionSpec, number, number])[])(
    "of %j are %d and %d",
    (spec, mean, variance) => {
      expect(sampler(spec).mean).toBeCloseTo(mean, 12)
      expect(sampler(spec).variance).toBeCloseTo(variance, 12)
    },
  )

  it("of a Pareto distribution do not exist for small shapes", () => {
    expect(sampler({ kind: "pareto", shape: 2, minimum: 1 })).toMatchObject({ mean: 2, variance: Infinity })
    expect(sampler({ kind: "pareto", shape: 1, minimum: 1 })).toMatchObject({ mean: Infinity, variance: Infinity })
  })
})

describe("a distribution without spread", () => {
  it.each([
    [{ kind: "constant", value: 7 }, 7],
    [{ kind: "uniform", minimum: 7, maximum: 7 }, 7],
    [{ kind: "exponential", mean: 0 }, 0],
    [{ kind: "lognormal", median: 7, sigma: 0 }, 7],
    [{ kind: "empirical", points: [{ value: 7, weight: 2 }] }, 7],
  ] as const satisfies readonly (readonly [DistributionSpec, number])[])(
    "%j is constant and takes no draw",
    (spec, value) => {
      const { isConstant, mean, variance } = sampler(spec)
      expect({ isConstant, mean, variance }).toEqual({ isConstant: true, mean: value, variance: 0 })
      const drawn = sampler(spec).sample({
        next: () => {
          throw new Error("a constant drew a random number")
        },
      })
      expect(drawn).toBe(value)
    },
  )
})

describe("parameters that no such distribution has are refused", () => {
  it.each([
    [{ kind: "constant", value: NaN }, "value must be a finite number, was NaN"],
    [{ kind: "uniform", minimum: 3, maximum: 2 }, "maximum must be at least the minimum 3, was 2"],
    [{ kind: "exponential", mean: -1 }, "mean must be at least 0, was -1"],
    [{ kind: "lognormal", median: 1, sigma: -1 }, "sigma must be at least 0, was -1"],
    [{ kind: "erlang", shape: 1.5, mean: 1 }, "shape must be a whole number, at least 1, was 1.5"],
    [{ kind: "weibull", shape: 0, scale: 1 }, "shape must be above 0, was 0"],
    [{ kind: "pareto", shape: Infinity, minimum: 1 }, "shape must be above 0, was Infinity"],
    [{ kind: "empirical", points: [] }, "an empirical distribution needs a point of positive weight"],
    [{ kind: "empirical", points: [{ value: 1, weight: -1 }] }, "weight must be above 0, was -1"],
  ] as const satisfies readonly (readonly [DistributionSpec, string])[])("%j", (spec, message) => {
    expect(() => sampler(spec)).toThrow(message)
  })
})
