/** One CSV row per push (`--pushes FILE`): the columns and their order are published. Empty: not within the run. */
import { deviceStates, outcomes, type PushColumns } from "../trace/tables.ts"

/** The published header. */
const pushColumns = [
  "push",
  "device",
  "planned_s",
  "sent_s",
  "delivered_s",
  "confirmed_s",
  "outcome",
  "state",
  "transmissions",
  "messages",
  "bytes",
  "retransmissions",
  "redundantHops",
  "redundantMessages",
] as const

/** Whole ns as seconds with nine digits, exactly; empty for what did not happen. */
const seconds = (ns: number | undefined): string => {
  if (ns === undefined || ns < 0) return ""
  const rest = ns % 1e9
  return `${(ns - rest) / 1e9}.${String(rest).padStart(9, "0")}`
}

/** The rows in order, each without a line end; the header first. For streaming to a file. */
export const pushCsvLines = function* (pushes: PushColumns): Generator<string> {
  yield pushColumns.join(",")
  for (let row = 0; row < pushes.push.length; row++) {
    yield [
      pushes.push[row],
      pushes.device[row],
      seconds(pushes.plannedNs[row]),
      seconds(pushes.sentNs[row]),
      seconds(pushes.deliveredNs[row]),
      seconds(pushes.confirmedNs[row]),
      outcomes[pushes.outcome[row] ?? 0],
      deviceStates[pushes.state[row] ?? 0],
      pushes.transmissions[row],
      pushes.messages[row],
      pushes.bytes[row],
      pushes.retransmissions[row],
      pushes.redundantHops[row],
      pushes.redundantMessages[row],
    ].join(",")
  }
}

/** The whole table, with a header line and a final newline. */
export const printPushesCsv = (pushes: PushColumns): string => `${[...pushCsvLines(pushes)].join("\n")}\n`
