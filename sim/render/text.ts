/**
 * A flow as text to be read like a letter: one line per record, in order of time. Also the form of golden files.
 * `2015.0 ms  pcscf ──▶ device  SIP MESSAGE  1402 B  retransmission 1`
 * Times run from the push's planned start, in seconds where the flow takes a hundred of them or more. Dashed arrows are responses, `──✕` is a message that was lost, `R1` refers to the
 * reasons at the end.
 */
import { deliveredAgain, type Flow, type FlowRecord } from "../trace/flow.ts"
import { duration, fixed, roundDuration } from "./figures.ts"
import { involved } from "./sequence/select.ts"

export interface TextOptions {
  /** Also a line for each span of queueing and processing. */
  readonly spans?: boolean
}

const title = ({ protocol, name }: FlowRecord): string =>
  protocol === "" || name.startsWith(`${protocol} `) ? name : `${protocol} ${name}`

/** What a record says, in columns: who, what, how large, and what is special about it. */
const columns = (record: FlowRecord, reason: (why: string) => string, flow: Flow): readonly string[] => {
  const span = duration(record.received - record.sent, "plain")
  switch (record.kind) {
    case "message":
    case "lost": {
      const line = record.direction === "request" || record.direction === "none" ? "──" : "╌╌"
      const arrow = record.kind === "lost" ? `${line}✕` : `${line}▶`
      const special = [
        ...(record.kind === "lost" ? ["lost"] : []),
        ...(record.retransmission > 0 ? [`retransmission ${record.retransmission}`] : []),
        ...(record.redundant === null ? [] : [reason(record.redundant)]),
        ...(record.note === null ? [] : [`(${record.note})`]),
      ]
      const took = record.kind === "lost" ? "" : `in ${span}`
      return [`${record.from} ${arrow} ${record.to}`, title(record), `${record.bytes} B`, took, special.join("  ")]
    }
    case "timer-set":
      return [record.from, `sets ${record.name} ${roundDuration(record.received - record.sent, "plain")}`]
    case "timer-fired":
      return [record.from, `${record.name} fires`]
    case "timer-cancelled":
      return [record.from, `cancels ${record.name}`]
    case "queue":
      return [record.from, `queues ${span}`]
    case "process":
      return [record.from, `works ${span}`]
    case "state":
      return [record.from, record.name]
    case "delivered":
      if (record.name === deliveredAgain) return [record.from, record.name]
      return [record.from, flow.latency === null ? "delivered" : `delivered after ${duration(flow.latency, "plain")}`]
  }
}

const heading = (flow: Flow): readonly string[] => {
  const outcome =
    flow.outcome === "delivered" && flow.latency !== null
      ? `delivered after ${duration(flow.latency, "plain")}`
      : flow.outcome
  return [
    `${flow.scenario}  ${flow.mechanism}  push ${flow.push}, planned at ${fixed(flow.planned, 6)} s: ${outcome}`,
    `${flow.messages} messages, ${flow.bytes} B, ${flow.retransmissions} retransmissions; ` +
      `redundant: ${flow.redundantMessages} messages on ${flow.redundantHops} hops`,
    ...groups(flow),
  ]
}

const groups = (flow: Flow): readonly string[] => {
  const members = new Map<string, string[]>()
  const shown = new Set(involved(flow))
  for (const { id, group } of flow.participants)
    if (shown.has(id)) members.set(group, [...(members.get(group) ?? []), id])
  return [[...members].map(([group, ids]) => `${group}: ${ids.join(", ")}`).join("; ")]
}

/** The whole flow as text, with a final newline. */
export const printText = (flow: Flow, options: TextOptions = {}): string => {
  const reasons: string[] = []
  const reason = (why: string): string => {
    if (!reasons.includes(why)) reasons.push(why)
    return `R${reasons.indexOf(why) + 1}`
  }
  const shown = flow.records.filter(({ kind }) => options.spans === true || (kind !== "queue" && kind !== "process"))
  const sorted = [...shown].sort((a, b) => a.sent - b.sent || a.n - b.n)
  const last = sorted.at(-1)?.sent ?? flow.planned
  const isLong = last - flow.planned >= 100
  const time = (seconds: number): string => (isLong ? `${fixed(seconds, 4)} s` : `${fixed(seconds * 1000, 1)} ms`)
  const rows: string[][] = []
  for (const [index, record] of sorted.entries()) {
    const cells = columns(record, reason, flow)
    if (joins(sorted[index - 1], record)) rows.at(-1)?.push(`${rows.at(-1)?.pop() ?? ""}, ${joined(cells[1] ?? "")}`)
    else rows.push([time(record.sent - flow.planned), ...cells])
  }
  const widths = [0, 1, 2, 3, 4].map((column) =>
    rows.reduce(
      (widest, row) => (row.length < 5 && column > 1 ? widest : Math.max(widest, length(row[column] ?? ""))),
      0,
    ),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const missing = " ".repeat(Math.max(0, (widths[column] ?? 0) - length(cell)))
        return column === 0 || column === 3 ? `${missing}${cell}` : `${cell}${column < 5 ? missing : ""}`
      })
      .join("  ")
      .trimEnd(),
  )
  const notes = reasons.map((why, index) => `R${index + 1}  ${why}`)
  return `${[...heading(flow), "", ...lines, ...(notes.length > 0 ? ["", ...notes] : [])].join("\n")}\n`
}

/** Timers that one node sets or cancels at one instant share a line. */
const joins = (before: FlowRecord | undefined, record: FlowRecord): boolean =>
  before !== undefined &&
  (record.kind === "timer-set" || record.kind === "timer-cancelled") &&
  before.kind === record.kind &&
  before.from === record.from &&
  before.sent === record.sent

const joined = (words: string): string => words.replace(/^\w+ /, "")

const length = (text: string): number => Array.from(text).length
