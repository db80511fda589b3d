/**
 * IP packets around what a protocol says: IPv4 (RFC 791) and IPv6 (RFC 8200) headers, UDP (RFC 768) and TCP (RFC 9293) with
 * their checksums (RFC 1071; pseudo-headers of RFC 9293 §3.1 and RFC 8200 §8.1).
 * Not modelled: fragments. The simulator does not fragment either, so a datagram stands whole, up to what a packet can hold.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets } from "../../wire/octets.ts"
import { big16, big32 } from "./octets.ts"

/** A transport address: `ip` has 4 octets (IPv4) or 16 (IPv6). */
export interface Endpoint {
  readonly ip: Uint8Array
  readonly port: number
}

const protocolTcp = 6
const protocolUdp = 17
const hopLimit = 64

/** Flags of a TCP segment (RFC 9293 §3.1). */
export const tcpFlags = { fin: 1, syn: 2, psh: 8, ack: 16 } as const

/** The one's complement of the one's-complement sum of 16-bit words; an odd octet is padded with zero (RFC 1071). */
export const internetChecksum = (octets: Uint8Array): number => {
  let sum = 0
  for (let i = 0; i < octets.length; i += 2) sum += ((octets[i] ?? 0) << 8) | (octets[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return ~sum & 0xffff
}

/** Returns an IP packet with one UDP datagram; `identification` numbers the sender's packets (IPv4 only). */
export const udpPacket = (
  source: Endpoint,
  target: Endpoint,
  payload: Uint8Array,
  identification: number,
): Uint8Array => {
  const head = [...big16(source.port), ...big16(target.port), ...big16(8 + payload.length), 0, 0]
  const datagram = joinOctets([Uint8Array.from(head), payload])
  // RFC 768: a sum of zero is sent as all ones, since zero means that there is none.
  writeChecksum(datagram, 6, transportChecksum(source.ip, target.ip, protocolUdp, datagram) || 0xffff)
  return ipPacket(source.ip, target.ip, protocolUdp, datagram, identification)
}

/** What a TCP segment says besides its ports. */
export interface Segment {
  readonly sequence: number
  readonly acknowledgement: number
  readonly flags: number
  /** Options, a multiple of four octets. */
  readonly options: Uint8Array
  readonly payload: Uint8Array
}

/** Returns an IP packet with one TCP segment. */
export const tcpPacket = (source: Endpoint, target: Endpoint, segment: Segment, identification: number): Uint8Array => {
  const { sequence, acknowledgement, flags, options, payload } = segment
  const head = [
    ...big16(source.port),
    ...big16(target.port),
    ...big32(sequence),
    ...big32(acknowledgement),
    ((20 + options.length) / 4) << 4,
    flags,
    ...big16(0xffff),
    // Checksum, written below, and no urgent data.
    0,
    0,
    0,
    0,
  ]
  const octets = joinOctets([Uint8Array.from(head), options, payload])
  writeChecksum(octets, 16, transportChecksum(source.ip, target.ip, protocolTcp, octets))
  return ipPacket(source.ip, target.ip, protocolTcp, octets, identification)
}

const transportChecksum = (source: Uint8Array, target: Uint8Array, protocol: number, octets: Uint8Array): number =>
  internetChecksum(joinOctets([source, target, Uint8Array.from([...big32(octets.length), ...big32(protocol)]), octets]))

const writeChecksum = (octets: Uint8Array, at: number, checksum: number): void => octets.set(big16(checksum), at)

const ipPacket = (
  source: Uint8Array,
  target: Uint8Array,
  protocol: number,
  payload: Uint8Array,
  identification: number,
): Uint8Array => {
  // RFC 791 counts its own header in the length, RFC 8200 does not; either has 16 bits for it.
  const counted = payload.length + (source.length === 16 ? 0 : 20)
  assert(counted <= 0xffff, `an IP packet has a length of at most 65535 octets, was ${counted}`)
  if (source.length === 16) {
    const head = [0x60, 0, 0, 0, ...big16(payload.length), protocol, hopLimit, ...source, ...target]
    return joinOctets([Uint8Array.from(head), payload])
  }
  const head = Uint8Array.from([
    0x45,
    0,
    ...big16(20 + payload.length),
    ...big16(identification),
    0,
    0,
    hopLimit,
    protocol,
    0,
    0,
    ...source,
    ...target,
  ])
  writeChecksum(head, 10, internetChecksum(head))
  return joinOctets([head, payload])
}
