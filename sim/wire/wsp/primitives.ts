/**
 * The encodings that WSP builds everything from: uintvar (WAP-230 §8.1.2), integers, value length and text (§8.4.2.1 to
 * §8.4.2.3). Printing only; `OctetReader` and the functions that take one read them back.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets, octetsOf } from "../octets.ts"
import type { OctetReader } from "./octet-reader.ts"

/**
 * Returns a whole number of at most 32 bits, seven bits an octet, the most significant first, the top bit meaning "more".
 * @example printUintvar(1400) // => 8A 78
 */
export const printUintvar = (value: number): Uint8Array => {
  assert(Number.isInteger(value) && value >= 0 && value <= 0xffffffff, `a uintvar has at most 32 bits: ${value}`)
  const octets = [value % 128]
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) octets.unshift(0x80 + (left % 128))
  return Uint8Array.from(octets)
}

/** Returns a whole number in big-endian octets, two of them. */
export const printUint16 = (value: number): Uint8Array => Uint8Array.of((value >> 8) & 0xff, value & 0xff)

/** Returns an Integer-value: short, one octet, up to 127; else long, its octets after their number (WAP-230 §8.4.2.1). */
export const printInteger = (value: number): Uint8Array => {
  assert(Number.isSafeInteger(value) && value >= 0, `an integer value is whole and not negative: ${value}`)
  if (value < 0x80) return Uint8Array.of(0x80 + value)
  const octets: number[] = []
  for (let left = value; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256)
  return Uint8Array.from([octets.length, ...octets])
}

/** Reads an Integer-value, of at most 53 bits. */
export const readInteger = (reader: OctetReader, what: string): number => {
  const first = reader.uint8(what)
  if (first >= 0x80) return first - 0x80
  if (first === 0 || first > 30) reader.fail(`${what} is not an integer`)
  return integerOf(reader.take(first, what), reader, what)
}

/** Returns octets as one big-endian number, or states that it is beyond 53 bits. */
export const integerOf = (octets: Uint8Array, reader: OctetReader, what: string): number => {
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0)
  if (Number.isSafeInteger(value)) return value
  reader.fail(`${what} has more than 53 bits`)
  return 0
}

/** Returns text and its NUL; the quote 7F goes before a first character that would read as something else (§8.4.2.1). */
export const printText = (text: string): Uint8Array => {
  const octets = octetsOf(text)
  assert(!octets.includes(0), "text in WSP ends with its first NUL")
  const first = octets[0] ?? 0x20
  return joinOctets([first < 0x20 || first >= 0x7f ? Uint8Array.of(0x7f) : "", octets, Uint8Array.of(0)])
}

/** Returns octets after their Value-length: one octet up to 30, else 1F and a uintvar (§8.4.2.2). */
export const printCounted = (octets: Uint8Array): Uint8Array =>
  joinOctets([
    octets.length <= 30 ? Uint8Array.of(octets.length) : joinOctets([Uint8Array.of(0x1f), printUintvar(octets.length)]),
    octets,
  ])

/** Reads a Value-length; an octet above 31 is none. */
export const readValueLength = (reader: OctetReader, what: string): number => {
  const first = reader.uint8(what)
  if (first === 0x1f) return reader.uintvar(what)
  if (first > 0x1f) reader.fail(`${what} is not a length`)
  return first
}
