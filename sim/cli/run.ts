/** `pushsim run SCENARIO --mechanism ID`: one mechanism, or a queueing network, by itself. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { CommandMistake } from "./exit-code.ts"
import * as options from "./options.ts"
import { loadScenario } from "./scenario-file.ts"

const traceOption = Flag.String("trace").pipe(
  Flag.withMetavar("FILE"),
  Flag.withDescription(
    "Keep the trace: every record of a sample of the first replication's pushes, one JSON object a line",
  ),
  Flag.optional,
)
const pushesOption = Flag.String("pushes").pipe(
  Flag.withMetavar("FILE"),
  Flag.withDescription(
    "Write a CSV row for each push: when planned, sent, delivered and confirmed, its fate, its costs",
  ),
  Flag.optional,
)

export const run = Command.make(
  "run",
  {
    scenario: options.scenarioArgument,
    mechanism: options.mechanismOption.pipe(Flag.optional),
    ...options.scenarioOptions,
    ...options.sequentialOptions(),
    workers: options.workersOption,
    format: options.resultFormatOption,
    json: options.jsonOption,
    out: options.outOption,
    pushes: pushesOption,
    trace: traceOption,
    histogram: options.histogramOption,
    quiet: options.quietOption,
  },
  Effect.fn("run")(function* (given) {
    const format = yield* options.formatOf(given, "table")
    const { source, scenario } = yield* loadScenario(given.scenario, options.setsOf(given))
    const ways = yield* Effect.promise(() => import("./measure.ts"))
    if (scenario.kind === "queueing") {
      if ([given.mechanism, given.pushes, given.trace, given.histogram].some(Option.isSome)) {
        return yield* new CommandMistake({
          message: `${source.file} is of kind queueing: it has no mechanism and no pushes (--mechanism, --pushes, --trace, --histogram)`,
        })
      }
      return yield* ways.requireObjectives(yield* ways.measureQueueing({ source, scenario }, { ...given, format }))
    }
    if (Option.isNone(given.mechanism)) {
      const labels = scenario.mechanisms.map(({ label }) => label).join(", ")
      return yield* new CommandMistake({ message: `which mechanism? ${source.file} has ${labels} (--mechanism ID)` })
    }
    const experiment = yield* ways.experimentOf({ source, scenario }, [given.mechanism.value], undefined)
    yield* ways.requireObjectives(yield* ways.measure(experiment, { ...given, format }))
  }),
).pipe(
  Command.withDescription("Run one mechanism of a scenario, or a queueing network, and print its figures"),
  Command.withExamples([
    { command: "pushsim run im-offline-notification --mechanism sip-message", description: "One mechanism" },
    { command: "pushsim run theory/mm1 --json", description: "A queueing network, to hold against its formula" },
    {
      command: "pushsim run im-offline-notification -m ppg-sip --set links.pcscf-device.loss=2% --pushes pushes.csv",
      description: "With loss on the radio leg, keeping a row for each push",
    },
  ]),
)
