/**
 * How a device presents itself: private identity, access, features of its contact, security agreement.
 */
import type { Identifiers, Subscriber } from "../ims/decision.ts"
import { parseUri } from "../../wire/sip/uri.ts"
import { withPushTarget } from "../pns/uri-parameters.ts"
import { pushFeatureTag } from "./headers.ts"

/** The access that a device declares (TS 24.229 §7.2A.4); which cell does not matter here. */
export const accessNetwork = "3GPP-UTRAN-FDD;utran-cell-id-3gpp=234151D0FCE11"

/** Returns the private identity, derived from the public one or the device's own name: `user00017_private@home1.net`. */
export const privateIdentity = ({ identity, privateName }: Subscriber): string => {
  const uri = parseUri(identity)
  return `${privateName ?? uri?.user ?? ""}_private@${uri?.host ?? ""}`
}

/** Returns one end's ipsec-3gpp proposal (RFC 3329 §2.2, TS 24.229 annex H); the network's has a preference. */
export const securityAgreement = (isNetwork: boolean): string =>
  `ipsec-3gpp;${isNetwork ? "q=0.1;" : ""}alg=hmac-sha-1-96;spi-c=98765432;spi-s=87654321;port-c=8642;port-s=7531`

/**
 * Returns the feature parameters that a device registers with its contact (RFC 3840 §5 and §9): instance id, the
 * applications that it takes pushes for, methods. A device that is im-offline has withdrawn its IM tag and kept these.
 * A subscriber's capabilities may say otherwise: another push tag or none, or a contact without any parameter.
 */
export const deviceFeatures = (
  subscriber: Subscriber,
): readonly (readonly [name: string, value: string | undefined])[] => {
  const registers = subscriber.capabilities?.registers ?? pushApplications
  if (registers === "nothing") return []
  return [
    ["+sip.instance", `"<urn:uuid:${instanceOf(subscriber)}>"`],
    ...(registers.length === 0 ? [] : [[pushFeatureTag, `"${registers.join(",")}"`] as const]),
    ["+g.3gpp.smsip", undefined],
    ["+g.3gpp.iari-ref", `"urn%3Aurn-7%3A3gpp-application.ims.iari.push"`],
    ["methods", `"INVITE,ACK,BYE,CANCEL,OPTIONS,MESSAGE,NOTIFY"`],
  ]
}

/** Applications that a device takes pushes for. */
const pushApplications: readonly string[] = ["im.ua", "mms.ua"]

/**
 * Returns the contact that a device registers, to which requests for its user are sent: its own URI, with the push target
 * where there is one (RFC 8599 §4.1.2). Within dialogs it is `subscriber.contact`, without (§6).
 */
export const registeredContact = ({ contact, push }: Subscriber): string =>
  push === undefined ? contact : withPushTarget(contact, push.target)

/** Tells whether a Request-URI is the device's: the contact that it registered, or the one of its dialogs. */
export const isContactOf = (subscriber: Subscriber, uri: string): boolean =>
  uri === subscriber.contact || uri === registeredContact(subscriber)

/**
 * Returns the Contact of a registration: `<uri>;expires=…`, the device's features, and that it renews by itself, where it is
 * woken and does so nevertheless (RFC 8599 §4.1.4).
 */
export const deviceContact = (subscriber: Subscriber, expiresSeconds: number): string =>
  `<${registeredContact(subscriber)}>;expires=${expiresSeconds}` +
  deviceFeatures(subscriber)
    .map(([name, value]) => (value === undefined ? `;${name}` : `;${name}=${value}`))
    .join("") +
  (subscriber.push?.selfRefreshLead === undefined ? "" : ";+sip.pnsreg")

/** A device's instance id (RFC 5626 §4.1): its number as the node of a UUID. */
const instanceOf = (subscriber: Subscriber): string =>
  `00000000-0000-1000-8000-${(subscriber.index >>> 0).toString(16).padStart(12, "0")}`

/** Returns the nonce of an AKA challenge: RAND and AUTN, 32 octets, in base64's 44 characters (RFC 3310 §3.2). */
export const nonceOf = (ids: Identifiers): string =>
  `${ids.token("rand")}${ids.token("autn")}${ids.token("nonce").slice(0, 11)}=`
