/**
 * What a finished sweep says: its points as a table, as JSON lines or as CSV, read from its file line by line.
 * Rule: JSON lines are the octets of `points.jsonl`.
 */
import { open } from "node:fs/promises"
import { Effect, type Scope } from "effect"
import type { SweepHeader } from "../../experiment/sweep/header.ts"
import type { PointResult } from "../../experiment/sweep/point.ts"
import { pointsOf, wholeSweep } from "../../experiment/sweep/shard.ts"
import { writeOut } from "../output.ts"
import { sweepCsvHeader, sweepCsvRows } from "./csv.ts"
import { linesOf } from "./lines.ts"
import { sweepTable, tablePointsMax } from "./table.ts"

export type SweepFormat = "table" | "json" | "csv"

/** Points whose objectives are not all met. */
export interface SweepVerdict {
  readonly points: number
  readonly missed: number
}

/** Prints `file` on standard output, or nothing without a format, and gives the verdict. */
export const printSweep = Effect.fn("printSweep")(function* (
  file: string,
  { factors, shard, points }: SweepHeader,
  format: SweepFormat | undefined,
): Effect.fn.Return<SweepVerdict, never, Scope.Scope> {
  const opened = yield* Effect.acquireRelease(
    Effect.promise(() => open(file)),
    (handle) => Effect.promise(() => handle.close()),
  )
  const lines = linesOf(opened)
  const first: PointResult[] = []
  let seen = 0
  let missed = 0
  if (format === "csv") yield* say(sweepCsvHeader(factors.map(({ path }) => path)))
  for (;;) {
    const next = yield* Effect.promise(() => lines.next())
    if (next.done === true) break
    const { octets } = next.value
    seen++
    if (octets.includes(notMet)) missed++
    if (format === "json") yield* say(Buffer.concat([octets, Buffer.from("\n")]))
    if (format === "csv") yield* say(sweepCsvRows(parsed(octets)))
    if (format === "table" && first.length < tablePointsMax) first.push(parsed(octets))
  }
  if (format === "table") yield* say(sweepTable(first, pointsOf(shard ?? wholeSweep, points)))
  return { points: seen, missed }
})

/** Only an objective's verdict looks like this in JSON: within a text the quotes would be escaped. */
const notMet = `"met":false`

const parsed = (octets: Buffer): PointResult => JSON.parse(octets.toString("utf8")) as PointResult

/** To standard output, unless the reader has hung up. */
const say = (content: string | Uint8Array): Effect.Effect<void> =>
  Effect.suspend(() => (process.stdout.writable ? writeOut(content) : Effect.void))
