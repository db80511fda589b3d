/**
 * The blocks of a pcapng file: draft-ietf-opsawg-pcapng §4.1 (section header), §4.2 (interface description), §4.3 (enhanced
 * packet), §4.5 (name resolution), options §3.5. One section, little-endian.
 * Rule: every block's length stands at both of its ends and is a multiple of four; every option is padded to four octets.
 */
import { joinOctets, octetsOf } from "../../wire/octets.ts"
import { little16, little32 } from "./octets.ts"

/** LINKTYPE_RAW: a packet begins with its IPv4 or IPv6 header (tcpdump.org, link-layer header types). */
export const linkTypeRaw = 101

const comment = 1
const byteOrderMagic = 0x1a2b3c4d
/** Option if_tsresol: timestamps count units of 10⁻⁹ s (§4.2). */
const nanoseconds = 9
const twoTo32 = 4_294_967_296

type Option = readonly [code: number, value: string | Uint8Array]

/** Begins the file; `notes` are its comments, one each. `application` is what wrote it. */
export const sectionHeader = (notes: readonly string[], application: string): Uint8Array =>
  block(0x0a0d0d0a, [
    // The section's length is not told (-1), as a reader does not need it.
    Uint8Array.from([...little32(byteOrderMagic), ...little16(1), ...little16(0), ...little32(-1), ...little32(-1)]),
    options([...notes.map((note): Option => [comment, note]), [4, application]]),
  ])

/** Describes an interface; packets name it by its position in the file. */
export const interfaceDescription = (linkType: number, name: string): Uint8Array =>
  block(1, [
    Uint8Array.from([...little16(linkType), ...little16(0), ...little32(0)]),
    options([
      [2, name],
      [9, Uint8Array.of(nanoseconds)],
    ]),
  ])

/** Says which names the addresses have; an address has 4 or 16 octets. */
export const nameResolution = (
  names: readonly { readonly address: Uint8Array; readonly name: string }[],
): Uint8Array => {
  const records = names.map(({ address, name }) => {
    const value = joinOctets([address, name, Uint8Array.of(0)])
    return joinOctets([header(address.length === 4 ? 1 : 2, value.length), padded(value)])
  })
  return block(4, [...records, header(0, 0)])
}

/** A packet: when it was sent, in whole nanoseconds below 2^53, and what is to be said about it. */
export interface Packet {
  readonly atNs: number
  readonly interface: number
  readonly octets: Uint8Array
  readonly notes: readonly string[]
}

/** Writes one packet, captured whole. */
export const enhancedPacket = ({ atNs, interface: number, octets, notes }: Packet): Uint8Array =>
  block(6, [
    Uint8Array.from([
      ...little32(number),
      ...little32(Math.floor(atNs / twoTo32)),
      ...little32(atNs % twoTo32),
      ...little32(octets.length),
      ...little32(octets.length),
    ]),
    padded(octets),
    options(notes.map((note): Option => [comment, note])),
  ])

const block = (type: number, parts: readonly Uint8Array[]): Uint8Array => {
  const body = joinOctets(parts)
  const length = Uint8Array.from(little32(body.length + 12))
  return joinOctets([Uint8Array.from(little32(type)), length, body, length])
}

/** A block without options has no end-of-options either (§3.5). */
const options = (list: readonly Option[]): Uint8Array =>
  list.length === 0
    ? new Uint8Array(0)
    : joinOctets([
        ...list.flatMap(([code, value]) => {
          const octets = octetsOf(value).subarray(0, 0xffff)
          return [header(code, octets.length), padded(octets)]
        }),
        header(0, 0),
      ])

const header = (code: number, length: number): Uint8Array => Uint8Array.from([...little16(code), ...little16(length)])

const padded = (octets: Uint8Array): Uint8Array =>
  octets.length % 4 === 0 ? octets : joinOctets([octets, new Uint8Array(4 - (octets.length % 4))])
