/**
 * The line of a message with its ends: who sent (tail glyph of the protocol), what it is (line and head), what became of it
 * (lost, duplicate), whether its hop is redundant (double line). Used by the sequence chart and by the comparison.
 */
import type { GlyphPrimitive, Primitive, Side } from "../drawing.ts"
import { coordinate } from "../elements.ts"
import type { GlyphName } from "../glyphs.ts"
import type { StyleName } from "../styles.ts"
import { protocolKey, protocols } from "../tokens.ts"
import type { Arrow } from "./story.ts"

export interface ArrowPlace {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  /** Half the width of a bar that the head must stop at. */
  readonly stop: number
  readonly isSelf: boolean
  /** Whether the sender is shown; else the message starts in an open disc. */
  readonly hasSender: boolean
  readonly hasReceiver: boolean
}

/** Share of the way at which a lost message ends. */
const lostShare = 0.72

const loopWidth = 18

type LineStyle = "request" | "response" | "provisional" | "acknowledgement" | "folded" | "folded-response"

const lineStyle = (arrow: Arrow, copies: number): LineStyle => {
  if (copies > 1) return arrow.record.direction === "response" ? "folded-response" : "folded"
  if (arrow.isAcknowledgement) return "acknowledgement"
  const { direction } = arrow.record
  return direction === "response" || direction === "provisional" ? direction : "request"
}

const doubled: Readonly<Record<LineStyle, StyleName>> = {
  request: "redundant-request",
  response: "redundant-response",
  provisional: "redundant-provisional",
  acknowledgement: "redundant-request",
  folded: "redundant-request",
  "folded-response": "redundant-response",
}

const headOf = (arrow: Arrow): GlyphName => {
  if (arrow.isAcknowledgement) return "head-half-chevron"
  const { direction, retransmission } = arrow.record
  if (direction === "response" || direction === "provisional") return "head-chevron"
  return retransmission > 0 ? "head-retransmission" : "head-triangle"
}

const point = (x: number, y: number): string => `${coordinate(x)} ${coordinate(y)}`

/** Primitives of one message; `copies` above 1 says that one line stands for several transmissions. */
export const arrowPrimitives = (arrow: Arrow, place: ArrowPlace, side: Side, copies = 1): Primitive[] => {
  const { record } = arrow
  const key = protocolKey(record.protocol)
  const about = { colour: key, records: [record.n], side } as const
  const made: Primitive[] = []
  const isDouble = record.redundant !== null
  const style = lineStyle(arrow, copies)
  const { x1, y1 } = place
  const length = Math.sqrt((place.x2 - x1) * (place.x2 - x1) + (place.y2 - y1) * (place.y2 - y1))
  const [dx, dy] = place.isSelf ? [-1, 0] : length === 0 ? [1, 0] : [(place.x2 - x1) / length, (place.y2 - y1) / length]
  const reach = arrow.isLost ? length * lostShare : length - place.stop - (arrow.isDuplicate ? 4 : 0)
  const tip = place.isSelf ? { x: x1 + place.stop, y: place.y2 } : { x: x1 + dx * reach, y: y1 + dy * reach }
  const isOpen = headOf(arrow) === "head-chevron" || headOf(arrow) === "head-half-chevron"
  const end = arrow.isLost ? 0 : isOpen ? 1 : 7
  const line = (offset: number): string => {
    if (place.isSelf) {
      const right = x1 + loopWidth - offset
      return `M${point(x1, y1 + offset)}H${coordinate(right)}V${coordinate(place.y2 - offset)}H${coordinate(tip.x + end)}`
    }
    const [ox, oy] = [-dy * offset, dx * offset]
    return `M${point(x1 + ox, y1 + oy)}L${point(tip.x - dx * end + ox, tip.y - dy * end + oy)}`
  }
  made.push({
    kind: "path",
    layer: "arrow",
    style: isDouble ? doubled[style] : style,
    d: isDouble ? `${line(-2)}${line(2)}` : line(0),
    top: Math.min(y1, place.y2) - 3,
    bottom: Math.max(y1, place.y2) + 3,
    ...about,
  })
  const glyph = (name: GlyphName, how: Partial<GlyphPrimitive> & { style: StyleName }): void => {
    made.push({ kind: "glyph", layer: "arrow", glyph: name, x: tip.x, y: tip.y, dx, dy, ...about, ...how })
  }
  if (arrow.isLost) {
    glyph("lost", { style: "lost", dx: 1, dy: 0 })
    glyph("lost-cross", { style: "lost-cross", dx: 1, dy: 0 })
  } else if (place.hasReceiver) glyph(headOf(arrow), { style: isOpen ? "head-open" : "head-filled" })
  else glyph("found", { style: "tail-open" })
  if (arrow.isDuplicate && place.hasReceiver && !arrow.isLost) {
    glyph("duplicate", { style: "tail-open", x: place.isSelf ? x1 : place.x2, y: place.y2, dx: 1, dy: 0 })
  }
  const { tail } = protocols[key]
  const isHollow = !place.hasSender || tail === "square-open" || tail === "disc-open"
  glyph(place.hasSender ? `tail-${tail}` : "found", {
    layer: "tail",
    style: isHollow ? "tail-open" : "tail",
    x: x1,
    y: y1,
    dx: 1,
    dy: 0,
  })
  return made
}
