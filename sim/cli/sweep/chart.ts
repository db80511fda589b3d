/**
 * A sweep as a chart: one measure over its first numeric factor, a line for each mechanism and combination of the other levels.
 * Rule 1: what cannot be drawn is told before the first point runs, as far as the design shows it.
 * Rule 2: of each point only the measure is kept, not its line.
 */
import { open } from "node:fs/promises"
import { Effect, type Scope } from "effect"
import type { Latency, Throughput } from "../../analysis/result.ts"
import type { SweepHeader } from "../../experiment/sweep/header.ts"
import type { PointResult } from "../../experiment/sweep/point.ts"
import { version } from "../../experiment/version.ts"
import type { ChartLine, ChartPoint, LoadChart } from "../../render/load-chart/chart.ts"
import { layoutLoadChart, linesMax } from "../../render/load-chart/layout.ts"
import { printSvg } from "../../render/svg.ts"
import { CommandMistake } from "../exit-code.ts"
import type { ChartMeasure } from "../options.ts"
import { isQueueing, levelText } from "./csv.ts"
import { linesOf } from "./lines.ts"

/** The factor along the axis, and the unit of its levels. */
interface Axis {
  readonly path: string
  readonly unit: string
}

/** A level as a number and its unit; `undefined` for what is no number. */
const quantityOf = (level: unknown): { readonly value: number; readonly unit: string } | undefined => {
  if (typeof level === "number") return { value: level, unit: "" }
  const match =
    typeof level === "string" ? /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\D*)$/u.exec(level.trim()) : null
  return match === null ? undefined : { value: Number(match[1]), unit: (match[2] ?? "").trim() }
}

/** The axis of a chart over these factors; fails in words where there is none. */
export const axisOf = Effect.fn("axisOf")(function* ({
  design,
  factors,
  shard,
}: SweepHeader): Effect.fn.Return<Axis, CommandMistake> {
  const wrong = (message: string) => new CommandMistake({ message: `--chart: ${message}` })
  if (shard !== null) {
    return yield* wrong(
      `found shard ${shard.index}/${shard.of} of a sweep, allowed a whole one: give --chart to \`pushsim merge\``,
    )
  }
  if (design.kind === "lhs") {
    return yield* wrong("found a Latin hypercube, whose points lie on no lines, allowed a factorial design")
  }
  for (const { path, levels } of factors) {
    if (typeof levels === "string" || levels.length < 2) continue
    const units = new Set(levels.map((level) => quantityOf(level)?.unit))
    const [unit] = units
    if (units.size !== 1 || unit === undefined) continue
    const combinations = factors.reduce(
      (product, other) => product * (other.path === path ? 1 : other.levels.length),
      1,
    )
    if (combinations > linesMax) return yield* wrong(tooMany(combinations))
    return { path, unit }
  }
  const given = factors.map(({ path, levels }) => `${path}=${[levels].flat().map(levelText).join(",")}`).join("; ")
  return yield* wrong(
    `found no numeric factor in ${given.length > 200 ? `${given.slice(0, 199)}…` : given}, ` +
      "allowed one with at least two numbers in one unit, e.g. --vary load.rate=200/s..1000/s:5",
  )
})

const tooMany = (lines: number): string =>
  `found ${lines} lines, allowed at most ${linesMax}: vary less, or choose --mechanisms`

/** The chart of a finished sweep's file, as SVG. */
export const drawSweep = Effect.fn("drawSweep")(function* (
  file: string,
  header: SweepHeader,
  measure: ChartMeasure,
): Effect.fn.Return<string, CommandMistake, Scope.Scope> {
  const axis = yield* axisOf(header)
  const opened = yield* Effect.acquireRelease(
    Effect.promise(() => open(file)),
    (handle) => Effect.promise(() => handle.close()),
  )
  const series = new Series(header, axis, measure)
  yield* Effect.promise(async () => {
    for await (const { octets } of linesOf(opened)) series.take(JSON.parse(octets.toString("utf8")) as PointResult)
  })
  const chart = series.chart()
  if (chart.lines.length > linesMax) {
    return yield* new CommandMistake({ message: `--chart: ${tooMany(chart.lines.length)}` })
  }
  return printSvg(layoutLoadChart(chart), { legend: false })
})

/** The lines of a chart while its points come in. */
class Series {
  readonly #header: SweepHeader
  readonly #axis: Axis
  readonly #measure: ChartMeasure
  readonly #lines = new Map<string, { readonly mechanism: string; readonly others: string; points: ChartPoint[] }>()
  #replications = new Set<number>()
  #isQueueing = false

  constructor(header: SweepHeader, axis: Axis, measure: ChartMeasure) {
    this.#header = header
    this.#axis = axis
    this.#measure = measure
  }

  take(line: PointResult): void {
    const { levels, mechanisms, replications } = line
    this.#replications.add(replications)
    this.#isQueueing = isQueueing(line)
    const others = this.#othersOf(levels)
    const x = quantityOf(levels[this.#axis.path])?.value ?? 0
    for (const [mechanism, figures] of Object.entries(
      mechanisms as Readonly<Record<string, { readonly latency: Latency; readonly throughput: Throughput }>>,
    )) {
      const key = JSON.stringify([mechanism, others])
      const known = this.#lines.get(key) ?? { mechanism, others, points: [] }
      this.#lines.set(key, known)
      known.points.push({ x, ...figureOf(figures, this.#measure), offered: figures.throughput.offered })
    }
  }

  /** The other levels in words: `overload loss`. */
  #othersOf(levels: PointResult["levels"]): string {
    return this.#header.factors
      .filter(({ path, levels: all }) => path !== this.#axis.path && all.length > 1)
      .map(({ path }) => `${path.split(".").at(-1)} ${levelText(levels[path])}`)
      .join(", ")
  }

  chart(): LoadChart {
    const { scenario, set, points } = this.#header
    const all = [...this.#lines.values()]
    const mechanisms = new Set(all.map(({ mechanism }) => mechanism))
    const who = this.#isQueueing ? "customers" : "pushes"
    const name = this.#axis.path
    const words = measureWords[this.#measure]
    const lines = all.map(({ mechanism, others, points: own }): ChartLine => {
      const parts = [...(mechanisms.size > 1 || others === "" ? [mechanism] : []), ...(others === "" ? [] : [others])]
      return { name: parts.join(", "), points: own.toSorted((a, b) => a.x - b.x) }
    })
    const [least, most] = [Math.min(...this.#replications), Math.max(...this.#replications)]
    const hasWhiskers = all.some(({ points: own }) => own.some(({ ci95 }) => ci95 !== null))
    const only = mechanisms.size === 1 && !this.#isQueueing ? `${[...mechanisms].join("")}, ` : ""
    return {
      title: `${scenario.name}: ${words.name} over ${name}`,
      subtitle: `${only}${words.counted(who)}; ${least === most ? "" : `${least} to `}${most} replication${most === 1 ? "" : "s"} a point${hasWhiskers ? "; whiskers: 95 % interval" : ""}`,
      x: { name, unit: this.#axis.unit },
      y: { name: words.name, unit: this.#measure === "goodput" ? `${who}/s` : "s" },
      lines,
      showsOffered: this.#measure === "goodput",
      facts: [
        `Scenario ${scenario.name}, ${points} points.`,
        ...(set.length === 0 ? [] : [`Set: ${set.join(", ")}.`]),
        `pushsim ${version}.`,
      ],
    }
  }
}

/** Latencies are of those who arrived, and begin where it was planned. */
const latency = (figure: string) => ({
  name: `${figure} latency`,
  counted: (who: string) =>
    who === "pushes"
      ? "from the planned start of a push to its delivery, of those delivered"
      : "from arrival to departure, of those that departed",
})
const measureWords: Readonly<
  Record<ChartMeasure, { readonly name: string; readonly counted: (who: string) => string }>
> = {
  goodput: {
    name: "goodput",
    counted: (who) => `${who} ${who === "pushes" ? "delivered" : "departed"} a second of the measured span`,
  },
  mean: latency("mean"),
  p50: latency("median"),
  p95: latency("p95"),
  p99: latency("p99"),
}

const figureOf = (
  { throughput, latency: times }: { readonly latency: Latency; readonly throughput: Throughput },
  measure: ChartMeasure,
): Pick<ChartPoint, "y" | "ci95"> => {
  if (measure === "goodput") return { y: throughput.goodput, ci95: throughput.ci95.goodput }
  const ci95 = measure === "mean" || measure === "p95" ? times.ci95[measure] : null
  return { y: times[measure], ci95 }
}
