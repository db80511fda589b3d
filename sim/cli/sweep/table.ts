/**
 * A sweep as a table for the terminal: a line for each point and mechanism, or class of customers, with the figures that are looked
 * at first. All others are in the lines as JSON and in the CSV.
 */
import type { Latency, MechanismResult, ObjectiveResult } from "../../analysis/result.ts"
import type { ClassFigures } from "../../experiment/queueing-result.ts"
import type { PointResult } from "../../experiment/sweep/point.ts"
import { duration, fixed } from "../../render/figures.ts"
import { aligned } from "../aligned.ts"
import { isQueueing, levelText } from "./csv.ts"

/** Points that a table shows; nobody reads more, and they would have to be held in memory. */
export const tablePointsMax = 500

const pushHeads = ["mechanism", "delivered", "mean", "p50", "p95", "messages", "redundant", "busiest node"]
const queueingHeads = ["class", "arrivals", "turned away", "mean", "95 % interval", "p95", "busiest station"]

/** The table of these points, which are the first of `total`. */
export const sweepTable = (lines: readonly PointResult[], total: number): string => {
  const [first] = lines
  if (first === undefined) return "no points\n"
  const heads = isQueueing(first) ? queueingHeads : pushHeads
  const hasObjectives = lines.some(({ objectives }) => objectives.length > 0)
  const rows = lines.flatMap((line) => {
    const before = [String(line.point), ...Object.values(line.levels).map(levelText)]
    return rowsOf(line).map((row) => [...before, ...row, ...(hasObjectives ? [objectivesOf(line, row[0] ?? "")] : [])])
  })
  const top = ["point", ...Object.keys(first.levels), ...heads, ...(hasObjectives ? ["objectives"] : [])]
  const more = total - lines.length
  const text = [
    ...aligned([top, ...rows]),
    ...(more > 0 ? [`… and ${more} points more: --format csv or json has all`] : []),
  ]
  return `${text.join("\n")}\n`
}

const rowsOf = (line: PointResult): readonly (readonly string[])[] => {
  if (isQueueing(line)) {
    const { classes, nodes } = line.mechanisms.queueing
    return Object.entries(classes).map(([name, figures]) => [name, ...classCells(figures), busiest(nodes)])
  }
  return Object.entries(line.mechanisms as Readonly<Record<string, MechanismResult>>).map(([name, figures]) => [
    name,
    ...pushCells(figures),
    busiest(figures.nodes),
  ])
}

const pushCells = ({ pushes, latency, perPush }: MechanismResult): readonly string[] => [
  share(pushes.delivered, pushes.offered),
  ...[latency.mean, latency.p50, latency.p95].map(time),
  number(perPush.messages),
  number(perPush.redundantMessages),
]

const classCells = ({ arrivals, blocked, abandoned, latency }: ClassFigures): readonly string[] => [
  String(arrivals),
  share(blocked + abandoned, arrivals),
  time(latency.mean),
  interval(latency),
  time(latency.p95),
]

const interval = ({ ci95 }: Latency): string =>
  ci95.mean === null ? "" : `[${ci95.mean.map((x) => duration(x, "plain")).join(", ")}]`
const time = (seconds: number | null): string => (seconds === null ? "-" : duration(seconds, "plain"))
const number = (value: number | null): string => (value === null ? "-" : fixed(value, 2))
const share = (part: number, whole: number): string => (whole === 0 ? "-" : `${fixed((100 * part) / whole, 2)} %`)

/** The node with the highest utilisation. */
const busiest = (nodes: Readonly<Record<string, { readonly utilisation: number | null }>>): string => {
  let most: readonly [string, number] | undefined
  for (const [name, { utilisation }] of Object.entries(nodes)) {
    if (utilisation !== null && utilisation > (most?.[1] ?? -1)) most = [name, utilisation]
  }
  return most === undefined ? "-" : `${most[0]} ${fixed(100 * most[1], 1)} %`
}

/** How many of the objectives of a mechanism are met; those of a queueing network are of all its classes. */
const objectivesOf = ({ objectives }: PointResult, name: string): string => {
  const own = objectives.filter(({ mechanism }: ObjectiveResult) => mechanism === name || mechanism === "queueing")
  const missed = own.filter(({ met }) => !met)
  if (missed.length === 0) return "met"
  return `NOT met: ${missed.map(({ text }) => text).join("; ")}`
}
