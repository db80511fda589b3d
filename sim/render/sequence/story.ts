/**
 * A flow turned into what a chart draws: arrows, spans on lifelines, timers, marks, and what folding hides. No coordinates.
 * Rule: folding hides messages whose both ends are inside a folded group, joins the rest to the group's one lifeline, and keeps
 * the order. Every item knows its records.
 */
import type { Flow, FlowRecord } from "../../trace/flow.ts"
import { duplicates, isAcknowledgement, labelForms, messageTags, type Tag } from "./words.ts"
import { isMessage } from "./select.ts"
import { laneIndex, type Lane } from "./lanes.ts"
import { countUpTo } from "./sorted.ts"
import { pairTimers, type TimerPiece } from "./timer-pieces.ts"

/** Seconds of a record as whole nanoseconds, in which equal instants are equal. */
export const toNs = (seconds: number): number => Math.round(seconds * 1e9)

/** A message between two lanes; -1 is a lane that is not shown. */
export interface Arrow {
  readonly record: FlowRecord
  readonly from: number
  readonly to: number
  readonly sentNs: number
  readonly receivedNs: number
  readonly forms: readonly string[]
  readonly tags: readonly Tag[]
  readonly isLost: boolean
  readonly isDuplicate: boolean
  readonly isAcknowledgement: boolean
}

/** Work or waiting on one lane. */
export interface Span {
  readonly kind: "process" | "queue"
  readonly lane: number
  readonly startNs: number
  readonly endNs: number
  readonly records: readonly number[]
}

/** A word on a lane at one instant. */
export interface Mark {
  readonly kind: "state" | "delivered" | "ended"
  readonly lane: number
  readonly ns: number
  readonly record: FlowRecord
}

/** Messages inside a folded group between two of its visible messages. */
export interface Hidden {
  readonly lane: number
  readonly startNs: number
  readonly endNs: number
  readonly hops: number
  readonly redundant: number
  readonly records: readonly number[]
}

export interface Story {
  readonly arrows: readonly Arrow[]
  readonly spans: readonly Span[]
  readonly timers: readonly TimerPiece[]
  readonly marks: readonly Mark[]
  readonly hidden: readonly Hidden[]
}

const endings = /^(expired|rejected|lost)\b/i

const arrowOf = (record: FlowRecord, from: number, to: number, isDuplicate: boolean): Arrow => ({
  record,
  from,
  to,
  sentNs: toNs(record.sent),
  receivedNs: Math.max(toNs(record.sent), toNs(record.received)),
  forms: labelForms(record),
  tags: messageTags(record, isDuplicate),
  isLost: record.kind === "lost",
  isDuplicate,
  isAcknowledgement: isAcknowledgement(record),
})

const hiddenIn = (inside: readonly FlowRecord[], lane: number, ends: readonly number[]): Hidden[] => {
  const sorted = [...ends].sort((a, b) => a - b)
  const segments = new Map<number, FlowRecord[]>()
  for (const record of inside) {
    const at = toNs(record.sent)
    const before = countUpTo(sorted, at)
    const segment = segments.get(before)
    if (segment === undefined) segments.set(before, [record])
    else segment.push(record)
  }
  return [...segments.values()].map((records) => ({
    lane,
    startNs: Math.min(...records.map(({ sent }) => toNs(sent))),
    endNs: Math.max(...records.map(({ received }) => toNs(received))),
    hops: records.filter(
      ({ direction, retransmission, protocol }) =>
        direction === "request" && retransmission === 0 && protocol !== "Diameter",
    ).length,
    redundant: records.filter(({ redundant }) => redundant !== null).length,
    records: records.map(({ n }) => n),
  }))
}

/** Everything that a chart of these records on these lanes shows. */
export const tellStory = (
  flow: Flow,
  records: readonly FlowRecord[],
  lanes: readonly Lane[],
  timers: "all" | "fired" | "none",
): Story => {
  const indexOf = laneIndex(lanes)
  const lane = (id: string): number => indexOf.get(id) ?? -1
  const copies = duplicates(flow.records)
  const arrows: Arrow[] = []
  const spans: Span[] = []
  const marks: Mark[] = []
  const inside = new Map<number, FlowRecord[]>()
  const isFolded = (index: number): boolean => lanes[index]?.folded === true
  for (const record of records) {
    const from = lane(record.from)
    if (isMessage(record)) {
      const to = lane(record.to)
      if (from < 0 && to < 0) continue
      if (from === to && isFolded(from)) {
        const list = inside.get(from)
        if (list === undefined) inside.set(from, [record])
        else list.push(record)
      } else arrows.push(arrowOf(record, from, to, copies.has(record.n)))
      continue
    }
    if (from < 0) continue
    const startNs = toNs(record.sent)
    if (record.kind === "queue" || record.kind === "process") {
      if (isFolded(from)) continue
      const endNs = Math.max(startNs, toNs(record.received))
      spans.push({ kind: record.kind, lane: from, startNs, endNs, records: [record.n] })
    } else if (record.kind === "state" || record.kind === "delivered") {
      const kind = record.kind === "delivered" ? "delivered" : endings.test(record.name) ? "ended" : "state"
      if (!(isFolded(from) && kind === "state")) marks.push({ kind, lane: from, ns: startNs, record })
    }
  }
  const hidden = [...inside].flatMap(([index, list]) =>
    hiddenIn(
      list,
      index,
      arrows.flatMap(({ from, to, sentNs, receivedNs }) => [
        ...(from === index ? [sentNs] : []),
        ...(to === index ? [receivedNs] : []),
      ]),
    ),
  )
  const shownTimers = timers === "none" ? [] : pairTimers(records, (id) => (isFolded(lane(id)) ? -1 : lane(id)))
  return {
    arrows,
    spans,
    timers: timers === "fired" ? shownTimers.filter(({ end }) => end === "fired") : shownTimers,
    marks,
    hidden,
  }
}
