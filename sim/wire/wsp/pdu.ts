/**
 * Protocol data units of WSP that push needs: WAP-230 §8.2, Table 34. Inside a WTP transaction a PDU begins with its type;
 * connectionless, on ports 2948 and 9200, a transaction identifier of one octet goes before it.
 * Rule: numbers keep the meaning of the standard; what a header says is left to `headers.ts`.
 * Deliberately absent: methods (Get, Post), fragments and acknowledgement headers, which no push uses.
 */
import { unreachable } from "../../kernel/assert.ts"
import { joinOctets } from "../octets.ts"
import { printAddresses, readAddresses, type AddressRecord } from "./address.ts"
import { printCapabilities, readCapabilities, type Capability } from "./capabilities.ts"
import { printContentType, readContentType, type ContentType } from "./content-type.ts"
import { printHeaders, readHeaders, type WspHeader } from "./headers.ts"
import { OctetReader, type Malformed } from "./octet-reader.ts"
import { printUintvar } from "./primitives.ts"

/** What is pushed or replied: its type, further header fields, and its octets. */
interface Content {
  readonly contentType: ContentType
  readonly headers: readonly WspHeader[]
  readonly body: Uint8Array
}

/** What a session is opened with. */
interface Negotiation {
  readonly capabilities: readonly Capability[]
  readonly headers: readonly WspHeader[]
}

/** A push, in a session or without one. */
export interface WspPush extends Content {
  readonly kind: "push" | "confirmed-push"
}

/** One PDU. `version` is major × 16 + minor; `status` the assigned number of a status (Table 36), `flags` as in §8.2.2.3. */
export type WspPdu =
  | WspPush
  | ({ readonly kind: "connect"; readonly version: number } & Negotiation)
  | ({ readonly kind: "connect-reply"; readonly sessionId: number } & Negotiation)
  | { readonly kind: "redirect"; readonly flags: number; readonly addresses: readonly AddressRecord[] }
  | ({ readonly kind: "reply"; readonly status: number } & Content)
  | { readonly kind: "disconnect" | "suspend"; readonly sessionId: number }
  | ({ readonly kind: "resume"; readonly sessionId: number } & Negotiation)

/** A PDU of the connectionless service; the identifier, of one octet, may be any. */
export interface WspUnit {
  readonly kind: "unit"
  readonly tid: number
  readonly pdu: WspPdu
}

/** Types of PDU by their octet (WAP-230 Table 34). */
const types = {
  connect: 0x01,
  "connect-reply": 0x02,
  redirect: 0x03,
  reply: 0x04,
  disconnect: 0x05,
  push: 0x06,
  "confirmed-push": 0x07,
  suspend: 0x08,
  resume: 0x09,
} as const

/** Version 1.0 of the protocol, which every release of WAP 1 and 2 announces in Connect. */
export const wspVersion = 0x10

/** Returns the octets of a PDU as the user data of WTP. */
export const printWsp = (pdu: WspPdu): Uint8Array => joinOctets([Uint8Array.of(types[pdu.kind]), ...fields(pdu)])

/** Returns the octets of a connectionless PDU, which are those of a datagram. */
export const printUnit = ({ tid, pdu }: WspUnit): Uint8Array => joinOctets([Uint8Array.of(tid), printWsp(pdu)])

const fields = (pdu: WspPdu): readonly Uint8Array[] => {
  switch (pdu.kind) {
    case "push":
    case "confirmed-push":
      return printContent(pdu)
    case "connect":
      return [Uint8Array.of(pdu.version), ...printNegotiation(pdu)]
    case "connect-reply":
    case "resume":
      return [printUintvar(pdu.sessionId), ...printNegotiation(pdu)]
    case "redirect":
      return [Uint8Array.of(pdu.flags), printAddresses(pdu.addresses)]
    case "reply":
      return [Uint8Array.of(pdu.status), ...printContent(pdu)]
    case "disconnect":
    case "suspend":
      return [printUintvar(pdu.sessionId)]
    default:
      return unreachable(pdu)
  }
}

/** The length counts content type and header fields, not itself (WAP-230 §8.2.4.1). */
const printContent = ({ contentType, headers, body }: Content): readonly Uint8Array[] => {
  const front = joinOctets([printContentType(contentType), printHeaders(headers)])
  return [printUintvar(front.length), front, body]
}

const printNegotiation = (pdu: Negotiation): readonly Uint8Array[] => {
  const capabilities = printCapabilities(pdu.capabilities)
  const headers = printHeaders(pdu.headers)
  return [printUintvar(capabilities.length), printUintvar(headers.length), capabilities, headers]
}

/** Reads a PDU from the user data of WTP. */
export const parseWsp = (octets: Uint8Array): WspPdu | Malformed => {
  const reader = new OctetReader(octets)
  const pdu = readPdu(reader)
  reader.noMore("the PDU")
  return reader.finish(pdu)
}

/** Reads a connectionless PDU from a datagram. */
export const parseUnit = (octets: Uint8Array): WspUnit | Malformed => {
  const reader = new OctetReader(octets)
  const tid = reader.uint8("the transaction identifier")
  const pdu = readPdu(reader)
  reader.noMore("the PDU")
  return reader.finish({ kind: "unit", tid, pdu })
}

const readPdu = (reader: OctetReader): WspPdu => {
  const type = reader.uint8("the type of the PDU")
  switch (type) {
    case types.push:
      return { kind: "push", ...readContent(reader) }
    case types["confirmed-push"]:
      return { kind: "confirmed-push", ...readContent(reader) }
    case types.connect:
      return { kind: "connect", version: reader.uint8("the version"), ...readNegotiation(reader) }
    case types["connect-reply"]:
      return { kind: "connect-reply", sessionId: readSessionId(reader), ...readNegotiation(reader) }
    case types.resume:
      return { kind: "resume", sessionId: readSessionId(reader), ...readNegotiation(reader) }
    case types.redirect:
      return { kind: "redirect", flags: reader.uint8("the flags"), addresses: readAddresses(reader) }
    case types.reply:
      return { kind: "reply", status: reader.uint8("the status"), ...readContent(reader) }
    case types.suspend:
      return { kind: "suspend", sessionId: readSessionId(reader) }
    case types.disconnect:
      return { kind: "disconnect", sessionId: readSessionId(reader) }
    default:
      reader.fail(`no PDU of a push session has type ${type}`)
      return { kind: "disconnect", sessionId: 0 }
  }
}

const readSessionId = (reader: OctetReader): number => reader.uintvar("the session identifier")

const readContent = (reader: OctetReader): Content => {
  const front = reader.within(reader.uintvar("the length of the header fields"), "the header fields", () => ({
    contentType: readContentType(reader),
    headers: readHeaders(reader),
  }))
  return { ...front, body: reader.rest() }
}

const readNegotiation = (reader: OctetReader): Negotiation => {
  const capabilitiesLength = reader.uintvar("the length of the capabilities")
  const headersLength = reader.uintvar("the length of the header fields")
  return {
    capabilities: reader.within(capabilitiesLength, "the capabilities", () => readCapabilities(reader)),
    headers: reader.within(headersLength, "the header fields", () => readHeaders(reader)),
  }
}
