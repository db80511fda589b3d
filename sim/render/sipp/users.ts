/** The subscriber whom a flow is about: in the scenario files a field of `users.csv`, so that a lab plays its own. */
import type { Flow } from "../../trace/flow.ts"
import { headerOf, type SipMessage } from "../../wire/sip/message.ts"
import { addressOf, parseUri } from "../../wire/sip/uri.ts"
import type { Endpoint } from "./endpoints.ts"
import { escapeText } from "./escape.ts"

export interface User {
  readonly name: string
  readonly domain: string
}

/** The device's public identity, or the last caller's target where no device takes part; nothing where neither has a name. */
export const userOf = (flow: Flow, endpoints: readonly Endpoint[]): User | undefined => {
  const devices = new Set(flow.participants.filter(({ role }) => role === "device").map(({ id }) => id))
  const device = endpoints.find(({ node }) => devices.has(node))
  const caller = endpoints.findLast(({ isCaller }) => isCaller)
  const opening = (device ?? caller)?.steps[0].message
  if (opening === undefined) return undefined
  const uri = parseUri(addressOf(identityIn(opening, device?.isCaller === true)))
  // A `;` would end the field in the CSV.
  if (uri?.user === undefined || !/^[^;\s]+$/.test(uri.user)) return undefined
  return { name: uri.user, domain: uri.host }
}

const identityIn = (message: SipMessage, isOwn: boolean): string =>
  (isOwn ? headerOf(message, "From") : (headerOf(message, "P-Called-Party-ID") ?? headerOf(message, "To"))) ?? ""

/** Returns a part of a header with the subscriber as `[field0]@[field1]`, or `[field0]@` where the host is another. */
export const escapeUsers = (text: string, user: User | undefined): string => {
  if (user === undefined) return escapeText(text)
  const parts = text.split(new RegExp(`(?<=[:+])(${literal(user.name)}@(?:${literal(user.domain)}(?![\\w.-]))?)`, "i"))
  return parts
    .map((part, index) => (index % 2 === 0 ? escapeText(part) : part.endsWith("@") ? "[field0]@" : "[field0]@[field1]"))
    .join("")
}

const literal = (text: string): string => text.replace(/[^\w]/g, "\\$&")

/** SIPp's injection file: read in order, one line for a call. */
export const printUsers = ({ name, domain }: User): string => `SEQUENTIAL\n${name};${domain}\n`
