/**
 * One message at its sender, over all its chunks: RFC 4975 §5.4, §7.1, §7.2, §10. Each SEND is a `send-transaction.ts`.
 * Rule 1: what a response means to the rest of the message is one input per meaning (`sendFailure`).
 * Rule 2: how many chunks are left and how many answers are out is counted by the host: `chunkDone` becomes `lastChunkDone`,
 * `answered` becomes `allAnswered`.
 * Rule 3: after a lost connection what nobody confirmed is sent again under the same Message-ID, over a session set up anew.
 */
import { amend, type Machine } from "../table.ts"

type MessagePhase =
  | "idle"
  | "sending" // chunks are going out
  | "awaitingAnswers" // all are out, not all are answered
  | "awaitingReport" // all are answered, the success report has not come
  | "interrupted" // the connection is lost; another one is being set up
  | "delivered"
  | "refused" // the receiver does not want it
  | "unknown" // it may have arrived

type MessageInput =
  | "submit"
  | "chunkDone" // the last octet of a chunk is out, more chunks follow
  | "lastChunkDone" // the last octet of the message is out
  | "allAnswered" // the last answer that was outstanding came, and was 200
  | "stopMessage" // 400, 403, 413, 423, 501: this message shall not go on
  | "typeRefused" // 415: nor any other of its type, in this session
  | "sessionGone" // 481, 506: nothing of this session shall go on
  | "overdue" // 408, or 30 s without an answer
  | "connectionLost"
  | "reopened" // a new session stands
  | "notReopened"
  | "successReport" // REPORT 200 covers the whole message
  | "failureReport" // REPORT with any other status
  | "sessionEnded" // the peer ended the session

type MessageAction =
  | "sendNext" // the next chunk, or after a reconnection the first that was not confirmed
  | "abort" // close the chunk that is going out by `#`
  | "dropType" // send nothing of this content type in this session any more
  | "endSession"
  | "reopen" // a new exchange of session descriptions, a new connection
  | "reportDelivered"
  | "reportRefused"
  | "reportUnknown"

type MessageMachine = Machine<MessagePhase, MessageInput, MessageAction>

/** The sender of a message without Success-Report: answers to all chunks are all it will know. */
// prettier-ignore
export const messageSender: MessageMachine = {
  name: "MSRP message at its sender, no success report",
  phases: ["idle", "sending", "awaitingAnswers", "awaitingReport", "interrupted", "delivered", "refused", "unknown"],
  inputs: [
    "submit", "chunkDone", "lastChunkDone", "allAnswered", "stopMessage", "typeRefused", "sessionGone", "overdue",
    "connectionLost", "reopened", "notReopened", "successReport", "failureReport", "sessionEnded",
  ],
  actions: ["sendNext", "abort", "dropType", "endSession", "reopen", "reportDelivered", "reportRefused", "reportUnknown"],
  rows: [
    // from             on                to                 does                                    source
    ["idle",            "submit",         "sending",         ["sendNext"],                           "RFC 4975 §7.1"],

    ["sending",         "chunkDone",      "sending",         ["sendNext"],                           "RFC 4975 §7.1.1"],
    ["sending",         "lastChunkDone",  "awaitingAnswers", [],                                     "RFC 4975 §7.1.1"],
    ["sending",         "stopMessage",    "refused",         ["abort", "reportRefused"],             "RFC 4975 §7.1.1, §10"],
    ["sending",         "typeRefused",    "refused",         ["abort", "dropType", "reportRefused"], "RFC 4975 §10.6"],
    ["sending",         "sessionGone",    "refused",         ["endSession", "reportRefused"],        "RFC 4975 §10.8, §10.10"],
    ["sending",         "overdue",        "unknown",         ["abort", "reportUnknown"],             "RFC 4975 §7.1.1, §10.4"],
    ["sending",         "failureReport",  "refused",         ["abort", "reportRefused"],             "RFC 4975 §7.1.2"],
    ["sending",         "connectionLost", "interrupted",     ["reopen"],                             "RFC 4975 §5.4"],
    ["sending",         "sessionEnded",   "unknown",         ["reportUnknown"],                      "RFC 4975 §5.4"],

    ["awaitingAnswers", "allAnswered",    "delivered",       ["reportDelivered"],                    "RFC 4975 §7.1.1"],
    ["awaitingAnswers", "stopMessage",    "refused",         ["reportRefused"],                      "RFC 4975 §7.1.1, §10"],
    ["awaitingAnswers", "typeRefused",    "refused",         ["dropType", "reportRefused"],          "RFC 4975 §10.6"],
    ["awaitingAnswers", "sessionGone",    "refused",         ["endSession", "reportRefused"],        "RFC 4975 §10.8, §10.10"],
    ["awaitingAnswers", "overdue",        "unknown",         ["reportUnknown"],                      "RFC 4975 §7.1.1, §10.4"],
    ["awaitingAnswers", "failureReport",  "refused",         ["reportRefused"],                      "RFC 4975 §7.1.2"],
    ["awaitingAnswers", "connectionLost", "interrupted",     ["reopen"],                             "RFC 4975 §5.4"],
    ["awaitingAnswers", "sessionEnded",   "unknown",         ["reportUnknown"],                      "RFC 4975 §5.4"],

    ["interrupted",     "reopened",       "sending",         ["sendNext"],                           "RFC 4975 §5.4"],
    ["interrupted",     "notReopened",    "unknown",         ["reportUnknown"],                      "RFC 4975 §5.4"],
  ],
}

/** The sender of a message with Success-Report `yes`: a REPORT says that it arrived whole, and may come before the last answer. */
// prettier-ignore
export const messageSenderReported: MessageMachine = amend(messageSender, {
  name: "MSRP message at its sender, success report wanted",
  rows: [
    ["awaitingAnswers", "allAnswered",    "awaitingReport",  [],                                     "RFC 4975 §7.1.1, §7.1.2"],
    ["awaitingAnswers", "successReport",  "delivered",       ["reportDelivered"],                    "RFC 4975 §7.1.2"],
    ["awaitingReport",  "successReport",  "delivered",       ["reportDelivered"],                    "RFC 4975 §7.1.2"],
    ["awaitingReport",  "failureReport",  "refused",         ["reportRefused"],                      "RFC 4975 §7.1.2"],
    ["awaitingReport",  "connectionLost", "interrupted",     ["reopen"],                             "RFC 4975 §5.4"],
    ["awaitingReport",  "sessionEnded",   "unknown",         ["reportUnknown"],                      "RFC 4975 §5.4"],
    ["interrupted",     "successReport",  "delivered",       ["reportDelivered"],                    "RFC 4975 §7.1.2"],
  ],
})

// prettier-ignore
const failures: readonly (readonly [codes: readonly number[], input: MessageInput])[] = [
  [[400, 403, 413, 423, 501], "stopMessage"], // a sender that builds every chunk alike has nothing to repair
  [[415],                     "typeRefused"],
  [[481, 506],                "sessionGone"],
  [[408],                     "overdue"],
]

/**
 * Returns what a response code other than 200 means to the rest of the message (RFC 4975 §10). A code that is not listed
 * stops the message like 400.
 * @example sendFailure(413) // => "stopMessage"
 */
export const sendFailure = (code: number): "stopMessage" | "typeRefused" | "sessionGone" | "overdue" =>
  (failures.find(([codes]) => codes.includes(code))?.[1] ?? "stopMessage") as ReturnType<typeof sendFailure>
