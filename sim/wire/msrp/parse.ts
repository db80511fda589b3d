/**
 * From octets to MSRP messages: RFC 4975 §7.3, §9. A connection carries one message after the other; the end line alone
 * says where one ends, since the receiver cannot know how long an interruptible chunk will be.
 * Rule: what a stranger sends gives a `Problem`, never an exception.
 */
import { problem } from "../head.ts"
import type { Problem } from "../head.ts"
import type { Header } from "../sip/message.ts"
import { parseByteRange } from "./byte-range.ts"
import type { ContinuationFlag, MsrpMessage } from "./message.ts"

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** What was read, and how many octets of the stream it took. */
export interface MsrpRead {
  readonly kind: "read"
  readonly message: MsrpMessage
  readonly octets: number
}

const startLine = /^MSRP ([A-Za-z0-9][A-Za-z0-9.\-+%=]{3,31}) (?:(\d{3})(?: ([^\0]*))?|([A-Z]+))$/

/**
 * Reads the first message of a stream. A problem of kind `no-end` says that more octets may complete it; after any other
 * the stream is lost (RFC 4975 §7.3: the receiver closes the connection).
 */
export const readMsrp = (octets: Uint8Array): MsrpRead | Problem => {
  const firstEnd = lineEnd(octets, 0)
  if (firstEnd < 0)
    return octets.length > longestStart
      ? problem("bad-start-line", 1, `no line end within ${longestStart} octets`)
      : problem("no-end", 1, "the first line has no end")
  const start = startLine.exec(decode(octets.subarray(0, firstEnd)) ?? "")
  if (start === null) return problem("bad-start-line", 1, "neither a request nor a response of MSRP")
  const [, transaction = "", code, comment, method] = start
  const end = findEnd(octets, firstEnd, transaction)
  if (end === undefined) return problem("no-end", 1, "no end line carries the transaction identifier")
  // The head ends at an empty line, or where there is no body at the end line.
  const blank = indexOfText(octets, "\r\n\r\n", firstEnd, end.at + 2)
  const hasBody = blank >= 0
  const text = decode(octets.subarray(firstEnd + 2, hasBody ? blank : end.at))
  if (text === undefined) return problem("not-utf-8", 2, "the headers are not UTF-8 text")
  const headers = rowsOf(text)
  if ("kind" in headers) return headers
  const [to, from, ...rest] = headers.rows
  if (to?.[0].toLowerCase() !== "to-path" || from?.[0].toLowerCase() !== "from-path")
    return problem("missing-header", 2, "To-Path and From-Path are not the first headers") // RFC 4975 §7.1
  const range = rest.find(([name]) => name.toLowerCase() === "byte-range")
  if (range !== undefined && parseByteRange(range[1]) === undefined)
    return problem("bad-header-value", 4, "Byte-Range is not start-end/total")
  const common = { transaction, toPath: to[1].split(" "), fromPath: from[1].split(" "), headers: rest }
  if (code === undefined)
    return {
      kind: "read",
      octets: end.after,
      message: {
        kind: "msrp-request",
        ...common,
        method: method ?? "",
        body: hasBody ? octets.slice(blank + 4, Math.max(end.at, blank + 4)) : undefined,
        flag: end.flag,
      },
    }
  if (hasBody || end.flag !== "$") return problem("bad-header", 4, "a response has neither body nor more to come")
  return { kind: "read", octets: end.after, message: { kind: "msrp-response", ...common, code: Number(code), comment } }
}

/** Longest first line that is waited for, octets: method and comment are short. */
const longestStart = 512

/**
 * `at` is where the CRLF in front of the end line begins, `after` where the next message does. It is looked for from the
 * first line's own end on, since a body may follow an end of head that is not yet known.
 */
const findEnd = (
  octets: Uint8Array,
  from: number,
  transaction: string,
): { readonly at: number; readonly after: number; readonly flag: ContinuationFlag } | undefined => {
  const mark = `\r\n-------${transaction}`
  for (let at = indexOfText(octets, mark, from, octets.length); at >= 0;) {
    const flag = String.fromCharCode(octets[at + mark.length] ?? 0)
    const after = at + mark.length + 3
    if ((flag === "$" || flag === "+" || flag === "#") && octets[after - 2] === 13 && octets[after - 1] === 10)
      return { at, after, flag }
    at = indexOfText(octets, mark, at + 1, octets.length)
  }
  return undefined
}

const rowsOf = (text: string): { readonly rows: readonly Header[] } | Problem => {
  const rows: Header[] = []
  for (const [i, line] of text.split("\r\n").entries()) {
    const match = /^([!%'*+\-.0-9A-Z_`a-z~]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(line)
    if (match === null) return problem("bad-header", i + 2, "a line is not a name, a colon and a value")
    rows.push([match[1] ?? "", match[2] ?? ""])
  }
  return { rows }
}

/** Position of an ASCII text within `[from, to)`, -1 where it is not there. */
const indexOfText = (octets: Uint8Array, text: string, from: number, to: number): number => {
  const first = text.charCodeAt(0)
  for (let at = octets.indexOf(first, from); at >= 0 && at + text.length <= to; at = octets.indexOf(first, at + 1)) {
    let same = 1
    while (same < text.length && octets[at + same] === text.charCodeAt(same)) same++
    if (same === text.length) return at
  }
  return -1
}

const lineEnd = (octets: Uint8Array, from: number): number =>
  indexOfText(octets, "\r\n", from, Math.min(octets.length, longestStart + 2))

const decode = (octets: Uint8Array): string | undefined => {
  try {
    return strict.decode(octets)
  } catch {
    return undefined
  }
}
