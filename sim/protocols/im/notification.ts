/**
 * One push as its sender sees it: the IM server, which is also the store, or any application that sends its own MESSAGEs
 * (RFC 3428; deferred delivery on the third-party REGISTER of TS 24.229 §5.4.1.7, §5.7.1.1).
 * Rule 1: what became of an attempt is one input per class of `sip/sender-outcome.ts`; numbers of retries are inputs, too.
 * Rule 2: expiry never cuts an attempt short, because a MESSAGE cannot be cancelled (RFC 3261 §9.1): its answer decides.
 */
import type { Machine } from "../table.ts"
import type { SenderOutcome } from "../sip/sender-outcome.ts"

export type NotificationPhase =
  | "idle"
  | "pending" // a MESSAGE is outstanding, or waits for its turn
  | "pendingReturned" // the same, and the subscriber has registered since
  | "lastAttempt" // the same, and the push has expired since
  | "backingOff" // waits for its next attempt
  | "stored" // waits for the subscriber to come back
  | "relayed" // another store has it
  | "delivered"
  | "expired"
  | "rejected"

export type NotificationInput =
  | "submit"
  | "accepted"
  | "storedByRelay"
  | "storeAndWait"
  | "unknownOutcome"
  | "retryLater"
  | "refused"
  | "withdrawn" // the attempt had not been sent, and will not be
  | "reportedDelivered" // the other store says so
  | "retryDue"
  | "retriesSpent" // the back-off ends, and no attempt is left
  | "registered" // a third-party REGISTER says that the subscriber is there
  | "expiryDue"

export type NotificationAction =
  | "attempt" // send a MESSAGE as soon as none is outstanding to that URI (RFC 3428 §8)
  | "withdraw" // if the attempt still waits for its turn, take it out and give `withdrawn`
  | "store"
  | "startRetry"
  | "stopRetry"
  | "startExpiry" // of the Expires header; nothing where there is none (RFC 3428 §7)
  | "stopExpiry"
  | "reportDelivered"
  | "reportExpired"
  | "reportRejected"

// prettier-ignore
export const notification: Machine<NotificationPhase, NotificationInput, NotificationAction> = {
  name: "push at its sender: IM server or SIP push agent",
  phases: ["idle", "pending", "pendingReturned", "lastAttempt", "backingOff", "stored", "relayed", "delivered", "expired", "rejected"],
  inputs: [
    "submit", "accepted", "storedByRelay", "storeAndWait", "unknownOutcome", "retryLater", "refused", "withdrawn",
    "reportedDelivered", "retryDue", "retriesSpent", "registered", "expiryDue",
  ],
  actions: [
    "attempt", "withdraw", "store", "startRetry", "stopRetry", "startExpiry", "stopExpiry",
    "reportDelivered", "reportExpired", "reportRejected",
  ],
  rows: [
    // from             on                   to                 does                               source
    ["idle",            "submit",            "pending",         ["startExpiry", "attempt"],        "RFC 3428 §4, §7"],

    ["pending",         "accepted",          "delivered",       ["stopExpiry", "reportDelivered"], "RFC 3428 §7"],
    ["pending",         "storedByRelay",     "relayed",         [],                                "RFC 3428 §4, §7"],
    ["pending",         "storeAndWait",      "stored",          ["store"],                         "RFC 3261 §21.4.18"],
    ["pending",         "unknownOutcome",    "backingOff",      ["startRetry"],                    "RFC 3261 §21.4.9"],
    ["pending",         "retryLater",        "backingOff",      ["startRetry"],                    "RFC 3261 §21.5.1, §21.5.4"],
    ["pending",         "refused",           "rejected",        ["stopExpiry", "reportRejected"],  "RFC 3428 §7"],
    ["pending",         "registered",        "pendingReturned", [],                                "TS 24.229 §5.7.1.1"],
    ["pending",         "expiryDue",         "lastAttempt",     ["withdraw"],                      "RFC 3428 §7; RFC 3261 §9.1"],

    ["pendingReturned", "accepted",          "delivered",       ["stopExpiry", "reportDelivered"], "RFC 3428 §7"],
    ["pendingReturned", "storedByRelay",     "relayed",         [],                                "RFC 3428 §4, §7"],
    ["pendingReturned", "storeAndWait",      "pending",         ["attempt"],                       "TS 24.229 §5.7.1.1"],
    ["pendingReturned", "unknownOutcome",    "pending",         ["attempt"],                       "TS 24.229 §5.7.1.1"],
    ["pendingReturned", "retryLater",        "backingOff",      ["startRetry"],                    "RFC 3261 §21.5.1, §21.5.4"],
    ["pendingReturned", "refused",           "rejected",        ["stopExpiry", "reportRejected"],  "RFC 3428 §7"],
    ["pendingReturned", "expiryDue",         "lastAttempt",     ["withdraw"],                      "RFC 3428 §7; RFC 3261 §9.1"],

    ["lastAttempt",     "accepted",          "delivered",       ["reportDelivered"],               "RFC 3428 §7"],
    ["lastAttempt",     "storedByRelay",     "expired",         ["reportExpired"],                 "RFC 3428 §7"],
    ["lastAttempt",     "storeAndWait",      "expired",         ["reportExpired"],                 "RFC 3428 §7"],
    ["lastAttempt",     "unknownOutcome",    "expired",         ["reportExpired"],                 "RFC 3428 §7"],
    ["lastAttempt",     "retryLater",        "expired",         ["reportExpired"],                 "RFC 3428 §7"],
    ["lastAttempt",     "withdrawn",         "expired",         ["reportExpired"],                 "RFC 3428 §7, §8"],
    ["lastAttempt",     "refused",           "rejected",        ["reportRejected"],                "RFC 3428 §7"],

    ["backingOff",      "retryDue",          "pending",         ["attempt"],                       "RFC 3261 §21.4.9"],
    ["backingOff",      "retriesSpent",      "stored",          ["store"],                         "assumption: a store keeps what it could not deliver"],
    ["backingOff",      "registered",        "pending",         ["stopRetry", "attempt"],          "TS 24.229 §5.7.1.1"],
    ["backingOff",      "expiryDue",         "expired",         ["stopRetry", "reportExpired"],    "RFC 3428 §7"],

    ["stored",          "registered",        "pending",         ["attempt"],                       "TS 24.229 §5.7.1.1"],
    ["stored",          "expiryDue",         "expired",         ["reportExpired"],                 "RFC 3428 §7"],

    ["relayed",         "reportedDelivered", "delivered",       ["stopExpiry", "reportDelivered"], "RFC 3428 §4; RFC 5438 §6.3"],
    ["relayed",         "expiryDue",         "expired",         ["reportExpired"],                 "RFC 3428 §4, §7"],
  ],
}

/**
 * What a sender that has no other mechanism, type or size to try does with each outcome: the input that its answer is.
 * An identity that does not exist, or a push that would have to change to be taken, is refused.
 */
export const notificationInput: Readonly<Record<SenderOutcome, NotificationInput>> = {
  accepted: "accepted",
  storedByRelay: "storedByRelay",
  redirected: "refused",
  challenged: "refused",
  refused: "refused",
  unknownIdentity: "refused",
  fallback: "refused",
  adapt: "refused",
  storeAndWait: "storeAndWait",
  unknownOutcome: "unknownOutcome",
  retryLater: "retryLater",
}
