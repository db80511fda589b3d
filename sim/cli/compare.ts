/** `pushsim compare SCENARIO`: the mechanisms side by side, under the same arrivals, devices and losses. */
import { Effect, Option } from "effect"
import { Command } from "effect/cli"
import * as options from "./options.ts"
import { loadPushScenario } from "./scenario-file.ts"

export const compare = Command.make(
  "compare",
  {
    scenario: options.scenarioArgument,
    mechanisms: options.mechanismsOption,
    baseline: options.baselineOption,
    ...options.scenarioOptions,
    ...options.sequentialOptions(),
    workers: options.workersOption,
    format: options.resultFormatOption,
    json: options.jsonOption,
    out: options.outOption,
    histogram: options.histogramOption,
    quiet: options.quietOption,
  },
  Effect.fn("compare")(function* (given) {
    const format = yield* options.formatOf(given, "table")
    const loaded = yield* loadPushScenario(given.scenario, options.setsOf(given))
    const { experimentOf, measure, requireObjectives } = yield* Effect.promise(() => import("./measure.ts"))
    const labels = Option.getOrElse(given.mechanisms, () => loaded.scenario.mechanisms.map(({ label }) => label))
    const experiment = yield* experimentOf(loaded, labels, Option.getOrUndefined(given.baseline))
    const result = yield* measure(experiment, { ...given, format, pushes: Option.none(), trace: Option.none() })
    yield* requireObjectives(result)
  }),
).pipe(
  Command.withDescription("Compare mechanisms in one scenario: figures, paired differences with intervals, objectives"),
  Command.withExamples([
    { command: "pushsim compare im-offline-notification", description: "All mechanisms of the scenario" },
    {
      command: "pushsim compare im-offline-notification --mechanisms sip-message,ppg-sip --baseline ppg-sip --json",
      description: "Two of them, as JSON",
    },
    {
      command: "pushsim compare my-scenario.yaml --seed 7 --replications 30 --workers 4",
      description: "Another seed, more runs",
    },
  ]),
)
