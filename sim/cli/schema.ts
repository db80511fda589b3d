/** `pushsim schema`: the scenario format as JSON Schema, the text that is also committed as scenarios/scenario.schema.json. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { jsonOption, outOption, quietOption } from "./options.ts"
import { writeWhole } from "./output.ts"

export const schema = Command.make(
  "schema",
  { json: jsonOption, out: outOption, quiet: quietOption },
  Effect.fn("schema")(function* ({ out }) {
    const { scenarioJsonSchema } = yield* Effect.promise(() => import("../scenario/json-schema.ts"))
    yield* writeWhole(`${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`, out)
  }),
).pipe(
  Command.withDescription("Print the scenario format as JSON Schema, for editors that complete and check YAML"),
  Command.withExamples([
    { command: "pushsim schema > scenario.schema.json", description: "Keep it beside scenarios of your own" },
  ]),
)
