/** The body of a sequence chart: a story on placed lanes, put on a time axis and turned into primitives, rows and records. */
import type { Box, DrawnRecord, DrawnRow, Primitive } from "../drawing.ts"
import type { Colour } from "../tokens.ts"
import { placeAcross, type ArrowAcross } from "./arrow-places.ts"
import { arrowPrimitives } from "./arrow-shape.ts"
import { placeCompressed, type Placement } from "./compressed.ts"
import { placeLinear, placeRows } from "./even.ts"
import { frameX, instantsOf, type Instants } from "./instants.ts"
import { labelBox, labelPrimitives, type PlacedLabel } from "./labels.ts"
import { arrivalsOf, LaneTimes } from "./lane-times.ts"
import type { Lane, LaneGeometry } from "./lanes.ts"
import {
  barHalf,
  barPrimitives,
  besideLifeline,
  hiddenWords,
  markHeight,
  markPrimitives,
  markWords,
} from "./lifeline-marks.ts"
import { Occupancy } from "./occupancy.ts"
import type { Axis } from "./options.ts"
import { rulerFigure, rulerUnit, rulerWidth } from "./ruler.ts"
import type { Arrow, Story } from "./story.ts"
import { drawTimers, timerInsets } from "./draw-timers.ts"
import { countUpTo } from "./sorted.ts"

export interface Chart {
  readonly primitives: readonly Primitive[]
  readonly rows: readonly DrawnRow[]
  readonly records: readonly DrawnRecord[]
  readonly breaks: Placement["breaks"]
  readonly bottom: number
  readonly right: number
  readonly unit: "ms" | "s"
  readonly pxPerMs: number
}

interface ChartOptions {
  readonly axis: Axis
  readonly zoom: number
  readonly top: number
  readonly plannedNs: number
  readonly latency: number | null
  readonly pxPerMs: number | undefined
}

const place = (instants: Instants, gapCount: number, options: ChartOptions, pxPerMs: number): Placement => {
  switch (options.axis) {
    case "compressed":
      return placeCompressed(instants.list, gapCount, options)
    case "rows":
      return placeRows(instants, options)
    case "linear":
      return placeLinear(instants.list, { top: options.top, pxPerMs })
  }
}

/** Linear charts are as tall as 40 px for each message would make them. */
const scaleOf = (story: Story, wanted: number | undefined, zoom: number): number => {
  if (wanted !== undefined) return wanted * zoom
  const times = story.arrows.flatMap(({ sentNs, receivedNs }) => [sentNs, receivedNs])
  const [first, last] = [times.reduce((a, b) => Math.min(a, b), Infinity), times.reduce((a, b) => Math.max(a, b), 0)]
  return last > first ? (zoom * 40 * story.arrows.length) / ((last - first) / 1e6) : 1
}

/** Which labels are placed first where not all have room: lost, redundant, retransmission, request, response. */
const importance = ({ isLost, record }: Arrow): number =>
  isLost ? 0 : record.redundant !== null ? 1 : record.retransmission > 0 ? 2 : record.direction === "request" ? 3 : 4

/** Whether a point of the chart is on a group's band or between bands: what a label's halo must match. */
const backgroundOf = (lanes: readonly Lane[], across: ArrowAcross): Colour => {
  const [left, right] = [lanes[across.gap - 1], lanes[across.gap]]
  return left === undefined || right === undefined || left.group === right.group ? "surface" : "bg"
}

export const drawChart = (
  story: Story,
  geometry: LaneGeometry,
  lanes: readonly Lane[],
  options: ChartOptions,
): Chart => {
  const inset = timerInsets(story.timers, arrivalsOf(story, lanes.length))
  const across = story.arrows.map((arrow) => placeAcross(arrow, geometry, inset))
  const edges = { x: geometry.x, left: rulerWidth + 2, right: Math.max(geometry.width - 4, rulerWidth + 240) }
  const pitch = options.axis === "compressed" ? Math.min(1, options.zoom) : 1
  const instants = instantsOf(story, across, edges, { latency: options.latency, pitch })
  const pxPerMs = scaleOf(story, options.pxPerMs, options.zoom)
  const placement = place(instants, lanes.length + 1, options, pxPerMs)
  const yOf = (index: number): number => placement.y[index] ?? options.top
  const times = new LaneTimes()
  const barStarts = new Set(story.spans.map(({ lane, startNs }) => `${lane} ${startNs}`))
  for (const { lane, startNs } of story.hidden) barStarts.add(`${lane} ${startNs}`)
  for (const [index, arrow] of story.arrows.entries()) {
    const pair = instants.arrows[index] ?? { start: 0, end: 0 }
    times.put(arrow.from, arrow.sentNs, yOf(pair.start))
    if (!arrow.isLost) times.put(arrow.to, arrow.receivedNs, yOf(pair.end))
  }
  const snapped = (lane: number, ns: number, index: number): number => times.at(lane, ns) ?? yOf(index)

  const primitives: Primitive[] = []
  const records: DrawnRecord[] = []
  const rowOf = new Map<number, number>()
  const rowYs: { y: number; ns: number; n: number }[] = []
  const drawn = (n: number, box: Box, line?: { x1: number; y1: number; x2: number; y2: number }): void => {
    const x = box.x + box.width / 2
    const y = box.y + box.height / 2
    records.push({ side: "A", n, box, x1: x, y1: y, x2: x, y2: y, ...line, row: 0 })
  }

  const taken = new Occupancy()
  const isCrowded = options.axis === "linear" || pitch < 1
  const labelled: { arrow: Arrow; label: PlacedLabel; baseline: number; halo: Colour }[] = []
  let right = 0
  for (const [index, arrow] of story.arrows.entries()) {
    const pair = instants.arrows[index]
    const side = across[index]
    if (pair === undefined || side === undefined) continue
    const [y1, y2] = [yOf(pair.start), yOf(pair.end)]
    const { n } = arrow.record
    const line = { x1: side.x1, y1, x2: side.x2, y2 }
    const stop = barStarts.has(`${arrow.to} ${arrow.receivedNs}`) ? barHalf : 0.75
    primitives.push(
      ...arrowPrimitives(
        arrow,
        { ...line, stop, isSelf: side.direction === 0, hasSender: arrow.from >= 0, hasReceiver: arrow.to >= 0 },
        "A",
      ),
    )
    const baseline = side.direction === 0 ? y1 + 11 : y1 - 5
    labelled.push({ arrow, label: side.label, baseline, halo: backgroundOf(lanes, side) })
    const words = labelBox(side.label, baseline)
    const x = Math.min(side.x1, side.x2, words.x)
    const far = Math.max(side.x1, side.x2, words.x + words.width)
    drawn(n, { x, y: words.y, width: far - x, height: Math.max(y2 + 5, words.y + words.height) - words.y }, line)
    rowYs.push({ y: y1, ns: arrow.sentNs, n })
    right = Math.max(right, words.x + words.width)
  }
  for (const [index, span] of story.spans.entries()) {
    const pair = instants.spans[index] ?? { start: 0, end: 0 }
    const x = geometry.x[span.lane] ?? 0
    const y1 = snapped(span.lane, span.startNs, pair.start)
    const y2 = Math.max(y1, snapped(span.lane, span.endNs, pair.end))
    primitives.push(...barPrimitives(span, x, y1, y2, "A"))
    for (const n of span.records) drawn(n, { x: x - barHalf, y: y1, width: 2 * barHalf, height: Math.max(2, y2 - y1) })
  }
  for (const [index, segment] of story.hidden.entries()) {
    const pair = instants.hidden[index] ?? { start: 0, end: 0 }
    const x = geometry.x[segment.lane] ?? 0
    const [y1, y2] = [yOf(pair.start), Math.max(yOf(pair.end), yOf(pair.start) + 2)]
    const span = { kind: "process", lane: segment.lane, startNs: 0, endNs: 0, records: segment.records } as const
    primitives.push(...barPrimitives(span, x, y1, y2, "A"))
    const { text, tags, width } = hiddenWords(segment)
    const label = { text, tags, x: x + 12, width }
    primitives.push(...labelPrimitives(label, y1 + 1, { records: segment.records, side: "A", halo: "surface" }))
    taken.take(labelBox(label, y1 + 1))
    const place = { x1: x, y1, x2: x, y2: y1 }
    for (const n of segment.records) {
      drawn(n, { x: x - barHalf, y: y1 - 10, width: width + 20, height: y2 - y1 + 12 }, place)
    }
    rowYs.push({ y: y1, ns: segment.startNs, n: segment.records[0] ?? 0 })
  }
  for (const [index, mark] of story.marks.entries()) {
    const y = yOf(instants.marks[index] ?? 0)
    const { text, width } = markWords(mark, options.latency)
    const centre = geometry.x[mark.lane] ?? 0
    const box = {
      x: options.axis === "linear" ? centre + besideLifeline : frameX(centre, width, edges),
      y: y - markHeight / 2,
      width,
      height: markHeight,
    }
    primitives.push(...markPrimitives(mark, text, box, "A"))
    taken.take(box)
    drawn(mark.record.n, box)
    rowYs.push({ y, ns: mark.ns, n: mark.record.n })
    right = Math.max(right, box.x + box.width)
  }
  const order = isCrowded ? [...labelled].sort((a, b) => importance(a.arrow) - importance(b.arrow)) : labelled
  for (const { arrow, label, baseline, halo } of order) {
    const box = labelBox(label, baseline)
    if (label.width === 0 || (isCrowded && !taken.isFree(box))) continue
    taken.take(box)
    primitives.push(...labelPrimitives(label, baseline, { records: [arrow.record.n], side: "A", halo }))
  }
  const timers = drawTimers(
    story.timers.map((piece, index) => {
      const pair = instants.timers[index] ?? { start: 0, end: 0 }
      const y1 = snapped(piece.lane, piece.startNs, pair.start)
      const y2 = piece.end === "open" ? yOf(pair.end) : snapped(piece.lane, piece.endNs, pair.end)
      return { piece, y1, y2: Math.max(y1, y2) }
    }),
    geometry,
    taken,
  )
  primitives.push(...timers.primitives)
  for (const { n, box } of timers.records) drawn(n, box)

  const spanNs = rowYs.reduce((latest, { ns }) => Math.max(latest, ns), options.plannedNs) - options.plannedNs
  const unit = rulerUnit(spanNs)
  const rows: { y: number; at: number; label: string; records: { side: "A"; n: number }[] }[] = []
  for (const { y, ns, n } of rowYs.sort((a, b) => a.y - b.y || a.ns - b.ns || a.n - b.n)) {
    const since = ns - options.plannedNs
    const row = rows.at(-1)
    if (row !== undefined && row.y === y) row.records.push({ side: "A", n })
    else rows.push({ y, at: since / 1e9, label: rulerFigure(since, unit), records: [{ side: "A", n }] })
    rowOf.set(n, rows.length - 1)
  }
  const tops = rows.map(({ y }) => y)
  const inFlowOrder = records
    .sort((a, b) => a.n - b.n)
    .map((record) => ({ ...record, row: rowOf.get(record.n) ?? Math.max(0, countUpTo(tops, record.box.y) - 1) }))
  return {
    primitives,
    rows,
    records: inFlowOrder,
    breaks: placement.breaks,
    bottom: placement.bottom,
    right,
    unit,
    pxPerMs,
  }
}
