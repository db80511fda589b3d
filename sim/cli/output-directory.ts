/**
 * A result of several files: a new directory, whole or not at all.
 * Rule: nothing that is there is touched; the files are written beside it, in a directory that is renamed at the end.
 */
import { rmdir } from "node:fs/promises"
import { Effect, FileSystem, Option, Path, type Scope } from "effect"
import { printSipp } from "../render/sipp/files.ts"
import type { Flow } from "../trace/flow.ts"
import { CommandMistake } from "./exit-code.ts"

type Files = FileSystem.FileSystem | Path.Path

interface NamedText {
  readonly name: string
  readonly text: string
}

/**
 * Makes sure, before the work, that a directory of this name can be made: it is not there, or is there and empty. What is
 * returned writes files into a neighbour, which takes the name when all of them are there; otherwise nothing is left of it.
 */
const openDirectory = Effect.fn("openDirectory")(function* (
  directory: string,
): Effect.fn.Return<
  (made: readonly NamedText[]) => Effect.Effect<void, CommandMistake>,
  CommandMistake,
  Files | Scope.Scope
> {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const refuse = (why: string) => new CommandMistake({ message: `cannot write ${directory}: ${why}` })
  const wrong = (error: unknown) => refuse(error instanceof Error ? error.message : String(error))
  const there = yield* files.stat(directory).pipe(Effect.option)
  if (Option.isSome(there)) {
    if (there.value.type !== "Directory") return yield* refuse("it is a file; name a directory that is not there yet")
    const entries = yield* files.readDirectory(directory).pipe(Effect.mapError(wrong))
    if (entries.length > 0) return yield* refuse("it is a directory with files in it; name one that is not there yet")
  }
  const whole = paths.resolve(directory)
  const parent = paths.dirname(whole)
  if (!(yield* files.exists(parent).pipe(Effect.mapError(wrong))))
    return yield* refuse(`there is no directory ${parent}`)
  const part = `${whole}.${process.pid}.part`
  yield* Effect.acquireRelease(files.makeDirectory(part).pipe(Effect.mapError(wrong)), () =>
    files.remove(part, { recursive: true, force: true }).pipe(Effect.orDie),
  )
  return Effect.fn("write")(function* (made: readonly NamedText[]) {
    for (const { name, text } of made) yield* files.writeFileString(paths.join(part, name), text)
    // Not every system renames onto an empty directory. `rmdir` fails where something has been put into it meanwhile.
    if (Option.isSome(there)) yield* Effect.tryPromise(() => rmdir(whole))
    yield* files.rename(part, whole)
  }, Effect.mapError(wrong))
})

/** Opens the directory of `--format sipp`; gives what writes a flow's files into it. */
export const openSipp = Effect.fn("openSipp")(function* (out: Option.Option<string>) {
  if (Option.isNone(out)) {
    return yield* new CommandMistake({
      message: "--format sipp gives several files: name a directory for them with --out DIR",
    })
  }
  const write = yield* openDirectory(out.value)
  return Effect.fn("writeSipp")(function* (flow: Flow) {
    const made = printSipp(flow)
    if (made.length > 0) return yield* write(made)
    return yield* new CommandMistake({
      message: `push ${flow.push} by ${flow.mechanism} has no SIP endpoint, so there is nothing for SIPp to play`,
    })
  })
})
