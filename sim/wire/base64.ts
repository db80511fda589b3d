/** Base64 (RFC 4648 §4) both ways, on octets and in plain arithmetic, so that every engine does the same. */
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/** Returns the base64 text of octets, padded, on one line. */
export const printBase64 = (octets: Uint8Array): string => {
  let text = ""
  for (let i = 0; i < octets.length; i += 3) {
    const [a = 0, b = 0, c = 0] = octets.subarray(i, i + 3)
    const group = (a << 16) | (b << 8) | c
    const count = Math.min(octets.length - i, 3)
    for (let k = 0; k < 4; k++) text += k <= count ? alphabet[(group >> (18 - 6 * k)) & 63] : "="
  }
  return text
}

/**
 * Reads base64 text, line ends and blanks within it skipped (RFC 2045 §6.8); nothing where it holds other characters, is
 * not padded to whole groups of four, or has bits set that belong to no octet.
 */
export const parseBase64 = (text: string): Uint8Array | undefined => {
  const packed = text.replace(/[ \t\r\n]/g, "")
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined
  const letters = packed.replace(/=+$/, "")
  const octets = new Uint8Array(Math.floor((letters.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const letter of letters) {
    held = ((held << 6) | alphabet.indexOf(letter)) & 0x3fff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    octets[at++] = (held >> bits) & 0xff
  }
  return (held & ((1 << bits) - 1)) === 0 ? octets : undefined
}
