/**
 * Reading a scenario's text from a file, with limits that hold before anything is read.
 * Rule: a path that is no scenario (a directory, a device, a huge file) is one clear line.
 */
import { Effect, FileSystem, Schema } from "effect"
import { traceLengthMax } from "./trace-file.ts"
import { textLengthMax } from "./yaml-text.ts"

/** A file that cannot be a scenario: what it is, and what is allowed. */
export class UnreadableScenario extends Schema.TaggedError<UnreadableScenario>()("UnreadableScenario", {
  file: Schema.String,
  found: Schema.String,
  allowed: Schema.String,
}) {
  override get message(): string {
    return `${this.file}\n  found ${this.found}, allowed ${this.allowed}`
  }
}

/** The text of a scenario file. */
export const readScenarioText = (file: string): Effect.Effect<string, UnreadableScenario, FileSystem.FileSystem> =>
  readText(file, textLengthMax)

/** The text of a trace that a scenario names. */
export const readTraceText = (file: string): Effect.Effect<string, UnreadableScenario, FileSystem.FileSystem> =>
  readText(file, traceLengthMax)

const readText = Effect.fn("readText")(function* (
  file: string,
  most: number,
): Effect.fn.Return<string, UnreadableScenario, FileSystem.FileSystem> {
  const files = yield* FileSystem.FileSystem
  const allowed = `a text file of at most ${most} octets`
  const refused = (found: string) => new UnreadableScenario({ file, found, allowed })
  const info = yield* files
    .stat(file)
    .pipe(
      Effect.mapError((error) =>
        refused(
          error.reason._tag === "NotFound" ? "no such file" : `a file that cannot be read (${error.reason._tag})`,
        ),
      ),
    )
  if (info.type !== "File")
    return yield* refused(info.type === "Directory" ? "a directory" : `no regular file (${info.type})`)
  if (info.size > BigInt(most)) return yield* refused(`a file of ${info.size} octets`)
  const octets = yield* files
    .readFile(file)
    .pipe(Effect.mapError((error) => refused(`a file that cannot be read (${error.reason._tag})`)))
  if (octets.length > most) return yield* refused(`a file of ${octets.length} octets`)
  if (octets.includes(0)) return yield* refused("a file of binary data")
  return new TextDecoder().decode(octets)
})
