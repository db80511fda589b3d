/**
 * Two flows side by side: matched messages share a row, the difference in time stands between them, what has no counterpart is
 * hatched on the other side. Row pitch 34; arrows slant by 2 + 1.6 · log₂(1 + ms), at most 12 px: an order, not a scale.
 */
import type { Flow } from "../../trace/flow.ts"
import { inDrawingOrder, type Drawing, type DrawnRow } from "../drawing.ts"
import { counted, difference, duration } from "../figures.ts"
import { arrowLabelWidths } from "../sequence/arrow-places.ts"
import { arrangeLanes, placeLanes, type Lane } from "../sequence/lanes.ts"
import type { RecordFilter } from "../sequence/options.ts"
import { filterWords, involved } from "../sequence/select.ts"
import { sequenceTitle } from "../sequence/summary.ts"
import { arrowOfSent, compareHead, drawSide, type SideChart } from "./side.ts"
import { compareRows, type CompareRow, type Sent } from "./rows.ts"
import { drawMiddle, middleWidth, type MiddleRow } from "./middle.ts"

export interface CompareOptions {
  /** px to fit both charts into. */
  readonly width?: number
  readonly folded?: readonly string[]
  readonly filter?: RecordFilter
  /** Numbers of folded rows to show in full; "all" folds nothing. */
  readonly opened?: readonly number[] | "all"
  /** "elapsed": since the planned start; "hop": of each message alone. */
  readonly delta?: "elapsed" | "hop"
  /** Noise of the replications, s: differences beyond it are bold. */
  readonly noise?: number
  /** Whether the first flow is the baseline of a comparison. */
  readonly isBaseline?: boolean
  /** The second chart below the first, for narrow windows. */
  readonly stacked?: boolean
}

const rowPitch = 34
const firstRow = compareHead + 28

const deltaOf = (a: Sent, b: Sent, flows: readonly [Flow, Flow], how: "elapsed" | "hop"): number | undefined => {
  if (a.received === undefined || b.received === undefined) return undefined
  if (how === "hop") return b.record.received - b.record.sent - (a.record.received - a.record.sent)
  return b.received - flows[1].planned - (a.received - flows[0].planned)
}

const fateWords = (a: Sent, b: Sent): string =>
  a.received === undefined && b.received === undefined ? "both lost" : a.received === undefined ? "A lost" : "B lost"

const middleOf = (row: CompareRow, flows: readonly [Flow, Flow], options: CompareOptions): MiddleRow => {
  if (row.kind === "folded") {
    return { kind: "folded", number: row.number, text: `${row.rows.length} equal rows` }
  }
  const { number, a, b } = row
  if (a === undefined) return { kind: "only", number, side: "B", text: "only B" }
  if (b === undefined) return { kind: "only", number, side: "A", text: "only A" }
  const delta = deltaOf(a, b, flows, options.delta ?? "elapsed")
  if (delta === undefined) return { kind: "delta", number, text: fateWords(a, b), isStrong: true }
  const isStrong = options.noise !== undefined && Math.abs(delta) > options.noise
  return { kind: "delta", number, text: difference(delta), isStrong }
}

/** What became of a flow and what it cost, from the longest form to the shortest. */
const subheadings = (flow: Flow): readonly string[] => {
  const { latency, redundantHops, redundantMessages } = flow
  const outcome = latency === null ? flow.outcome : `delivered at ${duration(latency)}`
  const opening = `${counted(flow.messages, "message")} \u00b7 ${outcome}`
  if (redundantHops + redundantMessages === 0) return [`${opening} \u00b7 none redundant`, opening]
  const hops = counted(redundantHops, "redundant hop")
  return [
    `${opening} \u00b7 ${hops}, ${counted(redundantMessages, "redundant message")}`,
    `${opening} \u00b7 ${hops} (${counted(redundantMessages, "message")})`,
    `${outcome} \u00b7 ${hops} (${counted(redundantMessages, "message")})`,
    `${hops} (${counted(redundantMessages, "message")})`,
  ]
}

const numbersOf = (row: CompareRow): { side: "A" | "B"; n: number }[] => {
  if (row.kind === "folded") return row.rows.flatMap(numbersOf)
  const side = (name: "A" | "B", sent: Sent | undefined): { side: "A" | "B"; n: number }[] =>
    sent === undefined ? [] : [sent.record, ...sent.copies].map(({ n }) => ({ side: name, n }))
  return [...side("A", row.a), ...side("B", row.b)]
}

/** When a row's message was sent, s since the planned start; on A if it is there. */
const startOf = (row: CompareRow, flows: readonly [Flow, Flow]): number | undefined => {
  if (row.kind === "folded") return undefined
  if (row.a !== undefined) return row.a.record.sent - flows[0].planned
  return row.b === undefined ? undefined : row.b.record.sent - flows[1].planned
}

/** Lays two flows out beside each other. */
export const layoutCompare = (a: Flow, b: Flow, options: CompareOptions = {}): Drawing => {
  const flows = [a, b] as const
  const rows = compareRows(a, b, options)
  const middles = rows.map((row) => middleOf(row, flows, options))
  const bodyHeight = rows.length * rowPitch
  const panelHeight = firstRow + bodyHeight + 12
  const isStacked = options.stacked === true
  const total = options.width ?? 1560
  const lanes = flows.map((flow) => arrangeLanes(flow.participants, { shown: involved(flow), folded: options.folded }))
  const laneCount = lanes.reduce((sum, own) => sum + own.length, 0)
  const draw = (side: "A" | "B", x: number, y: number): SideChart => {
    const index = side === "A" ? 0 : 1
    const share = isStacked ? 1 : (lanes[index]?.length ?? 1) / laneCount
    const panelWidth = (total - middleWidth - 16) * share
    const [flow, other] = side === "A" ? [a, b] : [b, a]
    const own: readonly Lane[] = lanes[index] ?? []
    const arrows = rows.map((row) => {
      const sent = row.kind === "folded" ? undefined : side === "A" ? row.a : row.b
      return sent === undefined ? undefined : arrowOfSent(sent, own)
    })
    const shown = arrows.flatMap((arrow) => (arrow?.arrow === undefined ? [] : [arrow.arrow]))
    const geometry = placeLanes(own, arrowLabelWidths(shown, own.length), {
      left: x + 8,
      right: 8,
      width: x + panelWidth,
    })
    const there = new Set(involved(other))
    return drawSide({
      side,
      x,
      y,
      height: panelHeight,
      lanes: own,
      geometry,
      participants: flow.participants,
      onlyHere: new Set(involved(flow).filter((id) => !there.has(id))),
      heading: `${side}  ${flow.mechanism}${side === "A" && options.isBaseline === true ? " (baseline)" : ""}`,
      subheadings: subheadings(flow),
      rows: rows.map((row, place) => ({
        y: y + firstRow + place * rowPitch,
        isFolded: row.kind === "folded",
        sent: arrows[place],
      })),
    })
  }
  const left = draw("A", isStacked ? middleWidth : 8, 0)
  const right = draw("B", isStacked ? middleWidth : left.right + middleWidth, isStacked ? panelHeight + 16 : 0)
  const rowY = (place: number): number => firstRow + place * rowPitch
  const middleX = isStacked ? middleWidth / 2 : left.right + middleWidth / 2
  const middle = drawMiddle(middles, {
    x: middleX,
    top: 0,
    rowY,
    records: rows.map((row) => numbersOf(row).map(({ n }) => n)),
    isNumbered: isStacked,
    delta: options.delta ?? "elapsed",
  })
  const again = isStacked
    ? drawMiddle(middles, {
        x: middleX,
        top: panelHeight + 16,
        rowY: (place) => panelHeight + 16 + rowY(place),
        records: rows.map((row) => numbersOf(row).map(({ n }) => n)),
        isNumbered: true,
        delta: options.delta ?? "elapsed",
      })
    : []
  const drawnRows = rows.map((row, place): DrawnRow => ({
    y: rowY(place),
    at: startOf(row, flows),
    label: middles[place]?.text ?? "",
    records: numbersOf(row),
  }))
  const filtered = filterWords(options.filter)
  return {
    width: Math.max(left.right, right.right) + 8,
    height: (isStacked ? 2 * panelHeight + 16 : panelHeight) + 8,
    headHeight: compareHead,
    primitives: inDrawingOrder([...left.primitives, ...right.primitives, ...middle, ...again]),
    lanes: [...left.lanes, ...right.lanes],
    groups: [],
    rows: drawnRows,
    records: [...left.records, ...right.records],
    breaks: [],
    axis: "aligned",
    title: `${sequenceTitle(a)}, compared with ${b.mechanism}`,
    summary: `A is ${a.mechanism}: ${subheadings(a)[0]}. B is ${b.mechanism}: ${subheadings(b)[0]}. ${rows.length} rows, ${middles.filter(({ kind }) => kind === "only").length} without counterpart.`,
    facts: [
      `Scenario ${a.scenario}.`,
      `Push ${a.push}.`,
      options.delta === "hop" ? "Δ of each message alone, B − A." : "Δt since planned start, B − A.",
      ...(filtered.length > 0 ? [`Shown: ${filtered.join("; ")}.`] : []),
    ],
  }
}
