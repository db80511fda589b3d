/**
 * The ledger of a decoding: every parameter that is asked for is written down with its value, its source and whether the
 * scenario states it, so that nothing the outcome rests on is silent.
 */
import type { DistributionSpec } from "../kernel/distribution-spec.ts"
import {
  distributionInBase,
  inBase,
  isAssumption,
  scaled,
  unitFactors,
  type Parameter,
  type Unit,
} from "../parameters/parameter.ts"
import { distributionSpec, type GivenDistribution } from "./distribution-schema.ts"

/** A parameter as it holds in one scenario. */
export interface ParameterUse {
  /** Dotted path in the scenario, or the name of a constant, e.g. `sip.T1`. */
  readonly parameter: string
  readonly value: number | string
  readonly unit: string
  readonly source: string
  readonly isAssumption: boolean
  /** Whether the scenario or a `--set` states it. */
  readonly isOverridden: boolean
}

export class Ledger {
  readonly uses: ParameterUse[] = []

  private readonly everywhere = new Set<string>()

  /**
   * The number that holds, in what the simulator computes in: the scenario's or the parameter's. `others` is the name under
   * which all that do not state their own are written down together, e.g. `links.*.loss`.
   */
  number(path: string, given: number | undefined, parameter: Parameter<number>, others?: string): number {
    const value = given ?? inBase(parameter)
    this.write(path, numberText(value / unitFactors[parameter.unit]), given !== undefined, parameter, others)
    return value
  }

  /** The distribution that holds, in what the simulator computes in. */
  distribution(
    path: string,
    given: GivenDistribution | undefined,
    parameter: Parameter,
    others?: string,
  ): DistributionSpec {
    const value = given === undefined ? distributionInBase(parameter) : distributionSpec(given)
    const text = distributionText(scaled(value, 1 / unitFactors[parameter.unit]))
    this.write(path, text, given !== undefined, parameter, others)
    return value
  }

  /** A distribution that only the scenario states: the model has no figure of its own. */
  stated(path: string, given: GivenDistribution, unit: Unit): DistributionSpec {
    const value = distributionSpec(given)
    this.uses.push({
      parameter: path,
      value: distributionText(scaled(value, 1 / unitFactors[unit])),
      unit,
      source: "the scenario (no default)",
      isAssumption: true,
      isOverridden: true,
    })
    return value
  }

  /** A constant that no scenario key changes. */
  constant(name: string, parameter: Parameter): void {
    const text = typeof parameter.value === "number" ? numberText(parameter.value) : distributionText(parameter.value)
    this.write(name, text, false, parameter, undefined)
  }

  private write(
    path: string,
    value: number | string,
    isOverridden: boolean,
    parameter: Parameter,
    others: string | undefined,
  ): void {
    const { source, unit } = parameter
    const name = isOverridden ? path : (others ?? path)
    if (name === others && this.everywhere.has(name)) return
    this.everywhere.add(name)
    const standard =
      typeof parameter.value === "number" ? numberText(parameter.value) : distributionText(parameter.value)
    this.uses.push({
      parameter: name,
      value,
      unit,
      source: isOverridden ? `the scenario (default ${standard}: ${source})` : source,
      // A value that a scenario states without a source is the scenario's own assumption.
      isAssumption: isOverridden || isAssumption(source),
      isOverridden,
    })
  }
}

const numberText = (value: number): number | string => (Number.isFinite(value) ? rounded(value) : "infinite")

/** Twelve digits, which hide that 0.4 ms was 400000 ns in between. */
const rounded = (value: number): number => Number(value.toPrecision(12))

/** A distribution in one line, e.g. `lognormal median 4 sigma 0.5`. */
export const distributionText = (spec: DistributionSpec): number | string => {
  if (spec.kind === "constant") return numberText(spec.value)
  if (spec.kind === "empirical") {
    return `empirical ${spec.points.map((p) => `${rounded(p.value)} × ${rounded(p.weight)}`).join(", ")}`
  }
  const { kind, ...members } = spec
  return [kind, ...Object.entries(members).map(([name, value]) => `${name} ${rounded(value)}`)].join(" ")
}
