/** Octets as hexadecimal text, and the M-Notification.ind of 88 octets that the push vectors carry. */
import { content } from "../../../sim/wire/content.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"

/** Returns octets as pairs of capital hexadecimal digits. */
export const hexOf = (octets: Uint8Array): string =>
  [...octets].map((octet) => octet.toString(16).padStart(2, "0").toUpperCase()).join(" ")

/** Returns the octets that such a text says. */
export const octetsOfHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.split(" "), (pair) => Number.parseInt(pair, 16))

export const notification = octetsOf(content("application/vnd.wap.mms-message", 88))

/** The same, as hexadecimal text. */
export const notificationHex = hexOf(notification)
