/**
 * Fields of short message TPDUs: 3GPP TS 23.040 §9.1.2.5 (addresses in semi-octets), §9.2.3.11 (service centre time stamp),
 * §9.2.3.12.1 (relative validity period), TS 23.038 §4 (which codings count octets).
 */
import { assert } from "../../kernel/assert.ts"
import type { CalendarTime } from "./calendar-time.ts"
import { calendarTime } from "./calendar-time.ts"

/** A subscriber's or application's number. `type` is the octet of type-of-number and numbering plan: 0x91 international, 0x81 unknown. */
export interface TpAddress {
  readonly type: number
  /** Semi-octets 0 to 14 as `0123456789*#abc`; at most 20. */
  readonly digits: string
}

const semiOctets = "0123456789*#abc"

/** Makes an address of an international number, with or without its `+`. */
export const internationalAddress = (number: string): TpAddress => ({ type: 0x91, digits: number.replace(/^\+/, "") })

/** Returns length in semi-octets, type and digits, each pair with its first digit in the low half, `F` as filler. */
export const printAddress = ({ type, digits }: TpAddress): Uint8Array => {
  assert(digits.length <= 20, `an address must have at most 20 digits, has ${digits.length}`)
  const half = (at: number): number => (at < digits.length ? semiOctets.indexOf(digits[at] ?? "") : 15)
  const pairs = Array.from({ length: Math.ceil(digits.length / 2) }, (_, i) => half(2 * i) | (half(2 * i + 1) << 4))
  return Uint8Array.of(digits.length, type, ...pairs)
}

/** Reads an address at the beginning of the octets and tells its length; nothing for alphanumeric ones and other digits. */
export const parseAddress = (
  octets: Uint8Array,
): { readonly address: TpAddress; readonly length: number } | undefined => {
  const [count = 255, type = 0] = octets
  const length = 2 + Math.ceil(count / 2)
  const isAlphanumeric = (type & 0x70) === 0x50
  if (count > 20 || length > octets.length || isAlphanumeric) return undefined
  let digits = ""
  for (let i = 0; i < count; i++) {
    const pair = octets[2 + (i >> 1)] ?? 0
    const digit = semiOctets[i % 2 === 0 ? pair & 15 : pair >> 4]
    if (digit === undefined) return undefined
    digits += digit
  }
  return { address: { type, digits }, length }
}

/** A time on a wall, and how far its zone is ahead of GMT, in quarters of an hour (−79 to 79). */
export interface ZonedTime {
  /** Two digits of its year are carried: 2000 to 2099. */
  readonly local: CalendarTime
  readonly quarterHours: number
}

const swapped = (value: number): number => Math.floor(value / 10) | ((value % 10) << 4)

/** Returns the seven semi-octet pairs of a time stamp; the sign of the zone is bit 3 of its octet. */
export const printTimeStamp = ({ local, quarterHours }: ZonedTime): Uint8Array => {
  const { year, month, day, hour, minute, second } = local
  const zone = swapped(Math.abs(quarterHours)) | (quarterHours < 0 ? 0x08 : 0)
  return Uint8Array.of(...[year % 100, month, day, hour, minute, second].map(swapped), zone)
}

/** Reads seven octets; nothing where they are no date and time. */
export const parseTimeStamp = (octets: Uint8Array): ZonedTime | undefined => {
  if (octets.length !== 7) return undefined
  const unswapped = [...octets].map((octet, i) => {
    const tens = i === 6 ? octet & 7 : octet & 15
    return tens > 9 || octet >> 4 > 9 ? Number.NaN : tens * 10 + (octet >> 4)
  })
  const [year = Number.NaN, ...rest] = unswapped
  const local = calendarTime([2000 + year, ...rest.slice(0, 5)])
  const quarters = unswapped[6] ?? Number.NaN
  if (local === undefined || Number.isNaN(quarters)) return undefined
  return { local, quarterHours: ((octets[6] ?? 0) & 0x08) === 0 || quarters === 0 ? quarters : -quarters }
}

/** Whether TP-UDL of this data coding scheme counts octets (8-bit data or UCS2, uncompressed), not septets. */
export const countsOctets = (dataCoding: number): boolean => {
  if (dataCoding < 0x80) return (dataCoding & 0x20) === 0 && [1, 2].includes((dataCoding >> 2) & 3)
  if (dataCoding >= 0xf0) return (dataCoding & 4) !== 0
  return (dataCoding & 0xf0) === 0xe0 // message waiting in UCS2
}

const minutesPerDay = 24 * 60

/**
 * Returns the validity period in minutes that an octet of TP-VP means, 5 minutes (0) to 63 weeks (255).
 * @example validityMinutes(143) // => 720
 */
export const validityMinutes = (octet: number): number => {
  if (octet <= 143) return (octet + 1) * 5
  if (octet <= 167) return 12 * 60 + (octet - 143) * 30
  if (octet <= 196) return (octet - 166) * minutesPerDay
  return (octet - 192) * 7 * minutesPerDay
}

/** Returns the octet of the longest validity period that is not over so many minutes; below 5 minutes there is none but 0. */
export const validityOctet = (minutes: number): number => {
  let octet = 255
  while (octet > 0 && validityMinutes(octet) > minutes) octet--
  return octet
}
