/**
 * Header fields in WSP: WAP-230 §8.4.1 (names and the three forms of a value), Table 39 (numbers of the names that push uses).
 * Rule: a value that this file does not know is kept by its form, so that any header can be passed on.
 * Deliberately absent: header code pages other than the default one.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets } from "../octets.ts"
import type { OctetReader } from "./octet-reader.ts"
import { integerOf, printCounted, printInteger, printText, readValueLength } from "./primitives.ts"

/**
 * A header field. A number as name is a well-known code that this list does not name. As value, a number is an integer, up to
 * 127 unless the name's values are integers; octets, at least one, are the value after its length.
 */
export interface WspHeader {
  readonly name: string | number
  readonly value: number | string | Uint8Array
}

/** Well-known header names, their codes, and whether their values are integers, short or long. */
const names: readonly (readonly [name: string, code: number, isInteger: boolean])[] = [
  ["Content-Length", 0x0d, true],
  ["X-Wap-Application-Id", 0x2f, true],
  ["X-Wap-Content-URI", 0x30, false],
  ["X-Wap-Initiator-URI", 0x31, false],
  ["Accept-Application", 0x32, true],
  ["Bearer-Indication", 0x33, true],
  ["Push-Flag", 0x34, true],
  ["Profile", 0x35, false],
]
const codes = new Map(names.map(([name, code]) => [name, code]))
const nameOfCode = new Map(names.map(([name, code]) => [code, name]))
const integerNames = new Set<string | number>(names.filter(([, , isInteger]) => isInteger).map(([name]) => name))

/** Bits of Push-Flag; the header is left out when none is set (WAP-235 Push OTA; WAP-230 §8.4.2). */
export const pushFlag = { initiatorAuthenticated: 1, contentTrusted: 2, lastPush: 4 } as const

/** Application ids that have a number (OMNA push application ids), all of `x-wap-application:`. */
const applications = [
  "*",
  "push.sia",
  "wml.ua",
  "wta.ua",
  "mms.ua",
  "push.syncml",
  "loc.ua",
  "syncml.dm",
  "drm.ua",
  "emn.ua",
  "wv.ua",
]
const applicationPrefix = "x-wap-application:"

/** Returns the number of an application id, or the URI itself where it has none. */
export const applicationCode = (uri: string): number | string => {
  const code = uri.startsWith(applicationPrefix) ? applications.indexOf(uri.slice(applicationPrefix.length)) : -1
  return code < 0 ? uri : code
}

/** Returns the URI of an application id, or nothing for a number that is not assigned here. */
export const applicationUri = (id: number | string): string | undefined => {
  if (typeof id === "string") return id
  const name = applications[id]
  return name === undefined ? undefined : applicationPrefix + name
}

/** Returns the octets of header fields, in order. */
export const printHeaders = (headers: readonly WspHeader[]): Uint8Array =>
  joinOctets(headers.flatMap(({ name, value }) => [printName(name), printValue(name, value)]))

const printName = (name: string | number): Uint8Array => {
  const code = typeof name === "number" ? name : codes.get(name)
  if (code === undefined) {
    assert(/^[!-~]/u.test(String(name)), `a header name begins with a visible character: ${name}`)
    return printText(String(name))
  }
  assert(code < 0x80, `a header code has seven bits: ${code}`)
  return Uint8Array.of(0x80 + code)
}

const printValue = (name: string | number, value: WspHeader["value"]): Uint8Array => {
  if (typeof value === "string") return printText(value)
  if (typeof value !== "number") return printCounted(value)
  assert(value < 0x80 || integerNames.has(name), `${name} is not known to take integers above 127: ${value}`)
  return printInteger(value)
}

/** Reads header fields up to the end of the part. */
export const readHeaders = (reader: OctetReader): readonly WspHeader[] =>
  reader.list(() => {
    const name = readName(reader)
    return { name, value: readValue(name, reader) }
  })

const readName = (reader: OctetReader): string | number => {
  const first = reader.peek()
  if (first < 0x20 || first === 0x7f) reader.fail("a shift to another header code page")
  if (first < 0x80) return reader.text("a header's name")
  const code = reader.uint8("a header's name") - 0x80
  return nameOfCode.get(code) ?? code
}

/** WAP-230 §8.4.1.2: 0 to 31 begin a counted value, 32 to 127 text, and 128 to 255 are the value. */
const readValue = (name: string | number, reader: OctetReader): WspHeader["value"] => {
  const what = `the value of ${name}`
  const first = reader.peek()
  if (first >= 0x80) return reader.uint8(what) - 0x80
  if (first >= 0x20 || first === 0) return reader.text(what)
  const octets = reader.take(readValueLength(reader, what), what)
  if (octets.length === 0) return ""
  return integerNames.has(name) ? integerOf(octets, reader, what) : octets
}
