/**
 * A push session at the device: WAP-230 §7.1 (client session table), without methods.
 * Rule 1: the device opens the session because a session initiation request asked for it, and it alone closes it.
 * Rule 2: a push can overtake the ConnectReply that lets it come, so it is taken while connecting, too.
 * Each confirmed push has a table of its own (`confirmed-push-client.ts`).
 */
import type { Machine } from "../table.ts"

type Phase =
  | "null"
  | "connecting" // Connect is out
  | "connected"
  | "suspended"
  | "resuming" // Resume is out
  | "terminated"
type Input =
  | "connectRequest" // S-Connect.req
  | "connectReply"
  | "redirect" // Redirect has come in place of ConnectReply
  | "resumeReply" // Reply with status 200
  | "refused" // Reply with another status
  | "transactionAborted" // TR-Abort.ind of Connect or Resume
  | "push" // Push of class 0
  | "confirmedPush" // ConfirmedPush of class 1
  | "suspendRequest" // S-Suspend.req, with Resume agreed
  | "resumeRequest" // S-Resume.req
  | "disconnectRequest" // S-Disconnect.req
  | "disconnect" // Disconnect has come
type Action =
  | "sendConnect"
  | "sendResume"
  | "sendSuspend"
  | "sendDisconnect"
  | "acceptResult" // TR-Result.res
  | "confirmConnect" // S-Connect.cnf
  | "confirmResume" // S-Resume.cnf
  | "indicatePush" // S-Push.ind
  | "beginConfirmedPush" // `receive` to a push of its own
  | "refuseTransaction" // TR-Abort.req of what has come
  | "abortTransaction" // TR-Abort.req of Connect or Resume
  | "abortPushes" // `sessionGone` to every confirmed push
  | "indicateSuspend" // S-Suspend.ind
  | "indicateRedirect" // S-Disconnect.ind with the new addresses
  | "indicateDisconnect" // S-Disconnect.ind

// prettier-ignore
export const wspSessionClient: Machine<Phase, Input, Action> = {
  name: "WSP push session, client",
  phases: ["null", "connecting", "connected", "suspended", "resuming", "terminated"],
  inputs: [
    "connectRequest", "connectReply", "redirect", "resumeReply", "refused", "transactionAborted", "push", "confirmedPush",
    "suspendRequest", "resumeRequest", "disconnectRequest", "disconnect",
  ],
  actions: [
    "sendConnect", "sendResume", "sendSuspend", "sendDisconnect", "acceptResult", "confirmConnect", "confirmResume",
    "indicatePush", "beginConfirmedPush", "refuseTransaction", "abortTransaction", "abortPushes", "indicateSuspend",
    "indicateRedirect", "indicateDisconnect",
  ],
  rows: [
    // from        on                    to            does                                                                       source
    ["null",       "connectRequest",     "connecting", ["sendConnect"],                                                           "WAP-230 §7.1, client session"],
    ["null",       "confirmedPush",      "null",       ["refuseTransaction"],                                                     "WAP-230 §7.1, client session"],

    ["connecting", "connectReply",       "connected",  ["acceptResult", "confirmConnect"],                                        "WAP-230 §7.1, client session"],
    ["connecting", "redirect",           "terminated", ["acceptResult", "abortPushes", "indicateRedirect"],                       "WAP-230 §7.1, client session"],
    ["connecting", "refused",            "terminated", ["acceptResult", "abortPushes", "indicateDisconnect"],                     "WAP-230 §7.1, client session"],
    ["connecting", "transactionAborted", "terminated", ["abortPushes", "indicateDisconnect"],                                     "WAP-230 §7.1, client session"],
    ["connecting", "push",               "connecting", ["indicatePush"],                                                          "WAP-230 §7.1, client session"],
    ["connecting", "confirmedPush",      "connecting", ["beginConfirmedPush"],                                                    "WAP-230 §7.1, client session"],
    ["connecting", "disconnectRequest",  "terminated", ["abortTransaction", "abortPushes", "indicateDisconnect"],                 "WAP-230 §7.1, client session"],

    ["connected",  "push",               "connected",  ["indicatePush"],                                                          "WAP-230 §7.1, client session"],
    ["connected",  "confirmedPush",      "connected",  ["beginConfirmedPush"],                                                    "WAP-230 §7.1, client session"],
    ["connected",  "suspendRequest",     "suspended",  ["abortPushes", "sendSuspend", "indicateSuspend"],                         "WAP-230 §7.1, client session"],
    ["connected",  "resumeRequest",      "resuming",   ["abortPushes", "sendResume"],                                             "WAP-230 §7.1, client session"],
    ["connected",  "disconnectRequest",  "terminated", ["abortPushes", "sendDisconnect", "indicateDisconnect"],                   "WAP-230 §7.1, client session"],
    ["connected",  "disconnect",         "terminated", ["abortPushes", "indicateDisconnect"],                                     "WAP-230 §7.1, client session"],

    ["suspended",  "resumeRequest",      "resuming",   ["sendResume"],                                                            "WAP-230 §7.1, client session"],
    ["suspended",  "confirmedPush",      "suspended",  ["refuseTransaction"],                                                     "WAP-230 §7.1, client session"],
    ["suspended",  "disconnectRequest",  "terminated", ["sendDisconnect", "indicateDisconnect"],                                  "WAP-230 §7.1, client session"],
    ["suspended",  "disconnect",         "terminated", ["indicateDisconnect"],                                                    "WAP-230 §7.1, client session"],

    ["resuming",   "resumeReply",        "connected",  ["acceptResult", "confirmResume"],                                         "WAP-230 §7.1, client session"],
    ["resuming",   "refused",            "terminated", ["acceptResult", "abortPushes", "indicateDisconnect"],                     "WAP-230 §7.1, client session"],
    ["resuming",   "transactionAborted", "suspended",  ["abortPushes", "indicateSuspend"],                                        "WAP-230 §7.1, client session"],
    ["resuming",   "push",               "resuming",   ["indicatePush"],                                                          "WAP-230 §7.1, client session"],
    ["resuming",   "confirmedPush",      "resuming",   ["beginConfirmedPush"],                                                    "WAP-230 §7.1, client session"],
    ["resuming",   "suspendRequest",     "suspended",  ["abortTransaction", "abortPushes", "sendSuspend", "indicateSuspend"],     "WAP-230 §7.1, client session"],
    ["resuming",   "disconnectRequest",  "terminated", ["abortTransaction", "abortPushes", "sendDisconnect", "indicateDisconnect"], "WAP-230 §7.1, client session"],
    ["resuming",   "disconnect",         "terminated", ["abortTransaction", "abortPushes", "indicateDisconnect"],                 "WAP-230 §7.1, client session"],
  ],
}
