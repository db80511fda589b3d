/**
 * Writing whole numbers into octets: network order for the protocols (RFC 1700), little-endian for pcapng blocks, which may
 * stand in either order and say which (draft-ietf-opsawg-pcapng §4.1).
 */

/** Returns a 16-bit number in network order. */
export const big16 = (value: number): readonly number[] => [(value >>> 8) & 255, value & 255]

/** Returns a 32-bit number in network order. */
export const big32 = (value: number): readonly number[] => [...big16(value >>> 16), ...big16(value & 0xffff)]

/** Returns a 16-bit number, least significant octet first. */
export const little16 = (value: number): readonly number[] => [value & 255, (value >>> 8) & 255]

/** Returns a 32-bit number, least significant octet first. */
export const little32 = (value: number): readonly number[] => [...little16(value & 0xffff), ...little16(value >>> 16)]

/** Returns the octets that pairs of hexadecimal digits stand for; an odd digit at the end is left out. */
export const octetsFromHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length >> 1 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16))
