/** `pushsim list`: what there is, one line each: mechanisms, scenarios, and the parameters of the models or of one scenario. */
import { Effect, Option } from "effect"
import { Argument, Command } from "effect/cli"
import { aligned } from "./aligned.ts"
import { CommandMistake } from "./exit-code.ts"
import { jsonOption, outOption, quietOption, scenarioOptions, setsOf } from "./options.ts"
import { writeWhole } from "./output.ts"

export const list = Command.make(
  "list",
  {
    topic: Argument.Literals("topic", ["mechanisms", "scenarios", "parameters"]).pipe(
      Argument.withDescription("What to list; without it, mechanisms and scenarios"),
      Argument.optional,
    ),
    scenario: Argument.String("scenario").pipe(
      Argument.withDescription("With parameters: the scenario whose parameters to list, overridden ones marked"),
      Argument.optional,
    ),
    ...scenarioOptions,
    json: jsonOption,
    out: outOption,
    quiet: quietOption,
  },
  Effect.fn("list")(function* (given) {
    const rows = yield* Effect.promise(() => import("./list-rows.ts"))
    const topic = Option.getOrUndefined(given.topic)
    const scenario = Option.getOrUndefined(given.scenario)
    if (scenario !== undefined && topic !== "parameters") {
      return yield* new CommandMistake({ message: "only `pushsim list parameters` takes a scenario" })
    }
    const mechanisms = topic === undefined || topic === "mechanisms" ? yield* rows.mechanismRows : []
    const scenarios = topic === undefined || topic === "scenarios" ? yield* rows.scenarioRows : []
    const parameters = topic === "parameters" ? yield* rows.parameterRows(scenario, setsOf(given)) : []
    if (given.json) {
      const value = topic === undefined ? { mechanisms, scenarios } : [...mechanisms, ...scenarios, ...parameters]
      return yield* writeWhole(`${JSON.stringify(value, undefined, 2)}\n`, given.out)
    }
    const lines = [
      ...mechanisms.map(({ id, summary }) => [id, summary]),
      ...scenarios.map(({ name, title }) => [name, title]),
      ...parameters.map((row) => [
        row.parameter,
        ["", "1"].includes(row.unit) ? String(row.value) : `${row.value} ${row.unit}`,
        row.overridden ? "overridden" : row.assumption ? "assumption" : "",
        row.source,
      ]),
    ]
    yield* writeWhole(
      aligned(lines)
        .map((line) => `${line}\n`)
        .join(""),
      given.out,
    )
  }),
).pipe(
  Command.withDescription(
    "List mechanisms, scenarios, or parameters with value, unit and source, and whether overridden or assumed",
  ),
  Command.withExamples([
    { command: "pushsim list", description: "Mechanisms and scenarios" },
    { command: "pushsim list scenarios --json", description: "For a script" },
    {
      command: "pushsim list parameters im-offline-notification",
      description: "Every number of a scenario and where it comes from",
    },
  ]),
)
