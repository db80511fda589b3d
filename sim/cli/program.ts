/** The command tree of `pushsim` and how it ends: every exit code and every last word comes from here. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, Exit } from "effect"
import { CliOutput, Command } from "effect/cli"
import { version } from "../experiment/version.ts"
import { capacity } from "./capacity.ts"
import { compare } from "./compare.ts"
import { endingOf, exitCodes } from "./exit-code.ts"
import { flow } from "./flow.ts"
import { list } from "./list.ts"
import { merge } from "./merge.ts"
import { presenter } from "./presenter.ts"
import { run } from "./run.ts"
import { schema } from "./schema.ts"
import { serve } from "./serve.ts"
import { start } from "./start.ts"
import { sweep } from "./sweep.ts"
import { validate } from "./validate.ts"

/** Every command of `pushsim`. */
export const pushsim = Command.make("pushsim").pipe(
  Command.withDescription(
    "Deterministic simulator that settles by evidence how a mobile device should be pushed to. " +
      "Exit codes: 0 done, 1 an objective of the scenario was not met, 2 the command line or a scenario is wrong, 3 a fault of the program.",
  ),
  Command.withSubcommands([start, compare, run, sweep, merge, capacity, flow, list, validate, schema, serve]),
  Command.withExamples([
    {
      command: "pushsim start",
      description: "Compare the mechanisms for offline notification, then show it on a page",
    },
    { command: "pushsim compare im-offline-notification", description: "The comparison as a table" },
    {
      command: "pushsim flow im-offline-notification --mechanism ppg-sip-loop",
      description: "One push, message by message",
    },
  ]),
)

/** Runs the command line `args` and ends the process with the exit code of what became of it. */
export const main = (args: readonly string[]): void => {
  // A reader that has seen enough (`| head`) closes the pipe: no fault, and files that are being written are still finished.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") return
      if (stream === process.stdout) process.stderr.write(`cannot write the result: ${error.message}\n`)
      process.exit(exitCodes.fault)
    })
  }
  const program = Command.runWith(pushsim, { version })(args).pipe(
    Effect.provide(CliOutput.layerPresenter(presenter)),
    Effect.provide(NodeServices.layer),
  )
  NodeRuntime.runMain(program, {
    disableErrorReporting: true,
    teardown: (exit, onExit) => {
      const ending = endingOf(exit)
      if (ending.text !== "") process.stderr.write(`${ending.text}\n`)
      if (process.env["PUSHSIM_DEBUG"] !== undefined && Exit.isFailure(exit)) console.error(exit.cause)
      onExit(ending.code)
    },
  })
}
