/**
 * Non-INVITE client transaction, which carries MESSAGE and REGISTER: RFC 3261 §17.1.2.2, Figure 6.
 * Rule 1: every phase, input and consequence of this transaction is in these tables.
 * Rule 2: a table knows no transport and no clock; whoever runs it starts its timers and picks the table by transport.
 * Deliberately absent: matching of responses (RFC 3261 §17.1.3), which is the host's, by transaction number.
 */
import type { Machine } from "../table.ts"

export type NonInviteClientPhase = "start" | "trying" | "proceeding" | "completed" | "terminated"

export type NonInviteClientInput =
  | "request" // the transaction user hands over the request
  | "timerE" // time to send again
  | "timerF" // 64 × T1 without a final response
  | "timerK" // the network has had T4 to deliver late copies
  | "1xx"
  | "final" // 200-699
  | "transportError" // the transport says that it could not send

export type NonInviteClientAction =
  | "send" // the request, first or again
  | "startE" // after T1
  | "doubleE" // after min(2 × the previous E, T2)
  | "capE" // after T2
  | "startF" // after 64 × T1
  | "startK" // after T4
  | "stopE"
  | "stopF"
  | "passUp" // the response goes to the transaction user
  | "reportTimeout" // the transaction user treats it as 408 (RFC 3261 §8.1.3.1)
  | "reportError" // the transaction user treats it as 503 (RFC 3261 §8.1.3.1)

/** The client transaction over UDP. */
// prettier-ignore
export const nonInviteClient: Machine<NonInviteClientPhase, NonInviteClientInput, NonInviteClientAction> = {
  name: "non-INVITE client transaction, unreliable transport",
  phases: ["start", "trying", "proceeding", "completed", "terminated"],
  inputs: ["request", "timerE", "timerF", "timerK", "1xx", "final", "transportError"],
  actions: ["send", "startE", "doubleE", "capE", "startF", "startK", "stopE", "stopF", "passUp", "reportTimeout", "reportError"],
  rows: [
    // from        on                to            does                                    source
    ["start",      "request",        "trying",     ["send", "startE", "startF"],           "RFC 3261 §17.1.2.2"],
    ["trying",     "timerE",         "trying",     ["send", "doubleE"],                    "RFC 3261 §17.1.2.2"],
    ["trying",     "1xx",            "proceeding", ["passUp"], /* E is not restarted */    "RFC 3261 §17.1.2.2; RFC 4321 §1.2"],
    ["trying",     "final",          "completed",  ["stopE", "stopF", "passUp", "startK"], "RFC 3261 §17.1.2.2"],
    ["trying",     "timerF",         "terminated", ["stopE", "reportTimeout"],             "RFC 3261 §17.1.2.2"],
    ["trying",     "transportError", "terminated", ["stopE", "stopF", "reportError"],      "RFC 3261 §17.1.4"],
    ["proceeding", "timerE",         "proceeding", ["send", "capE"],                       "RFC 3261 §17.1.2.2"],
    ["proceeding", "1xx",            "proceeding", ["passUp"],                             "RFC 3261 §17.1.2.2, Figure 6"],
    ["proceeding", "final",          "completed",  ["stopE", "stopF", "passUp", "startK"], "RFC 3261 §17.1.2.2"],
    ["proceeding", "timerF",         "terminated", ["stopE", "reportTimeout"],             "RFC 3261 §17.1.2.2"],
    ["proceeding", "transportError", "terminated", ["stopE", "stopF", "reportError"],      "RFC 3261 §17.1.4"],
    ["completed",  "timerK",         "terminated", [],                                     "RFC 3261 §17.1.2.2"],
  ],
}

/**
 * The client transaction over TCP: no Timer E, since the transport repeats by itself, and Timer K is 0, so that a final
 * response passes through "completed" in no time. Timer F stays: "any transport" (RFC 3261 §17, Table 4).
 */
// prettier-ignore
export const nonInviteClientReliable: Machine<NonInviteClientPhase, NonInviteClientInput, NonInviteClientAction> = {
  ...nonInviteClient,
  name: "non-INVITE client transaction, reliable transport",
  rows: [
    // from        on                to            does                       source
    ["start",      "request",        "trying",     ["send", "startF"],        "RFC 3261 §17.1.2.2"],
    ["trying",     "1xx",            "proceeding", ["passUp"],                "RFC 3261 §17.1.2.2"],
    ["trying",     "final",          "terminated", ["stopF", "passUp"],       "RFC 3261 §17.1.2.2"],
    ["trying",     "timerF",         "terminated", ["reportTimeout"],         "RFC 3261 §17.1.2.2"],
    ["trying",     "transportError", "terminated", ["stopF", "reportError"],  "RFC 3261 §17.1.4"],
    ["proceeding", "1xx",            "proceeding", ["passUp"],                "RFC 3261 §17.1.2.2, Figure 6"],
    ["proceeding", "final",          "terminated", ["stopF", "passUp"],       "RFC 3261 §17.1.2.2"],
    ["proceeding", "timerF",         "terminated", ["reportTimeout"],         "RFC 3261 §17.1.2.2"],
    ["proceeding", "transportError", "terminated", ["stopF", "reportError"],  "RFC 3261 §17.1.4"],
  ],
}
