/**
 * Session descriptions as data (SDP, RFC 4566): lines of the session, then media with lines of their own.
 * Rule: `v=0` and the `m=` lines are fields, not lines; all others stay as they stand, in order.
 */

/** One line: its letter, and what follows the equals sign. */
export type SdpLine = readonly [type: string, value: string]

/** One `m=` section (RFC 4566 §5.14). `port` is 0 where the medium is refused or closed (RFC 3264 §6). */
export interface MediaDescription {
  readonly media: string
  readonly port: number
  /** Transport protocol as it stands, e.g. `TCP/MSRP`. */
  readonly protocol: string
  readonly formats: readonly string[]
  readonly lines: readonly SdpLine[]
}

/** A whole description. */
export interface SessionDescription {
  readonly kind: "session-description"
  /** From `o=` on, up to the first medium. */
  readonly lines: readonly SdpLine[]
  readonly media: readonly MediaDescription[]
}

/** Returns the value of the first attribute of that name: "" for a property (`a=sendonly`), nothing where it is absent. */
export const attributeOf = (lines: readonly SdpLine[], name: string): string | undefined => {
  const found = lines.find(([type, value]) => type === "a" && (value === name || value.startsWith(`${name}:`)))
  return found === undefined ? undefined : found[1].slice(name.length + 1)
}
