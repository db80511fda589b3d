/**
 * The User Data Header of a short message: 3GPP TS 23.040 §9.2.3.24. One octet with the length of all elements, then each
 * information element as identifier, length and data.
 * Rule: an element that cannot be read as what its identifier says is kept as `other`, so nothing is lost and nothing throws.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets } from "../octets.ts"

/** Application ports, 16 bits each (§9.2.3.24.4); the destination comes first on the wire. */
export interface PortElement {
  readonly kind: "ports"
  readonly destination: number
  readonly source: number
}

/** Which part of which message this is (§9.2.3.24.1, 8-bit reference; §9.2.3.24.8, 16-bit reference). */
export interface ConcatenationElement {
  readonly kind: "concatenation"
  readonly referenceBits: 8 | 16
  readonly reference: number
  /** 1 to 255. */
  readonly total: number
  /** 1 to `total`. */
  readonly sequence: number
}

/** Any other element. */
interface OtherElement {
  readonly kind: "other"
  readonly identifier: number
  readonly data: Uint8Array
}

export type InformationElement = PortElement | ConcatenationElement | OtherElement

const identifiers = { concatenation8: 0x00, ports16: 0x05, concatenation16: 0x08 } as const

/** Returns the header with its length octet; no elements give no octets, because TP-UDHI is then 0. */
export const printUserDataHeader = (elements: readonly InformationElement[]): Uint8Array => {
  if (elements.length === 0) return new Uint8Array(0)
  const body = joinOctets(elements.map(printElement))
  assert(body.length <= 139, `a user data header must leave its place in 140 octets, has ${body.length}`)
  return joinOctets([Uint8Array.of(body.length), body])
}

const printElement = (element: InformationElement): Uint8Array => {
  if (element.kind === "other") {
    const { identifier, data } = element
    assert(data.length <= 255, `an information element must have at most 255 octets, has ${data.length}`)
    return joinOctets([Uint8Array.of(identifier, data.length), data])
  }
  if (element.kind === "ports") {
    const { destination, source } = element
    return Uint8Array.of(identifiers.ports16, 4, destination >>> 8, destination & 255, source >>> 8, source & 255)
  }
  const { reference, total, sequence } = element
  return element.referenceBits === 8
    ? Uint8Array.of(identifiers.concatenation8, 3, reference, total, sequence)
    : Uint8Array.of(identifiers.concatenation16, 4, reference >>> 8, reference & 255, total, sequence)
}

/** A user data field taken apart. */
export interface UserData {
  readonly header: readonly InformationElement[]
  /** What follows the header. */
  readonly octets: Uint8Array
}

/** Returns header and octets in one field. */
export const printUserData = ({ header, octets }: UserData): Uint8Array =>
  joinOctets([printUserDataHeader(header), octets])

/** Reads a field that begins with a header (TP-UDHI is 1); nothing where a length does not fit. */
export const parseUserData = (field: Uint8Array): UserData | undefined => {
  const end = 1 + (field[0] ?? Number.NaN)
  if (!(end <= field.length)) return undefined
  const header: InformationElement[] = []
  let at = 1
  while (at < end) {
    const from = at + 2
    const to = from + (field[at + 1] ?? Number.NaN)
    if (!(to <= end)) return undefined
    header.push(elementOf(field[at] ?? 0, field.slice(from, to)))
    at = to
  }
  return { header, octets: field.slice(end) }
}

const elementOf = (identifier: number, data: Uint8Array): InformationElement => {
  const [a = 0, b = 0, c = 0, d = 0] = data
  const other: OtherElement = { kind: "other", identifier, data }
  if (identifier === identifiers.ports16 && data.length === 4)
    return { kind: "ports", destination: a * 256 + b, source: c * 256 + d }
  if (identifier === identifiers.concatenation8 && data.length === 3)
    return c >= 1 && c <= b ? { kind: "concatenation", referenceBits: 8, reference: a, total: b, sequence: c } : other
  if (identifier === identifiers.concatenation16 && data.length === 4)
    return d >= 1 && d <= c
      ? { kind: "concatenation", referenceBits: 16, reference: a * 256 + b, total: c, sequence: d }
      : other
  return other
}

/** Returns the last port element: of an element that may not be repeated, the last one counts (§9.2.3.24). */
export const portsOf = (header: readonly InformationElement[]): PortElement | undefined =>
  header.findLast((element) => element.kind === "ports")

/** Returns the last concatenation element; one whose total or sequence number is wrong was ignored (§9.2.3.24.1). */
export const concatenationOf = (header: readonly InformationElement[]): ConcatenationElement | undefined =>
  header.findLast((element) => element.kind === "concatenation")
