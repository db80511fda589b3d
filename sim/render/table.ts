/**
 * A result as a table for the terminal: mechanisms side by side, im-offline devices first because they are the question.
 * At most 120 columns; mechanisms that do not fit beside each other follow in a further block. Units in every row, plain ASCII
 * spaces. An interval `[a, b]` is the 95 % confidence interval.
 */
import type {
  Difference,
  Interval,
  Latency,
  ObjectiveResult,
  PerPush,
  Precision,
  PushCounts,
  Result,
  StateResult,
  WarmUp,
} from "../analysis/result.ts"
import { deviceStates } from "../trace/tables.ts"
import { faultParts } from "./fault-rows.ts"
import { fixed } from "./figures.ts"
import { nodeParts } from "./node-rows.ts"

const widest = 120
const gap = "  "

interface Line {
  readonly name: string
  readonly cells: readonly string[]
}

/** A heading within the table, or a row of it. */
type Part = { readonly heading: string } | Line

/** Digits after the point, as many as the size of a time deserves. */
const timeDigits = (size: number): number => (size >= 100 ? 0 : size >= 10 ? 1 : 2)

/** ms under a second, else s: one unit of the two, so that rows can be compared down and across. */
const time = (seconds: number | null): string => {
  if (seconds === null) return "-"
  const size = Math.abs(seconds)
  return size < 1 ? `${fixed(seconds * 1000, 1)} ms` : `${fixed(seconds, timeDigits(size))} s`
}

/** Both ends in one unit: `[40.9, 43.6] ms`. */
const timeInterval = (interval: Interval | null): string => {
  if (interval === null) return ""
  const size = Math.max(Math.abs(interval[0]), Math.abs(interval[1]))
  const ends = interval.map((end) => (size < 1 ? fixed(end * 1000, 1) : fixed(end, timeDigits(size))))
  return `[${ends.join(", ")}] ${size < 1 ? "ms" : "s"}`
}

const number = (value: number | null, unit = ""): string => {
  if (value === null) return "-"
  const digits = value === 0 || Math.abs(value) >= 100 ? 0 : 2
  return `${fixed(value, digits)}${unit === "" ? "" : ` ${unit}`}`
}

/** A share in per cent; neither all nor none unless it is exactly so. */
const share = (part: number, whole: number): string => {
  if (whole === 0) return ""
  const text = fixed((100 * part) / whole, 1)
  if (text === "100.0" && part < whole) return " (>99.9 %)"
  return text === "0.0" && part > 0 ? " (<0.1 %)" : ` (${text} %)`
}

const outcomeRows = (counts: readonly (PushCounts | undefined)[]): Line[] => {
  const row = (name: string, of: (count: PushCounts) => string): Line => ({
    name,
    cells: counts.map((count) => (count === undefined ? "-" : of(count))),
  })
  const rare = (["expired", "rejected", "lost", "pending", "duplicated"] as const)
    .filter((fate) => counts.some((count) => (count?.[fate] ?? 0) > 0))
    .map((fate) => row(`  ${fate}`, (count) => `${count[fate]}${share(count[fate], count.offered)}`))
  return [
    row("  pushes offered", ({ offered }) => String(offered)),
    row("  delivered", ({ delivered, offered }) => `${delivered}${share(delivered, offered)}`),
    ...rare,
  ]
}

const latencyRows = (latencies: readonly (Latency | undefined)[]): Line[] => {
  const row = (name: string, of: (latency: Latency) => string): Line => ({
    name,
    cells: latencies.map((latency) => (latency === undefined ? "-" : of(latency))),
  })
  return [
    row("  latency p50", ({ p50 }) => time(p50)),
    row("  latency p95", ({ p95 }) => time(p95)),
    row("    95 % interval", ({ ci95 }) => timeInterval(ci95.p95)),
    row("    by batch means", ({ batchMeans }) => timeInterval(batchMeans?.p95 ?? null)),
    row("  latency mean", ({ mean }) => time(mean)),
    row("    95 % interval", ({ ci95 }) => timeInterval(ci95.mean)),
    row("    by batch means", ({ batchMeans }) => timeInterval(batchMeans?.mean ?? null)),
  ].filter(({ cells }) => cells.some((cell) => cell !== ""))
}

const costRows: readonly (readonly [cost: keyof PerPush, name: string, unit: string])[] = [
  ["messages", "messages per push", ""],
  ["bytes", "bytes per push", "B"],
  ["hops", "hops per push", ""],
  ["redundantHops", "redundant hops", ""],
  ["redundantMessages", "redundant messages", ""],
  ["redundantBytes", "redundant bytes", "B"],
  ["coreMessages", "core messages", ""],
  ["radioMessages", "radio messages", ""],
  ["radioBytes", "radio bytes", "B"],
  ["retransmissions", "retransmissions", ""],
]

/** Costs in the shorter sections, which follow the one that the question is about. */
const mainCosts: readonly (keyof PerPush)[] = [
  "messages",
  "hops",
  "redundantHops",
  "redundantMessages",
  "redundantBytes",
]

const perPushRows = (costs: readonly (PerPush | undefined)[], isFull: boolean): Line[] =>
  costRows
    .filter(([cost]) => isFull || mainCosts.includes(cost))
    .map(([cost, name, unit]) => ({
      name: `  ${name}`,
      cells: costs.map((perPush) => (perPush === undefined ? "-" : number(perPush[cost], unit))),
    }))

const section = (heading: string, figures: readonly (StateResult | undefined)[], isFull: boolean): Part[] => {
  if (figures.every((state) => (state?.pushes.offered ?? 0) === 0)) return []
  return [
    { heading },
    ...outcomeRows(figures.map((state) => state?.pushes)),
    ...latencyRows(figures.map((state) => state?.latency)).slice(0, isFull ? undefined : 3),
    ...perPushRows(
      figures.map((state) => state?.perPush),
      isFull,
    ),
  ]
}

/** Metrics whose difference is worth a row, with how to print them. */
const differenceRows: readonly (readonly [metric: string, name: string, isTime: boolean])[] = [
  ["latency.p50", "latency p50", true],
  ["latency.p95", "latency p95", true],
  ["perPush.messages", "messages per push", false],
  ["perPush.redundantMessages", "redundant messages", false],
]

const differenceParts = (
  differences: readonly Difference[],
  ids: readonly string[],
  path: string,
  who: string,
): Part[] => {
  const parts: Part[] = []
  for (const [metric, name, isTime] of differenceRows) {
    const of = (id: string): Difference | undefined =>
      differences.find((difference) => difference.metric === `${path}${metric}` && difference.mechanism === id)
    if (ids.every((id) => of(id) === undefined)) continue
    const print = (mean: number | null): string => {
      const text = isTime ? time(mean) : number(mean)
      return (mean ?? 0) > 0 ? `+${text}` : text
    }
    const interval = (ci95: Interval | null): string =>
      ci95 === null ? "" : isTime ? timeInterval(ci95) : `[${fixed(ci95[0], 2)}, ${fixed(ci95[1], 2)}]`
    const cells = ids.map((id) => {
      const difference = of(id)
      return difference === undefined ? "" : `${print(difference.mean)}${difference.significant ? " *" : ""}`
    })
    parts.push({ name: `  ${name}`, cells })
    const intervals = ids.map((id) => interval(of(id)?.ci95 ?? null))
    if (intervals.some((text) => text !== "")) parts.push({ name: "    95 % interval", cells: intervals })
  }
  const heading = `difference from ${differences[0]?.baseline ?? ""}, ${who}, paired by replication (* interval excludes 0)`
  return parts.length > 0 ? [{ heading }, ...parts] : []
}

const objectiveParts = (objectives: readonly ObjectiveResult[], ids: readonly string[]): Part[] => {
  const texts = [...new Set(objectives.map(({ text }) => text))]
  if (texts.length === 0) return []
  return [
    { heading: "objectives" },
    ...texts.map((text): Line => ({
      name: `  ${text}`,
      cells: ids.map((id) => {
        const objective = objectives.find((one) => one.text === text && one.mechanism === id)
        return objective === undefined ? "" : objective.met ? "met" : "NOT MET"
      }),
    })),
  ]
}

/** As many mechanisms as fit beside each other within the widest line, at least one. */
const blocks = (parts: readonly Part[], ids: readonly string[]): number[][] => {
  const nameWidth = nameWidthOf(parts)
  const widths = ids.map((id, column) => columnWidth(parts, id, column))
  const list: number[][] = []
  let used = widest + 1
  for (const [column, width] of widths.entries()) {
    if (used + gap.length + width > widest) {
      list.push([])
      used = nameWidth
    }
    list.at(-1)?.push(column)
    used += gap.length + width
  }
  return list
}

const isLine = (part: Part): part is Line => "cells" in part

const nameWidthOf = (parts: readonly Part[]): number =>
  parts.reduce((width, part) => (isLine(part) ? Math.max(width, part.name.length) : width), 0)

const columnWidth = (parts: readonly Part[], id: string, column: number): number =>
  parts.reduce((width, part) => (isLine(part) ? Math.max(width, part.cells[column]?.length ?? 0) : width), id.length)

/** What pilots and rounds decided: the warm-up, and how precise the figures became. */
export const runLines = ({
  warmUp,
  precision,
}: {
  readonly warmUp?: WarmUp | undefined
  readonly precision?: Precision | undefined
}): readonly string[] => [
  ...(warmUp === undefined
    ? []
    : [
        `warm-up ${fixed(warmUp.seconds, 3)} s, by ${warmUp.rule} on ${warmUp.pilots} pilot runs` +
          (warmUp.settled ? "" : ": NOT SETTLED within the first half of the run, which is deleted"),
      ]),
  ...(precision === undefined
    ? []
    : [
        `precision wanted ${fixed(100 * precision.wanted, 1)} %: ` +
          (precision.figure === null
            ? "there is no interval"
            : `the widest interval is ± ${precision.reached === null ? "without end" : `${fixed(100 * precision.reached, 2)} %`}, of ${precision.figure}`) +
          (precision.met ? "" : ", NOT REACHED"),
      ]),
]

/** The whole table with a final newline. */
export const printTable = (result: Result): string => {
  const ids = Object.keys(result.mechanisms)
  const all = Object.values(result.mechanisms)
  const parts: Part[] = []
  for (const [place, state] of deviceStates.entries()) {
    const figures = all.map(({ byState }) => byState[state])
    parts.push(...section(`device ${state}`, figures, place === 0))
  }
  parts.push(...section("all devices", all, false))
  if (all.some((mechanism) => (mechanism.addedSignalling.messages ?? 0) > 0)) {
    parts.push({
      name: "  of them added signalling",
      cells: all.map(({ addedSignalling }) => number(addedSignalling.messages, "")),
    })
  }
  const [first] = deviceStates
  parts.push(...differenceParts(result.differences, ids, `byState.${first}.`, `device ${first}`))
  parts.push(...differenceParts(result.differences, ids, "", "all devices"))
  parts.push(...nodeParts(all))
  parts.push(
    ...faultParts(
      all.map(({ faults }) => faults),
      time,
    ),
  )
  parts.push(...objectiveParts(result.objectives, ids))
  const nameWidth = nameWidthOf(parts)
  const lines = [
    `${result.scenario.name}  seed ${result.seed}  ${result.replications} ${result.replications === 1 ? "replication" : "replications"}` +
      (result.baseline === null ? "" : `  baseline ${result.baseline}`),
    "latency: from the planned start of a push to its delivery, of those delivered; quantiles of all replications together,",
    "its interval from their spread; a difference is the mean of the differences by replication",
  ]
  lines.push(...runLines(result))
  for (const columns of blocks(parts, ids)) {
    const widths = columns.map((column) => columnWidth(parts, ids[column] ?? "", column))
    const cells = (of: (column: number) => string): string =>
      columns.map((column, place) => of(column).padStart(widths[place] ?? 0)).join(gap)
    lines.push("", `${" ".repeat(nameWidth)}${gap}${cells((column) => ids[column] ?? "")}`)
    for (const part of parts) {
      if (isLine(part)) {
        lines.push(`${part.name.padEnd(nameWidth)}${gap}${cells((column) => part.cells[column] ?? "")}`.trimEnd())
      } else lines.push(part.heading)
    }
  }
  for (const { mechanism, why } of result.leftOut ?? []) lines.push("", `${mechanism} cannot run here: ${why}`)
  return `${lines.join("\n")}\n`
}
