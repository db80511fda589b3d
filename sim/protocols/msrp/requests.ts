/**
 * The messages of a session over MSRP: SEND in chunks, their responses, and REPORT (RFC 4975 §7.1, §7.2).
 * Rule: every identifier has a fixed width, so a chunk's framing depends on its range alone.
 */
import { octetsOf, textOf } from "../../wire/octets.ts"
import { printByteRange } from "../../wire/msrp/byte-range.ts"
import type { ByteRange } from "../../wire/msrp/byte-range.ts"
import type { MsrpRequest, MsrpResponse } from "../../wire/msrp/message.ts"
import { commentOf, msrpHeader } from "../../wire/msrp/message.ts"
import type { Chunk } from "./chunking.ts"

/** Port of MSRP (RFC 4975 §15.4, IANA). */
const msrpPort = 2855

/** Returns an end's MSRP URI and its port; `host` keeps the brackets of an IPv6 reference (RFC 4975 §6). */
export const sessionPath = (host: string, session: string): { readonly uri: string; readonly port: number } => ({
  uri: `msrp://${host}:${msrpPort}/${session};tcp`,
  port: msrpPort,
})

/** What the chunks of one message share. */
export interface OutgoingMessage {
  /** `id@host` of the message; the same when it is sent again over a new connection (RFC 4975 §5.4). */
  readonly messageId: string
  readonly toPath: readonly string[]
  readonly fromPath: readonly string[]
  readonly contentType: string
  readonly body: string | Uint8Array
  /** `yes` asks for REPORTs; absent it means `no` (RFC 4975 §7.1.1). */
  readonly successReport: boolean
  /** Absent it means `yes`: every SEND is answered (RFC 4975 §7.1.1). */
  readonly failureReport: "yes" | "no" | "partial"
}

/**
 * Returns the SEND of one chunk. `transaction` must not occur behind seven hyphens in the content: `transactionFor` gives one.
 * An interruptible chunk leaves its end open (`*`), since more may follow in another one.
 */
export const sendRequest = (message: OutgoingMessage, chunk: Chunk, transaction: string): MsrpRequest => {
  const octets = octetsOf(message.body)
  const range: ByteRange = {
    start: chunk.start,
    end: chunk.isInterruptible ? undefined : chunk.end,
    total: octets.length,
  }
  return {
    kind: "msrp-request",
    transaction,
    method: "SEND",
    toPath: message.toPath,
    fromPath: message.fromPath,
    headers: [
      ["Message-ID", message.messageId],
      ...(message.successReport ? [["Success-Report", "yes"] as const] : []),
      ...(message.failureReport === "yes" ? [] : [["Failure-Report", message.failureReport] as const]),
      ["Byte-Range", printByteRange(range)],
      ["Content-Type", message.contentType],
    ],
    body: octets.subarray(chunk.start - 1, chunk.end),
    flag: chunk.flag,
  }
}

/** Returns a transaction identifier of fixed width whose end line the content does not hold (RFC 4975 §7.1). */
export const transactionFor = (token: string, body: string | Uint8Array): string => {
  const text = textOf(octetsOf(body))
  let transaction = token
  for (let turn = 0; turn < 64 && text.includes(`-------${transaction}`); turn++)
    transaction = `${String.fromCharCode(0x67 + (turn % 20))}${transaction.slice(1)}`
  return transaction
}

/** Returns the response to a request: back along From-Path (RFC 4975 §7.2). */
export const msrpResponse = (request: MsrpRequest, code: number): MsrpResponse => ({
  kind: "msrp-response",
  transaction: request.transaction,
  toPath: request.fromPath.slice(0, 1), // "only the leftmost URI" of From-Path
  fromPath: request.toPath.slice(0, 1),
  headers: [],
  code,
  comment: commentOf(code),
})

/**
 * Returns the REPORT about octets of a message that came (RFC 4975 §7.1.2): same Message-ID, the range that was received,
 * Status in namespace 000. It goes along the whole path and is never answered.
 */
export const reportRequest = (
  about: MsrpRequest,
  report: { readonly range: ByteRange; readonly code: number; readonly transaction: string },
): MsrpRequest => ({
  kind: "msrp-request",
  transaction: report.transaction,
  method: "REPORT",
  toPath: about.fromPath,
  fromPath: about.toPath,
  headers: [
    ["Message-ID", msrpHeader(about, "Message-ID") ?? ""],
    ["Byte-Range", printByteRange(report.range)],
    ["Status", ["000", report.code, ...(commentOf(report.code) ?? "").split(" ")].join(" ").trim()],
  ],
  body: undefined,
  flag: "$",
})
