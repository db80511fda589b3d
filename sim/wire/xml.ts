/**
 * The little XML that PAP needs (XML 1.0): elements, attributes, the five predefined entities; no text between elements.
 * Reading skips the declaration, comments, processing instructions and a DOCTYPE with its internal subset, and expands no
 * entity but the predefined ones and character references, so nothing a stranger sends can grow.
 */

/** An element: name, attributes in order, child elements in order. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
}

/** Makes an element; attributes that are `undefined` are left out. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  children: readonly Element[] = [],
): Element => ({
  name,
  attributes: Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  ),
  children,
})

/** Returns the text of an element, on one line, every attribute escaped. */
export const printElement = ({ name, attributes, children }: Element): string => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
  const open = `<${name}${written.join("")}`
  return children.length === 0 ? `${open}/>` : `${open}>${children.map(printElement).join("")}</${name}>`
}

/**
 * Returns text that stands safely within an attribute value (XML 1.0 §2.4, §3.3.3). Control characters that XML 1.0
 * forbids become U+FFFD.
 */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- these are the characters that XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"'\t\n\r]/g, (c) => escapes[c] ?? c)

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
}

const entities = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
])

/** Deepest nesting that is read; PAP needs four. */
const deepest = 16

/** Reads a document and returns its root, or nothing where it is not well formed in this small language. */
export const parseXml = (text: string): Element | undefined => {
  const reader = { text, at: 0 }
  if (text.startsWith("\ufeff")) reader.at = 1
  if (!skipMisc(reader)) return undefined
  const root = readElement(reader, 0)
  return root !== undefined && skipMisc(reader) && reader.at === text.length ? root : undefined
}

interface Reader {
  readonly text: string
  at: number
}

const name = /[A-Za-z_:][A-Za-z0-9_:.-]*/y
const blanks = /[ \t\r\n]*/y
const value = /"([^"<]*)"|'([^'<]*)'/y

const take = (reader: Reader, pattern: RegExp): RegExpExecArray | undefined => {
  pattern.lastIndex = reader.at
  const match = pattern.exec(reader.text)
  if (match === null) return undefined
  reader.at += match[0].length
  return match
}

/** Skips blanks, comments, processing instructions and DOCTYPE; false where one of them does not end. */
const skipMisc = (reader: Reader): boolean => {
  for (;;) {
    take(reader, blanks)
    const end = reader.text.startsWith("<?", reader.at)
      ? after(reader, "?>")
      : reader.text.startsWith("<!--", reader.at)
        ? after(reader, "-->")
        : reader.text.startsWith("<!DOCTYPE", reader.at)
          ? afterDoctype(reader)
          : reader.at
    if (end < 0) return false
    if (end === reader.at) return true
    reader.at = end
  }
}

const after = (reader: Reader, mark: string): number => {
  const found = reader.text.indexOf(mark, reader.at + 2)
  return found < 0 ? -1 : found + mark.length
}

const doctype =
  /<!DOCTYPE(?:[^"'<>[\]]|"[^"]*"|'[^']*')*(?:\[(?:[^\]"'<]|"[^"]*"|'[^']*'|<\?(?:[^?]|\?(?!>))*\?>)*\][ \t\r\n]*)?>/y

const afterDoctype = (reader: Reader): number => {
  const before = reader.at
  const match = take(reader, doctype)
  reader.at = before
  return match === undefined ? -1 : before + match[0].length
}

const readElement = (reader: Reader, depth: number): Element | undefined => {
  if (depth > deepest || reader.text[reader.at] !== "<") return undefined
  reader.at++
  const tag = take(reader, name)?.[0]
  if (tag === undefined) return undefined
  const attributes = readAttributes(reader)
  if (attributes === undefined) return undefined
  if (reader.text.startsWith("/>", reader.at)) {
    reader.at += 2
    return { name: tag, attributes, children: [] }
  }
  if (reader.text[reader.at] !== ">") return undefined
  reader.at++
  const children: Element[] = []
  for (;;) {
    if (!skipMisc(reader)) return undefined
    if (reader.text.startsWith("</", reader.at)) break
    const child = readElement(reader, depth + 1)
    if (child === undefined) return undefined
    children.push(child)
  }
  reader.at += 2
  if (take(reader, name)?.[0] !== tag) return undefined
  take(reader, blanks)
  if (reader.text[reader.at] !== ">") return undefined
  reader.at++
  return { name: tag, attributes, children }
}

const readAttributes = (reader: Reader): Record<string, string> | undefined => {
  const attributes: [string, string][] = []
  for (;;) {
    const before = reader.at
    take(reader, blanks)
    const key = take(reader, name)?.[0]
    if (key === undefined) return Object.fromEntries(attributes)
    if (reader.at - key.length === before || attributes.some(([known]) => known === key)) return undefined
    take(reader, blanks)
    if (reader.text[reader.at] !== "=") return undefined
    reader.at++
    take(reader, blanks)
    const quoted = take(reader, value)
    const text = quoted === undefined ? undefined : unescapeXml(quoted[1] ?? quoted[2] ?? "")
    if (text === undefined) return undefined
    attributes.push([key, text])
  }
}

const unescapeXml = (text: string): string | undefined => {
  let isSound = true
  const plain = text.replace(/[\t\n\r]/g, " ").replace(/&([^;&]{0,8};?)/g, (_, reference: string) => {
    const numeric = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));$/.exec(reference)
    const point =
      numeric === null ? undefined : numeric[1] === undefined ? Number(numeric[2]) : parseInt(numeric[1], 16)
    const known =
      point !== undefined && point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
        ? String.fromCodePoint(point)
        : reference.endsWith(";")
          ? entities.get(reference.slice(0, -1))
          : undefined
    if (known === undefined) isSound = false
    return known ?? ""
  })
  return isSound ? plain : undefined
}
