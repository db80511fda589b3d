/**
 * Networks and bearers as PAP names them (values of WDP, WAP-259, appendix C), and what each can carry.
 * Rule: names are compared without regard to case; `Any` asks for nothing.
 */
import type { ClientType } from "../../wire/pap/client-address.ts"

/** Networks that PAP can ask for. */
export const networks = [
  "Any", "GSM", "ANSI-136", "IS-95 CDMA", "AMPS", "PDC", "IDEN", "Paging network", "PHS", "TETRA", "Mobitex",
] as const // prettier-ignore

/** How a bearer finds the client: by its number, or by an address of IP. */
type Addressing = "msisdn" | "ip"

// prettier-ignore
const rows: readonly (readonly [bearer: string, addressing: Addressing])[] = [
  ["USSD",        "msisdn"],
  ["SMS",         "msisdn"],
  ["GUTS/R-Data", "msisdn"],
  ["CSD",         "ip"],
  ["Packet Data", "ip"],
  ["GPRS",        "ip"],
  ["CDPD",        "ip"],
  ["FLEX",        "msisdn"],
  ["SDS",         "msisdn"],
  ["ReFLEX",      "msisdn"],
  ["MPAK",        "msisdn"],
  ["GHOST/R_DATA", "msisdn"],
]

const addressingOf: ReadonlyMap<string, Addressing> = new Map(rows.map(([bearer, how]) => [bearer.toLowerCase(), how]))

/** Bearers that PAP can ask for. */
export const bearers: readonly string[] = ["Any", ...rows.map(([bearer]) => bearer)]

/** Whether two names of networks or bearers are the same. */
export const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Whether a wish for a network or bearer asks for nothing in particular. */
export const isAny = (name: string | undefined): boolean => name === undefined || isSameName(name, "Any")

/** Whether a bearer carries IP; nothing for a bearer that WDP does not know. */
export const isIpBearer = (bearer: string): boolean | undefined => {
  const how = addressingOf.get(bearer.toLowerCase())
  return how === undefined ? undefined : how === "ip"
}

/**
 * Whether a client address can be used with a bearer: a number only with bearers addressed by number, unless the PPG maps
 * numbers to addresses of IP; an address of IP only with bearers that carry IP; a user's identity with any.
 */
export const fitsBearer = (
  type: ClientType,
  bearer: string,
  { mapsNumbersToIp }: { readonly mapsNumbersToIp: boolean },
): boolean => {
  const ip = isIpBearer(bearer)
  if (ip === undefined) return false
  if (type === "USER") return true
  return type === "PLMN" ? !ip || mapsNumbersToIp : ip
}
