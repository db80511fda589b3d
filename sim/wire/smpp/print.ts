/**
 * SMPP PDUs in octets: a header of command_length, command_id, command_status and sequence_number, four octets each, then
 * the body of the command; C-octet strings end in a zero octet (SMPP 3.4 §3.1, §3.2, §4).
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets, octetsOf } from "../octets.ts"
import type { SmppAddress, SmppPdu, Tlv } from "./pdu.ts"
import { commandIds } from "./pdu.ts"

/** Returns the exact octets of a PDU. */
export const printSmpp = (pdu: SmppPdu): Uint8Array => {
  const body = bodyOf(pdu)
  const status = "status" in pdu ? pdu.status : 0
  return joinOctets([...[16 + body.length, commandIds[pdu.kind], status, pdu.sequence].map(unsigned32), body])
}

const unsigned32 = (value: number): Uint8Array =>
  Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)

/** A C-octet string of at most `octetsMax` octets, its zero included. */
const cString = (text: string, octetsMax: number): Uint8Array => {
  const octets = octetsOf(text)
  assert(octets.length < octetsMax && !octets.includes(0), `"${text}" must fit ${octetsMax} octets and hold no zero`)
  return joinOctets([octets, Uint8Array.of(0)])
}

const address = ({ ton, npi, address: digits }: SmppAddress): Uint8Array =>
  joinOctets([Uint8Array.of(ton, npi), cString(digits, 21)])

const tlv = ({ tag, value }: Tlv): Uint8Array => {
  assert(value.length <= 65_535, `an optional parameter must have at most 65535 octets, has ${value.length}`)
  return joinOctets([Uint8Array.of(tag >>> 8, tag & 255, value.length >>> 8, value.length & 255), value])
}

const bodyOf = (pdu: SmppPdu): Uint8Array => {
  switch (pdu.kind) {
    case "submit_sm":
    case "deliver_sm": {
      const { shortMessage } = pdu
      assert(shortMessage.length <= 254, `short_message must have at most 254 octets, has ${shortMessage.length}`)
      return joinOctets([
        cString(pdu.serviceType, 6),
        address(pdu.source),
        address(pdu.destination),
        Uint8Array.of(pdu.esmClass, pdu.protocolId, pdu.priority),
        cString(pdu.scheduleDeliveryTime, 17),
        cString(pdu.validityPeriod, 17),
        Uint8Array.of(pdu.registeredDelivery, pdu.replaceIfPresent, pdu.dataCoding, pdu.defaultMessageId),
        Uint8Array.of(shortMessage.length),
        shortMessage,
        ...pdu.tlvs.map(tlv),
      ])
    }
    case "bind_transceiver":
      return joinOctets([
        cString(pdu.systemId, 16),
        cString(pdu.password, 9),
        cString(pdu.systemType, 13),
        Uint8Array.of(pdu.interfaceVersion, pdu.addressTon, pdu.addressNpi),
        cString(pdu.addressRange, 41),
      ])
    case "bind_transceiver_resp":
      return pdu.tlvs.length === 0
        ? withoutBodyOnError(pdu.status, pdu.systemId, 16)
        : joinOctets([cString(pdu.systemId, 16), ...pdu.tlvs.map(tlv)])
    case "submit_sm_resp":
    case "deliver_sm_resp":
      return withoutBodyOnError(pdu.status, pdu.messageId, 65)
    case "enquire_link":
    case "enquire_link_resp":
    case "unbind":
    case "unbind_resp":
    case "generic_nack":
      return new Uint8Array(0)
  }
}

/** §4.4.2: the identifier is left out where the status is not 0. */
const withoutBodyOnError = (status: number, text: string, octetsMax: number): Uint8Array =>
  status !== 0 && text === "" ? new Uint8Array(0) : cString(text, octetsMax)
