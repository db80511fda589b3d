/**
 * The text of a session description: RFC 4566 §5, every line ended by CRLF.
 */
import type { SdpLine, SessionDescription } from "./description.ts"

const textOfLines = (lines: readonly SdpLine[]): string => lines.map(([type, value]) => `${type}=${value}\r\n`).join("")

/** Returns the exact text of the description. */
export const printSdp = (description: SessionDescription): string =>
  `v=0\r\n${textOfLines(description.lines)}` +
  description.media
    .map(
      ({ media, port, protocol, formats, lines }) =>
        `m=${[media, port, protocol, ...formats].join(" ")}\r\n${textOfLines(lines)}`,
    )
    .join("")
