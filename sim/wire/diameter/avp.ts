/**
 * Diameter messages and AVPs in octets: RFC 6733 §3 (header) and §4.1 (AVP header, padding to four octets).
 * All integers in network order. Only what Cx needs: OctetString, UTF8String, Unsigned32, Grouped.
 */
import { joinOctets, octetsOf } from "../octets.ts"

/** An attribute-value pair. `vendor` 0: of the base protocol. `data` is the value without padding. */
export interface Avp {
  readonly code: number
  readonly vendor: number
  readonly isMandatory: boolean
  readonly data: Uint8Array
}

/** A Diameter message. Identifiers are 32-bit. */
export interface DiameterMessage {
  readonly command: number
  readonly application: number
  readonly isRequest: boolean
  readonly isProxiable: boolean
  readonly hopByHop: number
  readonly endToEnd: number
  readonly avps: readonly Avp[]
}

/** Makes an AVP from text, octets, a whole number (Unsigned32) or other AVPs (Grouped). */
export const avp = (code: number, value: string | number | Uint8Array | readonly Avp[], vendor = 0): Avp => ({
  code,
  vendor,
  isMandatory: true,
  data: dataOf(value),
})

const dataOf = (value: string | number | Uint8Array | readonly Avp[]): Uint8Array => {
  if (typeof value === "number") return unsigned32(value)
  if (typeof value === "string" || value instanceof Uint8Array) return octetsOf(value)
  return joinOctets(value.map(printAvp))
}

const unsigned32 = (value: number): Uint8Array =>
  Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)

const unsigned24 = (value: number): Uint8Array => unsigned32(value).subarray(1)

/** RFC 6733 §4.1: the length counts header and value, not the padding. */
const printAvp = ({ code, vendor, isMandatory, data }: Avp): Uint8Array => {
  const header = vendor === 0 ? 8 : 12
  return joinOctets([
    unsigned32(code),
    Uint8Array.of((vendor === 0 ? 0 : 0x80) | (isMandatory ? 0x40 : 0)),
    unsigned24(header + data.length),
    vendor === 0 ? new Uint8Array(0) : unsigned32(vendor),
    data,
    new Uint8Array((4 - (data.length % 4)) % 4),
  ])
}

/** Returns the exact octets of a message (RFC 6733 §3; the length is a multiple of four). */
export const printDiameter = (message: DiameterMessage): Uint8Array => {
  const body = joinOctets(message.avps.map(printAvp))
  return joinOctets([
    Uint8Array.of(1),
    unsigned24(20 + body.length),
    Uint8Array.of((message.isRequest ? 0x80 : 0) | (message.isProxiable ? 0x40 : 0)),
    unsigned24(message.command),
    unsigned32(message.application),
    unsigned32(message.hopByHop),
    unsigned32(message.endToEnd),
    body,
  ])
}

/** Reads a message; nothing where lengths do not agree or the version is not 1. */
export const parseDiameter = (octets: Uint8Array): DiameterMessage | undefined => {
  const view = viewOf(octets)
  if (octets.length < 20 || octets[0] !== 1) return undefined
  if ((view.getUint32(0) & 0xffffff) !== octets.length || octets.length % 4 !== 0) return undefined
  const flags = octets[4] ?? 0
  const avps = parseAvps(octets.subarray(20))
  return avps === undefined
    ? undefined
    : {
        command: view.getUint32(4) & 0xffffff,
        application: view.getUint32(8),
        isRequest: (flags & 0x80) !== 0,
        isProxiable: (flags & 0x40) !== 0,
        hopByHop: view.getUint32(12),
        endToEnd: view.getUint32(16),
        avps,
      }
}

/** Reads the AVPs of a message or of a Grouped value; nothing where a length does not fit. */
export const parseAvps = (octets: Uint8Array): readonly Avp[] | undefined => {
  const view = viewOf(octets)
  const avps: Avp[] = []
  let at = 0
  while (at < octets.length) {
    if (octets.length - at < 8) return undefined
    const flags = octets[at + 4] ?? 0
    const length = view.getUint32(at + 4) & 0xffffff
    const header = (flags & 0x80) === 0 ? 8 : 12
    if (length < header || at + length > octets.length) return undefined
    avps.push({
      code: view.getUint32(at),
      vendor: header === 8 ? 0 : view.getUint32(at + 8),
      isMandatory: (flags & 0x40) !== 0,
      data: octets.slice(at + header, at + length),
    })
    at += length + ((4 - (length % 4)) % 4)
  }
  return avps
}

/** Returns the value of the first AVP with that code and vendor. */
export const avpData = (avps: readonly Avp[], code: number, vendor = 0): Uint8Array | undefined =>
  avps.find((known) => known.code === code && known.vendor === vendor)?.data

/** Returns an Unsigned32 value, or nothing where there are not four octets. */
export const numberOf = (data: Uint8Array | undefined): number | undefined =>
  data?.length === 4 ? viewOf(data).getUint32(0) : undefined

const viewOf = (octets: Uint8Array): DataView => new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
