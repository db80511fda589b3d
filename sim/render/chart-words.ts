/** What the text exports (Mermaid, PlantUML, mscgen) have in common: order, words for marks, silences, groups. */
import { deliveredAgain, type Flow, type FlowRecord, type Participant } from "../trace/flow.ts"
import { duration, roundDuration } from "./figures.ts"
import { involved, selectRecords } from "./sequence/select.ts"
import type { RecordFilter } from "./sequence/options.ts"
import { laneLabel } from "./sequence/lanes.ts"
import { duplicates, labelForms } from "./sequence/words.ts"

export interface ExportOptions {
  readonly filter?: RecordFilter
  /** Further facts for the opening comment: seed, version. */
  readonly facts?: readonly string[]
}

/** One line of a text export. */
type Step =
  | { readonly kind: "message"; readonly record: FlowRecord; readonly label: string }
  | { readonly kind: "timer" | "state" | "end"; readonly at: string; readonly words: string }
  | { readonly kind: "silence"; readonly words: string }

/** Silences of this many times the median step are worth a line. */
const silenceFactor = 24

/** The label of a message with its marks in words, for languages that have no tags. */
const messageLabel = (record: FlowRecord, isDuplicate: boolean): string => {
  const [full = record.name] = labelForms(record)
  const marks = [
    ...(record.kind === "lost" ? ["LOST"] : []),
    ...(record.retransmission > 0 ? [`retx ${record.retransmission}`] : []),
    ...(isDuplicate ? ["dup"] : []),
    ...(record.redundant === null ? [] : ["R"]),
  ]
  return marks.length > 0 ? `${full} (${marks.join(", ")})` : full
}

/** The steps of a flow in order of time; queueing and processing are left out. */
const stepsOf = (flow: Flow, filter: RecordFilter | undefined): readonly Step[] => {
  const ids = new Set(flow.participants.map(({ id }) => id))
  const records = selectRecords(flow, filter)
    .filter(({ kind, from }) => kind !== "queue" && kind !== "process" && ids.has(from))
    .toSorted((a, b) => a.sent - b.sent || a.n - b.n)
  const copies = duplicates(flow.records)
  const gaps = records.slice(1).map((record, index) => record.sent - (records[index]?.sent ?? 0))
  const positive = gaps.filter((gap) => gap > 0).sort((a, b) => a - b)
  const silence = silenceFactor * (positive[(positive.length - 1) >> 1] ?? Infinity)
  const steps: Step[] = []
  for (const [index, record] of records.entries()) {
    const gap = gaps[index - 1] ?? 0
    if (gap >= silence) steps.push({ kind: "silence", words: `${duration(gap, "plain")} later` })
    const step = stepOf(record, copies, flow)
    const last = steps.at(-1)
    if (step?.kind === "timer" && last?.kind === "timer" && last.at === step.at && gap === 0) {
      steps[steps.length - 1] = { ...last, words: `${last.words}; ${step.words}` }
    } else if (step !== undefined) steps.push(step)
  }
  return steps
}

const stepOf = (record: FlowRecord, copies: ReadonlySet<number>, flow: Flow): Step | undefined => {
  const mark = (kind: "timer" | "state" | "end", words: string): Step => ({ kind, at: record.from, words })
  switch (record.kind) {
    case "message":
    case "lost":
      return { kind: "message", record, label: messageLabel(record, copies.has(record.n)) }
    case "timer-set":
      return mark("timer", `set ${record.name} ${roundDuration(record.received - record.sent, "plain")}`)
    case "timer-fired":
      return mark("timer", `${record.name} fires`)
    case "timer-cancelled":
      return mark("timer", `cancel ${record.name}`)
    case "state":
      return mark("state", record.name)
    case "delivered":
      if (record.name === deliveredAgain) return mark("end", record.name)
      return mark("end", flow.latency === null ? "delivered" : `delivered after ${duration(flow.latency, "plain")}`)
    case "queue":
    case "process":
      return undefined
  }
}

/** How a language writes each kind of step as one line; participants are given by their keys. */
export interface Phrases {
  readonly message: (from: string, to: string, record: FlowRecord, label: string) => string
  readonly silence: (words: string) => string
  readonly timer: (at: string, words: string) => string
  readonly state: (at: string, words: string) => string
  readonly end: (at: string, words: string) => string
}

/** The steps of a flow in a language, one line each; what happens at somebody who is not in the chart is left out. */
export const stepLines = (
  flow: Flow,
  { filter }: ExportOptions,
  members: readonly Named[],
  phrases: Phrases,
): readonly string[] => {
  const keys = new Map(members.map(({ participant, key }) => [participant.id, key]))
  return stepsOf(flow, filter).flatMap((step) => {
    if (step.kind === "silence") return [phrases.silence(step.words)]
    if (step.kind === "message") {
      const [from, to] = [keys.get(step.record.from), keys.get(step.record.to)]
      return from === undefined || to === undefined ? [] : [phrases.message(from, to, step.record, step.label)]
    }
    const at = keys.get(step.at)
    return at === undefined ? [] : [phrases[step.kind](at, step.words)]
  })
}

export interface Named {
  readonly participant: Participant
  /** A short identifier that every language takes. */
  readonly key: string
  readonly label: string
}

/** Participants with identifiers p1, p2, …, by group in the order of the chart. */
export const namedGroups = (flow: Flow): readonly { readonly group: string; readonly members: readonly Named[] }[] => {
  const groups = new Map<string, Named[]>()
  const shown = new Set(involved(flow))
  for (const participant of flow.participants) {
    if (!shown.has(participant.id)) continue
    const lane = { participants: [participant], group: participant.group, folded: false }
    const members = groups.get(participant.group) ?? []
    groups.set(participant.group, members)
    members.push({ participant, key: "", label: laneLabel(lane, flow.participants) })
  }
  let number = 0
  return [...groups].map(([group, members]) => ({
    group,
    members: members.map((member) => ({ ...member, key: `p${++number}` })),
  }))
}

/** Lines for the opening comment: what this is, and what the language can not show. */
export const openingLines = (flow: Flow, options: ExportOptions, missing: string): readonly string[] => [
  `Scenario ${flow.scenario}, mechanism ${flow.mechanism}, push ${flow.push}. ${(options.facts ?? []).join(" ")}`.trim(),
  "R marks messages on redundant hops, retx a retransmission, dup a duplicate received.",
  missing,
]

/** One line without characters that end lines in any of the languages. */
export const oneLine = (text: string): string => text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
