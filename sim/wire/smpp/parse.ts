/**
 * From octets to SMPP PDUs (SMPP 3.4 §3, §4). Rule: whatever a peer sends gives a PDU or the command_status to answer with,
 * never an exception; a stream is cut into PDUs by `splitSmpp`.
 */
import { textOf } from "../octets.ts"
import type { SmppAddress, SmppPdu, Tlv } from "./pdu.ts"
import { commandIds, commandStatus } from "./pdu.ts"

/** Why octets are no PDU that can be used: the status for the answer (generic_nack where the command is unknown). */
export interface BadSmpp {
  readonly kind: "bad"
  readonly status: number
  /** 0 where it could not be read. */
  readonly sequence: number
}

const names = new Map<number, SmppPdu["kind"]>(
  Object.entries(commandIds).map(([name, id]) => [id, name as SmppPdu["kind"]]),
)

/** Longest PDU that is read from a stream, octets; a longer command_length is a fault of the peer. */
const longest = 70_000

/** Takes the whole PDUs off the beginning of a TCP stream; nothing where a command_length cannot be right. */
export const splitSmpp = (
  stream: Uint8Array,
): { readonly pdus: readonly Uint8Array[]; readonly rest: Uint8Array } | undefined => {
  const pdus: Uint8Array[] = []
  let at = 0
  while (stream.length - at >= 4) {
    const length = viewOf(stream).getUint32(at)
    if (length < 16 || length > longest) return undefined
    if (stream.length - at < length) break
    pdus.push(stream.slice(at, at + length))
    at += length
  }
  return { pdus, rest: stream.slice(at) }
}

/** Reads one whole PDU. */
export const parseSmpp = (octets: Uint8Array): SmppPdu | BadSmpp => {
  if (octets.length < 16) return { kind: "bad", status: commandStatus.ESME_RINVCMDLEN, sequence: 0 }
  const view = viewOf(octets)
  const sequence = view.getUint32(12)
  const bad = (status: number): BadSmpp => ({ kind: "bad", status, sequence })
  if (view.getUint32(0) !== octets.length) return bad(commandStatus.ESME_RINVCMDLEN)
  const kind = names.get(view.getUint32(4))
  if (kind === undefined) return bad(commandStatus.ESME_RINVCMDID)
  const reader: Reader = { octets, at: 16, isShort: false }
  const pdu = readBody(kind, { sequence, status: view.getUint32(8) }, reader)
  return reader.isShort || reader.at !== octets.length ? bad(commandStatus.ESME_RINVCMDLEN) : pdu
}

interface Reader {
  readonly octets: Uint8Array
  at: number
  /** The body ended before its fields did, or a string before its zero. */
  isShort: boolean
}

interface Head {
  readonly sequence: number
  readonly status: number
}

const readBody = (kind: SmppPdu["kind"], { sequence, status }: Head, reader: Reader): SmppPdu => {
  switch (kind) {
    case "submit_sm":
    case "deliver_sm":
      return {
        kind,
        sequence,
        serviceType: cString(reader, 6),
        source: address(reader),
        destination: address(reader),
        esmClass: octet(reader),
        protocolId: octet(reader),
        priority: octet(reader),
        scheduleDeliveryTime: cString(reader, 17),
        validityPeriod: cString(reader, 17),
        registeredDelivery: octet(reader),
        replaceIfPresent: octet(reader),
        dataCoding: octet(reader),
        defaultMessageId: octet(reader),
        shortMessage: shortMessage(reader),
        tlvs: tlvs(reader),
      }
    case "bind_transceiver":
      return {
        kind,
        sequence,
        systemId: cString(reader, 16),
        password: cString(reader, 9),
        systemType: cString(reader, 13),
        interfaceVersion: octet(reader),
        addressTon: octet(reader),
        addressNpi: octet(reader),
        addressRange: cString(reader, 41),
      }
    case "bind_transceiver_resp":
      return { kind, sequence, status, systemId: orEmpty(status, reader, 16), tlvs: tlvs(reader) }
    case "submit_sm_resp":
    case "deliver_sm_resp":
      return { kind, sequence, status, messageId: orEmpty(status, reader, 65) }
    case "enquire_link":
    case "unbind":
      return { kind, sequence }
    case "enquire_link_resp":
    case "unbind_resp":
    case "generic_nack":
      return { kind, sequence, status }
  }
}

const octet = (reader: Reader): number => {
  const value = reader.octets[reader.at]
  if (value === undefined) reader.isShort = true
  reader.at++
  return value ?? 0
}

const take = (reader: Reader, length: number): Uint8Array => {
  const value = reader.octets.slice(reader.at, reader.at + length)
  if (value.length < length) reader.isShort = true
  reader.at += length
  return value
}

const shortMessage = (reader: Reader): Uint8Array => {
  const length = octet(reader)
  if (length > 254) reader.isShort = true
  return take(reader, length)
}

/** Text that is not UTF-8, or that would be longer once U+FFFD stands in it, counts as one that does not end. */
const cString = (reader: Reader, octetsMax: number): string => {
  const end = reader.octets.indexOf(0, reader.at)
  if (end < 0 || end - reader.at >= octetsMax) {
    reader.isShort = true
    reader.at = reader.octets.length
    return ""
  }
  const text = textOf(reader.octets.subarray(reader.at, end))
  if (text.includes("\ufffd")) reader.isShort = true
  reader.at = end + 1
  return text
}

const orEmpty = (status: number, reader: Reader, octetsMax: number): string =>
  status !== 0 && reader.at === reader.octets.length ? "" : cString(reader, octetsMax)

const address = (reader: Reader): SmppAddress => ({
  ton: octet(reader),
  npi: octet(reader),
  address: cString(reader, 21),
})

const tlvs = (reader: Reader): readonly Tlv[] => {
  const found: Tlv[] = []
  while (!reader.isShort && reader.at < reader.octets.length) {
    const tag = octet(reader) * 256 + octet(reader)
    const length = octet(reader) * 256 + octet(reader)
    found.push({ tag, value: take(reader, length) })
  }
  return found
}

const viewOf = (octets: Uint8Array): DataView => new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
