/**
 * One branch of an INVITE at a stateful proxy, with Timer C (RFC 3261 §16.6 step 11, §16.7 step 2, §16.8) and CANCEL (§9.1,
 * §16.10). The branch's client transaction has a machine of its own; this one is its user.
 * Rule 1: a 100 shows that the next node lives but does not set Timer C again; a 101-199 does.
 * Rule 2: a CANCEL goes out only after a provisional response: before that it waits (§9.1).
 */
import type { Machine } from "../table.ts"

type ProxyInvitePhase = "start" | "calling" | "proceeding" | "cancelHeld" | "cancelling" | "done"

type ProxyInviteInput =
  | "forward" // the INVITE goes to the next node
  | "trying" // 100
  | "provisional" // 101-199
  | "final" // 200-699
  | "timeout" // Timer B of the branch's client transaction
  | "transportError"
  | "timerC" // more than 3 minutes without a final response
  | "cancel" // a CANCEL came from upstream
  | "cancelWaitOver" // 64 × T1 after the CANCEL without a final response

type ProxyInviteAction =
  | "startC" // after more than 3 minutes; again if it runs
  | "stopC"
  | "relay" // the response goes to the response context, which sends upstream what §16.7 says
  | "sendCancel"
  | "startCancelWait" // after 64 × T1
  | "stopCancelWait"
  | "count408" // the branch counts as answered 408
  | "count503" // the branch counts as answered 503
  | "count487" // the branch was never answered, and nobody wants it: 487

// prettier-ignore
export const proxyInvite: Machine<ProxyInvitePhase, ProxyInviteInput, ProxyInviteAction> = {
  name: "branch of an INVITE at a stateful proxy",
  phases: ["start", "calling", "proceeding", "cancelHeld", "cancelling", "done"],
  inputs: ["forward", "trying", "provisional", "final", "timeout", "transportError", "timerC", "cancel", "cancelWaitOver"],
  actions: ["startC", "stopC", "relay", "sendCancel", "startCancelWait", "stopCancelWait", "count408", "count503", "count487"],
  rows: [
    // from        on                to            does                                              source
    ["start",      "forward",        "calling",    ["startC"],                                       "RFC 3261 §16.6 step 11"],
    ["calling",    "trying",         "proceeding", [],                                               "RFC 3261 §16.7 step 2, §16.8"],
    ["calling",    "provisional",    "proceeding", ["startC", "relay"],                              "RFC 3261 §16.7 steps 2, 5"],
    ["calling",    "final",          "done",       ["stopC", "relay"],                               "RFC 3261 §16.7 steps 5, 6"],
    ["calling",    "timeout",        "done",       ["stopC", "count408"],                            "RFC 3261 §16.7 step 6"],
    ["calling",    "transportError", "done",       ["stopC", "count503"],                            "RFC 3261 §16.9"],
    ["calling",    "timerC",         "done",       ["count408"],                                     "RFC 3261 §16.8"],
    ["calling",    "cancel",         "cancelHeld", [],                                               "RFC 3261 §9.1, §16.10"],

    ["proceeding", "provisional",    "proceeding", ["startC", "relay"],                              "RFC 3261 §16.7 steps 2, 5"],
    ["proceeding", "final",          "done",       ["stopC", "relay"],                               "RFC 3261 §16.7 steps 5, 6"],
    ["proceeding", "timerC",         "cancelling", ["sendCancel", "startCancelWait"],                "RFC 3261 §16.8"],
    ["proceeding", "cancel",         "cancelling", ["stopC", "sendCancel", "startCancelWait"],       "RFC 3261 §16.10"],

    ["cancelHeld", "trying",         "cancelling", ["stopC", "sendCancel", "startCancelWait"],       "RFC 3261 §9.1"],
    ["cancelHeld", "provisional",    "cancelling", ["stopC", "relay", "sendCancel", "startCancelWait"], "RFC 3261 §9.1, §16.7 step 5"],
    ["cancelHeld", "final",          "done",       ["stopC", "relay"],                               "RFC 3261 §9.1, §16.7 step 5"],
    ["cancelHeld", "timeout",        "done",       ["stopC", "count487"],                            "RFC 3261 §9.2, §16.10"],
    ["cancelHeld", "transportError", "done",       ["stopC", "count503"],                            "RFC 3261 §16.9"],
    ["cancelHeld", "timerC",         "done",       ["count487"],                                     "RFC 3261 §9.2, §16.8"],

    ["cancelling", "provisional",    "cancelling", ["relay"],                                        "RFC 3261 §16.7 step 5"],
    ["cancelling", "final",          "done",       ["stopCancelWait", "relay"],                      "RFC 3261 §9.1, §16.7 step 5"],
    ["cancelling", "cancelWaitOver", "done",       ["count487"],                                     "RFC 3261 §9.1"],
  ],
}
