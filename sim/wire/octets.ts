/**
 * Text and octets: UTF-8 both ways, joining, and hexadecimal, on what every engine has (TextEncoder, Uint8Array).
 */
const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true })

/** Returns the octets of a body: text as UTF-8, octets as they are. */
export const octetsOf = (body: string | Uint8Array): Uint8Array =>
  typeof body === "string" ? encoder.encode(body) : body

/** Returns the number of octets that a text takes as UTF-8, or the length of the octets. */
export const octetCount = (body: string | Uint8Array): number =>
  typeof body !== "string" ? body.length : isAscii(body) ? body.length : encoder.encode(body).length

/** Decodes UTF-8; octets that are not part of a valid sequence become U+FFFD, so it never throws. */
export const textOf = (octets: Uint8Array): string => decoder.decode(octets)

/** Joins texts and octets in order. */
export const joinOctets = (parts: readonly (string | Uint8Array)[]): Uint8Array => {
  const pieces = parts.map(octetsOf)
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
