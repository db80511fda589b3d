/**
 * The core of a called user agent after it has accepted an INVITE: it repeats the 2xx itself until the ACK comes, "even if"
 * the transport is reliable, since a proxy on the way may change to UDP (RFC 3261 §13.3.1.4).
 * Without an ACK within 64 × T1 the dialog stands but its session is ended, by a BYE.
 */
import type { Machine } from "../table.ts"

type Uas2xxPhase = "start" | "awaitingAck" | "confirmed" | "ended"

type Uas2xxInput =
  | "accept" // the called side takes the session
  | "repeatDue" // time to send the 2xx again
  | "ackOverdue" // 64 × T1 without an ACK
  | "ack"
  | "bye" // the caller ends the session, which it may do before its ACK arrives (RFC 3261 §15)

type Uas2xxAction =
  | "send2xx" // to the transport in 2005, to the server transaction's "accepted" since RFC 6026
  | "startRepeat" // after T1
  | "doubleRepeat" // after min(2 × the previous interval, T2)
  | "stopRepeat"
  | "startAckWait" // after 64 × T1
  | "stopAckWait"
  | "reportConfirmed" // the session's media may flow
  | "sendBye"
  | "reportEnded"

// prettier-ignore
export const uas2xx: Machine<Uas2xxPhase, Uas2xxInput, Uas2xxAction> = {
  name: "UAS core that repeats its 2xx, any transport",
  phases: ["start", "awaitingAck", "confirmed", "ended"],
  inputs: ["accept", "repeatDue", "ackOverdue", "ack", "bye"],
  actions: [
    "send2xx", "startRepeat", "doubleRepeat", "stopRepeat", "startAckWait", "stopAckWait",
    "reportConfirmed", "sendBye", "reportEnded",
  ],
  rows: [
    // from         on            to             does                                            source
    ["start",       "accept",     "awaitingAck", ["send2xx", "startRepeat", "startAckWait"],     "RFC 3261 §13.3.1.4"],
    ["awaitingAck", "repeatDue",  "awaitingAck", ["send2xx", "doubleRepeat"],                    "RFC 3261 §13.3.1.4"],
    ["awaitingAck", "ack",        "confirmed",   ["stopRepeat", "stopAckWait", "reportConfirmed"], "RFC 3261 §13.3.1.4"],
    ["awaitingAck", "ackOverdue", "ended",       ["stopRepeat", "sendBye", "reportEnded"],       "RFC 3261 §13.3.1.4"],
    ["awaitingAck", "bye",        "ended",       ["stopRepeat", "stopAckWait", "reportEnded"],   "RFC 3261 §15.1.2"],
    ["confirmed",   "bye",        "ended",       ["reportEnded"],                                "RFC 3261 §15.1.2"],
  ],
}
