/**
 * OTA-HTTP at the PPG, the HTTP client, for one terminal: WAP-235 PushOTA (OMA PushOTA 2.1), whoever opened the TCP connection.
 * Rule 1: a connection is registered (OPTIONS) once, and then carries pushes (POST) one after the other.
 * Rule 2: a push whose tag was stale is sent again after one new registration; if the tag is stale again, the delivery has failed.
 * Rule 3: a push that comes meanwhile waits (`queue`); whoever runs this gives it as `push` when the machine is ready.
 * Rule 4: a session initiation request has no acknowledgement: it is repeated while no connection comes, until `retriesSpent`.
 * Rule 5: `startX` on a timer that runs starts it anew.
 * Deliberately absent: X-Wap-Authenticate and TLS, since the question is about routing; pipelining, which WAP-235 does not ask for.
 */
import type { Machine } from "../table.ts"

export type GatewayPhase =
  | "closed"
  | "connecting" // PO-TCP: the PPG has sent its SYN
  | "triggered" // TO-TCP: a session initiation request is on its way, and the terminal is to connect
  | "registering" // the first OPTIONS is outstanding
  | "ready" // connected and registered, nothing outstanding
  | "delivering" // a POST is outstanding
  | "registeringAgain" // the tag was stale: OPTIONS, and then the same POST
  | "deliveringAgain"

export type GatewayInput =
  | "push" // a push to deliver, the terminal's IP address known
  | "pushByTrigger" // a push to deliver to a terminal that has to open the connection itself
  | "connected" // the PPG's connection is there
  | "connectFailed"
  | "terminalConnected" // the terminal has opened a connection
  | "registrationHolds" // 204, X-Wap-Push-Status 500
  | "registrationChanged" // 204, 501
  | "accepted" // 204, 400
  | "refused" // 204, 234 to 238
  | "staleTag" // 204, 256
  | "httpError" // 404, 405, any other status, or an answer that cannot be read
  | "connectionLost"
  | "answerOverdue"
  | "triggerOverdue" // no connection yet: the request may have been lost
  | "retriesSpent" // the same, and it has been repeated often enough
  | "triggerRefused" // the bearer of the request would not take it
  | "idleDue"

export type GatewayAction =
  | "connect"
  | "trigger" // send a version-1 SIR
  | "register" // OPTIONS with the cached CPITag
  | "post"
  | "queue"
  | "storeRegistration" // the tag and the capabilities of the 501
  | "reportDelivered"
  | "reportRefused" // PAP 5026 to 5030
  | "reportUnreachable"
  | "reportFailed" // the terminal answered what cannot be: the push is not repeated on this connection
  | "close"
  | "startAnswer"
  | "stopAnswer"
  | "startTrigger"
  | "stopTrigger"
  | "startIdle"
  | "stopIdle"

const registration = "WAP-235: registration"
const delivery = "WAP-235: push delivery"
const stale = "WAP-235: CPITag"
const policy = "assumption: local policy of the PPG"

// prettier-ignore
export const otaHttpGateway: Machine<GatewayPhase, GatewayInput, GatewayAction> = {
  name: "OTA-HTTP at the PPG",
  phases: ["closed", "connecting", "triggered", "registering", "ready", "delivering", "registeringAgain", "deliveringAgain"],
  inputs: [
    "push", "pushByTrigger", "connected", "connectFailed", "terminalConnected", "registrationHolds", "registrationChanged",
    "accepted", "refused", "staleTag", "httpError", "connectionLost", "answerOverdue", "triggerOverdue", "retriesSpent", "triggerRefused", "idleDue",
  ],
  actions: [
    "connect", "trigger", "register", "post", "queue", "storeRegistration", "reportDelivered", "reportRefused",
    "reportUnreachable", "reportFailed", "close", "startAnswer", "stopAnswer", "startTrigger", "stopTrigger", "startIdle", "stopIdle",
  ],
  rows: [
    // from              on                     to                  does                                                   source
    ["closed",           "push",                "connecting",       ["connect"],                                           "WAP-235: PO-TCP"],
    ["closed",           "pushByTrigger",       "triggered",        ["trigger", "startTrigger"],                           "WAP-235: TO-TCP"],

    ["connecting",       "connected",           "registering",      ["register", "startAnswer"],                           registration],
    ["connecting",       "connectFailed",       "closed",           ["reportUnreachable"],                                 "WAP-235: PO-TCP"],
    ["connecting",       "push",                "connecting",       ["queue"],                                             policy],
    ["connecting",       "pushByTrigger",       "connecting",       ["queue"],                                             policy],

    ["triggered",        "terminalConnected",   "registering",      ["stopTrigger", "register", "startAnswer"],            "WAP-235: TO-TCP"],
    ["triggered",        "triggerOverdue",      "triggered",        ["trigger", "startTrigger"],                           policy],
    ["triggered",        "retriesSpent",        "closed",           ["reportUnreachable"],                                 policy],
    ["triggered",        "triggerRefused",      "closed",           ["stopTrigger", "reportUnreachable"],                  policy],
    ["triggered",        "push",                "triggered",        ["queue"],                                             policy],
    ["triggered",        "pushByTrigger",       "triggered",        ["queue"],                                             policy],

    ["registering",      "registrationHolds",   "delivering",       ["post", "startAnswer"],                               registration],
    ["registering",      "registrationChanged", "delivering",       ["storeRegistration", "post", "startAnswer"],            registration],
    ["registering",      "httpError",           "closed",           ["stopAnswer", "close", "reportFailed"],               policy],
    ["registering",      "connectionLost",      "closed",           ["stopAnswer", "reportUnreachable"],                   policy],
    ["registering",      "answerOverdue",       "closed",           ["close", "reportUnreachable"],                        policy],
    ["registering",      "push",                "registering",      ["queue"],                                             policy],
    ["registering",      "pushByTrigger",       "registering",      ["queue"],                                             policy],

    ["delivering",       "accepted",            "ready",            ["stopAnswer", "reportDelivered", "startIdle"],        delivery],
    ["delivering",       "refused",             "ready",            ["stopAnswer", "reportRefused", "startIdle"],          delivery],
    ["delivering",       "staleTag",            "registeringAgain", ["register", "startAnswer"],                           stale],
    ["delivering",       "httpError",           "closed",           ["stopAnswer", "close", "reportFailed"],               policy],
    ["delivering",       "connectionLost",      "closed",           ["stopAnswer", "reportUnreachable"],                   policy],
    ["delivering",       "answerOverdue",       "closed",           ["close", "reportUnreachable"],                        policy],
    ["delivering",       "push",                "delivering",       ["queue"],                                             policy],
    ["delivering",       "pushByTrigger",       "delivering",       ["queue"],                                             policy],

    ["registeringAgain", "registrationHolds",   "deliveringAgain",  ["post", "startAnswer"],                               stale],
    ["registeringAgain", "registrationChanged", "deliveringAgain",  ["storeRegistration", "post", "startAnswer"],               stale],
    ["registeringAgain", "httpError",           "closed",           ["stopAnswer", "close", "reportFailed"],               policy],
    ["registeringAgain", "connectionLost",      "closed",           ["stopAnswer", "reportUnreachable"],                   policy],
    ["registeringAgain", "answerOverdue",       "closed",           ["close", "reportUnreachable"],                        policy],
    ["registeringAgain", "push",                "registeringAgain", ["queue"],                                             policy],
    ["registeringAgain", "pushByTrigger",       "registeringAgain", ["queue"],                                             policy],

    ["deliveringAgain",  "accepted",            "ready",            ["stopAnswer", "reportDelivered", "startIdle"],        delivery],
    ["deliveringAgain",  "refused",             "ready",            ["stopAnswer", "reportRefused", "startIdle"],          delivery],
    ["deliveringAgain",  "staleTag",            "ready",            ["stopAnswer", "reportFailed", "startIdle"],           policy],
    ["deliveringAgain",  "httpError",           "closed",           ["stopAnswer", "close", "reportFailed"],               policy],
    ["deliveringAgain",  "connectionLost",      "closed",           ["stopAnswer", "reportUnreachable"],                   policy],
    ["deliveringAgain",  "answerOverdue",       "closed",           ["close", "reportUnreachable"],                        policy],
    ["deliveringAgain",  "push",                "deliveringAgain",  ["queue"],                                             policy],
    ["deliveringAgain",  "pushByTrigger",       "deliveringAgain",  ["queue"],                                             policy],

    ["ready",            "push",                "delivering",       ["stopIdle", "post", "startAnswer"],                   "RFC 2616 §8.1"],
    ["ready",            "pushByTrigger",       "delivering",       ["stopIdle", "post", "startAnswer"],                   "RFC 2616 §8.1"],
    ["ready",            "connectionLost",      "closed",           ["stopIdle"],                                          "RFC 2616 §8.1.4"],
    ["ready",            "idleDue",             "closed",           ["close"],                                             policy],
  ],
}
