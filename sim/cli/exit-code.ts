/**
 * How a command ends, for scripts: 0 done, 1 an objective was not met, 2 the command line or a scenario is wrong,
 * 3 a fault of the program (README, "Exit codes"), and 130 when the user interrupted it (128 + SIGINT, as shells say).
 * Rule: a mistake of the user is known by its class; whatever is not known is the program's fault.
 */
import { Cause, Exit, Schema } from "effect"
import { CliError } from "effect/cli"
import { ExperimentMistake } from "../experiment/mistake.ts"

export const exitCodes = { done: 0, objectiveNotMet: 1, mistake: 2, fault: 3, interrupted: 130 } as const

/** The command line asks for something that is not there or cannot be: a file, a name, a port. */
export class CommandMistake extends Schema.TaggedError<CommandMistake>()("CommandMistake", {
  message: Schema.String,
}) {}

/** The scenario has problems; `text` shows each with its place. */
export class ScenarioMistake extends Schema.TaggedError<ScenarioMistake>()("ScenarioMistake", {
  text: Schema.String,
}) {
  override get message(): string {
    return this.text
  }
}

/** The command did its work and the scenario's objectives are not met. */
export class ObjectivesNotMet extends Schema.TaggedError<ObjectivesNotMet>()("ObjectivesNotMet", {
  objectives: Schema.Array(Schema.String),
}) {
  override get message(): string {
    return `not met: ${this.objectives.join("; ")}`
  }
}

/** A sweep did its work and some of its points miss objectives. */
export class PointsMissed extends Schema.TaggedError<PointsMissed>()("PointsMissed", { message: Schema.String }) {}

/** Problems were found by a command whose result is the problems, so they are printed already. */
export class ProblemsFound extends Schema.TaggedError<ProblemsFound>()("ProblemsFound", { message: Schema.String }) {}

/** The exit code of a finished command, and what is still to be told on standard error. */
export const endingOf = (exit: Exit.Exit<unknown, unknown>): { readonly code: number; readonly text: string } => {
  if (Exit.isSuccess(exit)) return { code: exitCodes.done, text: "" }
  if (Cause.hasInterruptsOnly(exit.cause)) return { code: exitCodes.interrupted, text: "" }
  const error = Cause.squash(exit.cause)
  // The presenter has shown what effect's own parser found; `pushsim` alone asks for help and gets it.
  if (CliError.isCliError(error)) {
    const isHelp = error._tag === "ShowHelp" && error.errors.length === 0
    return { code: isHelp ? exitCodes.done : exitCodes.mistake, text: "" }
  }
  if (error instanceof ObjectivesNotMet || error instanceof PointsMissed)
    return { code: exitCodes.objectiveNotMet, text: error.message }
  const isMistake = [CommandMistake, ScenarioMistake, ProblemsFound, ExperimentMistake].some((c) => error instanceof c)
  if (isMistake && error instanceof Error) return { code: exitCodes.mistake, text: error.message }
  return { code: exitCodes.fault, text: faultText(error) }
}

/** One line about a fault: whoever reports it is asked for the command, which reproduces it. */
const faultText = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  const line = message.split("\n", 1)[0] ?? ""
  return `pushsim: fault of the program: ${line} (please report it with the command line; PUSHSIM_DEBUG=1 shows where)`
}
