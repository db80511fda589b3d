/**
 * The octets of an MSRP message on the wire: RFC 4975 §7, §9. There is no Content-Length: a line of seven hyphens, the
 * transaction identifier and a flag ends every message, and CRLF stands between a body and that line.
 */
import { joinOctets, octetCount } from "../octets.ts"
import type { MsrpMessage } from "./message.ts"

const headOf = (message: MsrpMessage): string => {
  const start =
    message.kind === "msrp-request"
      ? message.method
      : `${message.code}${message.comment === undefined ? "" : ` ${message.comment}`}`
  let head = `MSRP ${message.transaction} ${start}\r\n`
  head += `To-Path: ${message.toPath.join(" ")}\r\nFrom-Path: ${message.fromPath.join(" ")}\r\n`
  for (const [name, value] of message.headers) head += `${name}: ${value}\r\n`
  return head
}

const endLineOf = (message: MsrpMessage): string =>
  `-------${message.transaction}${message.kind === "msrp-request" ? message.flag : "$"}\r\n`

/** Returns the exact octets of the message. */
export const printMsrp = (message: MsrpMessage): Uint8Array =>
  message.kind === "msrp-request" && message.body !== undefined
    ? joinOctets([headOf(message), "\r\n", message.body, "\r\n", endLineOf(message)])
    : joinOctets([headOf(message), endLineOf(message)])

/** Returns how many octets `printMsrp` gives. */
export const msrpSize = (message: MsrpMessage): number =>
  octetCount(headOf(message)) +
  octetCount(endLineOf(message)) +
  (message.kind === "msrp-request" && message.body !== undefined ? octetCount(message.body) + 4 : 0)
