/**
 * Initiator of a WTP transaction of class 2, an Invoke with a result that is acknowledged in turn: WAP-224 §7.3 and ch. 10. A
 * device opens and resumes a session with it.
 * Rule 1: an Ack without Tve holds the initiator on: the Invoke has come, the result is being made, and R rests.
 * Rule 2: `holdDue` is A passing while the user owes its response (AEC below AEC_MAX, `holdsSpent` at it); `provideAck` is A
 * passing in a transaction without user acknowledgement, where the provider answers by itself.
 * RCR, retransmission and denial of a transaction are as in class 1.
 */
import type { Machine } from "../table.ts"

type Phase =
  | "null"
  | "resultWait" // the Invoke is out
  | "tidConfirmed" // the same, and the responder has asked whether it is real and was told so
  | "holdOn" // the Invoke is acknowledged; its result is not here yet
  | "resultRespWait" // the result is with the user
  | "waitTimeout" // acknowledged; remembered for results that come again
  | "terminated"
  | "aborted"
type Input =
  | "invokeRequest" // TR-Invoke.req
  | "ack"
  | "verifyTid" // Ack(Tve)
  | "verifyTidSpent" // Ack(Tve), and RCR is at RCR_MAX
  | "result" // with RID clear
  | "resultAgain" // with RID set
  | "resultResponse" // TR-Result.res
  | "abort" // an Abort has come
  | "errorPdu" // a PDU of this transaction that cannot be read
  | "retryDue" // R has passed
  | "retriesSpent" // R has passed, and RCR is at RCR_MAX
  | "holdDue"
  | "provideAck"
  | "holdsSpent"
  | "waitDue" // W has passed
  | "abortRequest" // TR-Abort.req
type Action =
  | "sendInvoke"
  | "resendInvoke" // with RID
  | "sendTidOk" // Ack(Tok)
  | "denyTid" // Abort(INVALIDTID)
  | "sendAck"
  | "resendAck" // with RID
  | "sendAbort" // with the user's reason
  | "sendNoResponse" // Abort(NORESPONSE)
  | "sendProtocolError" // Abort(PROTOERR)
  | "confirmInvoke" // TR-Invoke.cnf
  | "indicateResult" // TR-Result.ind
  | "indicateAbort" // TR-Abort.ind
  | "startRetry"
  | "stopRetry"
  | "startHold"
  | "stopHold"
  | "startWait"
  | "stopWait"

// prettier-ignore
export const wtpClass2Initiator: Machine<Phase, Input, Action> = {
  name: "WTP class 2, initiator",
  phases: ["null", "resultWait", "tidConfirmed", "holdOn", "resultRespWait", "waitTimeout", "terminated", "aborted"],
  inputs: [
    "invokeRequest", "ack", "verifyTid", "verifyTidSpent", "result", "resultAgain", "resultResponse", "abort", "errorPdu",
    "retryDue", "retriesSpent", "holdDue", "provideAck", "holdsSpent", "waitDue", "abortRequest",
  ],
  actions: [
    "sendInvoke", "resendInvoke", "sendTidOk", "denyTid", "sendAck", "resendAck", "sendAbort", "sendNoResponse",
    "sendProtocolError", "confirmInvoke", "indicateResult", "indicateAbort", "startRetry", "stopRetry", "startHold",
    "stopHold", "startWait", "stopWait",
  ],
  rows: [
    // from            on                to                does                                                          source
    ["null",           "invokeRequest",  "resultWait",     ["sendInvoke", "startRetry"],                                 "WAP-224 §8.2"],
    ["null",           "verifyTid",      "null",           ["denyTid"],                                                  "WAP-224 §8.9"],

    ["resultWait",     "ack",            "holdOn",         ["stopRetry", "confirmInvoke"],                               "WAP-224 §7.3"],
    ["resultWait",     "verifyTid",      "tidConfirmed",   ["sendTidOk", "startRetry"],                                  "WAP-224 §8.9"],
    ["resultWait",     "result",         "resultRespWait", ["stopRetry", "confirmInvoke", "indicateResult", "startHold"], "WAP-224 §7.3"],
    ["resultWait",     "resultAgain",    "resultRespWait", ["stopRetry", "confirmInvoke", "indicateResult", "startHold"], "WAP-224 §7.3"],
    ["resultWait",     "retryDue",       "resultWait",     ["resendInvoke", "startRetry"],                               "WAP-224 §8.2"],
    ["resultWait",     "retriesSpent",   "aborted",        ["indicateAbort"],                                            "WAP-224 §8.2"],
    ["resultWait",     "abort",          "aborted",        ["stopRetry", "indicateAbort"],                               "WAP-224 §8.7"],
    ["resultWait",     "errorPdu",       "aborted",        ["stopRetry", "sendProtocolError", "indicateAbort"],          "WAP-224 §8.12"],
    ["resultWait",     "abortRequest",   "aborted",        ["stopRetry", "sendAbort"],                                   "WAP-224 §8.7"],

    ["tidConfirmed",   "ack",            "holdOn",         ["stopRetry", "confirmInvoke"],                               "WAP-224 §7.3"],
    ["tidConfirmed",   "verifyTid",      "tidConfirmed",   ["sendTidOk", "startRetry"],                                  "WAP-224 §8.9"],
    ["tidConfirmed",   "result",         "resultRespWait", ["stopRetry", "confirmInvoke", "indicateResult", "startHold"], "WAP-224 §7.3"],
    ["tidConfirmed",   "resultAgain",    "resultRespWait", ["stopRetry", "confirmInvoke", "indicateResult", "startHold"], "WAP-224 §7.3"],
    ["tidConfirmed",   "retryDue",       "tidConfirmed",   ["sendTidOk", "startRetry"],                                  "WAP-224 §8.9"],
    ["tidConfirmed",   "retriesSpent",   "aborted",        ["indicateAbort"],                                            "WAP-224 §8.2"],
    ["tidConfirmed",   "abort",          "aborted",        ["stopRetry", "indicateAbort"],                               "WAP-224 §8.7"],
    ["tidConfirmed",   "errorPdu",       "aborted",        ["stopRetry", "sendProtocolError", "indicateAbort"],          "WAP-224 §8.12"],
    ["tidConfirmed",   "abortRequest",   "aborted",        ["stopRetry", "sendAbort"],                                   "WAP-224 §8.7"],

    ["holdOn",         "result",         "resultRespWait", ["indicateResult", "startHold"],                              "WAP-224 §7.3"],
    ["holdOn",         "resultAgain",    "resultRespWait", ["indicateResult", "startHold"],                              "WAP-224 §7.3"],
    ["holdOn",         "abort",          "aborted",        ["indicateAbort"],                                            "WAP-224 §8.7"],
    ["holdOn",         "errorPdu",       "aborted",        ["sendProtocolError", "indicateAbort"],                       "WAP-224 §8.12"],
    ["holdOn",         "abortRequest",   "aborted",        ["sendAbort"],                                                "WAP-224 §8.7"],

    ["resultRespWait", "resultResponse", "waitTimeout",    ["stopHold", "sendAck", "startWait"],                         "WAP-224 §7.3"],
    ["resultRespWait", "provideAck",     "waitTimeout",    ["sendAck", "startWait"],                                     "WAP-224 §8.3"],
    ["resultRespWait", "holdDue",        "resultRespWait", ["startHold"],                                                "WAP-224 §8.3"],
    ["resultRespWait", "holdsSpent",     "aborted",        ["sendNoResponse", "indicateAbort"],                          "WAP-224 §8.3"],
    ["resultRespWait", "abort",          "aborted",        ["stopHold", "indicateAbort"],                                "WAP-224 §8.7"],
    ["resultRespWait", "errorPdu",       "aborted",        ["stopHold", "sendProtocolError", "indicateAbort"],           "WAP-224 §8.12"],
    ["resultRespWait", "abortRequest",   "aborted",        ["stopHold", "sendAbort"],                                    "WAP-224 §8.7"],

    ["waitTimeout",    "resultAgain",    "waitTimeout",    ["resendAck"],                                                "WAP-224 §8.4"],
    ["waitTimeout",    "waitDue",        "terminated",     [],                                                           "WAP-224 §7.3"],
    ["waitTimeout",    "abort",          "aborted",        ["stopWait", "indicateAbort"],                                "WAP-224 §8.7"],
    ["waitTimeout",    "errorPdu",       "aborted",        ["stopWait", "sendProtocolError", "indicateAbort"],           "WAP-224 §8.12"],
    ["waitTimeout",    "abortRequest",   "aborted",        ["stopWait", "sendAbort"],                                    "WAP-224 §8.7"],
  ],
}
