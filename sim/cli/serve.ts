/** `pushsim serve`: the page, on 127.0.0.1 only, until interrupted. */
import { Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import type { FinishedReplication } from "./finished-replications.ts"
import { quietOption } from "./options.ts"
import { writeOut } from "./output.ts"

export const portOption = Flag.Int("port").pipe(
  Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65_535 }))),
  Flag.withMetavar("N"),
  Flag.withDescription("Port of the page on 127.0.0.1; by default the first free one from 4173"),
  Flag.optional,
)

/** Serves the page, prints its URL and stays until the user ends it. */
export const serveUntilInterrupted = Effect.fn("serveUntilInterrupted")(function* (
  { port, quiet }: { readonly port: Option.Option<number>; readonly quiet: boolean },
  finished: readonly FinishedReplication[] = [],
) {
  const { servePage } = yield* Effect.promise(() => import("./page-server.ts"))
  yield* Effect.scoped(
    Effect.gen(function* () {
      const url = yield* servePage({ port: Option.getOrUndefined(port), quiet, finished })
      yield* writeOut(`${url}\n`)
      return yield* Effect.never
    }),
  )
})

export const serve = Command.make("serve", { port: portOption, quiet: quietOption }, (given) =>
  serveUntilInterrupted(given),
).pipe(
  Command.withDescription("Serve the page on 127.0.0.1 (built first if need be) and print its URL; Ctrl-C ends it"),
  Command.withExamples([{ command: "pushsim serve --port 8000", description: "At http://127.0.0.1:8000/" }]),
)
