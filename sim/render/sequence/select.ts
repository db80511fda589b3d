/** Which records of a flow are shown. Filtering never reorders: what stays keeps the flow's own order. */
import type { Flow, FlowRecord } from "../../trace/flow.ts"
import type { RecordFilter } from "./options.ts"

/** Whether a record is a message on its way, arrived or lost. */
export const isMessage = (record: FlowRecord): boolean => record.kind === "message" || record.kind === "lost"

const contains = (record: FlowRecord, text: string): boolean => {
  const wanted = text.toLowerCase()
  const searched = [record.name, record.from, record.to, record.protocol, record.note ?? "", record.text]
  return searched.some((part) => part.toLowerCase().includes(wanted))
}

const has = (record: FlowRecord, wanted: "lost" | "redundant" | "retransmission"): boolean => {
  switch (wanted) {
    case "lost":
      return record.kind === "lost"
    case "redundant":
      return record.redundant !== null
    case "retransmission":
      return record.retransmission > 0
  }
}

/** Whether a filter lets a record through. What is no message passes only a filter that names no protocol and no fate. */
const passes = (record: FlowRecord, filter: RecordFilter): boolean => {
  const { protocols, participants, text, only } = filter
  if (protocols !== undefined && !(isMessage(record) && protocols.includes(record.protocol))) return false
  if (only !== undefined && only.length > 0 && !(isMessage(record) && only.some((fate) => has(record, fate)))) {
    return false
  }
  if (participants !== undefined && !participants.includes(record.from) && !participants.includes(record.to)) {
    return false
  }
  return text === undefined || text === "" || contains(record, text)
}

/** The records of a flow that a filter lets through, in the flow's order. */
export const selectRecords = (flow: Flow, filter: RecordFilter | undefined): readonly FlowRecord[] =>
  filter === undefined ? flow.records : flow.records.filter((record) => passes(record, filter))

/** Participants that a flow's records name, in the scenario's order; all of them when there are none. */
export const involved = (flow: Flow): readonly string[] => {
  const named = new Set(flow.records.flatMap(({ from, to }) => [from, to]))
  const ids = flow.participants.map(({ id }) => id)
  const shown = ids.filter((id) => named.has(id))
  return shown.length > 0 ? shown : ids
}

/** What a filter says, for headings and exports; empty when it lets everything through. */
export const filterWords = (filter: RecordFilter | undefined): readonly string[] => {
  if (filter === undefined) return []
  const words: string[] = []
  if (filter.protocols !== undefined) words.push(`protocols ${filter.protocols.join(", ")}`)
  if (filter.participants !== undefined) words.push(`participants ${filter.participants.join(", ")}`)
  if (filter.only !== undefined && filter.only.length > 0) words.push(`only ${filter.only.join(" or ")}`)
  if (filter.text !== undefined && filter.text !== "") words.push(`containing “${filter.text}”`)
  return words
}
