/** One flow of a comparison: its frame, heading, lanes and the arrows of its rows. */
import type { DrawnLane, DrawnRecord, Primitive, Side } from "../drawing.ts"
import { exactLog } from "../../kernel/math.ts"
import type { Participant } from "../../trace/flow.ts"
import { placeAcross } from "../sequence/arrow-places.ts"
import { arrowPrimitives } from "../sequence/arrow-shape.ts"
import { labelBox, labelPrimitives } from "../sequence/labels.ts"
import { laneIndex, type Lane, type LaneGeometry } from "../sequence/lanes.ts"
import { drawScaffold } from "../sequence/scaffold.ts"
import { toNs, type Arrow } from "../sequence/story.ts"
import { isAcknowledgement, labelForms, messageTags, type Tag } from "../sequence/words.ts"
import { textWidth, truncated } from "../text-width.ts"
import type { Sent } from "./rows.ts"

/** Height of frame heading and heads. */
export const compareHead = 100
const scaffoldTop = 30
const boxHeight = 28

/** A message of a row with what the row shows; without an arrow when both its ends are folded into one lane. */
export interface SentArrow {
  readonly sent: Sent
  readonly arrow: Arrow | undefined
}

/** The arrow that stands for a message and its retransmissions: "×3" where there were three transmissions. */
export const arrowOfSent = (sent: Sent, lanes: readonly Lane[]): SentArrow => {
  const { record, copies, received } = sent
  const indexOf = laneIndex(lanes)
  const [from, to] = [indexOf.get(record.from) ?? -1, indexOf.get(record.to) ?? -1]
  const isInside = from === to && lanes[from]?.folded === true
  if (isInside || (from < 0 && to < 0)) return { sent, arrow: undefined }
  const repeat: readonly Tag[] = copies.length > 0 ? [{ text: `\u00d7${copies.length + 1}`, colour: "warn" }] : []
  const tags = messageTags(received === undefined ? record : { ...record, kind: "message" }, false)
  const lostSome = received !== undefined && [record, ...copies].some(({ kind }) => kind === "lost")
  const lost: readonly Tag[] = lostSome
    ? [{ text: `LOST ${[record, ...copies].filter(({ kind }) => kind === "lost").length}`, colour: "bad" }]
    : []
  return {
    sent,
    arrow: {
      record,
      from,
      to,
      sentNs: toNs(record.sent),
      receivedNs: toNs(received ?? record.received),
      forms: labelForms(record),
      tags: [...lost, ...repeat, ...tags],
      isLost: received === undefined,
      isDuplicate: false,
      isAcknowledgement: isAcknowledgement(record),
    },
  }
}

export interface SideOptions {
  readonly side: Side
  readonly x: number
  readonly y: number
  readonly height: number
  readonly lanes: readonly Lane[]
  readonly geometry: LaneGeometry
  readonly participants: readonly Participant[]
  readonly onlyHere: ReadonlySet<string>
  readonly heading: string
  /** From the longest form to the shortest: the first that fits is written. */
  readonly subheadings: readonly string[]
  readonly rows: readonly { readonly y: number; readonly isFolded: boolean; readonly sent: SentArrow | undefined }[]
}

export interface SideChart {
  readonly primitives: readonly Primitive[]
  readonly lanes: readonly DrawnLane[]
  readonly records: readonly DrawnRecord[]
  readonly right: number
}

/** Fall of an arrow: 2 + 1.6 · log₂(1 + ms), at most 12 px. */
export const slant = (ms: number): number => Math.min(12, 2 + (1.6 * exactLog(1 + Math.max(0, ms))) / exactLog(2))

const none: readonly number[] = []

export const drawSide = (options: SideOptions): SideChart => {
  const { side, x, y, lanes, geometry } = options
  const right = geometry.width
  const frame = { x, y: y + 8, width: right - x, height: options.height - 8 }
  const about = { records: none, side } as const
  const subheading =
    options.subheadings.find((form) => textWidth(form, 12) <= frame.width - 28) ?? options.subheadings.at(-1) ?? ""
  const text = { anchor: "start", turn: 0, halo: undefined } as const
  const scaffold = drawScaffold(lanes, geometry, {
    side,
    top: y + scaffoldTop,
    bottom: y + options.height,
    participants: options.participants,
    onlyHere: options.onlyHere,
    bands: false,
    boxHeight,
    breaks: [],
  })
  const primitives: Primitive[] = [
    { kind: "rect", layer: "band", style: "band", colour: "surface", ...frame, radius: 8, ...about },
    {
      kind: "text",
      layer: "head",
      style: "heading",
      colour: "ink",
      x: x + 14,
      y: y + 31,
      text: truncated(options.heading, frame.width - 28, 15, 600),
      ...text,
      ...about,
    },
    {
      kind: "text",
      layer: "head",
      style: "subheading",
      colour: "ink-2",
      x: x + 14,
      y: y + 51,
      text: truncated(subheading, frame.width - 28, 12),
      ...text,
      ...about,
    },
    ...scaffold.primitives,
  ]
  const records: DrawnRecord[] = []
  for (const [index, row] of options.rows.entries()) {
    if (row.sent === undefined) {
      if (!row.isFolded) primitives.push(...noCounterpart(frame.x, frame.width, row.y, side))
      continue
    }
    const { sent, arrow } = row.sent
    const numbers = [sent.record, ...sent.copies].map(({ n }) => n)
    if (arrow === undefined) continue
    const across = placeAcross(arrow, geometry, () => 0, true)
    const line = {
      x1: across.x1,
      y1: row.y,
      x2: across.x2,
      y2: row.y + (across.direction === 0 ? 12 : slant((arrow.receivedNs - arrow.sentNs) / 1e6)),
    }
    const place = {
      ...line,
      stop: 0.75,
      isSelf: across.direction === 0,
      hasSender: arrow.from >= 0,
      hasReceiver: arrow.to >= 0,
    }
    primitives.push(
      ...arrowPrimitives(arrow, place, side, numbers.length).map((made) => ({ ...made, records: numbers })),
      ...labelPrimitives(across.label, across.direction === 0 ? row.y + 10 : row.y - 5, {
        records: numbers,
        side,
        halo: "surface",
      }),
    )
    const words = labelBox(across.label, row.y - 5)
    const left = Math.min(line.x1, line.x2, words.x)
    const far = Math.max(line.x1, line.x2, words.x + words.width)
    const box = { x: left, y: words.y, width: far - left, height: line.y2 + 5 - words.y }
    for (const n of numbers) records.push({ side, n, box, ...line, row: index })
  }
  return { primitives, lanes: scaffold.lanes, records, right }
}

const noCounterpart = (x: number, width: number, y: number, side: Side): Primitive[] => [
  {
    kind: "rect",
    layer: "band",
    style: "no-counterpart",
    colour: "line",
    x: x + 6,
    y: y - 14,
    width: width - 12,
    height: 30,
    radius: 0,
    records: none,
    side,
  },
  {
    kind: "text",
    layer: "label",
    style: "no-counterpart-word",
    colour: "ink-2",
    x: x + width / 2,
    y: y + 4,
    text: "no counterpart",
    anchor: "middle",
    turn: 0,
    halo: "surface",
    records: none,
    side,
  },
]
