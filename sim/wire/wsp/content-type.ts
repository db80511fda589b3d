/**
 * Content types in WSP: one octet for a well-known type without parameters, else text or the general form with a length
 * (WAP-230 §8.4.2.24). Codes: WINA content types, as Wireshark's packet-wsp.c lists them.
 */
import { joinOctets } from "../octets.ts"
import type { OctetReader } from "./octet-reader.ts"
import { printCounted, printInteger, printText, readInteger, readValueLength } from "./primitives.ts"

/** A media type; a number is a well-known code that this list does not name. */
export interface ContentType {
  readonly media: string | number
  readonly parameters: readonly ContentParameter[]
}

/** A parameter. A number as name is a well-known code besides charset's; the value of `charset` is a MIBenum. */
interface ContentParameter {
  readonly name: string | number
  readonly value: number | string
}

/** Well-known media types that are pushed, by their codes. */
const mediaCodes: readonly (readonly [code: number, media: string])[] = [
  [0x02, "text/html"],
  [0x03, "text/plain"],
  [0x08, "text/vnd.wap.wml"],
  [0x14, "application/vnd.wap.wmlc"],
  [0x2d, "text/vnd.wap.si"],
  [0x2e, "application/vnd.wap.sic"],
  [0x2f, "text/vnd.wap.sl"],
  [0x30, "application/vnd.wap.slc"],
  [0x31, "text/vnd.wap.co"],
  [0x32, "application/vnd.wap.coc"],
  [0x33, "application/vnd.wap.multipart.related"],
  [0x34, "application/vnd.wap.sia"],
  [0x3e, "application/vnd.wap.mms-message"],
  [0x46, "application/vnd.wv.csp.cir"],
]
const codeOfMedia = new Map(mediaCodes.map(([code, media]) => [media, code]))
const mediaOfCode = new Map(mediaCodes)

/** Character sets by the MIBenum that WSP writes for them (WAP-230 Table 42; IANA character sets). */
const charsetCodes: ReadonlyMap<string, number> = new Map([
  ["us-ascii", 3],
  ["iso-8859-1", 4],
  ["utf-8", 106],
  ["utf-16", 1015],
])

const charsetParameter = 0x01

/**
 * Returns the content type that a MIME header says, e.g. `text/vnd.wap.si; charset=UTF-8`. A charset without a known number
 * stays text, as do other parameters.
 */
export const contentTypeOf = (text: string): ContentType => {
  const [media = "", ...parameters] = text.split(";").map((part) => part.trim())
  return {
    media: media.toLowerCase(),
    parameters: parameters
      .filter((parameter) => parameter !== "")
      .map((parameter) => {
        const equals = parameter.indexOf("=")
        const name = (equals < 0 ? parameter : parameter.slice(0, equals)).trim().toLowerCase()
        const value =
          equals < 0
            ? ""
            : parameter
                .slice(equals + 1)
                .trim()
                .replace(/^"(.*)"$/u, "$1")
        const charset = name === "charset" ? charsetCodes.get(value.toLowerCase()) : undefined
        return { name, value: charset ?? value }
      }),
  }
}

/** Returns the octets of a content type. */
export const printContentType = ({ media, parameters }: ContentType): Uint8Array => {
  const code = typeof media === "number" ? media : codeOfMedia.get(media)
  const name = code === undefined ? printText(String(media)) : printInteger(code)
  // A code above 127 has no short form, and an integer of several octets would read as the length of the general form.
  if (parameters.length === 0 && (code === undefined || code < 0x80)) return name
  return printCounted(joinOctets([name, ...parameters.flatMap(printParameter)]))
}

const printParameter = ({ name, value }: ContentParameter): readonly Uint8Array[] => [
  name === "charset" ? printInteger(charsetParameter) : typeof name === "number" ? printInteger(name) : printText(name),
  typeof value === "number" ? printInteger(value) : printText(value),
]

/** Reads a content type. */
export const readContentType = (reader: OctetReader): ContentType => {
  if (reader.peek() > 0x1f) return { media: readMedia(reader), parameters: [] }
  const length = readValueLength(reader, "the length of the content type")
  return reader.within(length, "the content type", () => ({
    media: readMedia(reader),
    parameters: reader.list(() => readParameter(reader)),
  }))
}

const isText = (octet: number): boolean => octet > 0x1f && octet < 0x80

const readMedia = (reader: OctetReader): string | number => {
  if (isText(reader.peek())) return reader.text("the media type")
  const code = readInteger(reader, "the media type")
  return mediaOfCode.get(code) ?? code
}

const readParameter = (reader: OctetReader): ContentParameter => {
  const code = isText(reader.peek()) ? undefined : readInteger(reader, "a parameter's name")
  const name = code === undefined ? reader.text("a parameter's name") : code === charsetParameter ? "charset" : code
  // No-value is the octet 0, which is the empty text as well.
  const isTextValue = isText(reader.peek()) || reader.peek() === 0
  return {
    name,
    value: isTextValue ? reader.text("a parameter's value") : readInteger(reader, "a parameter's value"),
  }
}
