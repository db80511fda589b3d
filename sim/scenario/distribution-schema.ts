/**
 * Distributions as scenarios write them: a plain value, or a map of one name with its parameters.
 * Rule: a tail that would leave simulated time (104 days) is refused here, since no run could go on from such a draw.
 */
import { Schema } from "effect"
import { farthestOf } from "../kernel/distribution.ts"
import type { DistributionSpec } from "../kernel/distribution-spec.ts"
import { timeNsMax } from "../kernel/time.ts"
import { dimensions } from "./quantity.ts"
import { numberBetween, Size, Time, whole } from "./quantity-schema.ts"

const shapeNumber = numberBetween(0.1, 1000, "a number from 0.1 to 1000")

const key = <S extends Schema.Top>(schema: S, description: string) => schema.pipe(Schema.annotateKey({ description }))

/** The distributions a map can name, with their parameters in one dimension. */
const distributionMap = (Value: typeof Time, most: number, identifier: string, example: string) =>
  Schema.Struct({
    uniform: Schema.optionalKey(
      Schema.Struct({ minimum: Value, maximum: Value })
        .annotate({ description: "Any value between minimum and maximum, all alike" })
        .check(
          Schema.makeFilter((u: { readonly minimum: number; readonly maximum: number }) =>
            u.minimum <= u.maximum ? undefined : { path: ["maximum"], issue: "a maximum not below the minimum" },
          ),
        ),
    ),
    exponential: Schema.optionalKey(
      Schema.Struct({ mean: Value }).annotate({ description: "Exponential (memoryless)" }),
    ),
    lognormal: Schema.optionalKey(
      Schema.Struct({
        median: Value,
        sigma: key(numberBetween(0, 5, "a number from 0 to 5"), "Standard deviation of ln x"),
      }).annotate({
        description: "Log-normal; sigma is the standard deviation of ln x",
      }),
    ),
    erlang: Schema.optionalKey(
      Schema.Struct({ shape: key(whole(1, 1000), "Number of exponentials"), mean: Value }).annotate({
        description: "Sum of `shape` exponentials",
      }),
    ),
    weibull: Schema.optionalKey(
      Schema.Struct({ shape: key(shapeNumber, "Shape k"), scale: Value }).annotate({ description: "Weibull" }),
    ),
    pareto: Schema.optionalKey(
      Schema.Struct({ shape: key(shapeNumber, "Tail index α"), minimum: Value }).annotate({
        description: "Pareto, from `minimum` up",
      }),
    ),
    empirical: Schema.optionalKey(
      Schema.Array(
        Schema.Struct({
          value: Value,
          weight: key(numberBetween(0, 1e9, "a weight from 0"), "How often, relative to the others"),
        }).annotate({
          description: "A value and how often",
        }),
      )
        .annotate({ description: "These values with these weights" })
        .check(
          Schema.makeFilter((points: readonly { readonly weight: number }[]) =>
            points.some((p) => p.weight > 0) ? undefined : "at least one point of positive weight",
          ),
        ),
    ),
  })
    // The filter of our own stands first: what is annotated last of all goes into the published JSON Schema.
    .check(
      Schema.makeFilter((given: GivenMap) =>
        Object.keys(given).length !== 1 || farthestOf(distributionSpec(given)) <= most
          ? undefined
          : "a shorter tail, whose draws stay within 104 d and 1 GB: a smaller sigma, a larger shape",
      ),
      Schema.isMinProperties(1, { expected: `exactly one distribution, ${example}` }),
      Schema.isMaxProperties(1, { expected: `exactly one distribution, ${example}` }),
    )
    .annotate({
      identifier,
      expected: `a distribution, ${example}`,
      description: `One distribution by its name, ${example}`,
    })

/** A time, or a distribution of times. */
export const TimeDistribution = Schema.Union([
  Time,
  distributionMap(Time, timeNsMax, "DistributionOfTimes", "e.g. {lognormal: {median: 4 s, sigma: 0.5}}"),
])

/** A size, or a distribution of sizes. */
export const SizeDistribution = Schema.Union([
  Size,
  distributionMap(
    Size,
    dimensions.size.maximum,
    "DistributionOfSizes",
    "e.g. {uniform: {minimum: 100 B, maximum: 300 B}}",
  ),
])

/** What the two unions decode to. */
export type GivenDistribution = number | GivenMap

interface GivenMap {
  readonly uniform?: { readonly minimum: number; readonly maximum: number }
  readonly exponential?: { readonly mean: number }
  readonly lognormal?: { readonly median: number; readonly sigma: number }
  readonly erlang?: { readonly shape: number; readonly mean: number }
  readonly weibull?: { readonly shape: number; readonly scale: number }
  readonly pareto?: { readonly shape: number; readonly minimum: number }
  readonly empirical?: readonly { readonly value: number; readonly weight: number }[]
}

/** The distribution a scenario states; a plain value is a constant. */
export const distributionSpec = (given: GivenDistribution): DistributionSpec => {
  if (typeof given === "number") return { kind: "constant", value: given }
  if (given.uniform !== undefined) return { kind: "uniform", ...given.uniform }
  if (given.exponential !== undefined) return { kind: "exponential", ...given.exponential }
  if (given.lognormal !== undefined) return { kind: "lognormal", ...given.lognormal }
  if (given.erlang !== undefined) return { kind: "erlang", ...given.erlang }
  if (given.weibull !== undefined) return { kind: "weibull", ...given.weibull }
  if (given.pareto !== undefined) return { kind: "pareto", ...given.pareto }
  return { kind: "empirical", points: given.empirical ?? [] }
}
