/**
 * From WBXML octets to elements, attributes and text: WAP-192 §5, one code page, with strings inline or from the string
 * table, character entities and opaque data. Rule: whatever a stranger sends gives a tree or nothing, never an exception.
 */
import { textOf } from "../octets.ts"
import { global, head, siLanguage, slLanguage, tagBits, valueTokens, type Language } from "./tokens.ts"

/** An attribute value: text, or opaque octets where it is nothing else. */
export type AttributeValue = string | Uint8Array

/** An element with its text joined. */
export interface WbxmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, AttributeValue>
  readonly children: readonly WbxmlElement[]
  readonly text: string
}

interface Reader {
  readonly octets: Uint8Array
  readonly table: Uint8Array
  readonly language: Language
  at: number
  isBad: boolean
}

/** Deepest nesting that is read; a service indication needs three. */
const deepest = 8

/** Reads a whole document and returns its root; nothing where it is not one of the two languages or not well formed. */
export const parseWbxmlTree = (octets: Uint8Array): WbxmlElement | undefined => {
  const language = [siLanguage, slLanguage].find(({ publicId }) => publicId === octets[1])
  const isKnown = (octets[0] ?? 0xff) <= 0x03 && (octets[2] === head.utf8 || octets[2] === head.usAscii)
  if (language === undefined || !isKnown) return undefined
  const start: Reader = { octets, table: new Uint8Array(0), language, at: 3, isBad: false }
  const length = multiByte(start)
  const table = octets.subarray(start.at, start.at + length)
  if (start.isBad || table.length < length) return undefined
  const reader: Reader = { ...start, table, at: start.at + length }
  const root = readElement(reader, 0)
  return reader.isBad || reader.at !== octets.length ? undefined : root
}

const next = (reader: Reader): number => {
  const octet = reader.octets[reader.at]
  if (octet === undefined) reader.isBad = true
  reader.at++
  return octet ?? global.end
}

/** Seven bits an octet, the top bit meaning "more"; at most 28 bits are needed here. */
const multiByte = (reader: Reader): number => {
  let value = 0
  for (let i = 0; i < 4; i++) {
    const octet = next(reader)
    value = value * 128 + (octet & 0x7f)
    if (octet < 0x80) return value
  }
  reader.isBad = true
  return 0
}

const stringAt = (
  reader: Reader,
  octets: Uint8Array,
  from: number,
): { readonly text: string; readonly end: number } => {
  const end = octets.indexOf(0, from)
  if (end < 0) reader.isBad = true
  return { text: textOf(octets.subarray(from, Math.max(end, from))), end: end < 0 ? octets.length : end + 1 }
}

/** The text of a string or entity token; nothing where the token is another. */
const textToken = (reader: Reader, token: number): string | undefined => {
  if (token === global.inlineString) {
    const { text, end } = stringAt(reader, reader.octets, reader.at)
    reader.at = end
    return text
  }
  if (token === global.tableString) return stringAt(reader, reader.table, multiByte(reader)).text
  if (token !== global.entity) return undefined
  const point = multiByte(reader)
  const isCharacter = point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
  if (!isCharacter) reader.isBad = true
  return isCharacter ? String.fromCodePoint(point) : ""
}

const readElement = (reader: Reader, depth: number): WbxmlElement | undefined => {
  const token = next(reader)
  const name = reader.language.tags.get(token & 0x3f)
  if (name === undefined || depth > deepest) {
    reader.isBad = true
    return undefined
  }
  const attributes = (token & tagBits.attributes) === 0 ? new Map<string, AttributeValue>() : readAttributes(reader)
  const children: WbxmlElement[] = []
  let text = ""
  while ((token & tagBits.content) !== 0 && !reader.isBad) {
    const following = reader.octets[reader.at]
    if (following === global.end) {
      reader.at++
      break
    }
    if (following !== undefined && (following & 0x3f) >= 0x05) {
      const child = readElement(reader, depth + 1)
      if (child !== undefined) children.push(child)
      continue
    }
    const piece = textToken(reader, next(reader))
    if (piece === undefined) reader.isBad = true
    text += piece ?? ""
  }
  return { name, attributes, children, text }
}

const readAttributes = (reader: Reader): ReadonlyMap<string, AttributeValue> => {
  const attributes = new Map<string, AttributeValue>()
  let token = next(reader)
  while (token !== global.end && !reader.isBad) {
    const start = reader.language.starts.find((known) => known.token === token)
    if (start === undefined || attributes.has(start.name)) {
      reader.isBad = true
      break
    }
    let value: AttributeValue = start.prefix
    token = next(reader)
    for (;;) {
      const known = valueTokens.find(([valueToken]) => valueToken === token)?.[1]
      const isOpaque = token === global.opaque
      const piece = isOpaque ? opaque(reader) : (known ?? textToken(reader, token))
      if (piece === undefined || reader.isBad) break
      if (typeof value === "string" && typeof piece === "string") value += piece
      else if (value === "") value = piece
      else reader.isBad = true
      token = next(reader)
    }
    attributes.set(start.name, value)
  }
  return attributes
}

const opaque = (reader: Reader): Uint8Array => {
  const length = multiByte(reader)
  const value = reader.octets.slice(reader.at, reader.at + length)
  if (value.length < length) reader.isBad = true
  reader.at += length
  return value
}
