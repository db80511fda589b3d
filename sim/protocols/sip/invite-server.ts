/**
 * INVITE server transaction: RFC 3261 §17.2.1, Figure 7, and as RFC 6026 (September 2010) amends it.
 * Rule 1: every phase, input and consequence of this transaction is in these tables.
 * Rule 2: a table knows no transport and no clock; whoever runs it starts its timers and picks the table by transport and year.
 * Rule 3: "trying" is the part of the RFC's "Proceeding" in which nothing has been sent: 200 ms at a user agent, no time at
 * a proxy, which cannot know that an answer will come so soon.
 * Rule 4: repeating a 2xx until its ACK comes is the core's work (`uas-2xx.ts`), on any transport.
 */
import { amend, type Machine, type Row } from "../table.ts"

type InviteServerPhase = "start" | "trying" | "proceeding" | "accepted" | "completed" | "confirmed" | "terminated"

type InviteServerInput =
  | "request" // the INVITE, first or repeated
  | "tryingDue" // 200 ms, or at once where the transaction user cannot answer by then
  | "provisional" // the transaction user gives a 101-199
  | "success" // the transaction user gives a 2xx, first or again
  | "failure" // the transaction user gives a 300-699
  | "ack"
  | "timerG" // time to send the 300-699 again
  | "timerH" // 64 × T1 without ACK
  | "timerI" // late copies of the ACK have had their time
  | "timerL" // late copies of the INVITE have had their time (RFC 6026)
  | "transportError" // the transport says that it could not send

type InviteServerAction =
  | "passUp" // the INVITE goes to the transaction user
  | "passAckUp" // the ACK of a 2xx goes to the transaction user
  | "respond" // send the response that came with this input, and remember it
  | "respondTrying" // send 100 (Trying), and remember it
  | "repeat" // send the remembered response again
  | "startTrying" // after 200 ms at a user agent, 0 at a proxy
  | "stopTrying"
  | "startG" // after T1
  | "doubleG" // after min(2 × the previous G, T2)
  | "stopG"
  | "startH" // after 64 × T1
  | "stopH"
  | "startI" // after T4
  | "startL" // after 64 × T1
  | "reportTimeout" // no ACK came: tell the transaction user
  | "reportError" // tell the transaction user

type ServerMachine = Machine<InviteServerPhase, InviteServerInput, InviteServerAction>
type ServerRow = Row<InviteServerPhase, InviteServerInput, InviteServerAction>

/** The server transaction over UDP, in 2005: a 2xx ends it, and an INVITE that is repeated later looks like a new one. */
// prettier-ignore
export const inviteServer: ServerMachine = {
  name: "INVITE server transaction, unreliable transport",
  phases: ["start", "trying", "proceeding", "accepted", "completed", "confirmed", "terminated"],
  inputs: [
    "request", "tryingDue", "provisional", "success", "failure", "ack",
    "timerG", "timerH", "timerI", "timerL", "transportError",
  ],
  actions: [
    "passUp", "passAckUp", "respond", "respondTrying", "repeat", "startTrying", "stopTrying",
    "startG", "doubleG", "stopG", "startH", "stopH", "startI", "startL", "reportTimeout", "reportError",
  ],
  rows: [
    // from        on                to            does                                          source
    ["start",      "request",        "trying",     ["startTrying", "passUp"],                    "RFC 3261 §17.2.1"],
    ["trying",     "tryingDue",      "proceeding", ["respondTrying"],                            "RFC 3261 §17.2.1"],
    ["trying",     "provisional",    "proceeding", ["stopTrying", "respond"],                    "RFC 3261 §17.2.1"],
    ["trying",     "success",        "terminated", ["stopTrying", "respond"],                    "RFC 3261 §17.2.1"],
    ["trying",     "failure",        "completed",  ["stopTrying", "respond", "startG", "startH"], "RFC 3261 §17.2.1"],
    ["proceeding", "request",        "proceeding", ["repeat"],                                   "RFC 3261 §17.2.1"],
    ["proceeding", "provisional",    "proceeding", ["respond"],                                  "RFC 3261 §17.2.1"],
    ["proceeding", "success",        "terminated", ["respond"],                                  "RFC 3261 §17.2.1"],
    ["proceeding", "failure",        "completed",  ["respond", "startG", "startH"],              "RFC 3261 §17.2.1"],
    ["proceeding", "transportError", "terminated", ["reportError"],                              "RFC 3261 §17.2.1, §17.2.4"],
    ["completed",  "request",        "completed",  ["repeat"],                                   "RFC 3261 §17.2.1"],
    ["completed",  "timerG",         "completed",  ["repeat", "doubleG"],                        "RFC 3261 §17.2.1"],
    ["completed",  "ack",            "confirmed",  ["stopG", "stopH", "startI"],                 "RFC 3261 §17.2.1"],
    ["completed",  "timerH",         "terminated", ["stopG", "reportTimeout"],                   "RFC 3261 §17.2.1"],
    ["completed",  "transportError", "terminated", ["stopG", "stopH", "reportError"],            "RFC 3261 §17.2.1, §17.2.4"],
    ["confirmed",  "timerI",         "terminated", [],                                           "RFC 3261 §17.2.1"],
  ],
}

/** The server transaction over TCP, in 2005: no Timer G, and Timer I is 0; Timer H stays, on any transport. */
// prettier-ignore
export const inviteServerReliable: ServerMachine = {
  ...inviteServer,
  name: "INVITE server transaction, reliable transport",
  rows: [
    // from        on                to            does                                source
    ["start",      "request",        "trying",     ["startTrying", "passUp"],          "RFC 3261 §17.2.1"],
    ["trying",     "tryingDue",      "proceeding", ["respondTrying"],                  "RFC 3261 §17.2.1"],
    ["trying",     "provisional",    "proceeding", ["stopTrying", "respond"],          "RFC 3261 §17.2.1"],
    ["trying",     "success",        "terminated", ["stopTrying", "respond"],          "RFC 3261 §17.2.1"],
    ["trying",     "failure",        "completed",  ["stopTrying", "respond", "startH"], "RFC 3261 §17.2.1"],
    ["proceeding", "request",        "proceeding", ["repeat"],                         "RFC 3261 §17.2.1"],
    ["proceeding", "provisional",    "proceeding", ["respond"],                        "RFC 3261 §17.2.1"],
    ["proceeding", "success",        "terminated", ["respond"],                        "RFC 3261 §17.2.1"],
    ["proceeding", "failure",        "completed",  ["respond", "startH"],              "RFC 3261 §17.2.1"],
    ["proceeding", "transportError", "terminated", ["reportError"],                    "RFC 3261 §17.2.1, §17.2.4"],
    ["completed",  "request",        "completed",  ["repeat"],                         "RFC 3261 §17.2.1"],
    ["completed",  "ack",            "terminated", ["stopH"],                          "RFC 3261 §17.2.1"],
    ["completed",  "timerH",         "terminated", ["reportTimeout"],                  "RFC 3261 §17.2.1"],
    ["completed",  "transportError", "terminated", ["stopH", "reportError"],           "RFC 3261 §17.2.1, §17.2.4"],
  ],
}

/**
 * What RFC 6026 changes in both tables. §7.1: after a 2xx the transaction absorbs repeated INVITEs for 64 × T1 on any
 * transport, and the core's further copies of the 2xx go through it. §8.8: after an error of the transport, which is told, it
 * "MUST remain in the current state" until the caller repeats or a timer fires.
 */
// prettier-ignore
const rfc6026: readonly ServerRow[] = [
  // from        on                to            does                              source
  ["trying",     "success",        "accepted",   ["stopTrying", "respond", "startL"], "RFC 6026 §7.1"],
  ["proceeding", "success",        "accepted",   ["respond", "startL"],            "RFC 6026 §7.1"],
  ["proceeding", "transportError", "proceeding", ["reportError"],                  "RFC 6026 §7.1, §8.8"],
  ["completed",  "transportError", "completed",  ["reportError"],                  "RFC 6026 §7.1, §8.8"],
  ["accepted",   "success",        "accepted",   ["respond"],                      "RFC 6026 §7.1"],
  ["accepted",   "ack",            "accepted",   ["passAckUp"],                    "RFC 6026 §7.1"],
  ["accepted",   "transportError", "accepted",   ["reportError"],                  "RFC 6026 §7.1, §8.8"],
  ["accepted",   "timerL",         "terminated", [],                               "RFC 6026 §7.1"],
]

/** The server transaction over UDP as RFC 6026 has it. */
export const inviteServer6026: ServerMachine = amend(inviteServer, {
  name: "INVITE server transaction, unreliable transport, RFC 6026",
  rows: rfc6026,
})

/** The server transaction over TCP as RFC 6026 has it. */
export const inviteServerReliable6026: ServerMachine = amend(inviteServerReliable, {
  name: "INVITE server transaction, reliable transport, RFC 6026",
  rows: rfc6026,
})
