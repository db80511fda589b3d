/**
 * What a PPG makes of content before it goes over the air (PPG Service, WAP-249, chapter 6): WML, SI, SL and CO in text
 * become their binary forms, base64 becomes octets, any other content stays untouched.
 * Rule: `Cache-Control: no-transform` (RFC 2616 §14.9.5) forbids all of it; what cannot be transformed is refused (3006).
 */
import { parseBase64 } from "../../wire/base64.ts"
import type { Part } from "../../wire/multipart.ts"
import { octetsOf, textOf } from "../../wire/octets.ts"
import type { Header } from "../../wire/sip/message.ts"

/** Textual content types and what they become (OMNA WSP content types). */
export const tokenisedTypes: ReadonlyMap<string, string> = new Map([
  ["text/vnd.wap.wml", "application/vnd.wap.wmlc"],
  ["text/vnd.wap.si", "application/vnd.wap.sic"],
  ["text/vnd.wap.sl", "application/vnd.wap.slc"],
  ["text/vnd.wap.co", "application/vnd.wap.coc"],
])

/** Encoders by textual content type: octets of the binary form, or nothing where the text is not valid. */
export type Encoders = ReadonlyMap<string, (text: string) => Uint8Array | undefined>

/** Returns the content entity as it goes over the air, or 3006. A type without an encoder stays text. */
export const transformed = (content: Part, encoders: Encoders): Part | 3006 => {
  if (isForbidden(content.headers)) return content
  const decoded = withoutTransferEncoding(content)
  if (decoded === undefined) return 3006
  const type = mediaType(decoded.headers)
  const binary = tokenisedTypes.get(type)
  const encode = encoders.get(type)
  if (binary === undefined || encode === undefined) return decoded
  const body = encode(textOf(octetsOf(decoded.body)))
  return body === undefined ? 3006 : { headers: withHeader(decoded.headers, "Content-Type", binary), body }
}

/**
 * Returns the headers of the push: those of the content entity, in their order, with the length of what is pushed
 * (PAP 2.1 §8.2).
 */
export const pushHeaders = ({ headers, body }: Part): readonly Header[] => [
  ...headers.filter(([name]) => name.toLowerCase() !== "content-length"),
  ["Content-Length", String(octetsOf(body).length)],
]

/** Returns the content type without its parameters, in lower case; empty where there is none. */
export const mediaType = (headers: readonly Header[]): string =>
  (valueOf(headers, "content-type")?.split(";")[0] ?? "").trim().toLowerCase()

const valueOf = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([known]) => known.toLowerCase() === name)?.[1]

const isForbidden = (headers: readonly Header[]): boolean =>
  headers.some(
    ([name, value]) =>
      name.toLowerCase() === "cache-control" &&
      value.split(",").some((directive) => directive.trim().toLowerCase() === "no-transform"),
  )

const withHeader = (headers: readonly Header[], name: string, value: string): readonly Header[] =>
  headers.map(([known, old]) => (known.toLowerCase() === name.toLowerCase() ? [known, value] : [known, old]))

const withoutTransferEncoding = (content: Part): Part | undefined => {
  const encoding = valueOf(content.headers, "content-transfer-encoding")?.trim().toLowerCase()
  if (encoding !== "base64") return content
  const body = parseBase64(textOf(octetsOf(content.body)))
  if (body === undefined) return undefined
  return { headers: content.headers.filter(([name]) => name.toLowerCase() !== "content-transfer-encoding"), body }
}
