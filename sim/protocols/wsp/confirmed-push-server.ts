/**
 * One confirmed push at the PPG: WAP-230 §7.1 (server push table).
 * Rule: Push MOR, 1 unless negotiated, limits the confirmed pushes of a session that are outstanding. One beyond it waits; it
 * has its turn when one before it ends, which is when the host gives it `turn`.
 */
import type { Machine } from "../table.ts"

type Phase =
  | "null"
  | "waiting" // for its turn under Push MOR
  | "pushing" // ConfirmedPush is out
  | "confirmed"
  | "aborted"
type Input =
  | "request" // S-ConfirmedPush.req, and fewer than Push MOR are outstanding
  | "requestBeyondMor" // S-ConfirmedPush.req, and Push MOR are outstanding
  | "turn"
  | "invokeConfirmed" // TR-Invoke.cnf
  | "transactionAborted" // TR-Abort.ind: the device refused, or did not respond
  | "sessionGone" // the session is suspended or ended
  | "abortRequest" // S-PushAbort.req
type Action =
  | "sendConfirmedPush" // class 1
  | "abortTransaction" // TR-Abort.req
  | "confirmPush" // S-ConfirmedPush.cnf
  | "indicatePushAbort" // S-PushAbort.ind
  | "releaseTurn" // another may be sent

// prettier-ignore
export const wspConfirmedPushServer: Machine<Phase, Input, Action> = {
  name: "WSP confirmed push, server",
  phases: ["null", "waiting", "pushing", "confirmed", "aborted"],
  inputs: ["request", "requestBeyondMor", "turn", "invokeConfirmed", "transactionAborted", "sessionGone", "abortRequest"],
  actions: ["sendConfirmedPush", "abortTransaction", "confirmPush", "indicatePushAbort", "releaseTurn"],
  rows: [
    // from     on                    to           does                                                       source
    ["null",    "request",            "pushing",   ["sendConfirmedPush"],                                     "WAP-230 §7.1, server push"],
    ["null",    "requestBeyondMor",   "waiting",   [],                                                        "WAP-230 §8.3.2"],

    ["waiting", "turn",               "pushing",   ["sendConfirmedPush"],                                     "WAP-230 §8.3.2"],
    ["waiting", "sessionGone",        "aborted",   ["indicatePushAbort"],                                     "WAP-230 §7.1, server push"],
    ["waiting", "abortRequest",       "aborted",   ["indicatePushAbort"],                                     "WAP-230 §7.1, server push"],

    ["pushing", "invokeConfirmed",    "confirmed", ["confirmPush", "releaseTurn"],                            "WAP-230 §7.1, server push"],
    ["pushing", "transactionAborted", "aborted",   ["indicatePushAbort", "releaseTurn"],                      "WAP-230 §7.1, server push"],
    ["pushing", "sessionGone",        "aborted",   ["abortTransaction", "indicatePushAbort"],                 "WAP-230 §7.1, server push"],
    ["pushing", "abortRequest",       "aborted",   ["abortTransaction", "indicatePushAbort", "releaseTurn"],  "WAP-230 §7.1, server push"],
  ],
}
