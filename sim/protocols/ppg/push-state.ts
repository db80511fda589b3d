/**
 * One push at the Push Proxy Gateway, from its acceptance over PAP to its final message-state: PPG Service (WAP-249) chapter 6,
 * PAP (WAP-247) status codes. One table for every recipient and every way over the air; SIP MESSAGE gives the words.
 * Rule 1: every phase shows one PAP message-state to the initiator (`messageState`).
 * Rule 2: the initiator is notified of the final state once, and never of a push that its push-response refused.
 * Rule 3: what has gone out cannot be taken back: it is past cancelling, and a replacement leaves it alone.
 */
import { assert } from "../../kernel/assert.ts"
import type { Machine } from "../table.ts"

export type PushPhase =
  | "start"
  | "deferred" // accepted; deliver-after has not come
  | "attempting" // a MESSAGE is outstanding, or waits for its turn
  | "attemptingReturned" // the same, and the subscriber has registered since
  | "lastAttempt" // the same, and deliver-before has passed since
  | "waiting" // between two attempts
  | "delivered"
  | "undeliverable"
  | "expired"
  | "aborted"
  | "timeout"
  | "cancelled"
  | "rejected"

export type PushInput =
  | "accept" // the acceptance pipeline found nothing wrong
  | "acceptDeferred" // the same, with deliver-after in the future
  | "refuse" // malformed, duplicate push-id, forbidden, address unusable: 2xxx or 3xxx
  | "refuseBearer" // required network or bearer not offered: 3009, 3010
  | "refuseLate" // deliver-before lies in the past
  | "deliverAfterDue"
  | "confirmed" // 2xx
  | "unreachable" // 480, 408 or no answer
  | "serverTrouble" // 5xx, or the transport failed
  | "unknownAddress" // 404, 410, 604
  | "declined" // the device, its user or its capabilities refused
  | "withdrawn" // the attempt had not been sent, and will not be
  | "registered" // a third-party REGISTER says that the subscriber is there, where the PPG gets one
  | "retryDue"
  | "retriesSpent" // time for the next attempt, and none is left
  | "deadlineDue" // deliver-before, or the longest that this PPG keeps a push
  | "cancel" // PAP cancel-message
  | "handedOver" // unconfirmed: the bearer has taken it, and no more will be heard
  | "cancelUnsent" // the same, and the attempt, which waits for its turn, has been taken out of the queue
  | "replaceUnsent" // a later push takes its place, likewise
  | "replace" // a later push of the same initiator takes its place
  | "refuseRecipient" // the push is accepted, but not for this recipient: 2xxx or 3xxx
  | "refuseRecipientBearer" // the same, for 3009 and 3010

export type PushAction =
  | "answerAccepted" // push-response 1001
  | "answerRefused" // push-response or badmessage-response with the code of the refusal
  | "answerCancelled" // cancel-response 1000
  | "answerTooLate" // cancel-response 2008
  | "attempt" // send a MESSAGE as soon as none is outstanding to that URI (RFC 3428 §8)
  | "withdraw" // if the attempt still waits for its turn, take it out and give `withdrawn`
  | "startDeliverAfter"
  | "stopDeliverAfter"
  | "startRetry"
  | "stopRetry"
  | "startDeadline"
  | "stopDeadline"
  | "notifyInitiator" // resultnotification-message, if one was asked for

const unknownOutcome = "PPG Service ch. 6: the attempt timed out"

// prettier-ignore
export const pushState: Machine<PushPhase, PushInput, PushAction> = {
  name: "push at the PPG",
  phases: [
    "start", "deferred", "attempting", "attemptingReturned", "lastAttempt", "waiting",
    "delivered", "undeliverable", "expired", "aborted", "timeout", "cancelled", "rejected",
  ],
  inputs: [
    "accept", "acceptDeferred", "refuse", "refuseBearer", "refuseLate", "deliverAfterDue", "confirmed", "unreachable",
    "serverTrouble", "unknownAddress", "declined", "withdrawn", "registered", "retryDue", "retriesSpent",
    "deadlineDue", "cancel", "handedOver", "replace", "refuseRecipient", "refuseRecipientBearer",
    "cancelUnsent", "replaceUnsent",
  ],
  actions: [
    "answerAccepted", "answerRefused", "answerCancelled", "answerTooLate", "attempt", "withdraw", "startDeliverAfter",
    "stopDeliverAfter", "startRetry", "stopRetry", "startDeadline", "stopDeadline", "notifyInitiator",
  ],
  rows: [
    // from                on                 to                    does                                                                source
    ["start",              "accept",          "attempting",         ["answerAccepted", "startDeadline", "attempt"],                     "PAP §9.14; PPG Service ch. 6"],
    ["start",              "acceptDeferred",  "deferred",           ["answerAccepted", "startDeadline", "startDeliverAfter"],           "PAP §9.2; PPG Service ch. 6"],
    ["start",              "refuse",          "rejected",           ["answerRefused"],                                                  "PAP §9.14"],
    ["start",              "refuseBearer",    "undeliverable",      ["answerRefused"],                                                  "PAP §9.14"],
    ["start",              "refuseLate",      "expired",            ["answerRefused"],                                                  "PAP §9.14"],
    ["start",               "refuseRecipient", "rejected",            ["notifyInitiator"],                                                 "PAP §9.11: one result for each recipient"],
    ["start",               "refuseRecipientBearer", "undeliverable",       ["notifyInitiator"],                                                 "PAP §9.11: one result for each recipient"],

    ["deferred",           "deliverAfterDue", "attempting",         ["attempt"],                                                        "PPG Service ch. 6"],
    ["deferred",           "deadlineDue",     "expired",            ["stopDeliverAfter", "notifyInitiator"],                            "PPG Service ch. 6"],
    ["deferred",           "cancel",          "cancelled",          ["stopDeliverAfter", "stopDeadline", "answerCancelled", "notifyInitiator"], "PAP §9.14"],
    ["deferred",            "replace",         "cancelled",           ["stopDeliverAfter", "stopDeadline", "notifyInitiator"],             "PAP §9.2: replace-push-id"],

    ["attempting",         "confirmed",       "delivered",          ["stopDeadline", "notifyInitiator"],                                "PPG Service ch. 6"],
    ["attempting",          "handedOver",      "delivered",           ["stopDeadline", "notifyInitiator"],                                 "PPG Service ch. 6: unconfirmed"],
    ["attempting",         "unreachable",     "waiting",            ["startRetry"],                                                     unknownOutcome],
    ["attempting",         "serverTrouble",   "waiting",            ["startRetry"],                                                     "PAP §9.14: 4xxx may be retried"],
    ["attempting",         "unknownAddress",  "undeliverable",      ["stopDeadline", "notifyInitiator"],                                "PAP §9.14: 2003"],
    ["attempting",         "declined",        "aborted",            ["stopDeadline", "notifyInitiator"],                                "PAP §9.14.5: 5xxx"],
    ["attempting",         "registered",      "attemptingReturned", [],                                                                 "TS 24.229 §5.7.1.1"],
    ["attempting",         "deadlineDue",     "lastAttempt",        ["withdraw"],                                                       "RFC 3261 §9.1"],
    ["attempting",         "cancel",          "attempting",         ["answerTooLate"],                                                  "PAP §9.14: 2008"],
    ["attempting",         "cancelUnsent",    "cancelled",          ["stopDeadline", "answerCancelled", "notifyInitiator"],             "PAP §9.14"],
    ["attempting",         "replaceUnsent",   "cancelled",          ["stopDeadline", "notifyInitiator"],                                "PAP §9.2: replace-push-id"],

    ["attemptingReturned", "confirmed",       "delivered",          ["stopDeadline", "notifyInitiator"],                                "PPG Service ch. 6"],
    ["attemptingReturned",  "handedOver",      "delivered",           ["stopDeadline", "notifyInitiator"],                                 "PPG Service ch. 6: unconfirmed"],
    ["attemptingReturned", "unreachable",     "attempting",         ["attempt"],                                                        "TS 24.229 §5.7.1.1"],
    ["attemptingReturned", "serverTrouble",   "waiting",            ["startRetry"],                                                     "PAP §9.14: 4xxx may be retried"],
    ["attemptingReturned", "unknownAddress",  "undeliverable",      ["stopDeadline", "notifyInitiator"],                                "PAP §9.14: 2003"],
    ["attemptingReturned", "declined",        "aborted",            ["stopDeadline", "notifyInitiator"],                                "PAP §9.14.5: 5xxx"],
    ["attemptingReturned", "deadlineDue",     "lastAttempt",        ["withdraw"],                                                       "RFC 3261 §9.1"],
    ["attemptingReturned", "cancel",          "attemptingReturned", ["answerTooLate"],                                                  "PAP §9.14: 2008"],
    ["attemptingReturned", "cancelUnsent",    "cancelled",          ["stopDeadline", "answerCancelled", "notifyInitiator"],             "PAP §9.14"],
    ["attemptingReturned", "replaceUnsent",   "cancelled",          ["stopDeadline", "notifyInitiator"],                                "PAP §9.2: replace-push-id"],

    ["lastAttempt",        "confirmed",       "delivered",          ["notifyInitiator"],                                                "PPG Service ch. 6"],
    ["lastAttempt",         "handedOver",      "delivered",           ["notifyInitiator"],                                                 "PPG Service ch. 6: unconfirmed"],
    ["lastAttempt",        "unreachable",     "expired",            ["notifyInitiator"],                                                "PPG Service ch. 6"],
    ["lastAttempt",        "serverTrouble",   "expired",            ["notifyInitiator"],                                                "PPG Service ch. 6"],
    ["lastAttempt",        "withdrawn",       "expired",            ["notifyInitiator"],                                                "PPG Service ch. 6"],
    ["lastAttempt",        "unknownAddress",  "undeliverable",      ["notifyInitiator"],                                                "PAP §9.14: 2003"],
    ["lastAttempt",        "declined",        "aborted",            ["notifyInitiator"],                                                "PAP §9.14.5: 5xxx"],
    ["lastAttempt",        "cancel",          "lastAttempt",        ["answerTooLate"],                                                  "PAP §9.14: 2008"],

    ["waiting",            "retryDue",        "attempting",         ["attempt"],                                                        "PPG Service ch. 6"],
    ["waiting",            "registered",      "attempting",         ["stopRetry", "attempt"],                                           "TS 24.229 §5.7.1.1"],
    ["waiting",            "retriesSpent",    "timeout",            ["stopDeadline", "notifyInitiator"],                                unknownOutcome],
    ["waiting",            "deadlineDue",     "expired",            ["stopRetry", "notifyInitiator"],                                   "PPG Service ch. 6"],
    ["waiting",            "cancel",          "cancelled",          ["stopRetry", "stopDeadline", "answerCancelled", "notifyInitiator"], "PAP §9.14"],
    ["waiting",             "replace",         "cancelled",           ["stopRetry", "stopDeadline", "notifyInitiator"],                    "PAP §9.2: replace-push-id"],

    ["delivered",          "cancel",          "delivered",          ["answerTooLate"],                                                  "PAP §9.14: 2008"],
    ["undeliverable",       "cancel",          "undeliverable",       ["answerTooLate"],                                                   "PAP §9.14: 2008"],
    ["expired",             "cancel",          "expired",             ["answerTooLate"],                                                   "PAP §9.14: 2008"],
    ["aborted",             "cancel",          "aborted",             ["answerTooLate"],                                                   "PAP §9.14: 2008"],
    ["timeout",             "cancel",          "timeout",             ["answerTooLate"],                                                   "PAP §9.14: 2008"],
    ["cancelled",           "cancel",          "cancelled",           ["answerTooLate"],                                                   "PAP §9.14: 2008"],
  ],
}

/** PAP message-state as a status query or result notification shows it. */
export type MessageState =
  | "rejected"
  | "pending"
  | "delivered"
  | "undeliverable"
  | "expired"
  | "aborted"
  | "timeout"
  | "cancelled"

/** The message-state of each phase; a push that has not been accepted yet has none. */
export const messageState: Readonly<Record<PushPhase, MessageState | undefined>> = {
  start: undefined,
  deferred: "pending",
  attempting: "pending",
  attemptingReturned: "pending",
  lastAttempt: "pending",
  waiting: "pending",
  delivered: "delivered",
  undeliverable: "undeliverable",
  expired: "expired",
  aborted: "aborted",
  timeout: "timeout",
  cancelled: "cancelled",
  rejected: "rejected",
}

// prettier-ignore
const sipResults: readonly (readonly [codes: readonly number[], input: PushInput, papCode: number])[] = [
  [[404, 410, 604], "unknownAddress", 2003],
  [[408, 480],      "unreachable",    1001],
  [[415, 406, 488], "declined",       5030],
  [[413, 513],      "declined",       5028], // it does not become smaller by waiting
  [[486, 600],      "declined",       5026],
  [[603],           "declined",       5027],
]

/** What a final SIP response to the PPG's MESSAGE is to the push, and the PAP code that goes with it, when it is reported. */
export interface SipResult {
  readonly input: PushInput
  /** PAP status code (WAP-247 §9.14). */
  readonly papCode: number
}

/**
 * Maps a final SIP status code, 200 to 699, to the push; a timeout is a 408, an error of the transport a 503 (RFC 3261 §8.1.3.1).
 * Any other refusal is 5028, "cannot be delivered". Assumption: PAP names no SIP codes, the map is this simulator's.
 */
export const resultOfSip = (code: number): SipResult => {
  assert(code >= 200 && code <= 699, `${code} is not a final status code`)
  if (code < 300) return { input: "confirmed", papCode: 1000 }
  const listed = sipResults.find(([codes]) => codes.includes(code))
  if (listed !== undefined) return { input: listed[1], papCode: listed[2] }
  return code >= 500 && code < 600 ? { input: "serverTrouble", papCode: 4000 } : { input: "declined", papCode: 5028 }
}
