/**
 * Byte-Range: which octets of a message a chunk holds, counted from 1: `1-2048/102400` (RFC 4975 §7.1.1, §9).
 */

/** `end` is `undefined` where the chunk may be interrupted (`*`), `total` where the sender does not know it (`*`). */
export interface ByteRange {
  readonly start: number
  readonly end: number | undefined
  readonly total: number | undefined
}

/** Returns the header value. */
export const printByteRange = ({ start, end, total }: ByteRange): string => `${start}-${end ?? "*"}/${total ?? "*"}`

/**
 * Reads a header value; nothing where it is none. The start is at least 1; an end one below the start means no octets,
 * as in `1-0/0`; neither lies behind the total.
 */
export const parseByteRange = (text: string): ByteRange | undefined => {
  const match = /^(\d{1,15})-(\d{1,15}|\*)\/(\d{1,15}|\*)$/.exec(text)
  if (match === null) return undefined
  const number = (digits: string | undefined): number | undefined => (digits === "*" ? undefined : Number(digits))
  const start = Number(match[1])
  const end = number(match[2])
  const total = number(match[3])
  if (start < 1 || (end !== undefined && end < start - 1)) return undefined
  return total !== undefined && ((end ?? 0) > total || start > total + 1) ? undefined : { start, end, total }
}
