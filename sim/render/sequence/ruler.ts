/** The ruler left of a chart: unit on top, the time of each row, skipped time in pills, the axis mode in the corner. */
import type { DrawnRow, Primitive } from "../drawing.ts"
import { duration, fixed } from "../figures.ts"
import { textWidth } from "../text-width.ts"
import type { Axis } from "./options.ts"

/** Room left of the first band. */
export const rulerWidth = 84
const right = rulerWidth - 12
const none: readonly number[] = []

interface Ruled {
  readonly rows: readonly DrawnRow[]
  readonly breaks: readonly { readonly y: number; readonly ns: number }[]
  readonly unit: "ms" | "s"
}

/** Charts of up to a hundred seconds count in ms. */
export const rulerUnit = (spanNs: number): "ms" | "s" => (spanNs < 100e9 ? "ms" : "s")

/** A row's figure, in the ruler's unit: the unit stands on top. */
export const rulerFigure = (ns: number, unit: "ms" | "s"): string =>
  fixed(unit === "ms" ? ns / 1e6 : ns / 1e9, unit === "ms" ? 1 : 3)

const modes: Readonly<Record<Axis, string>> = { compressed: "compressed", rows: "equal rows", linear: "linear" }

export const drawRuler = (
  { rows, breaks, unit }: Ruled,
  options: {
    readonly axis: Axis
    readonly numbers: boolean
    readonly bottom: number
    readonly pxPerMs: number
  },
): Primitive[] => {
  const made: Primitive[] = []
  const put = (style: "ruler" | "ruler-unit" | "axis-mode", y: number, text: string, records = none): void => {
    made.push({
      kind: "text",
      layer: style === "ruler" ? "ruler" : "head",
      style,
      colour: style === "ruler" ? "ink-3" : "ink-2",
      x: right,
      y,
      text,
      anchor: "end",
      turn: 0,
      halo: undefined,
      records,
      side: "A",
    })
  }
  put("axis-mode", 24, modes[options.axis])
  put("ruler-unit", 56, `t / ${unit}`)
  let last = -Infinity
  for (const row of rows) {
    if (row.y - last < 14) continue
    last = row.y
    const number = options.numbers ? `${row.records.map(({ n }) => n).join(", ")} \u00b7 ` : ""
    put(
      "ruler",
      row.y + 4,
      `${number}${row.label}`,
      row.records.map(({ n }) => n),
    )
  }
  for (const { y, ns } of breaks) made.push(...breakPill(y, ns))
  if (options.axis === "linear") made.push(...scaleBar(options.bottom, options.pxPerMs))
  return made
}

/** Time left out, in one unit so that it fits the ruler: `474.0 ms`, `30.6 min`, `1.2 h`. */
const skipped = (seconds: number): string => {
  if (seconds < 120) return duration(seconds)
  const isShort = seconds < 7200
  return `${fixed(seconds / (isShort ? 60 : 3600), 1)}\u202f${isShort ? "min" : "h"}`
}

const breakPill = (y: number, ns: number): Primitive[] => {
  const about = { layer: "ruler", records: none, side: "A" } as const
  const text = skipped(ns / 1e9)
  const width = Math.min(rulerWidth - 8, textWidth(text, 11, 600) + 24)
  const x = rulerWidth - 6 - width
  return [
    { kind: "rect", style: "break-pill", colour: "line", x, y: y - 9, width, height: 18, radius: 9, ...about },
    { kind: "glyph", glyph: "zigzag", style: "break", colour: "lifeline", x: x + 10, y, dx: 1, dy: 0, ...about },
    {
      kind: "text",
      style: "break-time",
      colour: "ink-2",
      x: x + width - 7,
      y: y + 4,
      text,
      anchor: "end",
      turn: 0,
      halo: undefined,
      ...about,
    },
  ]
}

/** The round time that a scale bar is long: 1, 2 or 5 times a power of ten, between 24 and 72 px. */
const scaleOf = (pxPerMs: number): { readonly ms: number; readonly length: number } => {
  let ms = 1e-6
  for (let step = 0; ms * pxPerMs < 24 && step < 60; step++) ms *= step % 3 === 1 ? 2.5 : 2
  return { ms, length: ms * pxPerMs }
}

/** Between the scale bar and the bottom of the chart, px. */
const scaleBarFoot = 12

/** Room below the last row that keeps the scale bar off the row's time, px. */
export const scaleBarRoom = (pxPerMs: number): number => scaleOf(pxPerMs).length + scaleBarFoot + 16

const scaleBar = (bottom: number, pxPerMs: number): Primitive[] => {
  const { ms, length } = scaleOf(pxPerMs)
  const about = { layer: "ruler", records: none, side: "A", colour: "ink-3" } as const
  const x = rulerWidth - 8
  const y = bottom - scaleBarFoot
  return [
    {
      kind: "path",
      style: "scale",
      d: `M${x - 6} ${(y - length).toFixed(2)}H${x}V${y}H${x - 6}`,
      top: y - length,
      bottom: y,
      ...about,
    },
    {
      kind: "text",
      style: "ruler",
      x: x - 10,
      y: y - length / 2 + 4,
      text: duration(ms / 1000),
      anchor: "end",
      turn: 0,
      halo: undefined,
      ...about,
    },
  ]
}
