/**
 * Service indications and loadings in WBXML: WAP-192 §5 with the tokens of WAP-167 §8 and WAP-168 §8. Strings inline, no
 * string table; a reference begins with the longest prefix that has a token, and its domain ends in one.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets, octetsOf } from "../octets.ts"
import { readTimestamp } from "../sms/calendar-time.ts"
import type { PushDocument, ServiceIndication, SiItem } from "./documents.ts"
import { global, head, siLanguage, slLanguage, tagBits, valueTokens, type Language } from "./tokens.ts"

/** Returns the exact octets of a document. A text with a NUL, or a time of another form, is a fault of the caller. */
export const printWbxml = (document: PushDocument): Uint8Array => {
  const language = document.kind === "si" ? siLanguage : slLanguage
  return joinOctets([
    Uint8Array.of(head.version, language.publicId, head.utf8, 0),
    document.kind === "si"
      ? tag(language, "si", [], [indication(document), info(document.items)])
      : tag(language, "sl", [reference(language, document.href), named(language, "action", document.action)], []),
  ])
}

const indication = ({ href, siId, created, expires, action, text }: ServiceIndication): Uint8Array =>
  tag(
    siLanguage,
    "indication",
    [
      ...(href === undefined ? [] : [reference(siLanguage, href)]),
      ...(siId === undefined ? [] : [named(siLanguage, "si-id", siId)]),
      ...(created === undefined ? [] : [date("created", created)]),
      ...(expires === undefined ? [] : [date("si-expires", expires)]),
      named(siLanguage, "action", action),
    ],
    text === "" ? [] : [inline(text)],
  )

const info = (items: readonly SiItem[]): Uint8Array =>
  items.length === 0
    ? new Uint8Array(0)
    : tag(
        siLanguage,
        "info",
        [],
        items.map((item) =>
          tag(
            siLanguage,
            "item",
            [named(siLanguage, "class", item.class)],
            item.text === "" ? [] : [inline(item.text)],
          ),
        ),
      )

/** An element: its token with the bits for what follows, attributes and their end, content and its end. */
const tag = (
  { tags }: Language,
  name: string,
  attributes: readonly Uint8Array[],
  content: readonly Uint8Array[],
): Uint8Array => {
  const [token = 0] = [...tags].find(([, known]) => known === name) ?? []
  const end = Uint8Array.of(global.end)
  return joinOctets([
    Uint8Array.of(
      token | (attributes.length > 0 ? tagBits.attributes : 0) | (content.length > 0 ? tagBits.content : 0),
    ),
    ...(attributes.length > 0 ? [...attributes, end] : []),
    ...(content.length > 0 ? [...content, end] : []),
  ])
}

/** An attribute whose start token says the most of its value, and the rest of the value inline. */
const named = ({ starts }: Language, name: string, value: string): Uint8Array => {
  const { token, rest } = startOf(starts, name, value)
  return joinOctets([Uint8Array.of(token), rest === "" ? "" : inline(rest)])
}

const reference = ({ starts }: Language, value: string): Uint8Array => {
  const { token, rest } = startOf(starts, "href", value)
  const pieces = rest.split(/(\.(?:com|edu|net|org)\/)/).filter((piece) => piece !== "")
  return joinOctets([Uint8Array.of(token), ...pieces.map(valuePiece)])
}

const valuePiece = (piece: string): Uint8Array => {
  const known = valueTokens.find(([, text]) => text === piece)
  return known === undefined ? inline(piece) : Uint8Array.of(known[0])
}

const startOf = (
  starts: Language["starts"],
  name: string,
  value: string,
): { readonly token: number; readonly rest: string } => {
  const fitting = starts.filter((start) => start.name === name && value.startsWith(start.prefix))
  const [best] = fitting.toSorted((a, b) => b.prefix.length - a.prefix.length)
  return { token: best?.token ?? 0, rest: value.slice(best?.prefix.length ?? 0) }
}

const inline = (text: string): Uint8Array => {
  assert(!text.includes("\0"), "a string in WBXML ends with its first NUL")
  return joinOctets([Uint8Array.of(global.inlineString), octetsOf(text), Uint8Array.of(0)])
}

/** WAP-167 §8.2.2: `YYYYMMDDhhmmss` as packed decimals, opaque, without its trailing zero octets. */
const date = (name: "created" | "si-expires", timestamp: string): Uint8Array => {
  const time = readTimestamp(timestamp)
  assert(time !== undefined, `${timestamp} is no time of the form YYYY-MM-DDThh:mm:ssZ`)
  const { year, month, day, hour, minute, second } = time
  const packed = [Math.floor(year / 100), year % 100, month, day, hour, minute, second].map(
    (value) => (Math.floor(value / 10) << 4) | (value % 10),
  )
  const kept = packed.slice(0, packed.findLastIndex((octet) => octet !== 0) + 1)
  const { token } = startOf(siLanguage.starts, name, "")
  return Uint8Array.of(token, global.opaque, kept.length, ...kept)
}
