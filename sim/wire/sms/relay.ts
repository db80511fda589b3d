/**
 * A short message between the network and the device: CP-DATA with RP-DATA, and the acknowledgement back (3GPP TS 24.011 §7.2,
 * §7.3). CP-ACK and the channel below are left out.
 */
import { joinOctets } from "../octets.ts"
import { printAddress, type TpAddress } from "./tpdu-fields.ts"

/** Protocol discriminator of SMS (TS 24.007), with the transaction identifier 0 of either side. */
const fromNetwork = 0x09
const fromDevice = 0x89
const cpData = 0x01

/** Returns CP-DATA with the RP-DATA that carries a TPDU to the device (RP message type 1). */
export const printDelivery = (message: {
  readonly reference: number
  readonly centre: TpAddress
  readonly tpdu: Uint8Array
}): Uint8Array => {
  // RP-OA counts octets of type and digits, where a TPDU's address counts digits.
  const address = printAddress(message.centre).slice(1)
  const relay = joinOctets([
    Uint8Array.of(0x01, message.reference & 0xff, address.length),
    address,
    Uint8Array.of(0, message.tpdu.length),
    message.tpdu,
  ])
  return joinOctets([Uint8Array.of(fromNetwork, cpData, relay.length), relay])
}

/** Returns CP-DATA with the RP-ACK of the device (RP message type 2). */
export const printAcknowledgement = (reference: number): Uint8Array =>
  Uint8Array.of(fromDevice, cpData, 2, 0x02, reference & 0xff)
