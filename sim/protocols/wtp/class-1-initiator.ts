/**
 * Initiator of a WTP transaction of class 1, an Invoke that is acknowledged: WAP-224 §7.2 and ch. 10. A PPG sends a confirmed
 * push with it.
 * Rule 1: the interval R is always the same; RCR counts how often R was set again, by a retransmission or an Ack(Tok), and
 * `retriesSpent` and `verifyTidSpent` say that it has come to RCR_MAX.
 * Rule 2: giving up is silent on the wire; only the user learns NORESPONSE.
 * Rule 3: a transaction that has ended is forgotten, so a late Ack(Tve) meets a machine in "null", which denies it.
 */
import type { Machine } from "../table.ts"

type Phase =
  | "null"
  | "resultWait" // the Invoke is out
  | "tidConfirmed" // the same, and the responder has asked whether it is real and was told so
  | "confirmed"
  | "aborted"
type Input =
  | "invokeRequest" // TR-Invoke.req
  | "ack"
  | "verifyTid" // Ack(Tve)
  | "verifyTidSpent" // Ack(Tve), and RCR is at RCR_MAX
  | "abort" // an Abort has come
  | "errorPdu" // a PDU of this transaction that cannot be read
  | "retryDue" // R has passed
  | "retriesSpent" // R has passed, and RCR is at RCR_MAX
  | "abortRequest" // TR-Abort.req
type Action =
  | "sendInvoke"
  | "resendInvoke" // with RID
  | "sendTidOk" // Ack(Tok)
  | "denyTid" // Abort(INVALIDTID)
  | "sendAbort" // with the user's reason
  | "sendProtocolError" // Abort(PROTOERR)
  | "confirmInvoke" // TR-Invoke.cnf
  | "indicateAbort" // TR-Abort.ind
  | "startRetry"
  | "stopRetry"

// prettier-ignore
export const wtpClass1Initiator: Machine<Phase, Input, Action> = {
  name: "WTP class 1, initiator",
  phases: ["null", "resultWait", "tidConfirmed", "confirmed", "aborted"],
  inputs: ["invokeRequest", "ack", "verifyTid", "verifyTidSpent", "abort", "errorPdu", "retryDue", "retriesSpent", "abortRequest"],
  actions: [
    "sendInvoke", "resendInvoke", "sendTidOk", "denyTid", "sendAbort", "sendProtocolError", "confirmInvoke", "indicateAbort",
    "startRetry", "stopRetry",
  ],
  rows: [
    // from          on               to              does                                                  source
    ["null",         "invokeRequest", "resultWait",   ["sendInvoke", "startRetry"],                         "WAP-224 §8.2"],
    ["null",         "verifyTid",     "null",         ["denyTid"],                                          "WAP-224 §8.9"],

    ["resultWait",   "ack",           "confirmed",    ["stopRetry", "confirmInvoke"],                       "WAP-224 §7.2"],
    ["resultWait",   "verifyTid",     "tidConfirmed", ["sendTidOk", "startRetry"],                          "WAP-224 §8.9"],
    ["resultWait",   "retryDue",      "resultWait",   ["resendInvoke", "startRetry"],                       "WAP-224 §8.2"],
    ["resultWait",   "retriesSpent",  "aborted",      ["indicateAbort"],                                    "WAP-224 §8.2"],
    ["resultWait",   "abort",         "aborted",      ["stopRetry", "indicateAbort"],                       "WAP-224 §8.7"],
    ["resultWait",   "errorPdu",      "aborted",      ["stopRetry", "sendProtocolError", "indicateAbort"],  "WAP-224 §8.12"],
    ["resultWait",   "abortRequest",  "aborted",      ["stopRetry", "sendAbort"],                           "WAP-224 §8.7"],

    ["tidConfirmed", "ack",           "confirmed",    ["stopRetry", "confirmInvoke"],                       "WAP-224 §7.2"],
    ["tidConfirmed", "verifyTid",     "tidConfirmed", ["sendTidOk", "startRetry"],                          "WAP-224 §8.9"],
    ["tidConfirmed", "retryDue",      "tidConfirmed", ["sendTidOk", "startRetry"],                          "WAP-224 §8.9"],
    ["tidConfirmed", "retriesSpent",  "aborted",      ["indicateAbort"],                                    "WAP-224 §8.2"],
    ["tidConfirmed", "abort",         "aborted",      ["stopRetry", "indicateAbort"],                       "WAP-224 §8.7"],
    ["tidConfirmed", "errorPdu",      "aborted",      ["stopRetry", "sendProtocolError", "indicateAbort"],  "WAP-224 §8.12"],
    ["tidConfirmed", "abortRequest",  "aborted",      ["stopRetry", "sendAbort"],                           "WAP-224 §8.7"],
  ],
}
