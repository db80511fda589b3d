/**
 * HTTP/1.1 messages (RFC 2616, the edition of the period; RFC 9112), as far as PAP and content fetches need them:
 * Content-Length framing only, one message at a time. As in SIP, Content-Length never stands among the headers.
 */
import { problem, splitHead } from "../head.ts"
import type { Problem } from "../head.ts"
import { joinOctets, octetCount, octetsOf } from "../octets.ts"
import type { Header } from "../sip/message.ts"

/** A request. `target` is the origin-form of the URL, e.g. `/pap`. */
export interface HttpRequest {
  readonly kind: "http-request"
  readonly method: string
  readonly target: string
  readonly headers: readonly Header[]
  readonly body: string | Uint8Array
}

/** A response. */
export interface HttpResponse {
  readonly kind: "http-response"
  readonly code: number
  readonly reason: string
  readonly headers: readonly Header[]
  readonly body: string | Uint8Array
}

/** Either of the two kinds of HTTP message. */
export type HttpMessage = HttpRequest | HttpResponse

/** Returns the exact octets of the message. */
export const printHttp = (message: HttpMessage): Uint8Array => {
  const body = octetsOf(message.body)
  return joinOctets([headOf(message, body.length), body])
}

/** Returns how many octets `printHttp` gives. */
export const sizeHttp = (message: HttpMessage): number => {
  const octets = octetCount(message.body)
  return octetCount(headOf(message, octets)) + octets
}

/** Reads one HTTP message; the body comes as octets. */
export const parseHttp = (octets: Uint8Array): HttpMessage | Problem => {
  const head = splitHead(octets, (name) => name)
  if (head.kind === "problem") return head
  const { start, headers, body } = head
  const status = /^HTTP\/1\.[01] ([1-5]\d\d) (.*)$/.exec(start)
  if (status !== null) return { kind: "http-response", code: Number(status[1]), reason: status[2] ?? "", headers, body }
  const request = /^([!%'*+\-.0-9A-Z_`a-z~]+) ([^\s]+) HTTP\/1\.[01]$/.exec(start)
  return request === null
    ? problem("bad-start-line", 1, "neither a request line nor a status line of HTTP/1.x")
    : { kind: "http-request", method: request[1] ?? "", target: request[2] ?? "", headers, body }
}

const headOf = (message: HttpMessage, bodyOctets: number): string => {
  const start =
    message.kind === "http-request"
      ? `${message.method} ${message.target} HTTP/1.1`
      : `HTTP/1.1 ${message.code} ${message.reason}`
  const rows = message.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")
  return `${start}\r\n${rows}Content-Length: ${bodyOctets}\r\n\r\n`
}
