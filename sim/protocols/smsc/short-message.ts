/**
 * One short message at the SMS centre, from its submission to its end: 3GPP TS 23.040 §3.2 (service elements: validity,
 * messages-waiting, alert), §3.3.1 (permanent and temporary errors), §10.1 and §10.3 (procedures); MAP per TS 29.002.
 * Rule 1: how long to wait and how often to try are inputs (`retryDue`, `retriesSpent`), see `retry-delay.ts`.
 * Rule 2: an attempt on its way cannot be called back, so that its answer decides although the validity is over.
 * Rule 3: an HLR alert that overtakes an attempt counts when the attempt fails for absence.
 * Deliberately absent: cancelling, replacing and querying a message; the parts of one push know nothing of each other.
 */
import type { Machine } from "../table.ts"

export type ShortMessagePhase =
  | "start"
  | "routing" // the HLR is asked where the device is
  | "routingAlerted" // the same, and the HLR has alerted since
  | "forwarding" // the serving node has the message
  | "forwardingAlerted" // the same, and the HLR has alerted since
  | "lastAttempt" // the serving node has it, and its validity is over
  | "backingOff" // a temporary error; waits for the next attempt
  | "stored" // the subscriber is absent; waits for the next attempt or the alert
  | "storedForAlert" // the same, and no attempt is left but that of the alert
  | "delivered"
  | "expired"
  | "undeliverable"
  | "rejected"

export type ShortMessageInput =
  | "submit" // a submit_sm that the centre takes
  | "refuse" // one that it does not: queue full, bad address, too fast
  | "located" // SRI-for-SM acknowledged with a serving node
  | "absent" // absent subscriber, or its memory is full: the HLR will alert
  | "temporary" // congestion, system failure, device busy, no answer
  | "permanent" // unknown subscriber, service not provisioned, illegal equipment
  | "acknowledged" // the device has it
  | "alert" // MAP-ALERT-SERVICE-CENTRE: the device is reachable again
  | "retryDue"
  | "retriesSpent"
  | "expiryDue"

export type ShortMessageAction =
  | "answerAccepted" // submit_sm_resp with status 0 and a message_id
  | "answerRefused" // submit_sm_resp with the status of the refusal
  | "askRoute" // MAP-SEND-ROUTING-INFO-FOR-SM
  | "forward" // MAP-MT-FORWARD-SHORT-MESSAGE
  | "setMessageWaiting" // MAP-REPORT-SM-DELIVERY-STATUS: the centre joins the HLR's waiting list
  | "startRetry" // by the schedule of the error that was the input
  | "stopRetry"
  | "startExpiry" // of the validity period
  | "stopExpiry"
  | "sendReceipt" // deliver_sm with the final state, if one was asked for

// prettier-ignore
export const shortMessage: Machine<ShortMessagePhase, ShortMessageInput, ShortMessageAction> = {
  name: "short message at the SMS centre",
  phases: [
    "start", "routing", "routingAlerted", "forwarding", "forwardingAlerted", "lastAttempt", "backingOff", "stored", "storedForAlert",
    "delivered", "expired", "undeliverable", "rejected",
  ],
  inputs: [
    "submit", "refuse", "located", "absent", "temporary", "permanent", "acknowledged", "alert",
    "retryDue", "retriesSpent", "expiryDue",
  ],
  actions: [
    "answerAccepted", "answerRefused", "askRoute", "forward", "setMessageWaiting", "startRetry", "stopRetry",
    "startExpiry", "stopExpiry", "sendReceipt",
  ],
  rows: [
    // from               on              to                   does                                          source
    ["start",             "submit",       "routing",           ["answerAccepted", "startExpiry", "askRoute"], "TS 23.040 §3.2.1; SMPP 3.4 §4.4"],
    ["start",             "refuse",       "rejected",          ["answerRefused"],                            "SMPP 3.4 §5.1.3"],

    ["routing",           "located",      "forwarding",        ["forward"],                                  "TS 23.040 §10.1"],
    ["routing",           "absent",       "stored",            ["startRetry"], /* the HLR has put the centre on its list itself */ "TS 23.040 §3.2.6"],
    ["routing",           "temporary",    "backingOff",        ["startRetry"],                               "TS 23.040 §3.3.1"],
    ["routing",           "permanent",    "undeliverable",     ["stopExpiry", "sendReceipt"],                "TS 23.040 §3.3.1"],
    ["routing",           "alert",        "routingAlerted",    [],                                           "TS 23.040 §3.2.7"],
    ["routing",           "expiryDue",    "expired",           ["sendReceipt"],                              "TS 23.040 §3.2.1"],

    ["routingAlerted",    "located",      "forwardingAlerted", ["forward"],                                  "TS 23.040 §10.1"],
    ["routingAlerted",    "absent",       "routing",           ["askRoute"],                                 "TS 23.040 §3.2.7"],
    ["routingAlerted",    "temporary",    "backingOff",        ["startRetry"],                               "TS 23.040 §3.3.1"],
    ["routingAlerted",    "permanent",    "undeliverable",     ["stopExpiry", "sendReceipt"],                "TS 23.040 §3.3.1"],
    ["routingAlerted",    "expiryDue",    "expired",           ["sendReceipt"],                              "TS 23.040 §3.2.1"],

    ["forwarding",        "acknowledged", "delivered",         ["stopExpiry", "sendReceipt"],                "TS 23.040 §10.1"],
    ["forwarding",        "absent",       "stored",            ["setMessageWaiting", "startRetry"],          "TS 23.040 §3.2.6"],
    ["forwarding",        "temporary",    "backingOff",        ["startRetry"],                               "TS 23.040 §3.3.1"],
    ["forwarding",        "permanent",    "undeliverable",     ["stopExpiry", "sendReceipt"],                "TS 23.040 §3.3.1"],
    ["forwarding",        "alert",        "forwardingAlerted", [],                                           "TS 23.040 §3.2.7"],
    ["forwarding",        "expiryDue",    "lastAttempt",       [],                                           "TS 23.040 §3.2.1"],

    ["forwardingAlerted", "acknowledged", "delivered",         ["stopExpiry", "sendReceipt"],                "TS 23.040 §10.1"],
    ["forwardingAlerted", "absent",       "routing",           ["askRoute"],                                 "TS 23.040 §3.2.7"],
    ["forwardingAlerted", "temporary",    "backingOff",        ["startRetry"],                               "TS 23.040 §3.3.1"],
    ["forwardingAlerted", "permanent",    "undeliverable",     ["stopExpiry", "sendReceipt"],                "TS 23.040 §3.3.1"],
    ["forwardingAlerted", "expiryDue",    "lastAttempt",       [],                                           "TS 23.040 §3.2.1"],

    ["lastAttempt",       "acknowledged", "delivered",         ["sendReceipt"],                              "TS 23.040 §10.1"],
    ["lastAttempt",       "absent",       "expired",           ["sendReceipt"],                              "TS 23.040 §3.2.1"],
    ["lastAttempt",       "temporary",    "expired",           ["sendReceipt"],                              "TS 23.040 §3.2.1"],
    ["lastAttempt",       "permanent",    "undeliverable",     ["sendReceipt"],                              "TS 23.040 §3.3.1"],

    ["backingOff",        "retryDue",     "routing",           ["askRoute"],                                 "TS 23.040 §3.3.1"],
    ["backingOff",        "alert",        "routing",           ["stopRetry", "askRoute"],                    "TS 23.040 §3.2.7"],
    ["backingOff",        "retriesSpent", "undeliverable",     ["stopExpiry", "sendReceipt"],                "assumption: a centre gives up when its schedule ends"],
    ["backingOff",        "expiryDue",    "expired",           ["stopRetry", "sendReceipt"],                 "TS 23.040 §3.2.1"],

    ["stored",            "retryDue",     "routing",           ["askRoute"],                                 "TS 23.040 §3.2.6"],
    ["stored",            "alert",        "routing",           ["stopRetry", "askRoute"],                    "TS 23.040 §3.2.7"],
    ["stored",            "retriesSpent", "storedForAlert",    [],                                           "assumption: the validity period ends the wait, not the schedule"],
    ["stored",            "expiryDue",    "expired",           ["stopRetry", "sendReceipt"],                 "TS 23.040 §3.2.1"],

    ["storedForAlert",    "alert",        "routing",           ["askRoute"],                                 "TS 23.040 §3.2.7"],
    ["storedForAlert",    "expiryDue",    "expired",           ["sendReceipt"],                              "TS 23.040 §3.2.1"],
  ],
}
