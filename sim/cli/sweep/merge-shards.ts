/**
 * From the directories of all shards to the directory of the whole sweep.
 * Rule 1: what is made is what a sweep without shards makes, octet for octet; so every shard must be there once, finished, and of
 * the same sweep.
 * Rule 2: a first walk finds how long every line is, a second puts each in its place: no line is held for another's sake.
 */
import { mkdir, open, rm, type FileHandle } from "node:fs/promises"
import { Effect, FileSystem, Path } from "effect"
import { headerDifferences, type SweepHeader } from "../../experiment/sweep/header.ts"
import { pointAt, type Shard } from "../../experiment/sweep/shard.ts"
import { CommandMistake } from "../exit-code.ts"
import { tell } from "../output.ts"
import { fileNames, isGoingOn, readHeader, writeHeader } from "./directory.ts"
import { damageOf } from "./damage.ts"
import { writeDurably } from "./durable.ts"
import { linesOf, writeAt } from "./lines.ts"
import { endSweep, openChart, type ChartOptions } from "./measure.ts"
import { printSweep, type SweepFormat } from "./print.ts"

/** A shard that is finished. */
interface Part {
  readonly directory: string
  readonly file: string
  readonly shard: Shard
}

export interface MergeOptions extends ChartOptions {
  readonly out: string
  readonly format: SweepFormat | undefined
  readonly check: boolean
  readonly quiet: boolean
}

/** Puts the shards together in a directory that is not there yet. */
export const mergeShards = Effect.fn("mergeShards")(function* (directories: readonly string[], options: MergeOptions) {
  // Whether objectives are missed or not, what was put together stays.
  yield* endSweep(yield* Effect.scoped(mergeAndPrint(directories, options)), options)
})

const mergeAndPrint = Effect.fn("mergeAndPrint")(function* (directories: readonly string[], options: MergeOptions) {
  const paths = yield* Path.Path
  const { out } = options
  const { parts, header } = yield* partsOf(directories)
  yield* isGoingOn(out, header, false) // fails unless the directory is new
  const chart = yield* openChart(header, options)
  const wrong = (error: unknown): CommandMistake =>
    new CommandMistake({ message: `cannot write ${out}: ${error instanceof Error ? error.message : String(error)}` })
  const points = paths.join(out, fileNames.points)
  yield* Effect.acquireRelease(
    Effect.tryPromise({ try: () => mkdir(out, { recursive: true }), catch: wrong }),
    (made, exit) =>
      exit._tag === "Failure" && made !== undefined
        ? Effect.promise(() => rm(out, { recursive: true, force: true }))
        : Effect.void,
  )
  yield* Effect.tryPromise({
    try: async () => {
      await writeDurably(points, (file) => writeInOrder(parts, header.points, file))
      await writeHeader(paths.join(out, fileNames.header), header)
    },
    catch: wrong,
  })
  if (!options.quiet) yield* tell(`${header.points} points of ${parts.length} shards in ${out}`)
  const verdict = yield* printSweep(points, header, options.format)
  yield* chart(points)
  return verdict
})

/** The shards in order and the header of the whole; fails with everything that keeps them from being one. */
const partsOf = Effect.fn("partsOf")(function* (directories: readonly string[]) {
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const wrong: string[] = []
  const parts: Part[] = []
  let whole: SweepHeader | undefined
  for (const directory of directories) {
    const header = yield* readHeader(directory)
    const { shard } = header
    const file = paths.join(directory, fileNames.points)
    if (shard === null) {
      wrong.push(`${directory} is a whole sweep, no shard of one`)
      continue
    }
    whole ??= { ...header, shard: null }
    const differences = headerDifferences({ ...header, shard: null }, whole, ["here", "there"])
    const others = parts[0]
    if (differences.length > 0) {
      wrong.push([`${directory} is of another sweep than ${others?.directory}:`, ...differences].join("\n    "))
    } else if (others !== undefined && others.shard.of !== shard.of) {
      wrong.push(`${directory} is one of ${shard.of} shards, ${others.directory} one of ${others.shard.of}`)
    }
    const twin = parts.find((part) => part.shard.index === shard.index && part.shard.of === shard.of)
    if (twin !== undefined) wrong.push(`${directory} and ${twin.directory} are both shard ${inWords(shard)}`)
    if (!(yield* files.exists(file).pipe(Effect.orElseSucceed(() => false)))) {
      wrong.push(`${directory} (shard ${inWords(shard)}) is not finished: its own command with --resume finishes it`)
    }
    parts.push({ directory, file, shard })
  }
  const of = parts[0]?.shard.of ?? 0
  const missing = Array.from({ length: of }, (_, index) => index).filter(
    (index) => !parts.some(({ shard }) => shard.index === index),
  )
  if (missing.length > 0 && wrong.length === 0) {
    const shown = missing.slice(0, 20).map((index) => inWords({ index, of }))
    wrong.push(`missing: shard ${shown.join(", ")}${missing.length > 20 ? ` and ${missing.length - 20} more` : ""}`)
  }
  if (wrong.length === 0) {
    for (const { file, directory, shard } of parts) {
      const damage = yield* Effect.promise(() => damageOf(file, shard, whole?.points ?? 0))
      if (damage !== undefined) wrong.push(`${directory} (shard ${inWords(shard)}) is damaged: ${damage}`)
    }
  }
  if (wrong.length > 0 || whole === undefined) {
    return yield* new CommandMistake({ message: ["these directories do not make a sweep:", ...wrong].join("\n  ") })
  }
  return { parts, header: whole }
})

const inWords = ({ index, of }: Shard): string => `${index}/${of}`

/** Writes every line of every shard where it belongs. */
const writeInOrder = async (parts: readonly Part[], points: number, into: FileHandle): Promise<void> => {
  const begins = new Float64Array(points + 1)
  await eachLine(parts, async (point, octets) => {
    begins[point + 1] = octets.length + 1
  })
  for (let point = 0; point < points; point++) begins[point + 1] = (begins[point + 1] ?? 0) + (begins[point] ?? 0)
  await eachLine(parts, (point, octets) => writeAt(into, Buffer.concat([octets, lineFeed]), begins[point] ?? 0))
}

const lineFeed = Buffer.from("\n")

const eachLine = async (
  parts: readonly Part[],
  take: (point: number, octets: Buffer) => Promise<void>,
): Promise<void> => {
  for (const { file, shard } of parts) {
    const opened = await open(file)
    try {
      let place = 0
      for await (const { octets } of linesOf(opened)) await take(pointAt(shard, place++), octets)
    } finally {
      await opened.close()
    }
  }
}
