/**
 * The octets of a SIP message on the wire: RFC 3261 §7, every line ended by CRLF, Content-Length last.
 * No compact forms and no folding: the sender of this model prints the long forms.
 */
import { joinOctets, octetCount, octetsOf } from "../octets.ts"
import type { SipMessage } from "./message.ts"

const headOf = (message: SipMessage, bodyOctets: number): string => {
  let head =
    message.kind === "request"
      ? `${message.method} ${message.uri} SIP/2.0\r\n`
      : `SIP/2.0 ${message.code} ${message.reason}\r\n`
  for (const [name, value] of message.headers) head += `${name}: ${value}\r\n`
  return `${head}Content-Length: ${bodyOctets}\r\n\r\n`
}

/** Returns the exact octets of the message, body included. */
export const print = (message: SipMessage): Uint8Array => {
  const body = octetsOf(message.body)
  return joinOctets([headOf(message, body.length), body])
}

/** Returns how many octets `print` gives. */
export const size = (message: SipMessage): number => sizeWithBody(message, octetCount(message.body))

/** Returns how many octets the message would have with a body of `bodyOctets` octets in place of its own. */
export const sizeWithBody = (message: SipMessage, bodyOctets: number): number =>
  octetCount(headOf(message, bodyOctets)) + bodyOctets
