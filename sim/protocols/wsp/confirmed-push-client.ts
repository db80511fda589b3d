/**
 * One confirmed push at the device: WAP-230 §7.1 (client push table).
 * Rule: the push is acknowledged when its application has taken it, not when it has come; so a confirmed push was accepted.
 */
import type { Machine } from "../table.ts"

type Phase =
  | "null"
  | "receiving" // the push is with its application
  | "accepted"
  | "aborted"
type Input =
  | "receive" // TR-Invoke.ind with ConfirmedPush, and fewer than Push MOR are outstanding
  | "receiveBeyondMor" // the same, and Push MOR are outstanding
  | "accept" // S-ConfirmedPush.res
  | "refuse" // S-PushAbort.req, with the reason of the application
  | "transactionAborted" // TR-Abort.ind
  | "sessionGone" // the session is suspended or ended
type Action =
  | "indicatePush" // S-ConfirmedPush.ind
  | "acceptInvoke" // TR-Invoke.res
  | "abortTransaction" // TR-Abort.req, with the reason of the application or of the session
  | "refuseMor" // TR-Abort.req(MOREXCEEDED)
  | "indicatePushAbort" // S-PushAbort.ind

// prettier-ignore
export const wspConfirmedPushClient: Machine<Phase, Input, Action> = {
  name: "WSP confirmed push, client",
  phases: ["null", "receiving", "accepted", "aborted"],
  inputs: ["receive", "receiveBeyondMor", "accept", "refuse", "transactionAborted", "sessionGone"],
  actions: ["indicatePush", "acceptInvoke", "abortTransaction", "refuseMor", "indicatePushAbort"],
  rows: [
    // from       on                    to           does                                         source
    ["null",      "receive",            "receiving", ["indicatePush"],                            "WAP-230 §7.1, client push"],
    ["null",      "receiveBeyondMor",   "aborted",   ["refuseMor"],                               "WAP-230 §8.3.2"],

    ["receiving", "accept",             "accepted",  ["acceptInvoke"],                            "WAP-230 §7.1, client push"],
    ["receiving", "refuse",             "aborted",   ["abortTransaction", "indicatePushAbort"],   "WAP-230 §7.1, client push"],
    ["receiving", "transactionAborted", "aborted",   ["indicatePushAbort"],                       "WAP-230 §7.1, client push"],
    ["receiving", "sessionGone",        "aborted",   ["abortTransaction", "indicatePushAbort"],   "WAP-230 §7.1, client push"],
  ],
}
