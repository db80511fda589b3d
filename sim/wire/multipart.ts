/**
 * multipart/related bodies (RFC 2387 in the syntax of RFC 2046 §5.1): parts with headers between boundary lines.
 * No preamble, no epilogue when printing; both are skipped when reading.
 */
import { joinOctets, octetsOf, textOf } from "./octets.ts"
import type { Header } from "./sip/message.ts"

/** One part of a multipart body. */
export interface Part {
  readonly headers: readonly Header[]
  readonly body: string | Uint8Array
}

/** Returns the octets of the body. `boundary` must not occur in any part; `boundaryFor` gives one that does not. */
export const printMultipart = (boundary: string, parts: readonly Part[]): Uint8Array =>
  joinOctets([
    ...parts.flatMap(({ headers, body }) => [
      `--${boundary}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
      body,
      "\r\n",
    ]),
    `--${boundary}--\r\n`,
  ])

/**
 * Returns a boundary made from a token: the same width for every content, and absent from all of them. A token that a
 * content happens to hold is turned round until it does not occur, so sizes stay equal.
 */
export const boundaryFor = (token: string, contents: readonly (string | Uint8Array)[]): string => {
  const texts = contents.map((content) => latin1(octetsOf(content)))
  let boundary = `part-${token}`
  for (let turn = 0; turn < 64 && texts.some((text) => text.includes(`--${boundary}`)); turn++)
    boundary = `${boundary.slice(0, 5)}${String.fromCharCode(0x47 + (turn % 20))}${boundary.slice(6)}`
  return boundary
}

/** Reads a multipart body; nothing where the boundary never opens or never closes, or a part has no end of headers. */
export const parseMultipart = (boundary: string, octets: Uint8Array): readonly Part[] | undefined => {
  const text = `\r\n${latin1(octets)}`
  const mark = `\r\n--${boundary}`
  const parts: Part[] = []
  let at = text.indexOf(mark)
  while (at >= 0) {
    const from = at + mark.length
    if (text.startsWith("--", from)) return parts
    const line = text.indexOf("\r\n", from)
    const next = text.indexOf(mark, from)
    if (line < 0 || next < 0 || text.slice(from, line).trim() !== "") return undefined
    const part = partOf(text.slice(line + 2, next), octets, line)
    if (part === undefined) return undefined
    parts.push(part)
    at = next
  }
  return undefined
}

/** `offset` is where the part begins in the octets (the text has two characters more in front). */
const partOf = (text: string, octets: Uint8Array, offset: number): Part | undefined => {
  const end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n")
  if (end < 0) return undefined
  const head = textOf(octets.subarray(offset, offset + end))
  const headers =
    head === ""
      ? []
      : head.split("\r\n").map((line): Header => {
          const colon = line.indexOf(":")
          return colon < 0 ? ["", line] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
        })
  const skip = end === 0 ? 2 : 4
  return { headers, body: octets.slice(offset + end + skip, offset + text.length) }
}

/** One character for each octet, so that positions in text and octets agree. */
const latin1 = (octets: Uint8Array): string => {
  let text = ""
  for (const octet of octets) text += String.fromCharCode(octet)
  return text
}
