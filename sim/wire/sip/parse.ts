/**
 * From octets to a SIP message: RFC 3261 §7 and §25. Accepts what others may send (folded lines, compact names, blanks
 * before the colon); refuses what would leave a node unable to answer.
 */
import { problem, splitHead } from "../head.ts"
import type { Problem } from "../head.ts"
import type { SipMessage } from "./message.ts"
import { headerOf } from "./message.ts"

/** Compact header names and what they stand for (RFC 3261 §7.3.3; RFC 3841, 3515, 3892, 4028, 6665, 4474). */
const compactNames: Readonly<Record<string, string>> = {
  a: "Accept-Contact",
  b: "Referred-By",
  c: "Content-Type",
  d: "Request-Disposition",
  e: "Content-Encoding",
  f: "From",
  i: "Call-ID",
  j: "Reject-Contact",
  k: "Supported",
  l: "Content-Length",
  m: "Contact",
  o: "Event",
  r: "Refer-To",
  s: "Subject",
  t: "To",
  u: "Allow-Events",
  v: "Via",
  x: "Session-Expires",
  y: "Identity",
}

const longName = (name: string): string => (name.length === 1 ? (compactNames[name.toLowerCase()] ?? name) : name)

/** What every message has (RFC 3261 §8.1.1); Max-Forwards is not among them, since a proxy adds it where it lacks. */
const mandatory = ["Via", "From", "To", "Call-ID", "CSeq"]

/** Reads one SIP message from the octets of a datagram; the body comes as octets. */
export const parse = (octets: Uint8Array): SipMessage | Problem => {
  const head = splitHead(octets, longName)
  if (head.kind === "problem") return head
  const { start, headers, body } = head
  const status = /^SIP\/2\.0 ([1-6]\d\d) (.*)$/i.exec(start)
  const request = /^([!%'*+\-.0-9A-Z_`a-z~]+) ([^\s]+) SIP\/2\.0$/i.exec(start)
  const message: SipMessage | undefined =
    status !== null
      ? { kind: "response", code: Number(status[1]), reason: status[2] ?? "", headers, body }
      : request !== null
        ? { kind: "request", method: request[1] ?? "", uri: request[2] ?? "", headers, body }
        : undefined
  if (message === undefined) return problem("bad-start-line", 1, "neither a request line nor a status line of SIP/2.0")
  const missing = mandatory.find((name) => headerOf(message, name) === undefined)
  if (missing !== undefined) return problem("missing-header", 1, `there is no ${missing}`)
  return badValue(message) ?? message
}

const badValue = (message: SipMessage): Problem | undefined => {
  const sequence = /^(\d{1,10})[ \t]+(\S+)$/.exec(headerOf(message, "CSeq") ?? "")
  if (sequence === null || Number(sequence[1]) >= 2 ** 31)
    return problem("bad-header-value", 1, "CSeq is not a number below 2^31 and a method")
  if (message.kind === "request" && sequence[2] !== message.method)
    return problem("bad-header-value", 1, `CSeq names ${sequence[2]}, the request line ${message.method}`)
  const hops = headerOf(message, "Max-Forwards")
  if (hops !== undefined && !/^\d{1,3}$/.test(hops))
    return problem("bad-header-value", 1, "Max-Forwards is not a number from 0 to 255")
  return undefined
}
