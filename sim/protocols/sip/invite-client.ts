/**
 * INVITE client transaction: RFC 3261 §17.1.1, Figure 5, and as RFC 6026 (September 2010) amends it.
 * Rule 1: every phase, input and consequence of this transaction is in these tables.
 * Rule 2: a table knows no transport and no clock; whoever runs it starts its timers and picks the table by transport and year.
 * Rule 3: the ACK of a 2xx is not here: "the UAC core MUST" send it for every 2xx, as a transaction of its own (§13.2.2.4).
 */
import { amend, type Machine, type Row } from "../table.ts"

type InviteClientPhase = "start" | "calling" | "proceeding" | "accepted" | "completed" | "terminated"

type InviteClientInput =
  | "request" // the transaction user hands over the INVITE
  | "timerA" // time to send again
  | "timerB" // 64 × T1 without any response
  | "timerD" // late copies of the final response have had their time
  | "timerM" // late copies of the 2xx have had their time (RFC 6026)
  | "1xx"
  | "2xx"
  | "failure" // 300-699
  | "transportError" // the transport says that it could not send

type InviteClientAction =
  | "send" // the INVITE, first or again
  | "sendAck" // of a 300-699, on the branch of the INVITE (RFC 3261 §17.1.1.3)
  | "startA" // after T1
  | "doubleA" // after 2 × the previous A, without a cap
  | "stopA"
  | "startB" // after 64 × T1
  | "stopB"
  | "startD" // after 64 × T1
  | "stopD"
  | "startM" // after 64 × T1
  | "passUp" // the response goes to the transaction user
  | "reportTimeout" // the transaction user treats it as 408 (RFC 3261 §8.1.3.1)
  | "reportError" // the transaction user treats it as 503 (RFC 3261 §8.1.3.1)

type ClientMachine = Machine<InviteClientPhase, InviteClientInput, InviteClientAction>
type ClientRow = Row<InviteClientPhase, InviteClientInput, InviteClientAction>

/** The client transaction over UDP, in 2005: a 2xx ends it, and copies of the 2xx meet no transaction. */
// prettier-ignore
export const inviteClient: ClientMachine = {
  name: "INVITE client transaction, unreliable transport",
  phases: ["start", "calling", "proceeding", "accepted", "completed", "terminated"],
  inputs: ["request", "timerA", "timerB", "timerD", "timerM", "1xx", "2xx", "failure", "transportError"],
  actions: [
    "send", "sendAck", "startA", "doubleA", "stopA", "startB", "stopB", "startD", "stopD", "startM",
    "passUp", "reportTimeout", "reportError",
  ],
  rows: [
    // from        on                to            does                                               source
    ["start",      "request",        "calling",    ["send", "startA", "startB"],                      "RFC 3261 §17.1.1.2"],
    ["calling",    "timerA",         "calling",    ["send", "doubleA"],                               "RFC 3261 §17.1.1.2"],
    ["calling",    "timerB",         "terminated", ["stopA", "reportTimeout"],                        "RFC 3261 §17.1.1.2"],
    ["calling",    "1xx",            "proceeding", ["stopA", "stopB", "passUp"],                      "RFC 3261 §17.1.1.2"],
    ["calling",    "2xx",            "terminated", ["stopA", "stopB", "passUp"],                      "RFC 3261 §17.1.1.2"],
    ["calling",    "failure",        "completed",  ["stopA", "stopB", "sendAck", "passUp", "startD"], "RFC 3261 §17.1.1.2"],
    ["calling",    "transportError", "terminated", ["stopA", "stopB", "reportError"],                 "RFC 3261 §17.1.1.2, §17.1.4"],
    ["proceeding", "1xx",            "proceeding", ["passUp"],                                        "RFC 3261 §17.1.1.2"],
    ["proceeding", "2xx",            "terminated", ["passUp"],                                        "RFC 3261 §17.1.1.2"],
    ["proceeding", "failure",        "completed",  ["sendAck", "passUp", "startD"],                   "RFC 3261 §17.1.1.2"],
    ["completed",  "failure",        "completed",  ["sendAck"],                                       "RFC 3261 §17.1.1.2"],
    ["completed",  "timerD",         "terminated", [],                                                "RFC 3261 §17.1.1.2"],
    ["completed",  "transportError", "terminated", ["stopD", "reportError"],                          "RFC 3261 §17.1.1.2, Figure 5"],
  ],
}

/** The client transaction over TCP, in 2005: no Timer A, and Timer D is 0, so that "completed" takes no time. */
// prettier-ignore
export const inviteClientReliable: ClientMachine = {
  ...inviteClient,
  name: "INVITE client transaction, reliable transport",
  rows: [
    // from        on                to            does                            source
    ["start",      "request",        "calling",    ["send", "startB"],             "RFC 3261 §17.1.1.2"],
    ["calling",    "timerB",         "terminated", ["reportTimeout"],              "RFC 3261 §17.1.1.2"],
    ["calling",    "1xx",            "proceeding", ["stopB", "passUp"],            "RFC 3261 §17.1.1.2"],
    ["calling",    "2xx",            "terminated", ["stopB", "passUp"],            "RFC 3261 §17.1.1.2"],
    ["calling",    "failure",        "terminated", ["stopB", "sendAck", "passUp"], "RFC 3261 §17.1.1.2"],
    ["calling",    "transportError", "terminated", ["stopB", "reportError"],       "RFC 3261 §17.1.1.2, §17.1.4"],
    ["proceeding", "1xx",            "proceeding", ["passUp"],                     "RFC 3261 §17.1.1.2"],
    ["proceeding", "2xx",            "terminated", ["passUp"],                     "RFC 3261 §17.1.1.2"],
    ["proceeding", "failure",        "terminated", ["sendAck", "passUp"],          "RFC 3261 §17.1.1.2"],
  ],
}

/** What RFC 6026 §7.2 adds to both tables: copies of a 2xx still find their transaction, for 64 × T1 on any transport. */
// prettier-ignore
const rfc6026: readonly ClientRow[] = [
  // from        on      to            does                  source
  ["proceeding", "2xx",    "accepted",   ["passUp", "startM"], "RFC 6026 §7.2"],
  ["accepted",   "2xx",    "accepted",   ["passUp"],           "RFC 6026 §7.2"],
  ["accepted",   "timerM", "terminated", [],                   "RFC 6026 §7.2, §8.4"],
]

/** The client transaction over UDP as RFC 6026 has it. */
// prettier-ignore
export const inviteClient6026: ClientMachine = amend(inviteClient, {
  name: "INVITE client transaction, unreliable transport, RFC 6026",
  rows: [
    ["calling",    "2xx",    "accepted",   ["stopA", "stopB", "passUp", "startM"], "RFC 6026 §7.2"],
    ...rfc6026,
  ],
})

/** The client transaction over TCP as RFC 6026 has it. */
// prettier-ignore
export const inviteClientReliable6026: ClientMachine = amend(inviteClientReliable, {
  name: "INVITE client transaction, reliable transport, RFC 6026",
  rows: [
    ["calling",    "2xx",    "accepted",   ["stopB", "passUp", "startM"],          "RFC 6026 §7.2"],
    ...rfc6026,
  ],
})
