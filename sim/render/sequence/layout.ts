/**
 * The sequence chart of one push: from a flow and what the reader chose to a drawing. Pure: equal input gives an equal drawing
 * on every engine. One geometry serves screen, SVG, PNG and print.
 * Z-order: bands, breaks, lifelines, bars, timers, arrows, tail glyphs, labels.
 */
import type { Flow } from "../../trace/flow.ts"
import { inDrawingOrder, type Drawing } from "../drawing.ts"
import { arrowLabelWidths } from "./arrow-places.ts"
import { drawChart } from "./draw.ts"
import { arrangeLanes, bandPadding, headMin, placeLanes } from "./lanes.ts"
import { besideLifeline, markWords } from "./lifeline-marks.ts"
import type { SequenceOptions } from "./options.ts"
import { drawScaffold, headRow } from "./scaffold.ts"
import { filterWords, involved, selectRecords } from "./select.ts"
import { tellStory, type Story } from "./story.ts"
import { drawRuler, rulerWidth, scaleBarRoom } from "./ruler.ts"
import { sequenceSummary, sequenceTitle } from "./summary.ts"

/** First possible y of a message. */
const firstRow = headRow.lifeline + 32

/** Between what is drawn and the right edge of the drawing. */
const edge = 12

/** How far marks beside the last lifeline reach out of its band, were its head the narrowest; with the edge. */
const roomForMarks = (story: Story, last: number, latency: number | null): number =>
  story.marks
    .filter(({ lane }) => lane === last)
    .map((mark) => besideLifeline + Math.ceil(markWords(mark, latency).width) + edge - headMin / 2 - bandPadding)
    .reduce((most, room) => Math.max(most, room), 0)

/** Lays a flow out as a sequence chart. */
export const layoutSequence = (flow: Flow, options: SequenceOptions = {}): Drawing => {
  const axis = options.axis ?? "compressed"
  const lanes = arrangeLanes(flow.participants, {
    shown: options.participants ?? involved(flow),
    folded: options.folded,
  })
  const records = selectRecords(flow, options.filter)
  const story = tellStory(flow, records, lanes, options.timers ?? "all")
  const geometry = placeLanes(lanes, arrowLabelWidths(story.arrows, lanes.length), {
    left: rulerWidth,
    right: axis === "linear" ? Math.max(edge, roomForMarks(story, lanes.length - 1, flow.latency)) : edge,
    width: options.width ?? 1120,
  })
  const chart = drawChart(story, geometry, lanes, {
    axis,
    zoom: options.zoom ?? 1,
    top: firstRow,
    plannedNs: Math.round(flow.planned * 1e9),
    latency: flow.latency,
    pxPerMs: options.pxPerMs,
  })
  const bottom = chart.bottom + (axis === "linear" ? Math.max(40, scaleBarRoom(chart.pxPerMs)) : 40)
  const scaffold = drawScaffold(lanes, geometry, {
    side: "A",
    top: 0,
    bottom,
    participants: flow.participants,
    bands: true,
    breaks: chart.breaks.map(({ y }) => y),
  })
  const ruler = drawRuler(chart, { axis, numbers: options.numbers === true, bottom, pxPerMs: chart.pxPerMs })
  const folded = lanes.filter((lane) => lane.folded).map(({ group }) => group)
  const filtered = filterWords(options.filter)
  const shown = chart.records.length
  return {
    width: Math.max(geometry.width, chart.right + edge),
    height: bottom + 8,
    headHeight: headRow.lifeline,
    primitives: inDrawingOrder([...scaffold.primitives, ...chart.primitives, ...ruler]),
    lanes: scaffold.lanes,
    groups: scaffold.groups,
    rows: chart.rows,
    records: chart.records,
    breaks: chart.breaks.map(({ y, ns }) => ({ y, seconds: ns / 1e9 })),
    axis,
    title: sequenceTitle(flow),
    summary: sequenceSummary(flow),
    facts: [
      `Scenario ${flow.scenario}.`,
      `Mechanism ${flow.mechanism}.`,
      `Push ${flow.push}.`,
      ...(folded.length > 0 ? [`Folded: ${folded.join(", ")}.`] : []),
      ...(filtered.length > 0 ? [`Shown: ${filtered.join("; ")} (${shown} of ${flow.records.length} records).`] : []),
    ],
  }
}
