/**
 * Client addresses of PAP: `WAPPUSH=<client>/TYPE=<type>@<ppg-host>`, with any number of `/qualifier=value` before
 * `/TYPE=` (PPG Service, WAP-249, §7.1).
 * Keywords are upper case in the grammar; lower case is met in the field, so both are read and upper case is printed.
 */
const clientTypes = ["PLMN", "IPV4", "IPV6", "USER"] as const

/** How the client part names the client: MSISDN, address of IP, or an identity that the operator defines. */
export type ClientType = (typeof clientTypes)[number]

/** A client address taken apart. */
export interface ClientAddress {
  readonly type: ClientType
  /** `+` and digits, an IPv4 or IPv6 literal, or the user's identity without its escapes, e.g. `sip:alice@ims.example`. */
  readonly client: string
  /** Qualifiers between client and type, e.g. `["EXT", "12"]`; keywords in upper case. */
  readonly qualifiers: readonly (readonly [keyword: string, value: string])[]
  /** Host of the PPG, in lower case. */
  readonly host: string
}

/** Returns the text of a client address; a user's identity and values are escaped. */
export const printClientAddress = ({ type, client, qualifiers, host }: ClientAddress): string =>
  `WAPPUSH=${type === "USER" ? escaped(client) : client}` +
  `${qualifiers.map(([keyword, value]) => `/${keyword}=${escaped(value)}`).join("")}/TYPE=${type}@${host}`

/** Reads a client address; nothing where the text is none or its client part does not fit its type. Never throws. */
export const parseClientAddress = (text: string): ClientAddress | undefined => {
  const match = /^WAPPUSH=([^/@]+)((?:\/[^/@=]+=[^/@]*)*)\/TYPE=([A-Z0-9]+)@([A-Za-z0-9.-]+)$/i.exec(text)
  if (match === null) return undefined
  const type = clientTypes.find((known) => known === match[3]?.toUpperCase())
  const client = type === "USER" ? unescaped(match[1] ?? "") : match[1]
  if (type === undefined || client === undefined || !isClient[type](client)) return undefined
  const qualifiers: [string, string][] = []
  for (const pair of (match[2] ?? "").split("/").slice(1)) {
    const at = pair.indexOf("=")
    const value = unescaped(pair.slice(at + 1))
    if (value === undefined) return undefined
    qualifiers.push([pair.slice(0, at).toUpperCase(), value])
  }
  return { type, client, qualifiers, host: (match[4] ?? "").toLowerCase() }
}

/** Whether a client part fits its type. */
const isClient: Readonly<Record<ClientType, (client: string) => boolean>> = {
  PLMN: (client) => /^\+\d{1,15}$/.test(client), // E.164: at most 15 digits
  IPV4: (client) => /^\d{1,3}(\.\d{1,3}){3}$/.test(client) && client.split(".").every((part) => Number(part) <= 255),
  IPV6: (client) => isIpv6(client),
  USER: (client) => client !== "",
}

/** RFC 4291 §2.2: eight groups of up to four hexadecimal digits, or fewer with one `::`. */
const isIpv6 = (text: string): boolean => {
  const halves = text.split("::")
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")))
  return (
    groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) &&
    (halves.length === 2 ? groups.length <= 7 : groups.length === 8)
  )
}

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed())

const unescaped = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
