/**
 * Basic Encoding Rules (ITU-T X.690 §8) as far as MAP operations need them: definite lengths, tags of one octet.
 */
import { joinOctets } from "../octets.ts"

/** Tags (X.680 §8.4): universal types, and context-specific ones, which MAP numbers itself. */
export const tag = {
  null: 0x05,
  octetString: 0x04,
  sequence: 0x30,
  context: (number: number): number => 0x80 | number,
  constructedContext: (number: number): number => 0xa0 | number,
} as const

/** Returns tag, length and value; the length is that of the value, in one octet up to 127 (X.690 §8.1.3). */
export const ber = (tagOctet: number, ...values: readonly Uint8Array[]): Uint8Array => {
  const value = joinOctets(values)
  return joinOctets([Uint8Array.of(tagOctet), lengthOf(value.length), value])
}

const lengthOf = (octets: number): Uint8Array => {
  if (octets < 0x80) return Uint8Array.of(octets)
  return octets < 0x100 ? Uint8Array.of(0x81, octets) : Uint8Array.of(0x82, octets >> 8, octets & 0xff)
}
