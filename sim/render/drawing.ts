/**
 * A drawing: the one list of primitives that the page's SVG and canvas, the SVG export and print all show, so that an
 * export can not lack what the screen has. The vocabulary is that of Z.120 (message sequence charts) as far as it
 * names things.
 * Rule 1: a primitive says what it is (style) and whose colour it takes, never a colour value or a pen width.
 * Rule 2: every primitive that stands for something that happened carries the numbers of its records.
 * Coordinates are CSS px at zoom 1, y downwards.
 */
import type { Colour } from "./tokens.ts"
import type { GlyphName } from "./glyphs.ts"
import type { StyleName } from "./styles.ts"

/** From back to front; a drawing's primitives are sorted by it. */
const layers = ["band", "break", "lifeline", "bar", "timer", "arrow", "tail", "label", "ruler", "head"] as const
type Layer = (typeof layers)[number]

/** Which chart of a comparison a primitive belongs to; a drawing of one flow has "A" only. */
export type Side = "A" | "B"

interface Common {
  readonly layer: Layer
  readonly style: StyleName
  /** What "own" means in the style: a protocol's colour, or a token. */
  readonly colour: Colour
  /** Numbers (`n`) of the records it stands for; empty for scaffolding (bands, lifelines, heads, ruler). */
  readonly records: readonly number[]
  readonly side: Side
}

interface LinePrimitive extends Common {
  readonly kind: "line"
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

interface PathPrimitive extends Common {
  readonly kind: "path"
  /** SVG path data, absolute coordinates; also what `Path2D` takes. */
  readonly d: string
  readonly top: number
  readonly bottom: number
}

interface RectPrimitive extends Common {
  readonly kind: "rect"
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly radius: number
}

interface TextPrimitive extends Common {
  readonly kind: "text"
  /** Baseline. */
  readonly x: number
  readonly y: number
  readonly text: string
  readonly anchor: "start" | "middle" | "end"
  /** Degrees clockwise about (x, y). */
  readonly turn: 0 | -90
  /** Colour of the 4 px stroke under the text that keeps it legible over a line. */
  readonly halo: Colour | undefined
}

export interface GlyphPrimitive extends Common {
  readonly kind: "glyph"
  readonly glyph: GlyphName
  readonly x: number
  readonly y: number
  /** Direction it points, as a unit vector: (1, 0) is rightwards. */
  readonly dx: number
  readonly dy: number
}

export type Primitive = LinePrimitive | PathPrimitive | RectPrimitive | TextPrimitive | GlyphPrimitive

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** One lifeline, or several folded into one. */
export interface DrawnLane {
  readonly side: Side
  readonly label: string
  /** Participants on it: one, or all of a folded group. */
  readonly participants: readonly string[]
  /** For the tooltip: ids and roles. */
  readonly about: string
  readonly group: string
  readonly folded: boolean
  readonly x: number
  readonly head: Box
}

export interface DrawnGroup {
  readonly side: Side
  readonly title: string
  readonly folded: boolean
  /** Participants in it. */
  readonly size: number
  readonly box: Box
  /** Where a click folds or unfolds; `undefined` for a group of one. */
  readonly button: Box | undefined
}

/** One row of the ruler. */
export interface DrawnRow {
  readonly y: number
  /** Seconds since the push's planned start; `undefined` for a row of folded equal rows. */
  readonly at: number | undefined
  readonly label: string
  readonly records: readonly { readonly side: Side; readonly n: number }[]
}

/** Where a record is, for pointing, focus, selection and the playhead. */
export interface DrawnRecord {
  readonly side: Side
  readonly n: number
  readonly box: Box
  /** The line of a message, from sender to receiver (or to where it was lost); a point for what has no line. */
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  readonly row: number
}

/** Time left out of a compressed axis. */
interface DrawnBreak {
  readonly y: number
  readonly seconds: number
}

/** What an SVG file is printed from. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Sorted by layer. */
  readonly primitives: readonly Primitive[]
  readonly title: string
  /** One paragraph for a screen reader. */
  readonly summary: string
  /** Facts that identify it: scenario, mechanism, push, folds and filters in force. */
  readonly facts: readonly string[]
}

export interface Drawing extends Picture {
  /** Height of the heads' row at the top, which stays when the rest scrolls. */
  readonly headHeight: number
  readonly lanes: readonly DrawnLane[]
  readonly groups: readonly DrawnGroup[]
  /** Sorted by y. */
  readonly rows: readonly DrawnRow[]
  /** In the flow's own order, side A before side B, without what is filtered out; a record that folding hides is where it is counted. */
  readonly records: readonly DrawnRecord[]
  readonly breaks: readonly DrawnBreak[]
  readonly axis: "compressed" | "rows" | "linear" | "aligned"
}

const layerOrder = new Map<Layer, number>(layers.map((layer, order) => [layer, order]))

/** The same primitives from back to front, in order of creation within a layer. */
export const inDrawingOrder = (primitives: readonly Primitive[]): Primitive[] => {
  const piles: Primitive[][] = layers.map(() => [])
  for (const primitive of primitives) piles[layerOrder.get(primitive.layer) ?? 0]?.push(primitive)
  return piles.flat()
}
