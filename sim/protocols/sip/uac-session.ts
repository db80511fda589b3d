/**
 * The core of a calling user agent: a session from INVITE to the end of its BYE (RFC 3261 §9.1, §13.2, §15.1.1). Its two
 * transactions, of INVITE and BYE, have machines of their own; this one is their user.
 * Rule 1: every 2xx gets an ACK, a copy of it the same one again (§13.2.2.4).
 * Rule 2: giving up before a final response takes a CANCEL, which waits for a provisional response (§9.1); a 2xx that
 * crosses it opens a session, which a BYE ends.
 */
import type { Machine } from "../table.ts"

type UacSessionPhase =
  | "idle"
  | "calling" // no response yet
  | "proceeding" // a provisional response came
  | "cancelHeld" // gives up, but may not say so yet
  | "cancelling"
  | "established"
  | "closing" // a BYE is outstanding
  | "over"

type UacSessionInput =
  | "open" // somebody has something to send
  | "1xx"
  | "2xx"
  | "failure" // 300-699, a timeout of the INVITE as 408, an error of its transport as 503
  | "giveUp" // what there was to send has expired
  | "close" // everything has been sent
  | "byeEnded" // a final response to the BYE, or its timeout
  | "bye" // the called side ends the session
  | "cancelWaitOver" // 64 × T1 after the CANCEL without a final response

type UacSessionAction =
  | "sendInvite"
  | "sendAck"
  | "sendCancel"
  | "sendBye"
  | "startCancelWait" // after 64 × T1
  | "stopCancelWait"
  | "reportEstablished"
  | "reportFailed" // there was no session
  | "reportClosed" // there was one, and it is over

// prettier-ignore
export const uacSession: Machine<UacSessionPhase, UacSessionInput, UacSessionAction> = {
  name: "session at its caller",
  phases: ["idle", "calling", "proceeding", "cancelHeld", "cancelling", "established", "closing", "over"],
  inputs: ["open", "1xx", "2xx", "failure", "giveUp", "close", "byeEnded", "bye", "cancelWaitOver"],
  actions: [
    "sendInvite", "sendAck", "sendCancel", "sendBye", "startCancelWait", "stopCancelWait",
    "reportEstablished", "reportFailed", "reportClosed",
  ],
  rows: [
    // from         on                to             does                                             source
    ["idle",        "open",           "calling",     ["sendInvite"],                                  "RFC 3261 §13.2.1"],

    ["calling",     "1xx",            "proceeding",  [],                                              "RFC 3261 §13.2.2.1"],
    ["calling",     "2xx",            "established", ["sendAck", "reportEstablished"],                "RFC 3261 §13.2.2.4"],
    ["calling",     "failure",        "over",        ["reportFailed"],                                "RFC 3261 §13.2.2.3"],
    ["calling",     "giveUp",         "cancelHeld",  [],                                              "RFC 3261 §9.1"],

    ["proceeding",  "2xx",            "established", ["sendAck", "reportEstablished"],                "RFC 3261 §13.2.2.4"],
    ["proceeding",  "failure",        "over",        ["reportFailed"],                                "RFC 3261 §13.2.2.3"],
    ["proceeding",  "giveUp",         "cancelling",  ["sendCancel", "startCancelWait"],               "RFC 3261 §9.1"],

    ["cancelHeld",  "1xx",            "cancelling",  ["sendCancel", "startCancelWait"],               "RFC 3261 §9.1"],
    ["cancelHeld",  "2xx",            "closing",     ["sendAck", "sendBye"],                          "RFC 3261 §9.1, §13.2.2.4"],
    ["cancelHeld",  "failure",        "over",        ["reportFailed"],                                "RFC 3261 §13.2.2.3"],

    ["cancelling",  "2xx",            "closing",     ["stopCancelWait", "sendAck", "sendBye"],        "RFC 3261 §9.1, §13.2.2.4"],
    ["cancelling",  "failure",        "over",        ["stopCancelWait", "reportFailed"],              "RFC 3261 §9.1"],
    ["cancelling",  "cancelWaitOver", "over",        ["reportFailed"],                                "RFC 3261 §9.1"],

    ["established", "2xx",            "established", ["sendAck"],                                     "RFC 3261 §13.2.2.4"],
    ["established", "close",          "closing",     ["sendBye"],                                     "RFC 3261 §15.1.1"],
    ["established", "bye",            "over",        ["reportClosed"],                                "RFC 3261 §15.1.2"],

    ["closing",     "2xx",            "closing",     ["sendAck"],                                     "RFC 3261 §13.2.2.4"],
    ["closing",     "byeEnded",       "over",        ["reportClosed"],                                "RFC 3261 §15.1.1"],
    ["closing",     "bye",            "over",        ["reportClosed"],                                "RFC 3261 §15.1.2"],
  ],
}
