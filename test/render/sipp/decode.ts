/**
 * What SIPp 3.6.1 puts on the wire for a `<send>`: its `clean_cdata` (scenario.cpp) and `SendingMessage` (message.cpp),
 * written anew from their rules so that the export is not judged by its own code. Keywords take the values given.
 */
import { octetsOf } from "../../../sim/wire/octets.ts"

/** The CDATA of each `<send>` of a file, in order. */
export const sendsOf = (xml: string): readonly string[] =>
  [...xml.matchAll(/<send[^>]*>\s*<!\[CDATA\[([^]*?)\]\]>\s*<\/send>/g)].map((match) => match[1] ?? "")

/** SIPp's trimming: blanks beside line ends go, line ends around everything go, an empty line ends the head. */
const clean = (cdata: string): string => {
  let text = cdata.replace(/^[ \t\n]+/, "")
  const trimmed = text.replace(/[ \t\n]+$/, "")
  const hasLostLineEnd = text.slice(trimmed.length).includes("\n")
  text = trimmed
  for (const [pattern, end] of [
    [/\n /, "\n"],
    [/ \n/, "\n"],
    [/\n\t/, "\n"],
    [/\t\n/, "\n"],
  ] as const)
    while (pattern.test(text)) text = text.replace(pattern, end)
  if (!text.includes("\n\n")) text += "\n\n"
  return !text.endsWith("\n") && hasLostLineEnd ? `${text}\n` : text
}

/** The octets that are sent; a keyword that is not known throws, as SIPp ends with an error. */
export const octetsSent = (cdata: string, keywords: Readonly<Record<string, string>>): Uint8Array => {
  const text = clean(cdata)
  const octets: number[] = []
  let lengthAt: number | undefined
  let swallowsBlanks = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ""
    if (swallowsBlanks && /\s/.test(c)) continue
    swallowsBlanks = false
    const escape = /^\\x([0-9a-fA-F]{2})/.exec(text.slice(i, i + 4))
    if (escape !== null) {
      octets.push(Number.parseInt(escape[1] ?? "", 16))
      i += 3
    } else if (c === "\n") octets.push(13, 10)
    else if (c !== "[") octets.push(...octetsOf(c))
    else {
      const keyword = text.slice(i + 1, text.indexOf("]", i))
      i += keyword.length + 1
      const value = keyword === "len" ? "     " : keywords[keyword]
      if (value === undefined) throw new Error(`Unsupported keyword '${keyword}' in xml scenario file`)
      if (keyword === "len") lengthAt = octets.length
      if (value === "") swallowsBlanks = octets.at(-1) === 10
      octets.push(...octetsOf(value))
    }
  }
  const sent = Uint8Array.from(octets)
  if (lengthAt !== undefined) sent.set(octetsOf(String(sent.length - headLength(sent)).padStart(5)), lengthAt)
  return sent
}

/** Octets up to and including the empty line. */
const headLength = (octets: Uint8Array): number => {
  for (let i = 0; i + 3 < octets.length; i++)
    if (octets[i] === 13 && octets[i + 1] === 10 && octets[i + 2] === 13 && octets[i + 3] === 10) return i + 4
  return octets.length
}
