/**
 * The rows of a comparison: aligned messages with their retransmissions hung on them, the difference in time, and long runs of
 * equal rows folded to one.
 */
import type { Flow, FlowRecord } from "../../trace/flow.ts"
import { isMessage, selectRecords } from "../sequence/select.ts"
import type { RecordFilter } from "../sequence/options.ts"
import { align } from "./align.ts"

/** A message with its further transmissions. */
export interface Sent {
  readonly record: FlowRecord
  readonly copies: readonly FlowRecord[]
  /** First arrival of any copy, s since the run began; `undefined` when all were lost. */
  readonly received: number | undefined
}

export type CompareRow =
  | {
      readonly kind: "row"
      readonly number: number
      readonly a: Sent | undefined
      readonly b: Sent | undefined
      readonly cost: 0 | 1 | 2
    }
  | { readonly kind: "folded"; readonly number: number; readonly rows: readonly CompareRow[] }

const hopKey = ({ from, to, protocol, name, direction, transaction }: FlowRecord): string =>
  JSON.stringify([from, to, protocol, name, direction, transaction])

/** The messages of a flow in its order; a retransmission belongs to its original. */
export const sentMessages = (flow: Flow, filter?: RecordFilter): readonly Sent[] => {
  const groups: { record: FlowRecord; copies: FlowRecord[] }[] = []
  const originals = new Map<string, { copies: FlowRecord[] }>()
  for (const record of selectRecords(flow, filter).filter(isMessage)) {
    const original = record.retransmission > 0 ? originals.get(hopKey(record)) : undefined
    if (original !== undefined) original.copies.push(record)
    else {
      const group = { record, copies: [] }
      groups.push(group)
      originals.set(hopKey(record), group)
    }
  }
  return groups.map(({ record, copies }) => {
    const arrivals = [record, ...copies].filter(({ kind }) => kind === "message").map(({ received }) => received)
    return { record, copies, received: arrivals.length > 0 ? Math.min(...arrivals) : undefined }
  })
}

/** Runs longer than this are folded between their first and last row. */
const longRun = 6

/** Whether nothing of a row needs to be looked at: the same on both sides, arrived at once, on needed hops. */
const isQuiet = (row: CompareRow): boolean =>
  row.kind === "row" &&
  row.cost === 0 &&
  [row.a, row.b].every(
    (sent) =>
      sent !== undefined && sent.copies.length === 0 && sent.received !== undefined && sent.record.redundant === null,
  )

const fold = (rows: readonly CompareRow[], opened: ReadonlySet<number>): CompareRow[] => {
  const folded: CompareRow[] = []
  let run: CompareRow[] = []
  const flush = (): void => {
    const inner = run.slice(1, -1)
    const [first, last] = [run.at(0), run.at(-1)]
    const number = inner.at(0)?.number ?? 0
    if (run.length > longRun && first !== undefined && last !== undefined && !opened.has(number)) {
      folded.push(first, { kind: "folded", number, rows: inner }, last)
    } else folded.push(...run)
    run = []
  }
  for (const row of rows) {
    if (isQuiet(row)) run.push(row)
    else {
      flush()
      folded.push(row)
    }
  }
  flush()
  return folded
}

/** `opened` holds the numbers of folded rows to show in full; "all" folds nothing. */
export const compareRows = (
  a: Flow,
  b: Flow,
  options: { readonly filter?: RecordFilter | undefined; readonly opened?: readonly number[] | "all" | undefined },
): readonly CompareRow[] => {
  const [left, right] = [sentMessages(a, options.filter), sentMessages(b, options.filter)]
  const pairs = align(
    left.map(({ record }) => record),
    right.map(({ record }) => record),
    { a: a.planned, b: b.planned },
  )
  const rows = pairs.map((pair, index): CompareRow => ({
    kind: "row",
    number: index + 1,
    a: pair.a === undefined ? undefined : left[pair.a],
    b: pair.b === undefined ? undefined : right[pair.b],
    cost: pair.cost,
  }))
  return options.opened === "all" ? rows : fold(rows, new Set(options.opened))
}
