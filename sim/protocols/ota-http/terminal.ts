/**
 * OTA-HTTP at the terminal, the HTTP server, on one connection: WAP-235 PushOTA (OMA PushOTA 2.1).
 * Rule 1: the terminal answers on a connection whoever opened it; with TO-TCP it opens the connection and then serves on it.
 * Rule 2: whether a request is well addressed, its tag is right and its push is wanted, is read from it before (`requestInput`).
 * A terminal that cannot connect tries again after a while, a few times (assumption: seen on one client).
 */
import type { Machine } from "../table.ts"

export type TerminalPhase =
  | "listening"
  | "connecting" // TO-TCP: the terminal has sent its SYN
  | "backingOff"
  | "serving"

export type TerminalInput =
  | "trigger" // a version-1 SIR names the PPG, and a bearer is there
  | "connected" // the terminal's connection is there
  | "connectFailed"
  | "gatewayConnected" // the PPG has opened a connection
  | "optionsMatching" // OPTIONS with the terminal's own tag
  | "optionsDiffering"
  | "postMatching" // a push that the terminal takes
  | "postUnwanted" // a push that it does not take: its type, its application, its resources
  | "postStale"
  | "otherPath"
  | "otherMethod"
  | "connectionLost"
  | "retryDue"
  | "retriesSpent"

export type TerminalAction =
  | "connect"
  | "answerHolds" // 204, X-Wap-Push-Status 500
  | "answerChanged" // 204, 501 with the tag and the capabilities
  | "deliver"
  | "answerAccepted" // 204, 400
  | "answerRefused" // 204, 234 to 238
  | "answerStale" // 204, 256 with the tag
  | "answerNotFound" // 404
  | "answerNotAllowed" // 405 with Allow
  | "startRetry"
  | "stopRetry"

const registration = "WAP-235: registration"
const delivery = "WAP-235: push delivery"
const opening = "WAP-235: TO-TCP"
const trying = "assumption: a terminal tries again"

// prettier-ignore
export const otaHttpTerminal: Machine<TerminalPhase, TerminalInput, TerminalAction> = {
  name: "OTA-HTTP at the terminal",
  phases: ["listening", "connecting", "backingOff", "serving"],
  inputs: [
    "trigger", "connected", "connectFailed", "gatewayConnected", "optionsMatching", "optionsDiffering", "postMatching",
    "postUnwanted", "postStale", "otherPath", "otherMethod", "connectionLost", "retryDue", "retriesSpent",
  ],
  actions: [
    "connect", "answerHolds", "answerChanged", "deliver", "answerAccepted", "answerRefused", "answerStale",
    "answerNotFound", "answerNotAllowed", "startRetry", "stopRetry",
  ],
  rows: [
    // from        on                  to            does                            source
    ["listening",  "trigger",          "connecting", ["connect"],                    opening],
    ["listening",  "gatewayConnected", "serving",    [],                             "WAP-235: PO-TCP"],

    ["connecting", "connected",        "serving",    [],                             opening],
    ["connecting", "connectFailed",    "backingOff", ["startRetry"],                 trying],

    ["backingOff", "retryDue",         "connecting", ["connect"],                    trying],
    ["backingOff", "retriesSpent",     "listening",  [],                             trying],
    ["backingOff", "trigger",          "connecting", ["stopRetry", "connect"],       opening],
    ["backingOff", "gatewayConnected", "serving",    ["stopRetry"],                  "WAP-235: PO-TCP"],

    ["serving",    "optionsMatching",  "serving",    ["answerHolds"],                registration],
    ["serving",    "optionsDiffering", "serving",    ["answerChanged"],              registration],
    ["serving",    "postMatching",     "serving",    ["deliver", "answerAccepted"],  delivery],
    ["serving",    "postUnwanted",     "serving",    ["answerRefused"],              delivery],
    ["serving",    "postStale",        "serving",    ["answerStale"],                "WAP-235: CPITag"],
    ["serving",    "otherPath",        "serving",    ["answerNotFound"],             "RFC 2616 §10.4.5"],
    ["serving",    "otherMethod",      "serving",    ["answerNotAllowed"],           "RFC 2616 §10.4.6"],
    ["serving",    "connectionLost",   "listening",  [],                             "RFC 2616 §8.1.4"],
  ],
}
