/** The figures of a sweep's point as CSV: the rows of `run --format csv`, each behind the point's number and its levels. */
import type { Result } from "../../analysis/result.ts"
import type { QueueingResult } from "../../experiment/queueing-result.ts"
import type { PointResult } from "../../experiment/sweep/point.ts"
import { csvField, printCsv } from "../../render/csv.ts"
import { queueingCsv } from "../queueing-text.ts"

/** The header line for these factors. */
export const sweepCsvHeader = (paths: readonly string[]): string =>
  `${["point", ...paths, "mechanism", "metric", "value", "unit", "ci95_low", "ci95_high"].map(csvField).join(",")}\n`

/** A row for each mechanism and metric of a point. */
export const sweepCsvRows = (line: PointResult): string => {
  const before = [line.point, ...Object.values(line.levels).map(levelText)].map(csvField).join(",")
  const published = { ...line, assumptions: [] }
  const csv = isQueueing(line)
    ? queueingCsv(published as unknown as QueueingResult)
    : printCsv(published as unknown as Result)
  return csv
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((row) => `${before},${row}\n`)
    .join("")
}

/** Whether a point is of a queueing network. */
export const isQueueing = (line: PointResult): line is PointResult & Pick<QueueingResult, "mechanisms"> =>
  "classes" in (line.mechanisms["queueing"] ?? {})

/** A level as it stands in a row. */
export const levelText = (level: unknown): string => (typeof level === "string" ? level : JSON.stringify(level))
