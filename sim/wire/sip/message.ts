/**
 * SIP messages as data (RFC 3261 §7): start line, header rows in order, body.
 * Rule 1: Content-Length never stands among the headers; `print` computes it and `parse` takes it away, so it cannot be wrong.
 * Rule 2: nothing here changes a message; every function returns a new one.
 */

/** One header row: name as it is printed, value without the line end. */
export type Header = readonly [name: string, value: string]

/** A request (RFC 3261 §7.1). `uri` is the Request-URI as text. */
export interface SipRequest {
  readonly kind: "request"
  readonly method: string
  readonly uri: string
  readonly headers: readonly Header[]
  readonly body: string | Uint8Array
}

/** A response (RFC 3261 §7.2). `code` has three digits. */
export interface SipResponse {
  readonly kind: "response"
  readonly code: number
  readonly reason: string
  readonly headers: readonly Header[]
  readonly body: string | Uint8Array
}

/** Either of the two kinds of SIP message. */
export type SipMessage = SipRequest | SipResponse

const same = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase()

/** Returns the value of the first header row of that name (RFC 3261 §7.3.1: names are case-insensitive). */
export const headerOf = (message: SipMessage, name: string): string | undefined =>
  message.headers.find(([n]) => same(n, name))?.[1]

/** Returns all values of a list header, in order: rows and comma-separated values are the same thing (RFC 3261 §7.3.1). */
export const valuesOf = (message: SipMessage, name: string): readonly string[] =>
  message.headers.filter(([n]) => same(n, name)).flatMap(([, value]) => splitList(value))

/** Returns the message without any row of these names. */
export const without = <M extends SipMessage>(message: M, ...names: readonly string[]): M => ({
  ...message,
  headers: message.headers.filter(([n]) => !names.some((name) => same(n, name))),
})

/**
 * Returns the message with the rows of that name replaced by one row for each value, at the place of the first old row,
 * or at the end where there was none. No values: the rows are taken away.
 */
export const withValues = <M extends SipMessage>(message: M, name: string, values: readonly string[]): M => {
  const rows = values.map((value): Header => [name, value])
  const first = message.headers.findIndex(([n]) => same(n, name))
  const rest = message.headers.filter(([n]) => !same(n, name))
  const at = first < 0 ? rest.length : first
  return { ...message, headers: [...rest.slice(0, at), ...rows, ...rest.slice(at)] }
}

/** Returns the message with this row put directly above the first row named `before`, or last where there is none. */
export const insertBefore = <M extends SipMessage>(message: M, before: string, ...rows: readonly Header[]): M => {
  const first = message.headers.findIndex(([n]) => same(n, before))
  const at = first < 0 ? message.headers.length : first
  return { ...message, headers: [...message.headers.slice(0, at), ...rows, ...message.headers.slice(at)] }
}

/** Returns the message with these rows in front of all others (Via, which RFC 3261 §16.6 step 8 puts on top). */
export const prepend = <M extends SipMessage>(message: M, ...rows: readonly Header[]): M => ({
  ...message,
  headers: [...rows, ...message.headers],
})

/** Splits a comma-separated header value; commas within quotes or angle brackets do not separate. */
export const splitList = (value: string): readonly string[] => {
  const parts: string[] = []
  let start = 0
  let quoted = false
  let angle = false
  for (let i = 0; i < value.length; i++) {
    const c = value[i]
    if (quoted) {
      if (c === "\\") i++
      else if (c === '"') quoted = false
    } else if (c === '"') quoted = true
    else if (c === "<") angle = true
    else if (c === ">") angle = false
    else if (c === "," && !angle) {
      parts.push(value.slice(start, i).trim())
      start = i + 1
    }
  }
  parts.push(value.slice(start).trim())
  return parts
}
