/** `pushsim validate FILE…`: every problem of every file, each with its place. The problems are the result: standard output. */
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { ProblemsFound } from "./exit-code.ts"
import { jsonOption, outOption, quietOption, scenarioOptions, setsOf } from "./options.ts"
import { tell, writeWhole } from "./output.ts"
import { readScenario } from "./scenario-file.ts"

export const validate = Command.make(
  "validate",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription("Scenario files, or names of scenarios in scenarios/"),
      Argument.atLeast(1),
    ),
    ...scenarioOptions,
    json: jsonOption,
    out: outOption,
    quiet: quietOption,
  },
  Effect.fn("validate")(function* ({ files, json, quiet, out, ...changes }) {
    const { problemsText } = yield* Effect.promise(() => import("./problems-text.ts"))
    const found = yield* Effect.forEach(files, (file) => readScenario(file, setsOf(changes)))
    const { routingProblems } = yield* Effect.promise(() => import("../scenario/routing-problems.ts"))
    const problems = found.flatMap((read) => {
      if ("problems" in read) return read.problems
      const { source, scenario } = read
      // Whatever decodes may still have mechanisms that find no way to the device and back.
      return scenario.kind === "push" ? routingProblems(source.file, source.text, scenario) : []
    })
    const text = json ? JSON.stringify({ files, problems }, undefined, 2) : problemsText(problems)
    yield* writeWhole(text === "" ? "" : `${text}\n`, out)
    const counts = `${count(files.length, "file")}, ${count(problems.length, "problem")}`
    if (problems.length > 0) return yield* new ProblemsFound({ message: quiet ? "" : counts })
    if (!quiet) yield* tell(counts)
  }),
).pipe(
  Command.withDescription(
    "Report every problem of scenario files: file, line, column, path, what was found, what is allowed",
  ),
  Command.withExamples([
    {
      command: "pushsim validate scenarios/im-offline-notification.yaml my-scenario.yaml",
      description: "Check two files",
    },
    { command: "pushsim validate --json my-scenario.yaml", description: "The same for a script or an editor" },
  ]),
)

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`
