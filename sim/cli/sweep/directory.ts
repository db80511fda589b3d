/**
 * The directory of a sweep:
 *
 * | file             | holds                                                    | is there          |
 * | ---------------- | -------------------------------------------------------- | ----------------- |
 * | `sweep.json`     | what the points are of (`header.ts`)                     | from the start on |
 * | `points.jsonl`   | a line for each point, in their order                    | when all are done |
 * | `points.journal` | the lines of the points that are done, in any order      | until then        |
 * | `lock`           | who is at work in it                                     | while somebody is |
 *
 * Rule: whenever the process stops, what is there is enough to go on from; when it is finished nothing tells how it came about.
 */
import { readdir, readFile, rm } from "node:fs/promises"
import { Effect, FileSystem, Path, type Scope } from "effect"
import { headerDifferences, sweepFormat, type SweepHeader } from "../../experiment/sweep/header.ts"
import { wholeSweep } from "../../experiment/sweep/shard.ts"
import { CommandMistake } from "../exit-code.ts"
import { writeDurably } from "./durable.ts"
import { damageOf } from "./damage.ts"
import { Journal } from "./journal.ts"
import { writeAt } from "./lines.ts"
import { takeLock } from "./lock.ts"

/** The files of a sweep's directory. */
export const fileNames = {
  header: "sweep.json",
  points: "points.jsonl",
  journal: "points.journal",
  lock: "lock",
} as const

/** Whether a file is of the machinery, and goes away. */
const isPassing = (name: string): boolean => /^lock(\..*)?$|\.part$|^points\.journal$/u.test(name)

const isClaim = (name: string): boolean => /^lock(\.taking)*\..*\.\d+\.\d+$/u.test(name)

/** A sweep that goes on, with what is done of it, or one that is finished. */
export type OpenSweep =
  | { readonly kind: "finished" }
  | {
      readonly kind: "open"
      readonly journal: Journal
      /** Adds the line of a point; done when it is on the disk. */
      readonly add: (point: number, line: string) => Effect.Effect<void, CommandMistake>
      /** Writes `points.jsonl` from the journal and takes the journal away. Every point must have its line. */
      readonly finish: Effect.Effect<void, CommandMistake>
    }

const refusal = (directory: string, why: string): CommandMistake =>
  new CommandMistake({ message: `cannot write ${directory}: ${why}` })

/** An attempt at files of `directory`; what the system says becomes the user's to mend. */
const attempt = <A>(directory: string, work: () => Promise<A>): Effect.Effect<A, CommandMistake> =>
  Effect.tryPromise({
    try: work,
    catch: (error) => refusal(directory, error instanceof Error ? error.message : String(error)),
  })

/**
 * Whether a directory is there that a sweep with this header goes on in: `true`, or `false` for one that begins. Writes nothing;
 * fails where it can do neither.
 */
export const isGoingOn = Effect.fn("isGoingOn")(function* (
  directory: string,
  asked: SweepHeader,
  resume: boolean,
): Effect.fn.Return<boolean, CommandMistake, FileSystem.FileSystem | Path.Path> {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const there = yield* files.stat(directory).pipe(Effect.option)
  if (there._tag === "None") {
    const parent = paths.dirname(paths.resolve(directory))
    if (yield* files.exists(parent).pipe(Effect.orElseSucceed(() => false))) return false
    return yield* refusal(directory, `there is no directory ${parent}`)
  }
  if (there.value.type !== "Directory") return yield* refusal(directory, "it is a file; a sweep needs a directory")
  const names = yield* attempt(directory, () => readdir(directory))
  if (!names.includes(fileNames.header)) {
    const foreign = names.filter((name) => !isPassing(name))
    if (foreign.length === 0) return false
    return yield* refusal(directory, `it holds other files (${foreign[0]}); name a directory that is not there yet`)
  }
  if (!resume) {
    const state = names.includes(fileNames.points) ? "a finished sweep" : "a sweep that was begun"
    return yield* refusal(directory, `it holds ${state}; --resume goes on with it, if it is the same one`)
  }
  const header = yield* readHeader(directory)
  const differences = headerDifferences(header, asked, ["there", "asked for"])
  if (differences.length === 0) return true
  return yield* refusal(
    directory,
    ["it holds another sweep, which --resume cannot go on with", ...differences].join("\n  "),
  )
})

/** The header of a sweep's directory. */
export const readHeader = Effect.fn("readHeader")(function* (
  directory: string,
): Effect.fn.Return<SweepHeader, CommandMistake, Path.Path> {
  const paths = yield* Path.Path
  const file = paths.join(directory, fileNames.header)
  const text = yield* Effect.tryPromise({
    try: () => readFile(file, "utf8"),
    catch: () => new CommandMistake({ message: `${directory} holds no sweep: there is no ${fileNames.header} in it` }),
  })
  const header = yield* Effect.try({
    try: () => JSON.parse(text) as SweepHeader,
    catch: () => new CommandMistake({ message: `${file} is not what a sweep writes: it is no JSON` }),
  })
  if (header.format === sweepFormat) return header
  return yield* new CommandMistake({
    message: `${file} is of format ${String(header.format)}; this version (${sweepFormat}) cannot read it`,
  })
})

/** Opens the directory for work, alone, until the end of the scope; makes it and its header where they are not there. */
export const openSweep = Effect.fn("openSweep")(function* (
  directory: string,
  header: SweepHeader,
  resume: boolean,
): Effect.fn.Return<OpenSweep, CommandMistake, FileSystem.FileSystem | Path.Path | Scope.Scope> {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const inside = (name: string): string => paths.join(directory, name)
  const wrong = (error: Error): CommandMistake => refusal(directory, error.message)
  yield* files
    .makeDirectory(directory)
    .pipe(Effect.catch((error) => (error.reason._tag === "AlreadyExists" ? Effect.void : wrong(error))))
  yield* Effect.acquireRelease(
    attempt(directory, () => takeLock(inside(fileNames.lock))),
    (lock) => Effect.promise(() => lock.release()),
  )
  // Looked at once more, now that nobody else can change it.
  if (!(yield* isGoingOn(directory, header, resume)))
    yield* attempt(directory, () => writeHeader(inside(fileNames.header), header))
  // What was killed while it asked for the lock has left its claim.
  for (const name of yield* attempt(directory, () => readdir(directory)))
    if (isClaim(name)) yield* attempt(directory, () => rm(inside(name), { force: true }))
  if (yield* files.exists(inside(fileNames.points)).pipe(Effect.mapError(wrong))) {
    const damage = yield* attempt(directory, () =>
      damageOf(inside(fileNames.points), header.shard ?? wholeSweep, header.points),
    )
    if (damage !== undefined) {
      const file = inside(fileNames.points)
      return yield* new CommandMistake({ message: `${file} is damaged: ${damage}; remove it to run its points again` })
    }
    yield* attempt(directory, () => rm(inside(fileNames.journal), { force: true }))
    return { kind: "finished" }
  }
  const journal = yield* Effect.acquireRelease(
    attempt(directory, () => Journal.open(inside(fileNames.journal), header.shard ?? wholeSweep, header.points)),
    (opened) => Effect.promise(() => opened.close()),
  )
  const finish = attempt(directory, async () => {
    await writeDurably(inside(fileNames.points), async (part) => {
      let at = 0
      for await (const line of journal.inOrder()) {
        await writeAt(part, line, at)
        at += line.length
      }
    })
    await rm(inside(fileNames.journal), { force: true })
  }).pipe(Effect.uninterruptible)
  return { kind: "open", journal, add: (point, line) => attempt(directory, () => journal.append(point, line)), finish }
})

/** Writes a header whole. */
export const writeHeader = (file: string, header: SweepHeader): Promise<void> =>
  writeDurably(file, async (part) => {
    await part.writeFile(`${JSON.stringify(header, undefined, 2)}\n`)
  })
