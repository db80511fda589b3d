/**
 * From octets to a session description: RFC 4566 §5 and §9. Line ends may be CRLF or LF alone ("parsers SHOULD be tolerant").
 * Rule: what a stranger sends gives a `Problem`, never an exception.
 */
import { problem } from "../head.ts"
import type { Problem } from "../head.ts"
import type { MediaDescription, SdpLine, SessionDescription } from "./description.ts"

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Lines that every description has besides `v=` (RFC 4566 §5). */
const mandatory = ["o", "s", "t"]

/** Reads one description from a body. */
export const parseSdp = (octets: Uint8Array): SessionDescription | Problem => {
  const text = decode(octets)
  if (text === undefined) return problem("not-utf-8", 1, "the description is not UTF-8 text")
  const rows = text.replace(/\r?\n$/, "").split(/\r?\n/)
  if (rows[0] !== "v=0") return problem("bad-start-line", 1, "the first line is not v=0")
  const lines: SdpLine[] = []
  const media: (MediaDescription & { readonly lines: SdpLine[] })[] = []
  for (let i = 1; i < rows.length; i++) {
    const match = /^([a-z])=([^\r\0]*)$/.exec(rows[i] ?? "")
    if (match === null) return problem("bad-header", i + 1, "a line is not a letter, an equals sign and a value")
    const [, type = "", value = ""] = match
    if (type === "m") {
      const medium = mediumOf(value)
      if (medium === undefined) return problem("bad-header-value", i + 1, "m= has no medium, port, protocol and format")
      media.push(medium)
    } else (media.at(-1)?.lines ?? lines).push([type, value])
  }
  const missing = mandatory.find((letter) => !lines.some(([type]) => type === letter))
  if (missing !== undefined) return problem("missing-header", 1, `there is no ${missing}=`)
  return { kind: "session-description", lines, media }
}

const mediumOf = (value: string): (MediaDescription & { readonly lines: SdpLine[] }) | undefined => {
  const match = /^([!-~]+) (\d{1,5})(?:\/1)? ([!-~]+) ([!-~]+(?: [!-~]+)*)$/.exec(value)
  if (match === null) return undefined
  const [, media = "", port = "", protocol = "", formats = ""] = match
  return Number(port) > 65_535
    ? undefined
    : { media, port: Number(port), protocol, formats: formats.split(" "), lines: [] }
}

const decode = (octets: Uint8Array): string | undefined => {
  try {
    return strict.decode(octets)
  } catch {
    return undefined
  }
}
