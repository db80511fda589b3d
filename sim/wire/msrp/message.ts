/**
 * MSRP messages as data (RFC 4975 §7, §9): SEND and REPORT with their responses.
 * Rule 1: To-Path and From-Path are fields, since they stand first in every message; all other headers are rows in order.
 * Rule 2: a message without a body has no Content-Type, and an empty body is not the same as none.
 */
import type { Header } from "../sip/message.ts"

/** Ends a chunk: `$` the last of its message, `+` more follow, `#` the message is given up (RFC 4975 §7.1). */
export type ContinuationFlag = "$" | "+" | "#"

interface Common {
  /** Transaction identifier: 4 to 32 characters, and nowhere in the body behind seven hyphens. */
  readonly transaction: string
  /** MSRP URIs, the next node's first. */
  readonly toPath: readonly string[]
  readonly fromPath: readonly string[]
  readonly headers: readonly Header[]
}

/** A request; any method parses, SEND and REPORT mean something. */
export interface MsrpRequest extends Common {
  readonly kind: "msrp-request"
  readonly method: string
  readonly body: string | Uint8Array | undefined
  readonly flag: ContinuationFlag
}

/** A response. `comment` is the text behind the code, e.g. `OK`. */
export interface MsrpResponse extends Common {
  readonly kind: "msrp-response"
  readonly code: number
  readonly comment: string | undefined
}

/** Either of the two kinds of MSRP message. */
export type MsrpMessage = MsrpRequest | MsrpResponse

/** Returns the value of the first header row of that name. */
export const msrpHeader = (message: MsrpMessage, name: string): string | undefined =>
  message.headers.find(([n]) => n.toLowerCase() === name.toLowerCase())?.[1]

/** Comments of the codes of RFC 4975 §10, as IANA registers them. */
const comments: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Unintelligible",
  403: "Action-not-allowed",
  408: "Transaction-did-not-complete-in-allotted-time",
  413: "Stop-sending-message",
  415: "MIME-not-understood",
  423: "Parameter-out-of-bounds",
  481: "Session-does-not-exist",
  501: "Request-method-not-understood",
  506: "Session-already-in-use",
}

/** Returns the comment of a response code; nothing where it has none. */
export const commentOf = (code: number): string | undefined => comments[code]
