/**
 * Where results go: standard output or a file, whole or not at all.
 * Rule: a file appears under its name only when it is complete (a temporary neighbour is renamed), and whether it can be
 * written is asked before the work, not after it.
 */
import { open } from "node:fs/promises"
import { Effect, FileSystem, Option, Path, type Scope } from "effect"
import { CommandMistake } from "./exit-code.ts"

type Files = FileSystem.FileSystem | Path.Path

/** Writes to standard output and waits until it is taken, so that nothing is cut off when the process ends. */
export const writeOut = (content: string | Uint8Array): Effect.Effect<void> =>
  Effect.callback((resume) => {
    process.stdout.write(content, () => resume(Effect.void))
  })

/** Refuses a form of result that is not text where it would go to a terminal, which would take octets for commands. */
export const refuseOctets = (
  format: string,
  file: Option.Option<string>,
  isTerminal: boolean | undefined,
): Effect.Effect<void, CommandMistake> =>
  Option.isNone(file) && isTerminal === true
    ? Effect.fail(new CommandMistake({ message: `${format} is not text: give it a file with --out, or a pipe` }))
    : Effect.void

/** Writes a message to standard error. */
export const tell = (text: string): Effect.Effect<void> =>
  Effect.sync(() => {
    process.stderr.write(`${text}\n`)
  })

/** An output file that is being written. */
export interface Writing {
  readonly append: (content: string | Uint8Array) => Effect.Effect<void, CommandMistake>
}

const cannotWrite = (file: string) => (error: unknown) =>
  new CommandMistake({ message: `cannot write ${file}: ${error instanceof Error ? error.message : String(error)}` })

/**
 * Opens `file` for writing at once, so that a wrong name is told before the work. It takes its name at the end of the
 * scope, if the scope succeeds; otherwise nothing is left of it. What is not a regular file (`/dev/null`, a pipe) is written straight.
 */
export const openOutput = Effect.fn("openOutput")(function* (
  file: string,
): Effect.fn.Return<Writing, CommandMistake, Files | Scope.Scope> {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const wrong = cannotWrite(file)
  const there = yield* files.stat(file).pipe(Effect.option)
  if (there._tag === "Some" && there.value.type === "Directory") {
    return yield* new CommandMistake({ message: `cannot write ${file}: it is a directory` })
  }
  const folder = paths.dirname(file)
  if (!(yield* files.exists(folder).pipe(Effect.mapError(wrong)))) {
    return yield* new CommandMistake({ message: `cannot write ${file}: there is no directory ${folder}` })
  }
  const isReplaced = there._tag === "None" || there.value.type === "File"
  const target = isReplaced ? `${file}.${process.pid}.part` : file
  // Added before the file is opened, so that it runs after the file is closed.
  yield* Effect.addFinalizer((exit) => {
    if (!isReplaced) return Effect.void
    const settle = exit._tag === "Success" ? files.rename(target, file) : files.remove(target, { force: true })
    return settle.pipe(Effect.orDie)
  })
  // Node's own handle, since effect's writes at positions, which a pipe does not have.
  const handle = yield* Effect.acquireRelease(
    Effect.tryPromise({ try: () => open(target, "w"), catch: wrong }),
    (opened) => Effect.promise(() => opened.close()),
  )
  return {
    append: (content) => Effect.tryPromise({ try: () => handle.writeFile(content), catch: wrong }),
  }
})

/** The same for an option that may be absent. */
export const openOptional = (
  file: Option.Option<string>,
): Effect.Effect<Writing | undefined, CommandMistake, Files | Scope.Scope> =>
  Option.isNone(file) ? Effect.succeed(undefined) : openOutput(file.value)

/** Writes `content` to `file` whole, or to standard output when there is no file. */
export const writeResult = Effect.fn("writeResult")(function* (
  content: string | Uint8Array,
  output: Writing | undefined,
) {
  yield* output === undefined ? writeOut(content) : output.append(content)
})

/** Opens, writes and closes: for commands whose result costs no work. */
export const writeWhole = (content: string, file: Option.Option<string>): Effect.Effect<void, CommandMistake, Files> =>
  Effect.scoped(Effect.flatMap(openOptional(file), (output) => writeResult(content, output)))
