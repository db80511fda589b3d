/** A flow in a sentence: for headings, file descriptions and screen readers. */
import type { Flow } from "../../trace/flow.ts"
import { counted, duration } from "../figures.ts"

/** "sip-message, push 1 of im-offline-notification". */
export const sequenceTitle = (flow: Flow): string => `${flow.mechanism}, push ${flow.push} of ${flow.scenario}`

/** How the push ended: "delivered after 102.9 ms", "expired". */
export const outcomeWords = (flow: Flow): string =>
  flow.outcome === "delivered" && flow.latency !== null ? `delivered after ${duration(flow.latency)}` : flow.outcome

/** Participants, messages, losses, redundancy and outcome in one sentence. */
export const sequenceSummary = (flow: Flow): string => {
  const lost = flow.records.filter(({ kind }) => kind === "lost").length
  const parts = [
    counted(flow.participants.length, "participant"),
    counted(flow.messages, "message"),
    `${lost} lost`,
    counted(flow.retransmissions, "retransmission"),
    `${counted(flow.redundantMessages, "redundant message")} on ${counted(flow.redundantHops, "redundant hop")}`,
    outcomeWords(flow),
  ]
  return `Message sequence chart of push ${flow.push} by ${flow.mechanism}: ${parts.join(", ")}.`
}
