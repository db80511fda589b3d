/** The options that several commands share, each with its help text. */
import { availableParallelism } from "node:os"
import { Effect, Option, Schema } from "effect"
import { Argument, Flag } from "effect/cli"
import { CommandMistake } from "./exit-code.ts"

export const scenarioArgument = Argument.String("scenario").pipe(
  Argument.withDescription("Scenario: a file, or the name of one in scenarios/ (see `pushsim list scenarios`)"),
)

const wholeFrom = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const set = Flag.String("set").pipe(
  Flag.withMetavar("PATH=VALUE"),
  Flag.withDescription("Change one field of the scenario, e.g. links.pcscf-device.loss=2%; may be repeated"),
  Flag.atLeast(0),
)
const seed = Flag.Int("seed").pipe(
  Flag.withSchema(wholeFrom(0, 2 ** 32 - 1)),
  Flag.withMetavar("N"),
  Flag.withDescription("Seed of every random stream; short for --set run.seed=N"),
  Flag.optional,
)
const replications = Flag.Int("replications").pipe(
  Flag.withSchema(wholeFrom(1, 100_000)),
  Flag.withMetavar("N"),
  Flag.withDescription("Runs of each mechanism, each with draws of its own; short for --set run.replications=N"),
  Flag.optional,
)

/** What changes the scenario itself, and with it its sha256. */
export const scenarioOptions = { set, seed, replications }

export interface ScenarioChanges {
  readonly set: readonly string[]
  readonly seed?: Option.Option<number>
  readonly replications?: Option.Option<number>
  readonly precision?: Option.Option<number>
  readonly replicationsMax?: Option.Option<number>
}

/** Every change as a `--set`, in the order that lets the short options win. */
export const setsOf = (changes: ScenarioChanges): readonly string[] => [
  ...changes.set,
  ...(["seed", "replications", "precision", "replicationsMax"] as const).flatMap((key) =>
    Option.toArray(changes[key] ?? Option.none()).map((value) => `run.${key}=${value}`),
  ),
]

/** What lets replications go on until intervals are narrow: for commands that print them. */
export const sequentialOptions = () => ({
  precision: precisionOption(
    "Replicate, in rounds of ten, until the relative half-width of the 95 % intervals of each mechanism's mean and p95 latency and " +
      "delivered share is at most SHARE / (1 + SHARE), so that each is within SHARE of the truth; short for --set run.precision=SHARE",
  ),
  replicationsMax: replicationsMaxOption(
    "Replications at the most with --precision, 100 by default; short for --set run.replicationsMax=N",
  ),
})

export const histogramOption = Flag.String("histogram").pipe(
  Flag.withMetavar("FILE"),
  Flag.withDescription(
    "Write the latencies as a CSV histogram: a row for each bucket of each mechanism and device state, buckets at most 0.8 % wide and " +
      "the same in every run, so that the counts of several runs can be added",
  ),
  Flag.optional,
)

/** A share such as `5%` or `0.05`, above 0 and below 1. */
const PrecisionText = Schema.String.check(
  Schema.makeFilter((text: string) =>
    shareOf(text) === undefined ? "Expected a share such as 5% or 0.05" : undefined,
  ),
)
const shareOf = (text: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/u.exec(text.trim())
  const share = match === null ? NaN : Number(match[1]) / (match[2] === "%" ? 100 : 1)
  return share > 0 && share < 1 ? share : undefined
}
export const precisionOption = (description: string) =>
  Flag.String("precision").pipe(
    Flag.withMetavar("SHARE"),
    Flag.withDescription(description),
    Flag.withSchema(PrecisionText),
    Flag.map((text) => shareOf(text) ?? 0),
    Flag.optional,
  )
export const replicationsMaxOption = (description: string) =>
  Flag.Int("replications-max").pipe(
    Flag.withSchema(wholeFrom(1, 100_000)),
    Flag.withMetavar("N"),
    Flag.withDescription(description),
    Flag.optional,
  )

export const workersOption = Flag.Int("workers").pipe(
  Flag.withSchema(wholeFrom(1, 1024)),
  Flag.withMetavar("N"),
  Flag.withDescription(
    "Threads that run replications; one per core by default. The result is the same for every number",
  ),
  Flag.withDefault(availableParallelism()),
)
export const quietOption = Flag.Boolean("quiet").pipe(
  Flag.withAlias("q"),
  Flag.withDescription("No progress and no remarks on standard error, only mistakes"),
  Flag.withDefault(false),
)
export const jsonOption = Flag.Boolean("json").pipe(
  Flag.withDescription("JSON on standard output and nothing else; short for --format json"),
  Flag.withDefault(false),
)
export const outOption = Flag.String("out").pipe(
  Flag.withAlias("o"),
  Flag.withMetavar("FILE"),
  Flag.withDescription("Write the result to this file instead of standard output; it appears when it is complete"),
  Flag.optional,
)
export const resultFormatOption = Flag.Literals("format", ["table", "json", "csv"]).pipe(
  Flag.withDescription("Form of the result, a table by default; csv has one row per mechanism and metric"),
  Flag.optional,
)

/** The form that `--json` and `--format` ask for, or else `standard`; fails where they ask for two. */
export const formatOf = Effect.fn("formatOf")(function* <F extends string>(
  { json, format }: { readonly json: boolean; readonly format: Option.Option<F> },
  standard: F,
): Effect.fn.Return<F | "json", CommandMistake> {
  if (!json) return Option.getOrElse(format, () => standard)
  if (Option.isNone(format) || format.value === "json") return "json"
  return yield* new CommandMistake({
    message: `--json is short for --format json and cannot stand beside --format ${format.value}: leave one of them out`,
  })
})
export const mechanismOption = Flag.String("mechanism").pipe(
  Flag.withAlias("m"),
  Flag.withMetavar("ID"),
  Flag.withDescription("Mechanism, by its label in the scenario or by its id (see `pushsim list mechanisms`)"),
)
export const mechanismsOption = Flag.String("mechanisms").pipe(
  Flag.withMetavar("A,B"),
  Flag.withDescription("Mechanisms to compare, separated by commas; those of the scenario by default"),
  Flag.withSchema(
    Schema.String.check(Schema.isPattern(/^[^,\s]+(,[^,\s]+)*$/u, { message: "Expected names separated by commas" })),
  ),
  Flag.map((list) => list.split(",")),
  Flag.optional,
)
export const baselineOption = Flag.String("baseline").pipe(
  Flag.withMetavar("ID"),
  Flag.withDescription("Mechanism that the others are held against; the first one by default"),
  Flag.optional,
)

export const sweepFormatOption = Flag.Literals("format", ["table", "json", "csv"]).pipe(
  Flag.withDescription(
    "Form of the result on standard output: a table; json, one line per point; csv, one row per point, mechanism and metric",
  ),
  Flag.optional,
)
export const chartOption = Flag.String("chart").pipe(
  Flag.withMetavar("FILE.svg"),
  Flag.withDescription(
    "Draw one measure over the first factor that has numbers, a line for each mechanism and combination of the other levels, with 95 % intervals",
  ),
  Flag.optional,
)
const chartMeasures = ["goodput", "mean", "p50", "p95", "p99"] as const
/** What a chart of a sweep may show. */
export type ChartMeasure = (typeof chartMeasures)[number]
export const chartMeasureOption = Flag.Literals("chart-measure", chartMeasures).pipe(
  Flag.withDescription(
    "What --chart draws: goodput (default), pushes delivered a second of the measured span; or a figure of the latency",
  ),
  Flag.optional,
)
export const checkOption = Flag.Boolean("check").pipe(
  Flag.withDescription(
    "End with exit code 1 where a point misses an objective of the scenario; without it they are only told",
  ),
  Flag.withDefault(false),
)
