/**
 * Responder of a WTP transaction of class 1: WAP-224 §7.2 and ch. 10. A device receives a confirmed push with it.
 * Rule 1: an Invoke whose identifier is not above the last one, or that comes from an unknown peer, is verified before anyone
 * hears of it (§8.8, §8.9): that is `invokeUnverified`. The test of the identifier is the host's.
 * Rule 2: `holdDue` is A passing while the user owes its response (AEC below AEC_MAX, `holdsSpent` at it); `provideAck` is A
 * passing in a transaction without user acknowledgement, where the provider answers by itself.
 * Rule 3: nothing is acknowledged that the user did not accept, so a user that never answers ends in an Abort.
 */
import type { Machine } from "../table.ts"

type Phase =
  | "listen"
  | "tidOkWait" // asked whether the transaction is real
  | "invokeRespWait" // the Invoke is with the user
  | "waitTimeout" // acknowledged; remembered for Invokes that come again
  | "terminated"
  | "aborted"
type Input =
  | "invoke" // the first of this transaction, with an identifier that passes
  | "invokeUnverified" // the first of this transaction, with one that does not
  | "invokeDuplicate" // another one with RID clear: the network has doubled it
  | "invokeAgain" // another one with RID set
  | "tidOk" // Ack(Tok)
  | "invokeResponse" // TR-Invoke.res
  | "abort" // an Abort has come
  | "errorPdu" // a PDU of this transaction that cannot be read
  | "holdDue"
  | "provideAck"
  | "holdsSpent"
  | "waitDue" // W has passed
  | "abortRequest" // TR-Abort.req
type Action =
  | "sendTidCheck" // Ack(Tve)
  | "indicateInvoke" // TR-Invoke.ind
  | "sendAck"
  | "resendAck" // with RID
  | "sendAbort" // with the user's reason
  | "sendNoResponse" // Abort(NORESPONSE)
  | "sendProtocolError" // Abort(PROTOERR)
  | "indicateAbort" // TR-Abort.ind
  | "startHold"
  | "stopHold"
  | "startWait"
  | "stopWait"

// prettier-ignore
export const wtpClass1Responder: Machine<Phase, Input, Action> = {
  name: "WTP class 1, responder",
  phases: ["listen", "tidOkWait", "invokeRespWait", "waitTimeout", "terminated", "aborted"],
  inputs: [
    "invoke", "invokeUnverified", "invokeDuplicate", "invokeAgain", "tidOk", "invokeResponse", "abort", "errorPdu",
    "holdDue", "provideAck", "holdsSpent", "waitDue", "abortRequest",
  ],
  actions: [
    "sendTidCheck", "indicateInvoke", "sendAck", "resendAck", "sendAbort", "sendNoResponse", "sendProtocolError",
    "indicateAbort", "startHold", "stopHold", "startWait", "stopWait",
  ],
  rows: [
    // from            on                  to                does                                               source
    ["listen",         "invoke",           "invokeRespWait", ["indicateInvoke", "startHold"],                   "WAP-224 §7.2"],
    ["listen",         "invokeUnverified", "tidOkWait",      ["sendTidCheck"],                                  "WAP-224 §8.9"],
    ["listen",         "errorPdu",         "aborted",        ["sendProtocolError"],                             "WAP-224 §8.12"],

    ["tidOkWait",      "tidOk",            "invokeRespWait", ["indicateInvoke", "startHold"],                   "WAP-224 §8.9"],
    ["tidOkWait",      "invokeAgain",      "tidOkWait",      ["sendTidCheck"],                                  "WAP-224 §8.9"],
    ["tidOkWait",      "abort",            "aborted",        [], /* nobody has heard of it */                   "WAP-224 §8.9"],
    ["tidOkWait",      "errorPdu",         "aborted",        ["sendProtocolError"],                             "WAP-224 §8.12"],

    ["invokeRespWait", "invokeResponse",   "waitTimeout",    ["stopHold", "sendAck", "startWait"],              "WAP-224 §8.3"],
    ["invokeRespWait", "provideAck",       "waitTimeout",    ["sendAck", "startWait"],                          "WAP-224 §8.3"],
    ["invokeRespWait", "holdDue",          "invokeRespWait", ["startHold"],                                     "WAP-224 §8.3"],
    ["invokeRespWait", "holdsSpent",       "aborted",        ["sendNoResponse", "indicateAbort"],               "WAP-224 §8.3"],
    ["invokeRespWait", "abort",            "aborted",        ["stopHold", "indicateAbort"],                     "WAP-224 §8.7"],
    ["invokeRespWait", "errorPdu",         "aborted",        ["stopHold", "sendProtocolError", "indicateAbort"], "WAP-224 §8.12"],
    ["invokeRespWait", "abortRequest",     "aborted",        ["stopHold", "sendAbort"],                         "WAP-224 §8.7"],

    ["waitTimeout",    "invokeAgain",      "waitTimeout",    ["resendAck"],                                     "WAP-224 §7.2"],
    ["waitTimeout",    "waitDue",          "terminated",     [],                                                "WAP-224 §7.2"],
    ["waitTimeout",    "abort",            "aborted",        ["stopWait", "indicateAbort"],                     "WAP-224 §8.7"],
    ["waitTimeout",    "errorPdu",         "aborted",        ["stopWait", "sendProtocolError", "indicateAbort"], "WAP-224 §8.12"],
    ["waitTimeout",    "abortRequest",     "aborted",        ["stopWait", "sendAbort"],                         "WAP-224 §8.7"],
  ],
}
