/** Exit codes are a contract with scripts: each kind of ending has its own. */
import { expect, test } from "vitest"
import { Cause, Exit } from "effect"
import { CliError } from "effect/cli"
import { CommandMistake, endingOf, ObjectivesNotMet, ProblemsFound, ScenarioMistake } from "../../sim/cli/exit-code.ts"
import { ExperimentMistake } from "../../sim/experiment/mistake.ts"
import { WorkerDied } from "../../sim/experiment/runner.ts"

const shown = new CliError.MissingOption({ option: "mechanism" })

test.each([
  ["success", Exit.void, 0],
  ["help that was asked for", Exit.fail(new CliError.ShowHelp({ commandPath: ["pushsim"], errors: [] })), 0],
  ["an objective not met", Exit.fail(new ObjectivesNotMet({ objectives: ["p95 <= 1 s (ppg-sip)"] })), 1],
  ["a wrong command line", Exit.fail(new CliError.ShowHelp({ commandPath: ["pushsim"], errors: [shown] })), 2],
  ["a wrong name", Exit.fail(new CommandMistake({ message: "there is no such file" })), 2],
  ["a wrong scenario", Exit.fail(new ScenarioMistake({ text: "x.yaml:1:1" })), 2],
  ["problems found", Exit.fail(new ProblemsFound({ message: "1 problem" })), 2],
  ["an impossible experiment", Exit.fail(new ExperimentMistake({ kind: "refused", message: "a cycle" })), 2],
  ["a dead worker", Exit.fail(new WorkerDied({ reason: "out of memory" })), 3],
  ["a bug", Exit.die(new Error("assertion failed: 1 is 2\nsecond line")), 3],
  ["an interruption", Exit.failCause(Cause.interrupt(1)), 130],
])("%s", (_, exit, code) => {
  expect(endingOf(exit).code).toBe(code)
})

test("a fault is told in one line that asks for a report, without a stack", () => {
  const { text } = endingOf(Exit.die(new Error("assertion failed: 1 is 2\n    at somewhere")))
  expect(text).toMatch(/^pushsim: fault of the program: assertion failed: 1 is 2 \(please report/u)
  expect(text).not.toContain("\n")
})
