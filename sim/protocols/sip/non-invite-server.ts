/**
 * Non-INVITE server transaction: RFC 3261 §17.2.2, Figure 8, and as RFC 4320 (January 2006) amends it.
 * Rule 1: every phase, input and consequence of this transaction is in these tables.
 * Rule 2: a table knows no transport and no clock; whoever runs it starts its timers and picks the table by transport and year.
 * Rule 3: a request goes up after the timers are set, because the transaction user may answer at once.
 * Deliberately absent: no timer ends "trying". In RFC 3261 only the transaction user does, by a final response.
 */
import { amend, type Machine, type Row } from "../table.ts"

type NonInviteServerPhase = "start" | "trying" | "proceeding" | "completed" | "terminated"

type NonInviteServerInput =
  | "request" // first or repeated
  | "provisional" // the transaction user gives a 1xx
  | "final" // the transaction user gives 200-699
  | "timerJ" // 64 × T1 after the final response
  | "transportError" // the transport says that it could not send
  | "provisionalDue" // Timer E of the client upstream has now reached T2 (RFC 4320)
  | "abandon" // the transaction user will never answer (RFC 4320: it may not answer 408)

type NonInviteServerAction =
  | "passUp" // the request goes to the transaction user
  | "respond" // send the response that came with this input, and remember it
  | "respondTrying" // send 100 (Trying), and remember it
  | "repeat" // send the remembered response again
  | "startJ" // after 64 × T1
  | "stopJ"
  | "startProvisional" // after the time that Timer E takes to reach T2: 3.5 s, or 14 s with the timers of the radio leg
  | "stopProvisional"
  | "reportError" // tell the transaction user

type ServerMachine = Machine<NonInviteServerPhase, NonInviteServerInput, NonInviteServerAction>
type ServerRow = Row<NonInviteServerPhase, NonInviteServerInput, NonInviteServerAction>

/** The server transaction over UDP, in 2005. */
// prettier-ignore
export const nonInviteServer: ServerMachine = {
  name: "non-INVITE server transaction, unreliable transport",
  phases: ["start", "trying", "proceeding", "completed", "terminated"],
  inputs: ["request", "provisional", "final", "timerJ", "transportError", "provisionalDue", "abandon"],
  actions: ["passUp", "respond", "respondTrying", "repeat", "startJ", "stopJ", "startProvisional", "stopProvisional", "reportError"],
  rows: [
    // from        on                to            does                      source
    ["start",      "request",        "trying",     ["passUp"],               "RFC 3261 §17.2.2"],
    ["trying",     "provisional",    "proceeding", ["respond"],              "RFC 3261 §17.2.2"],
    ["trying",     "final",          "completed",  ["respond", "startJ"],    "RFC 3261 §17.2.2"],
    ["proceeding", "request",        "proceeding", ["repeat"],               "RFC 3261 §17.2.2"],
    ["proceeding", "provisional",    "proceeding", ["respond"],              "RFC 3261 §17.2.2"],
    ["proceeding", "final",          "completed",  ["respond", "startJ"],    "RFC 3261 §17.2.2"],
    ["proceeding", "transportError", "terminated", ["reportError"],          "RFC 3261 §17.2.2, §17.2.4"],
    ["completed",  "request",        "completed",  ["repeat"],               "RFC 3261 §17.2.2"],
    ["completed",  "timerJ",         "terminated", [],                       "RFC 3261 §17.2.2"],
    ["completed",  "transportError", "terminated", ["stopJ", "reportError"], "RFC 3261 §17.2.2, §17.2.4"],
  ],
}

/** The server transaction over TCP, in 2005: Timer J is 0, so that it ends with its final response. */
// prettier-ignore
export const nonInviteServerReliable: ServerMachine = {
  ...nonInviteServer,
  name: "non-INVITE server transaction, reliable transport",
  rows: [
    // from        on                to            does              source
    ["start",      "request",        "trying",     ["passUp"],       "RFC 3261 §17.2.2"],
    ["trying",     "provisional",    "proceeding", ["respond"],      "RFC 3261 §17.2.2"],
    ["trying",     "final",          "terminated", ["respond"],      "RFC 3261 §17.2.2"],
    ["proceeding", "request",        "proceeding", ["repeat"],       "RFC 3261 §17.2.2"],
    ["proceeding", "provisional",    "proceeding", ["respond"],      "RFC 3261 §17.2.2"],
    ["proceeding", "final",          "terminated", ["respond"],      "RFC 3261 §17.2.2"],
    ["proceeding", "transportError", "terminated", ["reportError"],  "RFC 3261 §17.2.2, §17.2.4"],
  ],
}

/**
 * What RFC 4320 adds to both tables. §4.1: 100 is due when Timer E upstream reaches T2, "without regard to transport".
 * §4.2: since 408 may not be sent, a transaction whose request was never answered just ends.
 */
// prettier-ignore
const rfc4320: readonly ServerRow[] = [
  // from        on                to            does                              source
  ["start",      "request",        "trying",     ["startProvisional", "passUp"],   "RFC 3261 §17.2.2; RFC 4320 §4.1"],
  ["trying",     "provisionalDue", "proceeding", ["respondTrying"],                "RFC 4320 §4.1"],
  ["trying",     "abandon",        "terminated", ["stopProvisional"],              "RFC 4320 §4.2"],
  ["proceeding", "abandon",        "terminated", [],                               "RFC 4320 §4.2"],
]

/** The server transaction over UDP as RFC 4320 has it; §4.1 strikes out every other provisional response. */
// prettier-ignore
export const nonInviteServer4320: ServerMachine = amend(nonInviteServer, {
  name: "non-INVITE server transaction, unreliable transport, RFC 4320",
  struck: ["provisional"],
  rows: [
    ...rfc4320,
    ["trying",     "final",          "completed",  ["stopProvisional", "respond", "startJ"], "RFC 3261 §17.2.2; RFC 4320 §4.1"],
  ],
})

/** The server transaction over TCP as RFC 4320 has it. */
// prettier-ignore
export const nonInviteServerReliable4320: ServerMachine = amend(nonInviteServerReliable, {
  name: "non-INVITE server transaction, reliable transport, RFC 4320",
  struck: ["provisional"],
  rows: [
    ...rfc4320,
    ["trying",     "final",          "terminated", ["stopProvisional", "respond"],           "RFC 3261 §17.2.2; RFC 4320 §4.1"],
  ],
})
