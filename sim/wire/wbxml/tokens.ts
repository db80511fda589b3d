/**
 * Token tables: WBXML 1.2 global tokens (WAP-192 §7.1), Service Indication (WAP-167 §8.3), Service Loading (WAP-168 §8.3).
 */

/** Global tokens that these documents use. */
export const global = { end: 0x01, entity: 0x02, inlineString: 0x03, tableString: 0x83, opaque: 0xc3 } as const

/** Bits of a tag token. */
export const tagBits = { attributes: 0x80, content: 0x40 } as const

/** WBXML version 1.2, and the charset UTF-8 by its number of IANA. */
export const head = { version: 0x02, utf8: 0x6a, usAscii: 0x03 } as const

/** The start of an attribute: its name and the beginning of its value. */
interface AttributeStart {
  readonly token: number
  readonly name: string
  readonly prefix: string
}

/** One language: public identifier, tags and attribute starts. */
export interface Language {
  readonly publicId: number
  readonly tags: ReadonlyMap<number, string>
  readonly starts: readonly AttributeStart[]
}

const start = (token: number, name: string, prefix = ""): AttributeStart => ({ token, name, prefix })

/** Five tokens from `first` on: a reference, plain and with each scheme. */
const references = (first: number): readonly AttributeStart[] =>
  ["", "http://", "http://www.", "https://", "https://www."].map((prefix, i) => start(first + i, "href", prefix))

export const siLanguage: Language = {
  publicId: 0x05,
  tags: new Map([
    [0x05, "si"],
    [0x06, "indication"],
    [0x07, "info"],
    [0x08, "item"],
  ]),
  starts: [
    start(0x05, "action", "signal-none"),
    start(0x06, "action", "signal-low"),
    start(0x07, "action", "signal-medium"),
    start(0x08, "action", "signal-high"),
    start(0x09, "action", "delete"),
    start(0x0a, "created"),
    ...references(0x0b),
    start(0x10, "si-expires"),
    start(0x11, "si-id"),
    start(0x12, "class"),
  ],
}

export const slLanguage: Language = {
  publicId: 0x06,
  tags: new Map([[0x05, "sl"]]),
  starts: [
    start(0x05, "action", "execute-low"),
    start(0x06, "action", "execute-high"),
    start(0x07, "action", "cache"),
    ...references(0x08),
  ],
}

/** Parts of an attribute value, the same in both languages. */
export const valueTokens: readonly (readonly [token: number, text: string])[] = [
  [0x85, ".com/"],
  [0x86, ".edu/"],
  [0x87, ".net/"],
  [0x88, ".org/"],
]
