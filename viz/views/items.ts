/** The records of a chart in words: what a screen reader says of each, and what the table has in its rows. */
import { duration, isMessage, laneLabel, type Drawing, type Flow, type FlowRecord, type Side } from "../../sim/index.ts"
import type { Item } from "./chart.ts"

/** A record of the chart, with the side it is on and when it was, counted from the push's planned start. */
export interface Entry {
  readonly side: Side
  readonly flow: Flow
  readonly record: FlowRecord
  /** Seconds. */
  readonly sent: number
  readonly received: number
}

/** What a participant is called in a drawing. */
export type Namer = (id: string) => string

/** Names as the heads of unfolded charts have them. */
export const namesIn = (flows: Readonly<Partial<Record<Side, Flow>>>): Namer => {
  const names = new Map(
    Object.values(flows).flatMap(({ participants }) =>
      participants.map((each) => {
        const lane = { participants: [each], group: each.group, folded: false }
        return [each.id, laneLabel(lane, participants)] as const
      }),
    ),
  )
  return (id) => names.get(id) ?? id
}

/** Every record of the given flows that the drawing shows, in the order of its rows. */
export const entriesIn = (drawing: Drawing, flows: Readonly<Partial<Record<Side, Flow>>>): readonly Entry[] => {
  const sorted = [...drawing.records].sort(
    (a, b) => a.row - b.row || (a.side < b.side ? -1 : a.side > b.side ? 1 : a.n - b.n),
  )
  return sorted.flatMap(({ side, n }) => {
    const flow = flows[side]
    const record = flow?.records.find((each) => each.n === n)
    if (flow === undefined || record === undefined) return []
    return [{ side, flow, record, sent: record.sent - flow.planned, received: record.received - flow.planned }]
  })
}

/** "SIP MESSAGE", "200": the name with its protocol. */
export const fullName = ({ name, protocol }: FlowRecord): string =>
  protocol === "" || name.startsWith(protocol) ? name : `${protocol} ${name}`

const kinds: Readonly<Record<FlowRecord["kind"], string>> = {
  message: "",
  lost: "lost",
  "timer-set": "set",
  "timer-fired": "fires",
  "timer-cancelled": "cancelled",
  queue: "waits",
  process: "works",
  state: "is",
  delivered: "delivered",
}

/** Times are heard in full: "40.1 milliseconds". */
const inFull = (seconds: number): string =>
  duration(seconds, "plain").replace(/ ms$/, " milliseconds").replace(/ s$/, " seconds")

const spokenOf = ({ record, sent, received }: Entry, nameOf: Namer): string => {
  const at = inFull(sent)
  if (!isMessage(record)) {
    const span = record.kind === "queue" || record.kind === "process" ? ` for ${inFull(received - sent)}` : ""
    return `${at}, ${nameOf(record.from)}, ${record.name} ${kinds[record.kind]}${span}`.replaceAll("  ", " ").trim()
  }
  const facts = [
    ...(record.kind === "lost" ? ["lost"] : []),
    ...(record.retransmission > 0 ? [`retransmission ${record.retransmission}`] : []),
    ...(record.redundant === null ? [] : ["redundant"]),
  ]
  return [at, `${nameOf(record.from)} to ${nameOf(record.to)}`, fullName(record), ...facts].join(", ")
}

/** Items of a chart; with two sides each says which side it is on. */
export const itemsOf = (entries: readonly Entry[], nameOf: Namer, isCompared: boolean): readonly Item[] =>
  entries.map((entry) => ({
    side: entry.side,
    n: entry.record.n,
    spoken: `${isCompared ? `${entry.side}, ` : ""}${spokenOf(entry, nameOf)}`,
    isMessage: isMessage(entry.record),
    isRedundant: entry.record.redundant !== null,
  }))
