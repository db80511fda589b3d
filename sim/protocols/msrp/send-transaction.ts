/**
 * One SEND and its response: RFC 4975 §7.1.1, §7.2, by the value of Failure-Report.
 * `yes`: every SEND is answered, and 30 s without an answer, counted from its last octet, are a failure.
 * `partial`: only a failure is answered, so silence says nothing. `no`: nothing is answered.
 * Rule: the next SEND need not wait for the answer to this one; each has a machine of its own.
 */
import { amend, type Machine } from "../table.ts"

type SendPhase = "start" | "sending" | "awaiting" | "done"

type SendInput =
  | "send" // the chunk goes to the connection
  | "lastOctet" // its last octet has gone out
  | "ok" // 200
  | "refusal" // any other response
  | "responseOverdue" // 30 s after the last octet
  | "connectionLost"
  | "sessionEnded" // nothing will come any more

type SendAction =
  | "write" // octet by octet, as fast as the connection takes them
  | "startResponse" // after 30 s
  | "stopResponse"
  | "reportAccepted"
  | "reportSent" // it went out, which is all that will be known unless a failure comes
  | "reportRefusal" // with the code
  | "reportOverdue" // counts as 408
  | "reportLost"

type SendMachine = Machine<SendPhase, SendInput, SendAction>

/** A SEND whose Failure-Report is `yes`, as it is where the header is absent. */
// prettier-ignore
export const sendTransaction: SendMachine = {
  name: "MSRP SEND, Failure-Report yes",
  phases: ["start", "sending", "awaiting", "done"],
  inputs: ["send", "lastOctet", "ok", "refusal", "responseOverdue", "connectionLost", "sessionEnded"],
  actions: [
    "write", "startResponse", "stopResponse", "reportAccepted", "reportSent", "reportRefusal", "reportOverdue", "reportLost",
  ],
  rows: [
    // from      on                 to          does                                source
    ["start",    "send",            "sending",  ["write"],                          "RFC 4975 §7.1"],
    ["sending",  "lastOctet",       "awaiting", ["startResponse"],                  "RFC 4975 §7.1.1"],
    ["sending",  "refusal",         "done",     ["reportRefusal"],                  "RFC 4975 §7.1.1, §7.2"],
    ["sending",  "connectionLost",  "done",     ["reportLost"],                     "RFC 4975 §5.4"],
    ["sending",  "sessionEnded",    "done",     ["reportLost"],                     "RFC 4975 §5.4"],
    ["awaiting", "ok",              "done",     ["stopResponse", "reportAccepted"], "RFC 4975 §7.1.1, §7.2"],
    ["awaiting", "refusal",         "done",     ["stopResponse", "reportRefusal"],  "RFC 4975 §7.1.1, §7.2"],
    ["awaiting", "responseOverdue", "done",     ["reportOverdue"],                  "RFC 4975 §7.1.1"],
    ["awaiting", "connectionLost",  "done",     ["stopResponse", "reportLost"],     "RFC 4975 §5.4"],
    ["awaiting", "sessionEnded",    "done",     ["stopResponse", "reportLost"],     "RFC 4975 §5.4"],
  ],
}

/** A SEND whose Failure-Report is `partial`: it counts as sent until its session says otherwise. */
// prettier-ignore
export const sendTransactionPartial: SendMachine = amend(sendTransaction, {
  name: "MSRP SEND, Failure-Report partial",
  struck: ["ok", "responseOverdue"],
  rows: [
    ["sending",  "lastOctet",       "awaiting", ["reportSent"],                     "RFC 4975 §7.1.1"],
    ["awaiting", "refusal",         "done",     ["reportRefusal"],                  "RFC 4975 §7.1.1, §7.2"],
    ["awaiting", "connectionLost",  "done",     ["reportLost"],                     "RFC 4975 §5.4"],
    ["awaiting", "sessionEnded",    "done",     [],                                 "RFC 4975 §7.1.1"],
  ],
})

/** A SEND whose Failure-Report is `no`: it is done when it is out. */
// prettier-ignore
export const sendTransactionSilent: SendMachine = {
  ...sendTransaction,
  name: "MSRP SEND, Failure-Report no",
  rows: [
    // from      on                 to          does                                source
    ["start",    "send",            "sending",  ["write"],                          "RFC 4975 §7.1"],
    ["sending",  "lastOctet",       "done",     ["reportSent"],                     "RFC 4975 §7.1.1"],
    ["sending",  "connectionLost",  "done",     ["reportLost"],                     "RFC 4975 §5.4"],
    ["sending",  "sessionEnded",    "done",     ["reportLost"],                     "RFC 4975 §5.4"],
  ],
}
