/**
 * One subscription as its subscriber sees it: RFC 6665 §4.1. The device is subscribed to the pushes of one application.
 * Rule 1: the NOTIFY makes the subscription, not the 2xx, which it may overtake (§4.1.2.4, §4.4.1).
 * Whoever runs the table gives no answers to a SUBSCRIBE that a later one has replaced.
 * Rule 2: every NOTIFY is answered, in every phase: 200 within a subscription, 481 where there is none (§4.1.3).
 * Rule 3: a refresh that fails by itself does not end the subscription; that it has ended does (§4.1.2.2).
 * Deliberately absent: forked SUBSCRIBE (§4.4.1), and the subscriber's view of "pending", in which it only waits.
 */
import type { Machine } from "../table.ts"

export type SubscriberPhase =
  | "none"
  | "notifyWait" // SUBSCRIBE sent, no NOTIFY yet
  | "subscribed"
  | "refreshing" // a SUBSCRIBE within the dialog is under way
  | "lapsing" // the refresh failed, the subscription stands until it expires
  | "ending" // SUBSCRIBE with Expires 0 sent, its final NOTIFY awaited
  | "waiting" // the notifier asked for patience

export type SubscriberInput =
  | "subscribe"
  | "unsubscribe"
  | "contactLost" // the device is not registered any more: nothing reaches it by this dialog
  | "accepted" // 2xx to a SUBSCRIBE
  | "tooBrief" // 423, with a Min-Expires not tried yet
  | "gone" // 481
  | "ends" // another final response that ends a subscription
  | "failure" // any other final response
  | "timeout" // Timer F
  | "notifyActive"
  | "notifyPending"
  | "notifyAgain" // terminated: ask again at once
  | "notifyLater" // terminated: ask again later
  | "notifyOver" // terminated: do not ask again
  | "timerN"
  | "refreshDue"
  | "expiryDue"
  | "retryDue"

export type SubscriberAction =
  | "subscribe" // SUBSCRIBE outside of a dialog, with a new Call-ID
  | "refresh" // SUBSCRIBE within the dialog
  | "unsubscribe" // the same with Expires 0
  | "lengthen" // take Min-Expires for the SUBSCRIBE that follows
  | "fallSilent" // drop whatever SUBSCRIBE is under way
  | "take" // the content of the NOTIFY
  | "answer200"
  | "answer481"
  | "startN" // after 64 × T1
  | "stopN"
  | "startRefresh" // after `refreshDelay` of the lifetime granted
  | "stopRefresh"
  | "hastenRefresh" // if the lifetime told now ends earlier than the one known, refresh earlier
  | "startExpiry" // after the lifetime that the message tells
  | "stopExpiry"
  | "startRetry" // after retry-after
  | "stopRetry"
  | "reportFailed" // no subscription, but another attempt may succeed
  | "reportOver" // no subscription, and it is no use to ask again

// prettier-ignore
export const subscriber: Machine<SubscriberPhase, SubscriberInput, SubscriberAction> = {
  name: "subscription at its subscriber",
  phases: ["none", "notifyWait", "subscribed", "refreshing", "lapsing", "ending", "waiting"],
  inputs: [
    "subscribe", "unsubscribe", "contactLost", "accepted", "tooBrief", "gone", "ends", "failure", "timeout",
    "notifyActive", "notifyPending", "notifyAgain", "notifyLater", "notifyOver", "timerN", "refreshDue", "expiryDue", "retryDue",
  ],
  actions: [
    "subscribe", "refresh", "unsubscribe", "lengthen", "fallSilent", "take", "answer200", "answer481", "startN", "stopN",
    "startRefresh", "stopRefresh", "hastenRefresh", "startExpiry", "stopExpiry", "startRetry", "stopRetry",
    "reportFailed", "reportOver",
  ],
  rows: [
    // from         on               to            does                                                               source
    ["none",        "subscribe",     "notifyWait", ["subscribe", "startN"],                                           "RFC 6665 §4.1.2.1, §4.1.2.4"],
    ["none",        "notifyActive",  "none",       ["answer481"],                                                     "RFC 6665 §4.1.3"],
    ["none",        "notifyPending", "none",       ["answer481"],                                                     "RFC 6665 §4.1.3"],
    ["none",        "notifyAgain",   "none",       ["answer481"],                                                     "RFC 6665 §4.1.3"],
    ["none",        "notifyLater",   "none",       ["answer481"],                                                     "RFC 6665 §4.1.3"],
    ["none",        "notifyOver",    "none",       ["answer481"],                                                     "RFC 6665 §4.1.3"],

    ["notifyWait",  "notifyActive",  "subscribed", ["answer200", "take", "stopN", "startRefresh", "startExpiry"],     "RFC 6665 §4.1.2.4, §4.4.1"],
    ["notifyWait",  "notifyPending", "subscribed", ["answer200", "stopN", "startRefresh", "startExpiry"],             "RFC 6665 §4.1.2.4, §4.1.3"],
    ["notifyWait",  "notifyAgain",   "notifyWait", ["answer200", "fallSilent", "subscribe", "startN"],                "RFC 6665 §4.1.3"],
    ["notifyWait",  "notifyLater",   "waiting",    ["answer200", "fallSilent", "stopN", "startRetry"],                "RFC 6665 §4.1.3"],
    ["notifyWait",  "notifyOver",    "none",       ["answer200", "fallSilent", "stopN", "reportOver"],                "RFC 6665 §4.1.3"],
    ["notifyWait",  "tooBrief",      "notifyWait", ["lengthen", "subscribe", "startN"],                               "RFC 6665 §4.1.2.1; RFC 3261 §21.4.17"],
    ["notifyWait",  "gone",          "none",       ["stopN", "reportFailed"],                                         "RFC 6665 §4.1.2.1"],
    ["notifyWait",  "ends",          "none",       ["stopN", "reportOver"],                                           "RFC 6665 §4.1.2.1"],
    ["notifyWait",  "failure",       "none",       ["stopN", "reportFailed"],                                         "RFC 6665 §4.1.2.1"],
    ["notifyWait",  "timeout",       "none",       ["stopN", "reportFailed"],                                         "RFC 6665 §4.1.2.1; RFC 3261 §8.1.3.1"],
    ["notifyWait",  "timerN",        "none",       ["fallSilent", "reportFailed"],                                    "RFC 6665 §4.1.2.4"],
    ["notifyWait",  "unsubscribe",   "none",       ["fallSilent", "stopN"],                                           "assumption: without a dialog there is nothing to end; a late NOTIFY gets 481"],
    ["notifyWait",  "contactLost",   "none",       ["fallSilent", "stopN"],                                           "assumption: a subscription does not survive its contact"],

    ["subscribed",  "notifyActive",  "subscribed", ["answer200", "take", "startExpiry", "hastenRefresh"],             "RFC 6665 §4.1.3"],
    ["subscribed",  "notifyPending", "subscribed", ["answer200", "startExpiry", "hastenRefresh"],                     "RFC 6665 §4.1.3"],
    ["subscribed",  "notifyAgain",   "notifyWait", ["answer200", "stopRefresh", "stopExpiry", "subscribe", "startN"], "RFC 6665 §4.1.3"],
    ["subscribed",  "notifyLater",   "waiting",    ["answer200", "stopRefresh", "stopExpiry", "startRetry"],          "RFC 6665 §4.1.3"],
    ["subscribed",  "notifyOver",    "none",       ["answer200", "stopRefresh", "stopExpiry", "reportOver"],          "RFC 6665 §4.1.3"],
    ["subscribed",  "refreshDue",    "refreshing", ["refresh"],                                                       "RFC 6665 §4.1.2.2; TS 24.229 §5.1.1.3"],
    ["subscribed",  "expiryDue",     "notifyWait", ["stopRefresh", "subscribe", "startN"],                            "RFC 6665 §4.1.2.2, §4.4.1"],
    ["subscribed",  "unsubscribe",   "ending",     ["stopRefresh", "stopExpiry", "unsubscribe", "startN"],            "RFC 6665 §4.1.2.3"],
    ["subscribed",  "contactLost",   "none",       ["stopRefresh", "stopExpiry"],                                     "assumption: a subscription does not survive its contact"],

    ["refreshing",  "accepted",      "subscribed", ["startRefresh", "startExpiry"],                                   "RFC 6665 §4.1.2.2"],
    ["refreshing",  "tooBrief",      "refreshing", ["lengthen", "refresh"],                                           "RFC 6665 §4.1.2.2; RFC 3261 §21.4.17"],
    ["refreshing",  "gone",          "notifyWait", ["stopExpiry", "subscribe", "startN"],                             "RFC 6665 §4.1.2.2"],
    ["refreshing",  "ends",          "none",       ["stopExpiry", "reportOver"],                                      "RFC 6665 §4.1.2.2"],
    ["refreshing",  "failure",       "lapsing",    [],                                                                "RFC 6665 §4.1.2.2"],
    ["refreshing",  "timeout",       "notifyWait", ["stopExpiry", "subscribe", "startN"],                             "RFC 3261 §12.2.1.2; RFC 5057 §5.2"],
    ["refreshing",  "notifyActive",  "refreshing", ["answer200", "take", "startExpiry"],                              "RFC 6665 §4.1.3"],
    ["refreshing",  "notifyPending", "refreshing", ["answer200", "startExpiry"],                                      "RFC 6665 §4.1.3"],
    ["refreshing",  "notifyAgain",   "notifyWait", ["answer200", "fallSilent", "stopExpiry", "subscribe", "startN"],  "RFC 6665 §4.1.3"],
    ["refreshing",  "notifyLater",   "waiting",    ["answer200", "fallSilent", "stopExpiry", "startRetry"],           "RFC 6665 §4.1.3"],
    ["refreshing",  "notifyOver",    "none",       ["answer200", "fallSilent", "stopExpiry", "reportOver"],           "RFC 6665 §4.1.3"],
    ["refreshing",  "expiryDue",     "notifyWait", ["fallSilent", "subscribe", "startN"],                             "RFC 6665 §4.1.2.2, §4.4.1"],
    ["refreshing",  "unsubscribe",   "ending",     ["fallSilent", "stopExpiry", "unsubscribe", "startN"],             "RFC 6665 §4.1.2.3"],
    ["refreshing",  "contactLost",   "none",       ["fallSilent", "stopExpiry"],                                      "assumption: a subscription does not survive its contact"],

    ["lapsing",     "notifyActive",  "lapsing",    ["answer200", "take", "startExpiry"],                              "RFC 6665 §4.1.3"],
    ["lapsing",     "notifyPending", "lapsing",    ["answer200", "startExpiry"],                                      "RFC 6665 §4.1.3"],
    ["lapsing",     "notifyAgain",   "notifyWait", ["answer200", "stopExpiry", "subscribe", "startN"],                "RFC 6665 §4.1.3"],
    ["lapsing",     "notifyLater",   "waiting",    ["answer200", "stopExpiry", "startRetry"],                         "RFC 6665 §4.1.3"],
    ["lapsing",     "notifyOver",    "none",       ["answer200", "stopExpiry", "reportOver"],                         "RFC 6665 §4.1.3"],
    ["lapsing",     "expiryDue",     "notifyWait", ["subscribe", "startN"],                                           "RFC 6665 §4.1.2.2, §4.4.1"],
    ["lapsing",     "unsubscribe",   "ending",     ["stopExpiry", "unsubscribe", "startN"],                           "RFC 6665 §4.1.2.3"],
    ["lapsing",     "contactLost",   "none",       ["stopExpiry"],                                                    "assumption: a subscription does not survive its contact"],

    ["ending",      "notifyActive",  "ending",     ["answer200", "take"],                                             "RFC 6665 §4.1.2.3: a NOTIFY may have been under way"],
    ["ending",      "notifyPending", "ending",     ["answer200"],                                                     "RFC 6665 §4.1.2.3: a NOTIFY may have been under way"],
    ["ending",      "notifyAgain",   "none",       ["answer200", "fallSilent", "stopN"],                              "RFC 6665 §4.1.2.3"],
    ["ending",      "notifyLater",   "none",       ["answer200", "fallSilent", "stopN"],                              "RFC 6665 §4.1.2.3"],
    ["ending",      "notifyOver",    "none",       ["answer200", "fallSilent", "stopN"],                              "RFC 6665 §4.1.2.3"],
    ["ending",      "tooBrief",      "none",       ["stopN"],                                                         "RFC 6665 §4.2.1.1: no answer to Expires 0"],
    ["ending",      "gone",          "none",       ["stopN"],                                                         "RFC 6665 §4.1.2.3"],
    ["ending",      "ends",          "none",       ["stopN"],                                                         "RFC 6665 §4.1.2.3"],
    ["ending",      "failure",       "none",       ["stopN"],                                                         "assumption: the notifier's own expiry ends it"],
    ["ending",      "timeout",       "none",       ["stopN"],                                                         "RFC 3261 §12.2.1.2"],
    ["ending",      "timerN",        "none",       ["fallSilent"],                                                    "RFC 6665 §4.1.2.4"],
    ["ending",      "contactLost",   "none",       ["fallSilent", "stopN"],                                           "assumption: a subscription does not survive its contact"],

    ["waiting",     "retryDue",      "notifyWait", ["subscribe", "startN"],                                           "RFC 6665 §4.1.3"],
    ["waiting",     "unsubscribe",   "none",       ["stopRetry"],                                                     "assumption: who wants nothing asks for nothing"],
    ["waiting",     "contactLost",   "none",       ["stopRetry"],                                                     "assumption: a subscription does not survive its contact"],
    ["waiting",     "notifyActive",  "waiting",    ["answer481"],                                                     "RFC 6665 §4.1.3"],
    ["waiting",     "notifyPending", "waiting",    ["answer481"],                                                     "RFC 6665 §4.1.3"],
    ["waiting",     "notifyAgain",   "waiting",    ["answer481"],                                                     "RFC 6665 §4.1.3"],
    ["waiting",     "notifyLater",   "waiting",    ["answer481"],                                                     "RFC 6665 §4.1.3"],
    ["waiting",     "notifyOver",    "waiting",    ["answer481"],                                                     "RFC 6665 §4.1.3"],
  ],
}
