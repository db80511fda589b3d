/**
 * Timers as Z.120 draws them: from the record that sets one to the record that cancels it or to its firing. A timer that is
 * set again while it runs begins a new piece. One whose end the flow does not tell stays open until it is due.
 */
import type { FlowRecord } from "../../trace/flow.ts"

export interface TimerPiece {
  readonly lane: number
  readonly name: string
  readonly startNs: number
  /** When it ends, or is due for one that stays open. */
  readonly endNs: number
  readonly dueNs: number
  readonly end: "fired" | "cancelled" | "open"
  readonly records: readonly number[]
  /** Steps outward from the lifeline among overlapping timers of one participant: 0, 1, 2; 3 is counted, not drawn. */
  readonly depth: number
}

const ns = (seconds: number): number => Math.round(seconds * 1e9)

/** Pieces in order of their start; timers of lanes that are not shown (-1) are left out. */
export const pairTimers = (records: readonly FlowRecord[], lane: (id: string) => number): readonly TimerPiece[] => {
  const running = new Map<string, FlowRecord>()
  const pieces: Omit<TimerPiece, "depth">[] = []
  const close = (set: FlowRecord, end: TimerPiece["end"], endNs: number, ended: FlowRecord | undefined): void => {
    const startNs = ns(set.sent)
    pieces.push({
      lane: lane(set.from),
      name: set.name,
      startNs,
      endNs: Math.max(startNs, endNs),
      dueNs: ns(set.received),
      end,
      records: ended === undefined ? [set.n] : [set.n, ended.n],
    })
  }
  for (const record of records) {
    if (lane(record.from) < 0) continue
    const key = JSON.stringify([record.from, record.name, record.transaction])
    const set = running.get(key)
    if (record.kind === "timer-set") {
      if (set !== undefined) close(set, "open", ns(record.sent), undefined)
      running.set(key, record)
    } else if (record.kind === "timer-fired" || record.kind === "timer-cancelled") {
      if (set !== undefined) close(set, record.kind === "timer-fired" ? "fired" : "cancelled", ns(record.sent), record)
      running.delete(key)
    }
  }
  for (const set of running.values()) close(set, "open", ns(set.received), undefined)
  return stepped(pieces)
}

const stepped = (pieces: readonly Omit<TimerPiece, "depth">[]): readonly TimerPiece[] => {
  const sorted = [...pieces].sort((a, b) => a.startNs - b.startNs || (a.records[0] ?? 0) - (b.records[0] ?? 0))
  const busyUntil = new Map<number, number[]>()
  return sorted.map((piece) => {
    const until = busyUntil.get(piece.lane) ?? [-1, -1, -1]
    busyUntil.set(piece.lane, until)
    const free = until.findIndex((end) => end <= piece.startNs)
    if (free >= 0) until[free] = piece.endNs
    return { ...piece, depth: free < 0 ? 3 : free }
  })
}
