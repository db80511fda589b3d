/** What the command line answers by itself: help and version on standard output, a mistake in two lines on standard error. */
import { Effect } from "effect"
import { CliOutput } from "effect/cli"
import { tell, writeOut } from "./output.ts"

/** Help goes where results go; a wrong command line gets its mistakes, its usage and the way to more. */
export const presenter: CliOutput.Presenter = {
  present: (event) =>
    Effect.suspend(() => {
      const formatter = CliOutput.defaultFormatter({ globalFlags: "summary" })
      switch (event._tag) {
        case "Help":
          return writeOut(`${formatter.formatHelpDoc(event.helpDoc).trim()}\n`)
        case "Version":
          return writeOut(`${event.name} ${event.version}\n`)
        case "InvalidInvocation": {
          const command = event.commandPath.join(" ")
          const mistakes = event.errors.map((error) => `${command}: ${plainly(formatter.formatCliError(error))}`)
          return tell([...mistakes, `usage: ${event.helpDoc.usage}`, `${command} --help tells more`].join("\n"))
        }
      }
    }),
}

/** effect's words for a value that its own check refused, without the part that speaks of its machinery. */
const plainly = (message: string): string => message.replace("Expected: Schema validation failed: ", "")
