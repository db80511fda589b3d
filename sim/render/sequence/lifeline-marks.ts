/**
 * What stands on a lifeline: processing and queueing bars, timers (Z.120: hourglass at set, cross if cancelled, arrow back if
 * fired), states (Z.120 condition: hexagon), how the push ended (pill), and what a folded group hides.
 */
import { deliveredAgain } from "../../trace/flow.ts"
import type { Box, Primitive, Side } from "../drawing.ts"
import { coordinate } from "../elements.ts"
import { counted, duration, roundDuration } from "../figures.ts"
import { textWidth } from "../text-width.ts"
import type { Colour } from "../tokens.ts"
import { labelWidth } from "./labels.ts"
import type { Hidden, Mark, Span } from "./story.ts"
import type { TimerPiece } from "./timer-pieces.ts"
import type { Tag } from "./words.ts"

/** Half the width of a bar on a lifeline. */
export const barHalf = 4

/** Distance of a timer's line from its lifeline, by its step outward. */
export const timerOffset = (depth: number): number => 16 + 10 * depth

/** A bar; the hatch of a queue lies on an empty bar, so that no lifeline shows through. */
export const barPrimitives = (span: Span, x: number, y1: number, y2: number, side: Side): Primitive[] => {
  const bar = {
    kind: "rect",
    layer: "bar",
    colour: "ink-2",
    x: x - barHalf,
    y: y1,
    width: 2 * barHalf,
    height: Math.max(2, y2 - y1),
    radius: 0,
    records: span.records,
    side,
  } as const
  return span.kind === "queue"
    ? [
        { ...bar, style: "process" },
        { ...bar, style: "queue" },
      ]
    : [{ ...bar, style: "process" }]
}

export interface TimerPlace {
  /** The lifeline. */
  readonly x: number
  readonly y1: number
  readonly y2: number
  /** -1: left of the lifeline; 1: right. */
  readonly direction: -1 | 1
}

const timerColour: Colour = "ink-2"

/** The hourglass, the line and the end of a timer, without its name. */
export const timerPrimitives = (piece: TimerPiece, { x, y1, y2, direction }: TimerPlace, side: Side): Primitive[] => {
  const at = x + direction * timerOffset(piece.depth)
  const about = { layer: "timer", colour: timerColour, records: piece.records, side } as const
  const made: Primitive[] = [
    { kind: "line", style: "timer", x1: at, y1, x2: at, y2, ...about },
    { kind: "glyph", glyph: "hourglass", style: "timer-mark", x: at, y: y1, dx: 1, dy: 0, ...about },
  ]
  if (piece.end === "cancelled") {
    made.push({ kind: "glyph", glyph: "cross", style: "timer", x: at, y: y2, dx: 1, dy: 0, ...about })
  } else if (piece.end === "fired") {
    const tip = x + direction * barHalf
    made.push({
      kind: "path",
      style: "timer",
      d: `M${coordinate(at)} ${coordinate(y2)}H${coordinate(tip)}`,
      top: y2,
      bottom: y2,
      ...about,
    })
    made.push({
      kind: "glyph",
      glyph: "head-chevron",
      style: "head-open",
      x: tip,
      y: y2,
      dx: -direction,
      dy: 0,
      ...about,
    })
  }
  return made
}

/** A timer's name and duration, as written along its line. */
const timerWords = (piece: TimerPiece): string => `${piece.name} ${roundDuration((piece.dueNs - piece.startNs) / 1e9)}`

/** Where the words along a timer's line are when centred on `y`. */
export const timerWordsBox = (piece: TimerPiece, place: TimerPlace, y: number): Box => {
  const length = textWidth(timerWords(piece), 11)
  const at = place.x + place.direction * timerOffset(piece.depth)
  return { x: place.direction < 0 ? at - 14 : at + 3, y: y - length / 2, width: 11, height: length }
}

export const timerWordsPrimitive = (piece: TimerPiece, box: Box, halo: Colour, side: Side): Primitive => ({
  kind: "text",
  layer: "timer",
  style: "timer-name",
  colour: timerColour,
  x: box.x + 9,
  y: box.y + box.height / 2,
  text: timerWords(piece),
  anchor: "middle",
  turn: -90,
  halo,
  records: piece.records,
  side,
})

/** `+n` where more than three timers of one participant overlap. */
export const moreTimers = (
  pieces: readonly TimerPiece[],
  { x, y1, direction }: TimerPlace,
  side: Side,
): { readonly primitive: Primitive; readonly box: Box } => {
  const text = `+${pieces.length}`
  const width = textWidth(text, 11)
  const at = x + direction * (timerOffset(2) + 8)
  return {
    box: { x: direction < 0 ? at - width : at, y: y1 - 6, width, height: 13 },
    primitive: {
      kind: "text",
      layer: "timer",
      style: "timer-name",
      colour: timerColour,
      x: at,
      y: y1 + 4,
      text,
      anchor: direction < 0 ? "end" : "start",
      turn: 0,
      halo: "surface",
      records: pieces.flatMap(({ records }) => records),
      side,
    },
  }
}

/** The words of a state or of an ending, and how wide their frame is. */
export const markWords = (mark: Mark, latency: number | null): { readonly text: string; readonly width: number } => {
  if (mark.kind === "delivered") {
    const isFirst = mark.record.name !== deliveredAgain
    const text = !isFirst ? mark.record.name : latency === null ? "delivered" : `delivered ${duration(latency)}`
    return { text, width: textWidth(text, 11, 600) + 34 }
  }
  return { text: mark.record.name, width: textWidth(mark.record.name, 11, mark.kind === "ended" ? 600 : 400) + 24 }
}

/** On a linear axis nothing makes room for a mark: it stands this far right of its lifeline, off the ends of arrows. */
export const besideLifeline = 10

/** Height of a state's hexagon and of a pill. */
export const markHeight = 20

export const markPrimitives = (mark: Mark, words: string, box: Box, side: Side): Primitive[] => {
  const { x, y, width, height } = box
  const middle = y + height / 2
  const about = { layer: "label", records: [mark.record.n], side } as const
  const centre = { y: middle + 4, anchor: "middle", turn: 0, halo: undefined } as const
  if (mark.kind === "state") {
    const d = `M${coordinate(x)} ${coordinate(middle)}L${coordinate(x + 8)} ${coordinate(y)}H${coordinate(x + width - 8)}L${coordinate(x + width)} ${coordinate(middle)}L${coordinate(x + width - 8)} ${coordinate(y + height)}H${coordinate(x + 8)}Z`
    return [
      { kind: "path", style: "state", colour: "ink-2", d, top: y, bottom: y + height, ...about },
      { kind: "text", style: "state-name", colour: "ink", x: x + width / 2, text: words, ...centre, ...about },
    ]
  }
  const colour = mark.kind === "delivered" ? "good" : "bad"
  const made: Primitive[] = [{ kind: "rect", style: "pill", colour, ...box, radius: height / 2, ...about }]
  const indent = mark.kind === "delivered" ? 6 : 0
  if (mark.kind === "delivered") {
    made.push({ kind: "glyph", glyph: "check", style: "timer", colour, x: x + 15, y: middle, dx: 1, dy: 0, ...about })
  }
  made.push({ kind: "text", style: "pill-text", colour, x: x + width / 2 + indent, text: words, ...centre, ...about })
  return made
}

/** `5 hops · 24.0 ms` and, in `R 4`, how many of the hidden messages are redundant. */
export const hiddenWords = (
  hidden: Hidden,
): { readonly text: string; readonly tags: readonly Tag[]; readonly width: number } => {
  const what = hidden.hops > 0 ? counted(hidden.hops, "hop") : counted(hidden.records.length, "message")
  const text = `${what} \u00b7 ${duration((hidden.endNs - hidden.startNs) / 1e9)}`
  const tags: readonly Tag[] = hidden.redundant > 0 ? [{ text: `R ${hidden.redundant}`, colour: "ink" }] : []
  return { text, tags, width: labelWidth(text, tags) }
}
