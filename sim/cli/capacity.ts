/** `pushsim capacity SCENARIO --mechanism ID`: the highest load that meets the objectives, and what limits it. */
import { Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { CommandMistake } from "./exit-code.ts"
import * as options from "./options.ts"
import { loadScenario } from "./scenario-file.ts"

const loadMaxOption = Flag.Int("load-max").pipe(
  Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_048_576 }))),
  Flag.withMetavar("N"),
  Flag.withDescription("Highest load that is tried, as a multiple of the scenario's own; 65536 by default"),
  Flag.withDefault(65_536),
)

export const capacity = Command.make(
  "capacity",
  {
    scenario: options.scenarioArgument,
    mechanism: options.mechanismOption.pipe(Flag.optional),
    ...options.scenarioOptions,
    precision: options.precisionOption(
      "Relative width of the interval from the highest load met to the lowest missed; 5% by default",
    ),
    replicationsMax: options.replicationsMaxOption(
      "Replications of a load whose objectives are still undecided; four times run.replications by default",
    ),
    loadMax: loadMaxOption,
    workers: options.workersOption,
    format: Flag.Literals("format", ["table", "json"]).pipe(
      Flag.withDescription("Form of the result, a table by default"),
      Flag.optional,
    ),
    json: options.jsonOption,
    out: options.outOption,
    quiet: options.quietOption,
  },
  Effect.fn("capacity")(function* (given) {
    const format = yield* options.formatOf(given, "table")
    const { source, scenario } = yield* loadScenario(
      given.scenario,
      options.setsOf({ set: given.set, seed: given.seed, replications: given.replications }),
    )
    if (scenario.kind === "queueing" && Option.isSome(given.mechanism)) {
      return yield* new CommandMistake({ message: `${source.file} is of kind queueing: it has no mechanism` })
    }
    if (scenario.kind === "push" && Option.isNone(given.mechanism)) {
      const labels = scenario.mechanisms.map(({ label }) => label).join(", ")
      return yield* new CommandMistake({ message: `which mechanism? ${source.file} has ${labels} (--mechanism ID)` })
    }
    const { measureCapacity } = yield* Effect.promise(() => import("./measure-capacity.ts"))
    yield* measureCapacity({ source, scenario }, Option.getOrUndefined(given.mechanism), { ...given, format })
  }),
).pipe(
  Command.withDescription(
    "Search for the highest offered load that meets the scenario's objectives (design objective capacity, ETSI TS 186 008), by " +
      "doubling and bisection with replications at every load; name the node that limits it, and search again with that node doubled. " +
      "Every rate below load is scaled; registrations and come-backs are not. A load counts as met, or missed, when the 95 % intervals " +
      "of all objectives say so. Exits with 1 when not even a thousandth of the load is met.",
  ),
  Command.withExamples([
    {
      command:
        "pushsim capacity im-offline-notification -m sip-message --set 'objectives=[im-offline delivered within 1 s >= 99.9 %]'",
      description: "All but one in a thousand within a second",
    },
    {
      command: "pushsim capacity theory/erlang-b --set 'objectives=[blocked <= 1 %]' --precision 2%",
      description: "To hold against Erlang's formula",
    },
  ]),
)
