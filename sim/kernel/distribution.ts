/**
 * Samplers of the distributions of `distribution-spec.ts`, with their exact mean and variance.
 * Rule 1: inversion everywhere: a sample is an increasing function of its uniform numbers, and takes one (Erlang: `shape` of them),
 * so that two runs with common random numbers stay in step and are positively correlated.
 * Rule 2: a constant takes none.
 */
import { assert, unreachable } from "./assert.ts"
import type { DistributionSpec } from "./distribution-spec.ts"
import { exactExp, exactLog, exactPow, logGamma, normalQuantile } from "./math.ts"
import type { UniformSource } from "./random-stream.ts"

/** Draws from one distribution. */
export interface Sampler {
  /** One value, in the unit of the specification. */
  sample(source: UniformSource): number
  /** The expectation; `Infinity` where it does not exist. */
  readonly mean: number
  /** The variance; `Infinity` where it does not exist. */
  readonly variance: number
  /** True when every sample is the same; it then takes no random number. */
  readonly isConstant: boolean
}

const finite = (name: string, x: number): void =>
  assert(Number.isFinite(x), `${name} must be a finite number, was ${x}`)
const positive = (name: string, x: number): void =>
  assert(Number.isFinite(x) && x > 0, `${name} must be above 0, was ${x}`)
const notNegative = (name: string, x: number): void =>
  assert(Number.isFinite(x) && x >= 0, `${name} must be at least 0, was ${x}`)

const constant = (value: number): Sampler => ({ sample: () => value, mean: value, variance: 0, isConstant: true })

const uniform = (minimum: number, maximum: number): Sampler => {
  finite("minimum", minimum)
  finite("maximum", maximum)
  assert(maximum >= minimum, `maximum must be at least the minimum ${minimum}, was ${maximum}`)
  const width = maximum - minimum
  if (width === 0) return constant(minimum)
  return {
    sample: (source) => minimum + width * source.next(),
    mean: minimum + width / 2,
    variance: (width * width) / 12,
    isConstant: false,
  }
}

const exponential = (mean: number): Sampler => {
  notNegative("mean", mean)
  if (mean === 0) return constant(0)
  return { sample: (source) => -mean * exactLog(1 - source.next()), mean, variance: mean * mean, isConstant: false }
}

const lognormal = (median: number, sigma: number): Sampler => {
  notNegative("median", median)
  notNegative("sigma", sigma)
  if (median === 0 || sigma === 0) return constant(median)
  const growth = exactExp(sigma * sigma)
  return {
    sample: (source) => median * exactExp(sigma * normalQuantile(source.next())),
    mean: median * exactExp((sigma * sigma) / 2),
    variance: median * median * growth * (growth - 1),
    isConstant: false,
  }
}

const erlang = (shape: number, mean: number): Sampler => {
  assert(Number.isSafeInteger(shape) && shape >= 1, `shape must be a whole number, at least 1, was ${shape}`)
  notNegative("mean", mean)
  if (mean === 0) return constant(0)
  const stage = mean / shape
  return {
    sample: (source) => {
      let sum = 0
      let product = 1
      for (let i = 1; i <= shape; i++) {
        product *= 1 - source.next()
        // a factor is at least 2^−53: sixteen of them cannot underflow
        if (i % 16 === 0 || i === shape) {
          sum -= exactLog(product)
          product = 1
        }
      }
      return stage * sum
    },
    mean,
    variance: (mean * mean) / shape,
    isConstant: false,
  }
}

const weibull = (shape: number, scale: number): Sampler => {
  positive("shape", shape)
  notNegative("scale", scale)
  if (scale === 0) return constant(0)
  const first = exactExp(logGamma(1 + 1 / shape))
  const second = exactExp(logGamma(1 + 2 / shape))
  return {
    sample: (source) => scale * exactPow(-exactLog(1 - source.next()), 1 / shape),
    mean: scale * first,
    variance: scale * scale * (second - first * first),
    isConstant: false,
  }
}

const pareto = (shape: number, minimum: number): Sampler => {
  positive("shape", shape)
  notNegative("minimum", minimum)
  if (minimum === 0) return constant(0)
  return {
    sample: (source) => minimum * exactPow(1 - source.next(), -1 / shape),
    mean: shape > 1 ? (shape * minimum) / (shape - 1) : Infinity,
    variance: shape > 2 ? (minimum * minimum * shape) / ((shape - 1) * (shape - 1) * (shape - 2)) : Infinity,
    isConstant: false,
  }
}

const empirical = (points: readonly { readonly value: number; readonly weight: number }[]): Sampler => {
  const kept = points.filter((p) => p.weight !== 0).sort((p, q) => p.value - q.value)
  for (const { value, weight } of kept) {
    finite("value", value)
    positive("weight", weight)
  }
  assert(kept.length > 0, "an empirical distribution needs a point of positive weight")
  const total = kept.reduce((sum, p) => sum + p.weight, 0)
  const mean = kept.reduce((sum, p) => sum + p.value * p.weight, 0) / total
  const variance = kept.reduce((sum, p) => sum + (p.value - mean) * (p.value - mean) * p.weight, 0) / total
  const values = Float64Array.from(kept, (p) => p.value)
  if (values[0] === values.at(-1)) return constant(values[0]!)
  let sum = 0
  const upTo = Float64Array.from(kept, (p) => (sum += p.weight) / total)
  return {
    sample: (source) => {
      const u = source.next()
      let low = 0
      let above = values.length - 1
      while (low < above) {
        const middle = (low + above) >> 1
        if (u < upTo[middle]!) above = middle
        else low = middle + 1
      }
      return values[low]!
    },
    mean,
    variance,
    isConstant: false,
  }
}

/** The sampler of a distribution; throws on parameters that no such distribution has. */
export const sampler = (spec: DistributionSpec): Sampler => {
  switch (spec.kind) {
    case "constant":
      finite("value", spec.value)
      return constant(spec.value)
    case "uniform":
      return uniform(spec.minimum, spec.maximum)
    case "exponential":
      return exponential(spec.mean)
    case "lognormal":
      return lognormal(spec.median, spec.sigma)
    case "erlang":
      return erlang(spec.shape, spec.mean)
    case "weibull":
      return weibull(spec.shape, spec.scale)
    case "pareto":
      return pareto(spec.shape, spec.minimum)
    case "empirical":
      return empirical(spec.points)
    default:
      return unreachable(spec)
  }
}

/** What one draw in a million million exceeds: samplers increase with their uniform number. */
export const farthestOf = (spec: DistributionSpec): number => sampler(spec).sample({ next: () => 1 - 1e-12 })

/** The rounding rule for times drawn from a distribution; see `time.ts`. */
export { wholeNs } from "./time.ts"
