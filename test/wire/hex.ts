/** Octets as the standards print them: pairs of hexadecimal digits with blanks between them, and text in quotes. */
import { joinOctets } from "../../sim/wire/octets.ts"

/** Reads such octets. */
export const octets = (written: string): Uint8Array =>
  joinOctets(
    written
      .split(/("[^"]*")/)
      .map((piece) =>
        piece.startsWith('"')
          ? piece.slice(1, -1)
          : Uint8Array.from((piece.replaceAll(/\s/g, "").match(/../g) ?? []).map((pair) => parseInt(pair, 16))),
      ),
  )

/** Writes octets as upper-case pairs without blanks. */
export const hex = (written: Uint8Array): string =>
  [...written].map((octet) => octet.toString(16).toUpperCase().padStart(2, "0")).join("")
