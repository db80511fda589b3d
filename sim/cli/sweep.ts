/** `pushsim sweep SCENARIO --vary PATH=VALUES…`: a scenario at every point of a design over its fields. */
import { Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { parseShard } from "../experiment/sweep/shard.ts"
import { CommandMistake } from "./exit-code.ts"
import * as options from "./options.ts"
import { readSource } from "./scenario-file.ts"

const varyOption = Flag.String("vary").pipe(
  Flag.withMetavar("PATH=VALUES"),
  Flag.withDescription(
    "Vary one field of the scenario; may be repeated. Values in a row: links.pcscf-device.loss=0%,1%,2%; whole numbers: " +
      "nodes.lines.servers=1..10; five at equal distances: load.ratePerDevice=1/h..9/h:5; seven at equal ratios: " +
      "load.ratePerDevice=0.1/h..10/h:7log; anything between, for lhs: LOW..HIGH:lin or :log; rounded to whole numbers: :7logint, :linint. Brackets and quotes keep commas and dots together",
  ),
  Flag.atLeast(1),
)
const designOption = Flag.Literals("design", ["factorial", "lhs"]).pipe(
  Flag.withDescription(
    "factorial (default): every combination of the values; lhs: a Latin hypercube of --samples points, drawn from the scenario's seed",
  ),
  Flag.withDefault("factorial"),
)
const samplesOption = Flag.Int("samples").pipe(
  Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))),
  Flag.withMetavar("N"),
  Flag.withDescription("Points of --design lhs"),
  Flag.optional,
)
const shardOption = Flag.String("shard").pipe(
  Flag.withMetavar("I/N"),
  Flag.withDescription(
    "Run only part I of N, 0 to N-1: the points I, I+N, I+2N, …; `pushsim merge` puts the parts' directories together",
  ),
  Flag.optional,
)
const directoryOption = Flag.String("out").pipe(
  Flag.withAlias("o"),
  Flag.withMetavar("DIR"),
  Flag.withDescription(
    "Keep the sweep in this directory, every point as soon as it is done; standard output then says nothing unless --json or --format is given, nor with --chart",
  ),
  Flag.optional,
)
const resumeOption = Flag.Boolean("resume").pipe(
  Flag.withDescription("Go on with the sweep in --out, whatever stopped it; without one there, begin it"),
  Flag.withDefault(false),
)

export const sweep = Command.make(
  "sweep",
  {
    scenario: options.scenarioArgument,
    vary: varyOption,
    mechanisms: options.mechanismsOption,
    baseline: options.baselineOption,
    design: designOption,
    samples: samplesOption,
    ...options.scenarioOptions,
    ...options.sequentialOptions(),
    workers: options.workersOption,
    shard: shardOption,
    out: directoryOption,
    resume: resumeOption,
    chart: options.chartOption,
    chartMeasure: options.chartMeasureOption,
    check: options.checkOption,
    format: options.sweepFormatOption,
    json: options.jsonOption,
    quiet: options.quietOption,
  },
  Effect.fn("sweep")(function* (given) {
    const { levelsNamingFiles, measureSweep } = yield* Effect.promise(() => import("./sweep/measure.ts"))
    const isKept = Option.isSome(given.out) || Option.isSome(given.chart)
    const isAsked = given.json || Option.isSome(given.format) || !isKept
    const format = yield* options.formatOf(given, "table")
    if (given.resume && Option.isNone(given.out)) {
      return yield* new CommandMistake({ message: "--resume goes on in a directory: name it with --out DIR" })
    }
    const shard = Option.map(given.shard, (text) => ({ text, shard: parseShard(text) }))
    if (Option.isSome(shard) && shard.value.shard === undefined) {
      return yield* new CommandMistake({
        message: `--shard: found ${shard.value.text}, allowed I/N with I from 0 to N-1, e.g. 0/4, 1/4, 2/4 and 3/4`,
      })
    }
    const sets = options.setsOf(given)
    const source = yield* readSource(given.scenario, sets, levelsNamingFiles(given.vary, sets))
    yield* measureSweep(source, {
      ...given,
      shard: Option.flatMap(shard, (each) => Option.fromUndefinedOr(each.shard)),
      format: isAsked ? format : undefined,
    })
  }),
).pipe(
  Command.withDescription(
    "Run a scenario at every point of a design over its fields, on several threads. Every point is checked before the first one runs. " +
      "Points that miss objectives are told; the exit code is 1 for them only with --check, since a sweep looks for where they are missed",
  ),
  Command.withExamples([
    {
      command:
        "pushsim sweep im-offline-notification --vary links.pcscf-device.loss=0%,1%,2% --mechanisms sip-message,ppg-sip",
      description: "Two mechanisms at three losses, as a table",
    },
    {
      command: "pushsim sweep theory/mm1 --vary load.sources.arrivals.rate=10/s..90/s:9 --format csv",
      description: "A queue from a tenth of its capacity to nine tenths",
    },
    {
      command:
        "pushsim sweep overload --mechanisms sip-message --vary nodes.scscf.overload=none,loss,rate --vary load.rate=200/s..1000/s:9 --chart goodput.svg",
      description: "Goodput over load, a line for each control",
    },
    {
      command:
        'pushsim sweep my-scenario.yaml --vary "load.ratePerDevice=0.1/h..10/h:log" --vary "devices.count=1000..100000:logint" --design lhs --samples 200 --out results --resume',
      description: "200 points of a plane, kept in results/; the same command goes on after an interruption",
    },
  ]),
)
