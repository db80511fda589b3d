/** A queueing network's result for people and for spreadsheets: the figures that textbooks give formulas for. */
import type { ClassFigures, QueueingResult } from "../experiment/queueing-result.ts"
import { csvField } from "../render/csv.ts"
import { duration, fixed } from "../render/figures.ts"
import { runLines } from "../render/table.ts"
import { aligned } from "./aligned.ts"

const share = (x: number | null): string => (x === null ? "" : `${fixed(x * 100, 2)} %`)
const time = (x: number | null): string => (x === null ? "" : duration(x, "plain"))
const number = (x: number | null): string => (x === null ? "" : fixed(x, 3))

/** Stations, then classes, one line each. */
export const queueingTable = (result: QueueingResult): string => {
  const { scenario, seed, replications, mechanisms, objectives } = result
  const { nodes, classes } = mechanisms.queueing
  const stationLines = Object.entries(nodes).map(([node, n]) => [
    node,
    String(n.servers ?? "infinite"),
    String(n.arrivals),
    share(n.utilisation),
    time(n.meanWait),
    time(n.meanSojourn),
    number(n.meanQueue),
    String(n.drops),
  ])
  const classLines = Object.entries(classes).map(([name, c]) => [
    name,
    ...counts(c).map(String),
    time(c.latency.mean),
    interval(c.latency),
    time(c.latency.p95),
    time(c.latency.max),
  ])
  const parts = [
    `${scenario.name}: seed ${seed}, ${replications} replication${replications === 1 ? "" : "s"}`,
    ...runLines(result),
    ...aligned([
      ["station", "servers", "arrivals", "utilisation", "mean wait", "mean sojourn", "mean queue", "drops"],
      ...stationLines,
    ]),
    "",
    ...aligned([
      ["class", "arrivals", "departures", "blocked", "abandoned", "mean latency", "95 % interval", "p95", "max"],
      ...classLines,
    ]),
    ...objectives.map(({ text, value, met }) => `${met ? "met" : "NOT met"}: ${text} (${value ?? "no value"})`),
  ]
  return `${parts.join("\n")}\n`
}

/** Of the replications' means; of a single replication, by batch means. */
const interval = ({ ci95, batchMeans }: ClassFigures["latency"]): string => {
  const ends = ci95.mean ?? batchMeans?.mean ?? null
  return ends === null ? "" : `[${ends.map((x) => duration(x, "plain")).join(", ")}]`
}

const counts = ({ arrivals, departures, blocked, abandoned }: ClassFigures): readonly number[] => [
  arrivals,
  departures,
  blocked,
  abandoned,
]

/** The result's figures, one row per path of a figure in the JSON; columns and units as in every result's CSV. */
export const queueingCsv = ({ mechanisms, objectives }: QueueingResult): string => {
  const figures = leaves("", mechanisms.queueing)
  const targets = objectives.flatMap(({ text, value, met }) => leaves(`objectives.${text}.`, { value, met }))
  const intervals = new Map(figures.filter(([path]) => path.includes(".ci95.")))
  const lines = [...figures, ...targets]
    .filter(([path]) => !path.includes(".ci95."))
    .map(([path, value]) => {
      const bound = (end: 0 | 1): Value => intervals.get(`${path.replace(/[^.]+$/u, "ci95.$&")}.${end}`) ?? null
      return ["queueing", path, value, unitOf(path), bound(0), bound(1)].map(csvField).join(",")
    })
  return `mechanism,metric,value,unit,ci95_low,ci95_high\n${lines.map((line) => `${line}\n`).join("")}`
}

type Value = number | string | boolean | null

/** Every figure below `value` with its path. */
const leaves = (path: string, value: object): readonly (readonly [path: string, value: Value])[] =>
  Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
    typeof member === "object" && member !== null
      ? leaves(`${path}${key}.`, member)
      : [[`${path}${key}`, member as Value] as const],
  )

/** Unit of a figure by the last part of its path. */
const unitOf = (path: string): string => {
  const name = path.split(".").at(-1) ?? ""
  if (/^(meanWait|meanSojourn|mean|max|p\d+)$/u.test(name)) return "s"
  if (/^(arrivals|departures|blocked|abandoned|drops|meanQueue|maxQueue|count)$/u.test(name)) return "customers"
  if (/^(offered|goodput)$/u.test(name)) return "customers/s"
  return name === "utilisation" ? "1" : /^(servers|events)$/u.test(name) ? name : ""
}
