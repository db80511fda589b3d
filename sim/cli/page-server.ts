/**
 * The page's files over HTTP on this machine alone, built first where they are missing or older than what they are made of.
 * Rule: 127.0.0.1 only; cross-origin isolated (headers in vite.config.ts), so that shared memory can cancel a run in the page.
 */
import { join } from "node:path"
import { Effect, FileSystem, type Scope } from "effect"
import { build, preview, type InlineConfig } from "vite"
import { CommandMistake } from "./exit-code.ts"
import { handOver, type FinishedReplication } from "./finished-replications.ts"
import { tell } from "./output.ts"
import { packageFolder } from "./scenario-file.ts"

const host = "127.0.0.1"

const config: InlineConfig = {
  configFile: join(packageFolder, "vite.config.ts"),
  appType: "mpa", // what is not there is 404, and not the page again
  logLevel: "error",
  mode: "production",
}

/** What the page is made of: newer than the built page, any of these makes it stale. */
const sources = "{sim,viz,scenarios}/**/*"

export interface PageOptions {
  /** `undefined`: the first free port from 4173. */
  readonly port: number | undefined
  readonly quiet: boolean
  /** Replications that the page's first view need not run again. */
  readonly finished: readonly FinishedReplication[]
}

/** Serves the page until the scope ends; gives its URL. */
export const servePage = Effect.fn("servePage")(function* ({
  port,
  quiet,
  finished,
}: PageOptions): Effect.fn.Return<string, CommandMistake, FileSystem.FileSystem | Scope.Scope> {
  if (yield* isStale()) {
    if (!quiet) yield* tell("building the page …")
    yield* Effect.promise(() => build({ ...config, plugins: [handOver(finished)] }))
  }
  const server = yield* Effect.acquireRelease(
    Effect.tryPromise({
      try: () => preview({ ...config, preview: { host, port: port ?? 4173, strictPort: port !== undefined } }),
      catch: (error) =>
        new CommandMistake({
          message: `cannot serve on port ${port}: ${error instanceof Error ? error.message : String(error)}`,
        }),
    }),
    (running) => Effect.promise(() => running.close()),
  )
  const address = server.httpServer.address()
  const actual = typeof address === "object" && address !== null ? address.port : port
  return `http://${host}:${actual}/`
})

const isStale = Effect.fn("isStale")(function* () {
  const files = yield* FileSystem.FileSystem
  const changedAt = (file: string) =>
    files.stat(join(packageFolder, file)).pipe(
      Effect.map(({ mtime }) => (mtime._tag === "Some" ? mtime.value.getTime() : 0)),
      Effect.orElseSucceed(() => 0),
    )
  const builtAt = yield* changedAt(join("dist", "index.html"))
  if (builtAt === 0) return true
  const found = yield* files.glob(sources, { root: packageFolder }).pipe(Effect.orElseSucceed((): string[] => []))
  const changes = yield* Effect.forEach(found, changedAt, { concurrency: 32 })
  return changes.some((at) => at > builtAt)
})
