/**
 * The text head that SIP and HTTP share (RFC 5322 style): a first line, header rows, an empty line, and a body whose
 * length Content-Length tells. Rule: octets from a stranger give a `Problem`, never an exception.
 */

/** Why octets are not a message: a closed list of kinds, the line they were found on (from 1), and a sentence. */
export interface Problem {
  readonly kind: "problem"
  readonly problem:
    | "not-utf-8" // the head is not UTF-8 text
    | "no-end" // no empty line ends the head
    | "bad-line-end" // CR or LF alone, or a NUL
    | "bad-start-line"
    | "bad-header"
    | "missing-header"
    | "bad-header-value"
    | "bad-length" // Content-Length is not one whole number
    | "short-body" // fewer octets than Content-Length says
  readonly line: number
  readonly message: string
}

/** Makes a problem. */
export const problem = (kind: Problem["problem"], line: number, message: string): Problem => ({
  kind: "problem",
  problem: kind,
  line,
  message,
})

/** A head taken apart; header values without surrounding blanks, folded lines joined by one blank. */
export interface Head {
  readonly kind: "head"
  readonly start: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * Takes octets apart into first line, headers without Content-Length, and body. Octets beyond Content-Length are dropped
 * (RFC 3261 §18.3); without Content-Length the body is the rest. `longName` gives the long form of a compact name.
 */
export const splitHead = (octets: Uint8Array, longName: (name: string) => string): Head | Problem => {
  let from = 0
  while (octets[from] === 13 && octets[from + 1] === 10) from += 2 // RFC 3261 §7.5: leading line ends are ignored
  const end = endOfHead(octets, from)
  if (end < 0) return problem("no-end", 1, "no empty line ends the head")
  const text = decode(octets.subarray(from, end))
  if (text === undefined) return problem("not-utf-8", 1, "the head is not UTF-8 text")
  const lines = text.split("\r\n")
  const bad = lines.findIndex((line) => /[\r\n\0]/.test(line))
  if (bad >= 0) return problem("bad-line-end", bad + 1, "a line holds CR, LF or NUL")
  const rows = headerRows(lines, longName)
  if ("kind" in rows) return rows
  const length = contentLength(rows.headers)
  if (length !== undefined && typeof length !== "number") return length
  const rest = octets.subarray(end + 4)
  if (length !== undefined && rest.length < length)
    return problem("short-body", lines.length, `Content-Length says ${length}, there are ${rest.length} octets`)
  return {
    kind: "head",
    start: lines[0] ?? "",
    headers: rows.headers.filter(([name]) => !isLength(name)),
    body: rest.slice(0, length ?? rest.length),
  }
}

type Rows = { readonly headers: readonly (readonly [name: string, value: string])[] }

const headerRows = (lines: readonly string[], longName: (name: string) => string): Rows | Problem => {
  const headers: [string, string][] = []
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? ""
    const last = headers.at(-1)
    if (/^[ \t]/.test(line)) {
      if (last === undefined) return problem("bad-header", i + 1, "a folded line follows no header")
      last[1] = `${last[1]} ${line.trim()}`.trim()
      continue
    }
    const match = /^([!%'*+\-.0-9A-Z_`a-z~]+)[ \t]*:(.*)$/.exec(line)
    if (match === null) return problem("bad-header", i + 1, "a line is not a name, a colon and a value")
    headers.push([longName(match[1] ?? ""), (match[2] ?? "").trim()])
  }
  return { headers }
}

const contentLength = (headers: Rows["headers"]): number | Problem | undefined => {
  const values = headers.filter(([name]) => isLength(name)).map(([, value]) => value)
  const first = values[0]
  if (first === undefined) return undefined
  return values.every((value) => value === first) && /^\d{1,9}$/.test(first)
    ? Number(first)
    : problem("bad-length", 1, "Content-Length is not one whole number")
}

const isLength = (name: string): boolean => name.toLowerCase() === "content-length"

const endOfHead = (octets: Uint8Array, from: number): number => {
  for (let i = from; i + 3 < octets.length; i++)
    if (octets[i] === 13 && octets[i + 1] === 10 && octets[i + 2] === 13 && octets[i + 3] === 10) return i
  return -1
}

const decode = (octets: Uint8Array): string | undefined => {
  try {
    return strict.decode(octets)
  } catch {
    return undefined
  }
}
