/**
 * WDP over SMS: how a datagram becomes short messages and is put together again. WDP (WAP-259) §6.5 with the port and
 * concatenation elements of 3GPP TS 23.040 §9.2.3.24; user data of 140 octets including the header (§9.2.3.16).
 * Rule: every part repeats the ports, so a part of several carries 128 octets (127 with a 16-bit reference), never 134.
 */
import type { ConcatenationElement, PortElement, UserData } from "./user-data-header.ts"
import { concatenationOf, portsOf, printUserDataHeader } from "./user-data-header.ts"

/** Octets of user data in one short message with 8-bit coding, the header included. */
export const userDataOctetsMax = 140

/** WDP ports of connectionless push: the device's push port and the gateway's connectionless session port. */
export const pushPorts: PortElement = { kind: "ports", destination: 2948, source: 9200 }

type ReferenceBits = ConcatenationElement["referenceBits"]

const concatenation = (referenceBits: ReferenceBits, reference: number, total: number, sequence: number) =>
  ({ kind: "concatenation", referenceBits, reference, total, sequence }) as const

/** Octets of a datagram that a part carries: alone, or as one of several. */
const capacity = (
  ports: PortElement,
  referenceBits: ReferenceBits,
): { readonly alone: number; readonly each: number } => ({
  alone: userDataOctetsMax - printUserDataHeader([ports]).length,
  each: userDataOctetsMax - printUserDataHeader([ports, concatenation(referenceBits, 0, 1, 1)]).length,
})

/**
 * Returns the number of short messages for a datagram of so many octets: 1 up to 133, else one per 128 (127) octets.
 * It may exceed 255, which cannot be sent.
 */
export const partCount = (octets: number, referenceBits: ReferenceBits = 8): number => {
  const { alone, each } = capacity(pushPorts, referenceBits)
  return octets <= alone ? 1 : Math.ceil(octets / each)
}

/**
 * Cuts a datagram into the user data of its short messages, in order; nothing where more than 255 would be needed.
 * The reference is of 8 or 16 bits and distinguishes concatenated messages of one sender; a single part has none.
 */
export const segment = (
  datagram: Uint8Array,
  options: { readonly ports?: PortElement; readonly reference: number; readonly referenceBits?: ReferenceBits },
): readonly UserData[] | undefined => {
  const { ports = pushPorts, reference, referenceBits = 8 } = options
  const total = partCount(datagram.length, referenceBits)
  if (total > 255) return undefined
  if (total === 1) return [{ header: [ports], octets: datagram }]
  const { each } = capacity(ports, referenceBits)
  const kept = reference % (referenceBits === 8 ? 256 : 65_536)
  return Array.from({ length: total }, (_, i) => ({
    header: [ports, concatenation(referenceBits, kept, total, i + 1)],
    octets: datagram.slice(i * each, (i + 1) * each),
  }))
}

/** A datagram put together; no ports where its last part had none. */
interface Datagram {
  readonly ports: PortElement | undefined
  readonly octets: Uint8Array
}

/** Parts that wait for the others, by the key of their message. */
export type PendingParts = ReadonlyMap<string, readonly (Uint8Array | undefined)[]>

/** What a part did: it completed a datagram, or waits under `key` (which is where a reassembly timer belongs). */
export interface Reassembled {
  readonly pending: PendingParts
  /** Nothing for a message of one part. */
  readonly key: string | undefined
  readonly datagram: Datagram | undefined
}

/**
 * Takes a part from a sender: parts belong together when sender, reference and total agree (TS 23.040 §9.2.3.24.1). A part
 * that comes twice counts once. Delete `key` from `pending` when the device gives the message up.
 */
export const receivePart = (pending: PendingParts, sender: string, part: UserData): Reassembled => {
  const ports = portsOf(part.header)
  const place = concatenationOf(part.header)
  if (place === undefined) return { pending, key: undefined, datagram: { ports, octets: part.octets } }
  const { referenceBits, reference, total, sequence } = place
  const key = `${sender}/${referenceBits}/${reference}/${total}`
  const known = pending.get(key) ?? Array.from({ length: total }, () => undefined)
  const parts = known[sequence - 1] === undefined ? known.with(sequence - 1, part.octets) : known
  const next = new Map(pending)
  if (parts.includes(undefined)) {
    next.set(key, parts)
    return { pending: next, key, datagram: undefined }
  }
  next.delete(key)
  return { pending: next, key, datagram: { ports, octets: joinParts(parts) } }
}

const joinParts = (parts: readonly (Uint8Array | undefined)[]): Uint8Array => {
  const whole = parts.flatMap((part) => (part === undefined ? [] : [...part]))
  return Uint8Array.from(whole)
}
