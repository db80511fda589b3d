/**
 * The device whose SIP user agent is suspended while it is idle, and woken by push notifications: RFC 8599 §1, §4.1.
 * Rule: it registers again on every notification, whatever that is for (§4.1.3).
 */
import type { Machine } from "../table.ts"

export type SleeperPhase =
  | "unregistered"
  | "awake"
  | "suspended" // registered, but it hears SIP no more
  | "renewing" // a binding-refresh REGISTER is under way
  | "renewingAgain" // the same, and another notification has come

export type SleeperInput =
  | "registered" // 2xx to a registration from scratch
  | "used" // a SIP request came, or the user does something
  | "notification"
  | "ok"
  | "failure" // any other final response, or none
  | "idleDue"
  | "switchedOff"

export type SleeperAction =
  | "renew" // binding-refresh REGISTER with the same pn-*
  | "reportLost" // the binding is in doubt: register from scratch
  | "fallSilent"
  | "startIdle" // until the operating system suspends the user agent
  | "stopIdle"

/** One such device. */
// prettier-ignore
export const sleeper: Machine<SleeperPhase, SleeperInput, SleeperAction> = {
  name: "device that sleeps until a push notification wakes it",
  phases: ["unregistered", "awake", "suspended", "renewing", "renewingAgain"],
  inputs: ["registered", "used", "notification", "ok", "failure", "idleDue", "switchedOff"],
  actions: ["renew", "reportLost", "fallSilent", "startIdle", "stopIdle"],
  rows: [
    // from            on              to               does                         source
    ["unregistered",  "registered",   "awake",         ["startIdle"],               "RFC 8599 §4.1.2"],
    ["awake",         "used",         "awake",         ["startIdle"],               "assumption: what is used is not suspended"],
    ["awake",         "idleDue",      "suspended",     [],                          "RFC 8599 §1"],
    ["awake",         "notification", "renewing",      ["stopIdle", "renew"],       "RFC 8599 §4.1.3"],
    ["awake",         "switchedOff",  "unregistered",  ["stopIdle"],                "assumption: the registration says goodbye"],
    ["suspended",     "notification", "renewing",      ["renew"],                   "RFC 8599 §4.1.3"],
    ["suspended",     "used",         "renewing",      ["renew"],                   "assumption: a user agent that comes to the front renews its binding"],
    ["suspended",     "switchedOff",  "unregistered",  [],                          "assumption: the registration says goodbye"],
    ["renewing",      "notification", "renewingAgain", [],                          "RFC 8599 §4.1.3"],
    ["renewing",      "ok",           "awake",         ["startIdle"],               "RFC 8599 §4.1.3"],
    ["renewing",      "failure",      "unregistered",  ["reportLost"],              "TS 24.229 §5.1.1.4.1"],
    ["renewing",      "switchedOff",  "unregistered",  ["fallSilent"],              "assumption: the registration says goodbye"],
    ["renewingAgain", "ok",           "renewing",      ["renew"],                   "RFC 8599 §4.1.3"],
    ["renewingAgain", "failure",      "unregistered",  ["reportLost"],              "TS 24.229 §5.1.1.4.1"],
    ["renewingAgain", "switchedOff",  "unregistered",  ["fallSilent"],              "assumption: the registration says goodbye"],
  ],
}
