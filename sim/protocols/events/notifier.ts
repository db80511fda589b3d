/**
 * One subscription as its notifier sees it: RFC 6665 §4.2. The notifier is the application's push agent.
 * Rule 1: a NOTIFY follows every 2xx to a SUBSCRIBE, first, refresh or end (§4.2.1.2); no rate cap holds that one back.
 * Rule 2: other NOTIFYs keep the package's interval, which is a timer and thus an input. `change` says that something
 * waits to be told; whoever runs the table gives it again after each NOTIFY as long as something still waits.
 * Rule 3: one NOTIFY at a time, since a lower CSeq that arrives late is refused with 500 (RFC 3261 §12.2.2).
 * Rule 4: a NOTIFY that shows the subscription to be gone removes it; what waits is then for another mechanism.
 * Deliberately absent: authorisation that takes time ("pending"), and 423 and 489, which touch no state (`admission.ts`).
 */
import type { Machine } from "../table.ts"

export type NotifierPhase =
  | "none"
  | "idle"
  | "notifying" // a NOTIFY is outstanding
  | "notifyingMore" // the same, and something waits
  | "owed" // the same, and a SUBSCRIBE was accepted since: its NOTIFY comes next
  | "pacing" // the package's interval since the last NOTIFY runs
  | "due" // the same, and something waits
  | "finishing" // a NOTIFY is outstanding, the final one comes next
  | "closing" // the final NOTIFY is outstanding

export type NotifierInput =
  | "subscribe" // outside of a dialog, acceptable
  | "fetch" // the same with Expires 0
  | "refresh" // within the dialog
  | "unsubscribe" // the same with Expires 0
  | "change" // something waits to be told
  | "taken" // 2xx to the NOTIFY
  | "failed" // a final response that concerns the NOTIFY alone
  | "ends" // one that ends the subscription, or Timer F
  | "paceDue"
  | "expiryDue"
  | "end" // the application ends the subscription

export type NotifierAction =
  | "accept" // 200 with the lifetime granted
  | "refuse481"
  | "notifyState" // NOTIFY with the state, or with no body where the package has none
  | "notifyChange" // NOTIFY with what has waited longest, or with the latest state, as the package says
  | "notifyFinal" // NOTIFY with terminated and its reason
  | "startExpiry" // after the lifetime granted
  | "stopExpiry"
  | "startPace" // after what is left of the package's interval since the NOTIFY was sent
  | "stopPace"
  | "reportTaken"
  | "reportFailed"
  | "reportRemoved" // there is no subscription any more: whatever waits or comes needs another way

// prettier-ignore
export const notifier: Machine<NotifierPhase, NotifierInput, NotifierAction> = {
  name: "subscription at its notifier",
  phases: ["none", "idle", "notifying", "notifyingMore", "owed", "pacing", "due", "finishing", "closing"],
  inputs: ["subscribe", "fetch", "refresh", "unsubscribe", "change", "taken", "failed", "ends", "paceDue", "expiryDue", "end"],
  actions: [
    "accept", "refuse481", "notifyState", "notifyChange", "notifyFinal", "startExpiry", "stopExpiry", "startPace", "stopPace",
    "reportTaken", "reportFailed", "reportRemoved",
  ],
  rows: [
    // from            on             to               does                                                  source
    ["none",           "subscribe",   "notifying",     ["accept", "startExpiry", "notifyState"],             "RFC 6665 §4.2.1.2"],
    ["none",           "fetch",       "closing",       ["accept", "notifyFinal"],                            "RFC 6665 §4.4.3"],
    ["none",           "refresh",     "none",          ["refuse481"],                                        "RFC 6665 §4.2.1.1; RFC 3261 §12.2.2"],
    ["none",           "unsubscribe", "none",          ["refuse481"],                                        "RFC 6665 §4.2.1.1; RFC 3261 §12.2.2"],
    ["none",           "change",      "none",          ["reportRemoved"],                                    "RFC 6665 §4.2.2: no subscription, no NOTIFY"],

    ["idle",           "change",      "notifying",     ["notifyChange"],                                     "RFC 6665 §4.2.2"],
    ["idle",           "refresh",     "notifying",     ["accept", "startExpiry", "notifyState"],             "RFC 6665 §4.2.1.2"],
    ["idle",           "unsubscribe", "closing",       ["accept", "stopExpiry", "notifyFinal"],              "RFC 6665 §4.2.1.4"],
    ["idle",           "expiryDue",   "closing",       ["notifyFinal"],                                      "RFC 6665 §4.2.1.4, §4.2.2"],
    ["idle",           "end",         "closing",       ["stopExpiry", "notifyFinal"],                        "RFC 6665 §4.2.2"],

    ["notifying",      "change",      "notifyingMore", [],                                                   "assumption: one NOTIFY at a time keeps them in order"],
    ["notifying",      "taken",       "pacing",        ["reportTaken", "startPace"],                         "RFC 6665 §4.2.2"],
    ["notifying",      "failed",      "pacing",        ["reportFailed", "startPace"],                        "RFC 6665 §4.2.2; RFC 5057 §5.1"],
    ["notifying",      "ends",        "none",          ["stopExpiry", "reportRemoved"],                      "RFC 6665 §4.2.2; RFC 5057 §5.1, §5.2"],
    ["notifying",      "refresh",     "owed",          ["accept", "startExpiry"],                            "RFC 6665 §4.2.1.2"],
    ["notifying",      "unsubscribe", "finishing",     ["accept", "stopExpiry"],                             "RFC 6665 §4.2.1.4"],
    ["notifying",      "expiryDue",   "finishing",     [],                                                   "RFC 6665 §4.2.1.4"],
    ["notifying",      "end",         "finishing",     ["stopExpiry"],                                       "RFC 6665 §4.2.2"],

    ["notifyingMore",  "taken",       "due",           ["reportTaken", "startPace"],                         "RFC 6665 §4.2.2"],
    ["notifyingMore",  "failed",      "due",           ["reportFailed", "startPace"],                        "RFC 6665 §4.2.2; RFC 5057 §5.1"],
    ["notifyingMore",  "ends",        "none",          ["stopExpiry", "reportRemoved"],                      "RFC 6665 §4.2.2; RFC 5057 §5.1, §5.2"],
    ["notifyingMore",  "refresh",     "owed",          ["accept", "startExpiry"],                            "RFC 6665 §4.2.1.2"],
    ["notifyingMore",  "unsubscribe", "finishing",     ["accept", "stopExpiry"],                             "RFC 6665 §4.2.1.4"],
    ["notifyingMore",  "expiryDue",   "finishing",     [],                                                   "RFC 6665 §4.2.1.4"],
    ["notifyingMore",  "end",         "finishing",     ["stopExpiry"],                                       "RFC 6665 §4.2.2"],

    ["owed",           "taken",       "notifying",     ["reportTaken", "notifyState"],                       "RFC 6665 §4.2.1.2"],
    ["owed",           "failed",      "notifying",     ["reportFailed", "notifyState"],                      "RFC 6665 §4.2.1.2; RFC 5057 §5.1"],
    ["owed",           "ends",        "none",          ["stopExpiry", "reportRemoved"],                      "RFC 6665 §4.2.2; RFC 5057 §5.1, §5.2"],
    ["owed",           "refresh",     "owed",          ["accept", "startExpiry"],                            "RFC 6665 §4.2.1.2"],
    ["owed",           "unsubscribe", "finishing",     ["accept", "stopExpiry"],                             "RFC 6665 §4.2.1.4"],
    ["owed",           "expiryDue",   "finishing",     [],                                                   "RFC 6665 §4.2.1.4"],
    ["owed",           "end",         "finishing",     ["stopExpiry"],                                       "RFC 6665 §4.2.2"],

    ["pacing",         "change",      "due",           [],                                                   "RFC 6665 §5.4.10; RFC 3842 §3.11; RFC 3680 §4.10"],
    ["pacing",         "paceDue",     "idle",          [],                                                   "RFC 6665 §5.4.10"],
    ["pacing",         "refresh",     "notifying",     ["accept", "startExpiry", "stopPace", "notifyState"], "RFC 6665 §4.2.1.2"],
    ["pacing",         "unsubscribe", "closing",       ["accept", "stopExpiry", "stopPace", "notifyFinal"],  "RFC 6665 §4.2.1.4"],
    ["pacing",         "expiryDue",   "closing",       ["stopPace", "notifyFinal"],                          "RFC 6665 §4.2.1.4"],
    ["pacing",         "end",         "closing",       ["stopExpiry", "stopPace", "notifyFinal"],            "RFC 6665 §4.2.2"],

    ["due",            "paceDue",     "notifying",     ["notifyChange"],                                     "RFC 6665 §5.4.10; RFC 3842 §3.11; RFC 3680 §4.10"],
    ["due",            "refresh",     "notifying",     ["accept", "startExpiry", "stopPace", "notifyState"], "RFC 6665 §4.2.1.2"],
    ["due",            "unsubscribe", "closing",       ["accept", "stopExpiry", "stopPace", "notifyFinal"],  "RFC 6665 §4.2.1.4"],
    ["due",            "expiryDue",   "closing",       ["stopPace", "notifyFinal"],                          "RFC 6665 §4.2.1.4"],
    ["due",            "end",         "closing",       ["stopExpiry", "stopPace", "notifyFinal"],            "RFC 6665 §4.2.2"],

    ["finishing",      "taken",       "closing",       ["reportTaken", "notifyFinal"],                       "RFC 6665 §4.2.1.4"],
    ["finishing",      "failed",      "closing",       ["reportFailed", "notifyFinal"],                      "RFC 6665 §4.2.1.4"],
    ["finishing",      "ends",        "none",          ["reportRemoved"],                                    "RFC 6665 §4.2.2"],
    ["finishing",      "refresh",     "finishing",     ["refuse481"],                                        "RFC 6665 §4.2.1.1"],
    ["finishing",      "unsubscribe", "finishing",     ["refuse481"],                                        "RFC 6665 §4.2.1.1"],

    ["closing",        "taken",       "none",          ["reportRemoved"],                                    "RFC 6665 §4.2.2"],
    ["closing",        "failed",      "none",          ["reportRemoved"],                                    "RFC 6665 §4.2.2"],
    ["closing",        "ends",        "none",          ["reportRemoved"],                                    "RFC 6665 §4.2.2"],
    ["closing",        "refresh",     "closing",       ["refuse481"],                                        "RFC 6665 §4.2.1.1"],
    ["closing",        "unsubscribe", "closing",       ["refuse481"],                                        "RFC 6665 §4.2.1.1"],
  ],
}
