/** `pushsim start`, which is `npm start`: the comparison that the project exists for, as a table and then as a page. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import type { Outcome } from "../experiment/run-tasks.ts"
import type { ReplicationTask } from "../experiment/task.ts"
import type { FinishedReplication } from "./finished-replications.ts"
import * as options from "./options.ts"
import { loadPushScenario } from "./scenario-file.ts"
import { portOption, serveUntilInterrupted } from "./serve.ts"

/** The scenario whose comparison the page shows at first. */
const firstScenario = "im-offline-notification"

export const start = Command.make(
  "start",
  {
    serve: Flag.Boolean("serve").pipe(
      Flag.withDescription("Serve the page after the table; --no-serve stops after the table"),
      Flag.withDefault(true),
    ),
    port: portOption,
    workers: options.workersOption,
    quiet: options.quietOption,
  },
  Effect.fn("start")(function* (given) {
    const loaded = yield* loadPushScenario(firstScenario, [])
    const { experimentOf, measure, requireObjectives } = yield* Effect.promise(() => import("./measure.ts"))
    const labels = loaded.scenario.mechanisms.map(({ label }) => label)
    const experiment = yield* experimentOf(loaded, labels, undefined)
    const none = Option.none<string>()
    const outputs = { format: "table", out: none, pushes: none, trace: none } as const
    const finished: FinishedReplication[] = []
    const onOutcome = given.serve
      ? (task: ReplicationTask, outcome: Outcome) => void finished.push({ task, outcome })
      : undefined
    const result = yield* measure(experiment, { ...given, ...outputs, onOutcome })
    if (given.serve) return yield* serveUntilInterrupted(given, finished)
    yield* requireObjectives(result)
  }),
).pipe(
  Command.withDescription(
    `Compare the mechanisms of ${firstScenario}, print the table, then serve the page with that comparison`,
  ),
  Command.withExamples([
    { command: "npm start", description: "The table, then the page" },
    { command: "npm start -- --no-serve", description: "The table alone" },
  ]),
)
