/**
 * A push session at the PPG: WAP-230 §7.1 (server session table), as Kannel's gateway runs it, without methods.
 * Rule 1: only the client opens, suspends, resumes and, with Disconnect, closes a session; the network can only drop it.
 * Rule 2: pushes may go out as soon as the answer to Connect is on its way; before that and while suspended they are refused.
 * Rule 3: what a guard would be (is Resume agreed, does the session exist) is in the input: `suspendUnable`, `resumeUnable`.
 * Confirmed pushes have tables of their own, one for each (`confirmed-push-server.ts`).
 */
import type { Machine } from "../table.ts"

type Phase =
  | "null"
  | "connecting" // Connect is with the PPG's user
  | "connecting2" // ConnectReply is out
  | "connected"
  | "suspended"
  | "resuming" // Resume is with the PPG's user
  | "resuming2" // its Reply is out
  | "terminated"
type Input =
  | "connect" // TR-Invoke.ind with Connect
  | "accept" // S-Connect.res or S-Resume.res
  | "redirect" // S-Disconnect.req before the session stands, with 301 or 302
  | "resultConfirmed" // TR-Result.cnf of Connect or Resume
  | "transactionAborted" // TR-Abort.ind of Connect or Resume
  | "push" // S-Push.req
  | "confirmedPush" // S-ConfirmedPush.req
  | "suspend" // Suspend has come, or a push was aborted with SUSPEND, and Resume is agreed
  | "suspendUnable" // the same, and Resume is not agreed
  | "resume" // Resume has come, and is agreed
  | "resumeUnable" // Resume has come, and is not agreed
  | "disconnect" // Disconnect has come, or a push was aborted with DISCONNECT
  | "displaced" // the same peer has opened another session, or the PPG gives this one up
type Action =
  | "acceptInvoke" // TR-Invoke.res
  | "indicateConnect" // S-Connect.ind
  | "sendConnectReply"
  | "sendRedirect"
  | "sendReply" // to Resume
  | "sendPush" // class 0
  | "beginConfirmedPush" // `request` to a push of its own
  | "refusePush" // S-PushAbort.ind at once
  | "abortPushes" // `sessionGone` to every confirmed push
  | "abortTransaction" // TR-Abort.req of Connect or Resume
  | "refuseResume" // TR-Abort.req(DISCONNECT) of Resume
  | "indicateSuspend" // S-Suspend.ind
  | "indicateResume" // S-Resume.ind
  | "indicateDisconnect" // S-Disconnect.ind

// prettier-ignore
export const wspSessionServer: Machine<Phase, Input, Action> = {
  name: "WSP push session, server",
  phases: ["null", "connecting", "connecting2", "connected", "suspended", "resuming", "resuming2", "terminated"],
  inputs: [
    "connect", "accept", "redirect", "resultConfirmed", "transactionAborted", "push", "confirmedPush", "suspend",
    "suspendUnable", "resume", "resumeUnable", "disconnect", "displaced",
  ],
  actions: [
    "acceptInvoke", "indicateConnect", "sendConnectReply", "sendRedirect", "sendReply", "sendPush", "beginConfirmedPush",
    "refusePush", "abortPushes", "abortTransaction", "refuseResume", "indicateSuspend", "indicateResume",
    "indicateDisconnect",
  ],
  rows: [
    // from         on                    to             does                                                        source
    ["null",        "connect",            "connecting",  ["acceptInvoke", "indicateConnect"],                        "WAP-230 §7.1, server session"],
    ["null",        "resume",             "null",        ["refuseResume"],                                           "WAP-230 §7.1, server session"],
    ["null",        "resumeUnable",       "null",        ["refuseResume"],                                           "WAP-230 §7.1, server session"],

    ["connecting",  "accept",             "connecting2", ["sendConnectReply"],                                       "WAP-230 §7.1, server session"],
    ["connecting",  "redirect",           "terminated",  ["sendRedirect", "indicateDisconnect"],                     "WAP-230 §7.1, server session"],
    ["connecting",  "transactionAborted", "terminated",  ["indicateDisconnect"],                                     "WAP-230 §7.1, server session"],
    ["connecting",  "suspend",            "terminated",  ["abortTransaction", "indicateDisconnect"],                 "WAP-230 §7.1, server session"],
    ["connecting",  "suspendUnable",      "terminated",  ["abortTransaction", "indicateDisconnect"],                 "WAP-230 §7.1, server session"],
    ["connecting",  "disconnect",         "terminated",  ["abortTransaction", "indicateDisconnect"],                 "WAP-230 §7.1, server session"],
    ["connecting",  "displaced",          "terminated",  ["abortTransaction", "indicateDisconnect"],                 "WAP-230 §7.1, server session"],
    ["connecting",  "push",               "connecting",  ["refusePush"],                                             "WAP-230 §7.1, server session"],
    ["connecting",  "confirmedPush",      "connecting",  ["refusePush"],                                             "WAP-230 §7.1, server session"],
    ["connecting",  "resume",             "connecting",  ["refuseResume"], "WAP-230 §7.1, server session"],
    ["connecting",  "resumeUnable",       "connecting",  ["refuseResume"], "WAP-230 §7.1, server session"],

    ["connecting2", "resultConfirmed",    "connected",   [],                                                         "WAP-230 §7.1, server session"],
    ["connecting2", "transactionAborted", "terminated",  ["abortPushes", "indicateDisconnect"],                      "WAP-230 §7.1, server session"],
    ["connecting2", "push",               "connecting2", ["sendPush"],                                               "WAP-230 §7.1, server session"],
    ["connecting2", "confirmedPush",      "connecting2", ["beginConfirmedPush"],                                     "WAP-230 §7.1, server session"],
    ["connecting2", "suspend",            "suspended",   ["abortTransaction", "abortPushes", "indicateSuspend"],     "WAP-230 §7.1, server session"],
    ["connecting2", "suspendUnable",      "terminated",  ["abortTransaction", "abortPushes", "indicateDisconnect"],  "WAP-230 §7.1, server session"],
    ["connecting2", "disconnect",         "terminated",  ["abortTransaction", "abortPushes", "indicateDisconnect"],  "WAP-230 §7.1, server session"],
    ["connecting2", "displaced",          "terminated",  ["abortTransaction", "abortPushes", "indicateDisconnect"],  "WAP-230 §7.1, server session"],
    ["connecting2", "resume",             "resuming",    ["acceptInvoke", "abortTransaction", "abortPushes", "indicateSuspend", "indicateResume"], "WAP-230 §7.1, server session"],
    ["connecting2", "resumeUnable",       "connecting2", ["refuseResume"], "WAP-230 §7.1, server session"],

    ["connected",   "push",               "connected",   ["sendPush"],                                               "WAP-230 §7.1, server session"],
    ["connected",   "confirmedPush",      "connected",   ["beginConfirmedPush"],                                     "WAP-230 §7.1, server session"],
    ["connected",   "suspend",            "suspended",   ["abortPushes", "indicateSuspend"],                         "WAP-230 §7.1, server session"],
    ["connected",   "suspendUnable",      "terminated",  ["abortPushes", "indicateDisconnect"],                      "WAP-230 §7.1, server session"],
    ["connected",   "resume",             "resuming",    ["acceptInvoke", "abortPushes", "indicateSuspend", "indicateResume"], "WAP-230 §7.1, server session"],
    ["connected",   "resumeUnable",       "connected",   ["refuseResume"],                                           "WAP-230 §7.1, server session"],
    ["connected",   "disconnect",         "terminated",  ["abortPushes", "indicateDisconnect"],                      "WAP-230 §7.1, server session"],
    ["connected",   "displaced",          "terminated",  ["abortPushes", "indicateDisconnect"],                      "WAP-230 §7.1, server session"],

    ["suspended",   "push",               "suspended",   ["refusePush"],                                             "WAP-230 §7.1, server session"],
    ["suspended",   "confirmedPush",      "suspended",   ["refusePush"],                                             "WAP-230 §7.1, server session"],
    ["suspended",   "resume",             "resuming",    ["acceptInvoke", "indicateResume"],                         "WAP-230 §7.1, server session"],
    ["suspended",   "disconnect",         "terminated",  ["indicateDisconnect"],                                     "WAP-230 §7.1, server session"],
    ["suspended",   "displaced",          "terminated",  ["indicateDisconnect"],                                     "WAP-230 §7.1, server session"],

    ["resuming",    "accept",             "resuming2",   ["sendReply"],                                              "WAP-230 §7.1, server session"],
    ["resuming",    "transactionAborted", "suspended",   ["indicateSuspend"],                                        "WAP-230 §7.1, server session"],
    ["resuming",    "push",               "resuming",    ["refusePush"],                                             "WAP-230 §7.1, server session"],
    ["resuming",    "confirmedPush",      "resuming",    ["refusePush"],                                             "WAP-230 §7.1, server session"],
    ["resuming",    "suspend",            "suspended",   ["abortTransaction", "indicateSuspend"],                    "WAP-230 §7.1, server session"],
    ["resuming",    "disconnect",         "terminated",  ["abortTransaction", "indicateDisconnect"],                 "WAP-230 §7.1, server session"],
    ["resuming",    "displaced",          "terminated",  ["abortTransaction", "indicateDisconnect"],                 "WAP-230 §7.1, server session"],
    ["resuming",    "resume",             "resuming",    ["acceptInvoke", "abortTransaction", "indicateSuspend", "indicateResume"], "WAP-230 §7.1, server session"],

    ["resuming2",   "resultConfirmed",    "connected",   [],                                                         "WAP-230 §7.1, server session"],
    ["resuming2",   "transactionAborted", "suspended",   ["abortPushes", "indicateSuspend"],                         "WAP-230 §7.1, server session"],
    ["resuming2",   "push",               "resuming2",   ["sendPush"],                                               "WAP-230 §7.1, server session"],
    ["resuming2",   "confirmedPush",      "resuming2",   ["beginConfirmedPush"],                                     "WAP-230 §7.1, server session"],
    ["resuming2",   "suspend",            "suspended",   ["abortTransaction", "abortPushes", "indicateSuspend"],     "WAP-230 §7.1, server session"],
    ["resuming2",   "resume",             "resuming",    ["acceptInvoke", "abortTransaction", "abortPushes", "indicateSuspend", "indicateResume"], "WAP-230 §7.1, server session"],
    ["resuming2",   "disconnect",         "terminated",  ["abortTransaction", "abortPushes", "indicateDisconnect"],  "WAP-230 §7.1, server session"],
    ["resuming2",   "displaced",          "terminated",  ["abortTransaction", "abortPushes", "indicateDisconnect"],  "WAP-230 §7.1, server session"],
  ],
}
