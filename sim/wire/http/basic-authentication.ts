/**
 * HTTP Basic authentication (RFC 2617 §2): the credentials of an Authorization header and the challenge that asks for them.
 */
import { parseBase64, printBase64 } from "../base64.ts"
import { octetsOf, textOf } from "../octets.ts"

/** User and password; a user holds no colon. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

/** Returns the value of an Authorization header. */
export const printBasic = ({ user, password }: Credentials): string =>
  `Basic ${printBase64(octetsOf(`${user}:${password}`))}`

/** Reads the value of an Authorization header; nothing where it is of another scheme or is malformed. */
export const parseBasic = (value: string): Credentials | undefined => {
  const octets = parseBase64(/^basic +(\S+)$/i.exec(value.trim())?.[1] ?? "-")
  const text = octets === undefined ? "" : textOf(octets)
  const colon = text.indexOf(":")
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** Returns the value of the WWW-Authenticate header of a 401. */
export const basicChallenge = (realm: string): string => `Basic realm="${realm.replace(/["\\]/g, "\\$&")}"`
