/**
 * A load chart as a picture: lines with markers, whiskers and names at their ends, both axes from 0.
 * Rule 1: a line is told by its letter, marker and dash before its colour; beyond six lines all others are grey, with their names.
 * Rule 2: nothing is clamped: where a figure does not exist the line has a gap, and a whisker that leaves the plot has no cap there.
 */
import { fixed } from "../figures.ts"
import { inDrawingOrder, type Picture, type Primitive } from "../drawing.ts"
import type { GlyphName } from "../glyphs.ts"
import type { StyleName } from "../styles.ts"
import { textWidth } from "../text-width.ts"
import { mechanismSeries, type Colour, type SeriesKey } from "../tokens.ts"
import type { ChartLine, ChartPoint, LoadChart } from "./chart.ts"
import { dodged } from "./dodge.ts"
import { chartSummary, figureText } from "./summary.ts"
import { ticksUpTo, type Ticks } from "./ticks.ts"

/** Lines whose names still find a place beside the plot. */
export const linesMax = 22

const plot = { left: 72, top: 76, width: 600, height: 352 }
const right = plot.left + plot.width
const bottom = plot.top + plot.height
const nameHeight = 16
const nameGap = 30
const capWidth = 6
/** A whisker may raise the top of the axis to so many times the highest figure; beyond that it leaves the plot. */
const whiskerRoom = 1.25

/** From figures to px. */
interface Scales {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly xTicks: Ticks
  readonly yTicks: Ticks
  /** Values at the ends of the axes. */
  readonly xMost: number
  readonly yMost: number
}

/** The look of a line by its number among all. */
interface Look {
  readonly letter: string
  readonly colour: Colour
  readonly style: StyleName
  readonly marker: GlyphName | undefined
}

const about = { records: [], side: "A" } as const

/** Lays a chart out; it has at least one line with a figure. */
export const layoutLoadChart = (chart: LoadChart): Picture => {
  const scales = scalesOf(chart)
  const looks = chart.lines.map((_, index) => lookOf(index))
  const names = namesOf(chart, looks, scales)
  const width = right + nameGap + Math.max(80, ...names.map((name) => textWidth(name.text, 12, 600))) + 16
  return {
    width: Math.max(width, 32 + textWidth(chart.subtitle, 12), 32 + textWidth(chart.title, 15, 600)),
    height: bottom + 64,
    primitives: inDrawingOrder([
      ...headings(chart),
      ...axes(chart, scales),
      ...(chart.showsOffered ? offeredLine(chart, scales) : []),
      ...chart.lines.flatMap((line, index) => linePrimitives(line, looks[index] ?? grey, scales)),
      ...names.flatMap(({ primitives }) => primitives),
    ]),
    title: chart.title,
    summary: chartSummary(
      chart,
      looks.map(({ letter }) => letter),
    ),
    facts: chart.facts,
  }
}

const grey: Look = { letter: "", colour: "ink-3", style: "series-other", marker: undefined }

const lookOf = (index: number): Look => {
  const series = mechanismSeries[index]
  if (series === undefined) return grey
  const key = `series-${index + 1}` as SeriesKey
  return { letter: series.letter, colour: key, style: key, marker: `marker-${series.marker}` }
}

const scalesOf = ({ lines }: LoadChart): Scales => {
  const points = lines.flatMap((line) => line.points)
  const highest = Math.max(0, ...points.map(({ y }) => y ?? 0))
  const whiskers = Math.max(0, ...points.map(({ ci95 }) => ci95?.[1] ?? 0))
  const xTicks = ticksUpTo(Math.max(...points.map(({ x }) => x)) || 1, 8)
  const yTicks = ticksUpTo(Math.min(Math.max(highest, whiskers), highest * whiskerRoom) || 1, 6)
  const [xMost, yMost] = [xTicks.values.at(-1) ?? 1, yTicks.values.at(-1) ?? 1]
  return {
    x: (value) => plot.left + (value / xMost) * plot.width,
    y: (value) => bottom - (value / yMost) * plot.height,
    xTicks,
    yTicks,
    xMost,
    yMost,
  }
}

const text = (
  style: StyleName,
  colour: Colour,
  place: { readonly x: number; readonly y: number; readonly anchor?: "start" | "middle" | "end"; readonly turn?: -90 },
  words: string,
): Primitive => ({
  kind: "text",
  layer: "label",
  style,
  colour,
  x: place.x,
  y: place.y,
  text: words,
  anchor: place.anchor ?? "start",
  turn: place.turn ?? 0,
  halo: undefined,
  ...about,
})

const line = (
  layer: Primitive["layer"],
  style: StyleName,
  colour: Colour,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): Primitive => ({ kind: "line", layer, style, colour, x1, y1, x2, y2, ...about })

const headings = ({ title, subtitle }: LoadChart): readonly Primitive[] => [
  text("chart-title", "ink", { x: 16, y: 28 }, title),
  text("chart-subtitle", "ink-2", { x: 16, y: 48 }, subtitle),
]

/** "goodput / (pushes/s)" is what standards write; people read "goodput, pushes/s". */
const axisTitle = ({ name, unit }: LoadChart["x"]): string => (unit === "" ? name : `${name}, ${unit}`)

const axes = ({ x, y }: LoadChart, { xTicks, yTicks, ...to }: Scales): readonly Primitive[] => [
  ...yTicks.values.flatMap((value) => [
    line("band", "axis-grid", "line", [plot.left, to.y(value), right, to.y(value)]),
    text("axis-figure", "ink-3", { x: plot.left - 8, y: to.y(value) + 4, anchor: "end" }, fixed(value, yTicks.digits)),
  ]),
  ...xTicks.values.flatMap((value) => [
    line("band", "axis-line", "lifeline", [to.x(value), bottom, to.x(value), bottom + 5]),
    text("axis-figure", "ink-3", { x: to.x(value), y: bottom + 19, anchor: "middle" }, fixed(value, xTicks.digits)),
  ]),
  line("band", "axis-line", "lifeline", [plot.left, bottom, right, bottom]),
  line("band", "axis-line", "lifeline", [plot.left, plot.top, plot.left, bottom]),
  text("axis-title", "ink-2", { x: plot.left + plot.width / 2, y: bottom + 42, anchor: "middle" }, axisTitle(x)),
  text("axis-title", "ink-2", { x: 24, y: plot.top + plot.height / 2, anchor: "middle", turn: -90 }, axisTitle(y)),
]

/** Draws differ a little between lines; loads that are meant to differ, by more. */
const isApart = (one: number | null | undefined, other: number | null): boolean =>
  one != null && other !== null && Math.abs(one - other) > 0.05 * Math.max(one, other)

/** Where everything that is offered would be delivered, as far as the plot goes; nowhere, where lines are offered different loads at one place. */
const offeredLine = ({ lines }: LoadChart, to: Scales): readonly Primitive[] => {
  const points = (lines[0]?.points ?? []).filter(({ offered }) => offered !== null)
  const offeredAt = new Map(points.map(({ x, offered }) => [x, offered]))
  if (
    lines.some((each) => each.points.some(({ x, offered }) => offeredAt.has(x) && isApart(offeredAt.get(x), offered)))
  )
    return []
  const d: string[] = []
  let end: readonly [number, number] | undefined
  for (const [index, { x, offered }] of points.entries()) {
    const before = points[index - 1]
    let [px, py] = [x, offered ?? 0]
    if (py > to.yMost) {
      if (before === undefined || (before.offered ?? 0) > to.yMost) break
      px = before.x + ((x - before.x) * (to.yMost - (before.offered ?? 0))) / (py - (before.offered ?? 0))
      py = to.yMost
    }
    d.push(`${index === 0 ? "M" : "L"}${fixed(to.x(px), 2)} ${fixed(to.y(py), 2)}`)
    end = [to.x(px), to.y(py)]
    if (py === to.yMost) break
  }
  if (end === undefined || d.length < 2) return []
  return [
    path("offered-line", "ink-3", d.join("")),
    text(
      "series-name-other",
      "ink-3",
      { x: end[0] - 4, y: Math.max(end[1] - 5, plot.top - 5), anchor: "end" },
      "all offered",
    ),
  ]
}

const path = (style: StyleName, colour: Colour, d: string): Primitive => ({
  kind: "path",
  layer: "arrow",
  style,
  colour,
  d,
  top: plot.top,
  bottom,
  ...about,
})

const linePrimitives = ({ points }: ChartLine, look: Look, to: Scales): readonly Primitive[] => {
  let d = ""
  let isBroken = true
  for (const { x, y } of points) {
    if (y !== null) d += `${isBroken ? "M" : "L"}${fixed(to.x(x), 2)} ${fixed(to.y(y), 2)}`
    isBroken = y === null
  }
  const there = points.filter((point): point is ChartPoint & { readonly y: number } => point.y !== null)
  return [
    ...(d === "" ? [] : [path(look.style, look.colour, d)]),
    ...there.flatMap((point) => whisker(point, look, to)),
    ...there.map(({ x, y }): Primitive => ({
      kind: "glyph",
      layer: "tail",
      style: "marker",
      colour: look.colour,
      glyph: look.marker ?? "marker-circle",
      x: to.x(x),
      y: to.y(y),
      dx: 1,
      dy: 0,
      ...about,
    })),
  ]
}

const whisker = ({ x, ci95 }: ChartPoint, { colour }: Look, to: Scales): readonly Primitive[] => {
  if (ci95 === null || to.y(ci95[0]) - to.y(ci95[1]) < 1) return []
  const at = to.x(x)
  const [low, high] = [Math.max(0, ci95[0]), Math.min(to.yMost, ci95[1])]
  const cap = (value: number): Primitive =>
    line("timer", "whisker", colour, [at - capWidth / 2, to.y(value), at + capWidth / 2, to.y(value)])
  return [
    line("timer", "whisker", colour, [at, to.y(low), at, to.y(high)]),
    ...(ci95[0] >= 0 ? [cap(low)] : []),
    ...(ci95[1] <= to.yMost ? [cap(high)] : []),
  ]
}

/** The name of each line beside its last figure, with a leader where it had to give way. */
const namesOf = ({ lines }: LoadChart, looks: readonly Look[], to: Scales) => {
  const ends = lines.map(({ points }) => points.findLast(({ y }) => y !== null))
  const places = dodged(
    ends.map((end) => to.y(end?.y ?? 0)),
    nameHeight,
    plot.top - nameHeight / 2,
    bottom + nameHeight / 2,
  )
  return lines.map(({ name }, index) => {
    const look = looks[index] ?? grey
    const end = ends[index]
    const words = [look.letter, name].filter((part) => part !== "").join(" ")
    const value = end === undefined || end.y === null ? "" : `  ${figureText(end.y)}`
    const y = places[index] ?? 0
    const isGrey = look.letter === ""
    const from = end === undefined ? right : to.x(end.x) + 6
    return {
      text: words + value,
      primitives: [
        ...(end === undefined
          ? []
          : [line("ruler", "leader", look.colour, [from, to.y(end.y ?? 0), right + nameGap - 4, y])]),
        text(
          isGrey ? "series-name-other" : "series-name",
          look.colour,
          { x: right + nameGap, y: y + 4 },
          end === undefined ? `${words}  (no figure)` : words + value,
        ),
      ],
    }
  })
}
