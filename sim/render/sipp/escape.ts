/**
 * Text and octets as SIPp takes them within `<send><![CDATA[…]]></send>` (SIPp 3.6, "Create your own XML scenarios").
 * SIPp reads `[x]` as a keyword and `\xHH` as an octet, turns LF into CRLF, and takes away blanks beside a line end and
 * line ends beside the end. Rule: what is escaped here comes out on the wire octet by octet; since `]` is never written
 * plainly, `]]>` cannot end the CDATA early.
 */
import { octetsOf } from "../../wire/octets.ts"

const backslash = 0x5c
const isPlain = (octet: number): boolean =>
  octet >= 0x20 && octet < 0x7f && octet !== 0x5b && octet !== 0x5d && octet !== backslash

const hex = (octet: number): string => `\\x${octet.toString(16).toUpperCase().padStart(2, "0")}`

/** Returns a part of a header line, without any keyword of its own. */
export const escapeText = (text: string): string => {
  let escaped = ""
  for (const octet of octetsOf(text)) escaped += isPlain(octet) ? String.fromCharCode(octet) : hex(octet)
  return escaped
}

/** Returns a body: CRLF within it as a line end, everything that SIPp would change as `\xHH`. */
export const escapeBody = (octets: Uint8Array): string => {
  let escaped = ""
  for (let i = 0; i < octets.length; i++) {
    const octet = octets[i] ?? 0
    const isLineEnd = octet === 13 && octets[i + 1] === 10
    if (isLineEnd && !isOuter(octets, i)) {
      escaped += "\n"
      i++
    } else if (octet === 0x20 && isBesideLineEnd(octets, i)) escaped += hex(octet)
    else escaped += isPlain(octet) ? String.fromCharCode(octet) : hex(octet)
  }
  return escaped
}

/** Whether this CRLF has only line ends before it or after it: SIPp trims those. */
const isOuter = (octets: Uint8Array, at: number): boolean => isAllLineEnds(octets, 0, at) || isAllLineEnds(octets, at)

const isAllLineEnds = (octets: Uint8Array, from: number, to = octets.length): boolean => {
  for (let i = from; i < to; i++) if (octets[i] !== 13 && octets[i] !== 10) return false
  return true
}

const isBesideLineEnd = (octets: Uint8Array, at: number): boolean => {
  const [before, after] = [octets[at - 1], octets[at + 1]]
  return [before, after].some((octet) => octet === undefined || octet === 10 || octet === 13 || octet === 0x20)
}
