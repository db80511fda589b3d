/**
 * A binding with pn-* at its proxy, which has a suspended device renew it in time: RFC 8599 §5.5, §5.6.1.1.
 * Rule: a device that renews by its own timer (`sip.pnsreg`) is left alone.
 */
import type { Machine } from "../table.ts"

export type PushBindingPhase =
  | "unbound"
  | "bound"
  | "renewing" // the device has been asked to renew, and has not yet
  | "selfRenewing" // the device renews by its own timer

export type PushBindingInput =
  | "bind" // 2xx to a REGISTER with pn-*
  | "bindSelfRenewing" // the same from a device that says `sip.pnsreg`
  | "unbind" // 2xx to a REGISTER with Expires 0, or without pn-*
  | "refreshDue"
  | "expiryDue"

export type PushBindingAction =
  | "push"
  | "startRefresh" // after `pushRefreshDelay` of the lifetime granted
  | "stopRefresh"
  | "startExpiry" // after the lifetime granted
  | "stopExpiry"

/** One binding. */
// prettier-ignore
export const pushBinding: Machine<PushBindingPhase, PushBindingInput, PushBindingAction> = {
  name: "binding that a push notification service renews",
  phases: ["unbound", "bound", "renewing", "selfRenewing"],
  inputs: ["bind", "bindSelfRenewing", "unbind", "refreshDue", "expiryDue"],
  actions: ["push", "startRefresh", "stopRefresh", "startExpiry", "stopExpiry"],
  rows: [
    // from           on                  to              does                             source
    ["unbound",      "bind",             "bound",        ["startRefresh", "startExpiry"], "RFC 8599 §5.5, §5.6.1.1"],
    ["unbound",      "bindSelfRenewing", "selfRenewing", ["startExpiry"],                 "RFC 8599 §4.1.4, §5.6.1.1"],
    ["bound",        "bind",             "bound",        ["startRefresh", "startExpiry"], "RFC 8599 §5.5"],
    ["bound",        "bindSelfRenewing", "selfRenewing", ["stopRefresh", "startExpiry"],  "RFC 8599 §4.1.4, §5.6.1.1"],
    ["bound",        "unbind",           "unbound",      ["stopRefresh", "stopExpiry"],   "RFC 8599 §4.1.2; RFC 3261 §10.2.2"],
    ["bound",        "refreshDue",       "renewing",     ["push"],                        "RFC 8599 §5.5"],
    ["renewing",     "bind",             "bound",        ["startRefresh", "startExpiry"], "RFC 8599 §5.5"],
    ["renewing",     "bindSelfRenewing", "selfRenewing", ["startExpiry"],                 "RFC 8599 §4.1.4, §5.6.1.1"],
    ["renewing",     "unbind",           "unbound",      ["stopExpiry"],                  "RFC 8599 §4.1.2; RFC 3261 §10.2.2"],
    ["renewing",     "expiryDue",        "unbound",      [],                              "RFC 3261 §10.3"],
    ["selfRenewing", "bind",             "bound",        ["startRefresh", "startExpiry"], "RFC 8599 §5.5"],
    ["selfRenewing", "bindSelfRenewing", "selfRenewing", ["startExpiry"],                 "RFC 8599 §4.1.4, §5.6.1.1"],
    ["selfRenewing", "unbind",           "unbound",      ["stopExpiry"],                  "RFC 8599 §4.1.2; RFC 3261 §10.2.2"],
    ["selfRenewing", "expiryDue",        "unbound",      [],                              "RFC 3261 §10.3"],
  ],
}

/** Least time before the binding's end at which a proxy has it renewed, s: "at least 120 seconds" (RFC 8599 §5.5). */
export const leastRefreshLead = 120

/**
 * When a proxy asks for the notification that makes the device renew, in s from the 2xx: `lead` before the end, or at half
 * of a lifetime that is shorter than twice the lead (a choice of this model: RFC 8599 §5.5 speaks of longer ones).
 * @example pushRefreshDelay(3600, 120) // => 3480
 */
export const pushRefreshDelay = (grantedSeconds: number, lead: number = leastRefreshLead): number =>
  grantedSeconds > 2 * lead ? grantedSeconds - lead : grantedSeconds / 2
