/**
 * Responder of a WTP transaction of class 2: WAP-224 §7.3 and ch. 10. A PPG answers Connect and Resume with it.
 * Rule 1: where the result takes longer than A, an Ack holds the initiator on, and is repeated each A until AEC_MAX.
 * Rule 2: the result is retransmitted as an initiator does its Invoke: interval R, RCR_MAX times, then silence.
 * Verification of identifiers and the inputs of A are as in class 1.
 */
import type { Machine } from "../table.ts"

type Phase =
  | "listen"
  | "tidOkWait" // asked whether the transaction is real
  | "invokeRespWait" // the Invoke is with the user
  | "resultWait" // the user has it and makes the result
  | "heldOn" // the same, and the initiator has been told by an Ack
  | "resultRespWait" // the result is out
  | "terminated"
  | "aborted"
type Input =
  | "invoke" // the first of this transaction, with an identifier that passes
  | "invokeUnverified" // the first of this transaction, with one that does not
  | "invokeDuplicate" // another one with RID clear: the network has doubled it
  | "invokeAgain" // another one with RID set
  | "tidOk" // Ack(Tok)
  | "invokeResponse" // TR-Invoke.res
  | "resultRequest" // TR-Result.req
  | "ack"
  | "abort" // an Abort has come
  | "errorPdu" // a PDU of this transaction that cannot be read
  | "retryDue" // R has passed
  | "retriesSpent" // R has passed, and RCR is at RCR_MAX
  | "holdDue"
  | "provideAck"
  | "holdsSpent"
  | "abortRequest" // TR-Abort.req
type Action =
  | "sendTidCheck" // Ack(Tve)
  | "indicateInvoke" // TR-Invoke.ind
  | "sendAck"
  | "resendAck" // with RID
  | "sendResult"
  | "resendResult" // with RID
  | "confirmResult" // TR-Result.cnf
  | "sendAbort" // with the user's reason
  | "sendNoResponse" // Abort(NORESPONSE)
  | "sendProtocolError" // Abort(PROTOERR)
  | "indicateAbort" // TR-Abort.ind
  | "startHold"
  | "stopHold"
  | "startRetry"
  | "stopRetry"

// prettier-ignore
export const wtpClass2Responder: Machine<Phase, Input, Action> = {
  name: "WTP class 2, responder",
  phases: ["listen", "tidOkWait", "invokeRespWait", "resultWait", "heldOn", "resultRespWait", "terminated", "aborted"],
  inputs: [
    "invoke", "invokeUnverified", "invokeDuplicate", "invokeAgain", "tidOk", "invokeResponse", "resultRequest", "ack",
    "abort", "errorPdu", "retryDue", "retriesSpent", "holdDue", "provideAck", "holdsSpent", "abortRequest",
  ],
  actions: [
    "sendTidCheck", "indicateInvoke", "sendAck", "resendAck", "sendResult", "resendResult", "confirmResult", "sendAbort",
    "sendNoResponse", "sendProtocolError", "indicateAbort", "startHold", "stopHold", "startRetry", "stopRetry",
  ],
  rows: [
    // from            on                  to                does                                                source
    ["listen",         "invoke",           "invokeRespWait", ["indicateInvoke", "startHold"],                    "WAP-224 §7.3"],
    ["listen",         "invokeUnverified", "tidOkWait",      ["sendTidCheck"],                                   "WAP-224 §8.9"],
    ["listen",         "errorPdu",         "aborted",        ["sendProtocolError"],                              "WAP-224 §8.12"],

    ["tidOkWait",      "tidOk",            "invokeRespWait", ["indicateInvoke", "startHold"],                    "WAP-224 §8.9"],
    ["tidOkWait",      "invokeAgain",      "tidOkWait",      ["sendTidCheck"],                                   "WAP-224 §8.9"],
    ["tidOkWait",      "abort",            "aborted",        [], /* nobody has heard of it */                    "WAP-224 §8.9"],
    ["tidOkWait",      "errorPdu",         "aborted",        ["sendProtocolError"],                              "WAP-224 §8.12"],

    ["invokeRespWait", "invokeResponse",   "resultWait",     ["startHold"],                                      "WAP-224 §7.3"],
    ["invokeRespWait", "resultRequest",    "resultRespWait", ["stopHold", "sendResult", "startRetry"],           "WAP-224 §7.3"],
    ["invokeRespWait", "provideAck",       "heldOn",         ["sendAck", "startHold"],                           "WAP-224 §8.3"],
    ["invokeRespWait", "holdDue",          "invokeRespWait", ["startHold"],                                      "WAP-224 §8.3"],
    ["invokeRespWait", "holdsSpent",       "aborted",        ["sendNoResponse", "indicateAbort"],                "WAP-224 §8.3"],
    ["invokeRespWait", "abort",            "aborted",        ["stopHold", "indicateAbort"],                      "WAP-224 §8.7"],
    ["invokeRespWait", "errorPdu",         "aborted",        ["stopHold", "sendProtocolError", "indicateAbort"], "WAP-224 §8.12"],
    ["invokeRespWait", "abortRequest",     "aborted",        ["stopHold", "sendAbort"],                          "WAP-224 §8.7"],

    ["resultWait",     "resultRequest",    "resultRespWait", ["stopHold", "sendResult", "startRetry"],           "WAP-224 §7.3"],
    ["resultWait",     "provideAck",       "heldOn",         ["sendAck", "startHold"],                           "WAP-224 §7.3"],
    ["resultWait",     "holdDue",          "heldOn",         ["sendAck", "startHold"],                           "WAP-224 §7.3"],
    ["resultWait",     "holdsSpent",       "aborted",        ["sendNoResponse", "indicateAbort"],                "WAP-224 §8.3"],
    ["resultWait",     "abort",            "aborted",        ["stopHold", "indicateAbort"],                      "WAP-224 §8.7"],
    ["resultWait",     "errorPdu",         "aborted",        ["stopHold", "sendProtocolError", "indicateAbort"], "WAP-224 §8.12"],
    ["resultWait",     "abortRequest",     "aborted",        ["stopHold", "sendAbort"],                          "WAP-224 §8.7"],

    ["heldOn",         "invokeAgain",      "heldOn",         ["resendAck"],                                      "WAP-224 §7.3"],
    ["heldOn",         "resultRequest",    "resultRespWait", ["stopHold", "sendResult", "startRetry"],           "WAP-224 §7.3"],
    ["heldOn",         "provideAck",       "heldOn",         ["resendAck", "startHold"],                         "WAP-224 §7.3"],
    ["heldOn",         "holdDue",          "heldOn",         ["resendAck", "startHold"],                         "WAP-224 §7.3"],
    ["heldOn",         "holdsSpent",       "aborted",        ["sendNoResponse", "indicateAbort"],                "WAP-224 §8.3"],
    ["heldOn",         "abort",            "aborted",        ["stopHold", "indicateAbort"],                      "WAP-224 §8.7"],
    ["heldOn",         "errorPdu",         "aborted",        ["stopHold", "sendProtocolError", "indicateAbort"], "WAP-224 §8.12"],
    ["heldOn",         "abortRequest",     "aborted",        ["stopHold", "sendAbort"],                          "WAP-224 §8.7"],

    ["resultRespWait", "ack",              "terminated",     ["stopRetry", "confirmResult"],                     "WAP-224 §7.3"],
    ["resultRespWait", "retryDue",         "resultRespWait", ["resendResult", "startRetry"],                     "WAP-224 §8.2"],
    ["resultRespWait", "retriesSpent",     "aborted",        ["indicateAbort"],                                  "WAP-224 §8.2"],
    ["resultRespWait", "abort",            "aborted",        ["stopRetry", "indicateAbort"],                     "WAP-224 §8.7"],
    ["resultRespWait", "errorPdu",         "aborted",        ["stopRetry", "sendProtocolError", "indicateAbort"], "WAP-224 §8.12"],
    ["resultRespWait", "abortRequest",     "aborted",        ["stopRetry", "sendAbort"],                         "WAP-224 §8.7"],
  ],
}
