/**
 * A parameter: one number or distribution of the model with its unit, its meaning and where it comes from.
 * Rule: every constant of a model is one of these, and lives in this room and nowhere else.
 */
import type { DistributionSpec } from "../kernel/distribution-spec.ts"

/** What a parameter can be: a number, or a distribution whose location and scale are in the same unit. */
export type ParameterValue = number | DistributionSpec

/** A value of the model with its birthplace. */
export interface Parameter<V extends ParameterValue = ParameterValue> {
  readonly value: V
  /** `ns`, `ms`, `s`, `min`, `h`, `d`; `B`; `bit/s`, `kbit/s`, `Mbit/s`; `1` for a pure number or a share. */
  readonly unit: Unit
  readonly meaning: string
  /** A public source with its clause, or `assumption: …` with the reason. */
  readonly source: string
}

/** Units a parameter can have, each with the factor to what the simulator computes in: ns, octets, bit/s, ratio. */
export const unitFactors = {
  ns: 1,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
  h: 3600e9,
  d: 86_400e9,
  B: 1,
  "bit/s": 1,
  "kbit/s": 1e3,
  "Mbit/s": 1e6,
  "1": 1,
} as const
export type Unit = keyof typeof unitFactors

/** States a parameter; the type keeps whether it is a number or a distribution. */
export const parameter = <const V extends ParameterValue>(definition: {
  readonly value: V
  readonly unit: Unit
  readonly meaning: string
  readonly source: string
}): Parameter<V extends number ? number : V> => definition as Parameter<V extends number ? number : V>

/** Whether the value has no public source. */
export const isAssumption = (source: string): boolean => source.startsWith("assumption:")

/** The number in what the simulator computes in: ns, octets, bit/s, ratio. */
export const inBase = (p: Parameter<number>): number => p.value * unitFactors[p.unit]

/** The distribution in what the simulator computes in; a number is a constant. */
export const distributionInBase = (p: Parameter): DistributionSpec =>
  typeof p.value === "number"
    ? { kind: "constant", value: inBase(p as Parameter<number>) }
    : scaled(p.value, unitFactors[p.unit])

/** The same distribution in a unit that is `1 / factor` as large. */
export const scaled = (spec: DistributionSpec, factor: number): DistributionSpec => {
  switch (spec.kind) {
    case "constant":
      return { ...spec, value: spec.value * factor }
    case "uniform":
      return { ...spec, minimum: spec.minimum * factor, maximum: spec.maximum * factor }
    case "exponential":
    case "erlang":
      return { ...spec, mean: spec.mean * factor }
    case "lognormal":
      return { ...spec, median: spec.median * factor }
    case "weibull":
      return { ...spec, scale: spec.scale * factor }
    case "pareto":
      return { ...spec, minimum: spec.minimum * factor }
    case "empirical":
      return { ...spec, points: spec.points.map(({ value, weight }) => ({ value: value * factor, weight })) }
  }
}
