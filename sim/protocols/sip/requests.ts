/**
 * The requests that start a push or a registration: MESSAGE (RFC 3428) and REGISTER (RFC 3261 §10, TS 24.229 §5.1.1).
 * A MESSAGE carries no Contact and makes no dialog (RFC 3428 §4); it asks for push-capable contacts by Accept-Contact
 * with `require;explicit`, without which a device that lacks the tag would still match (RFC 3841 §7.2.4).
 */
import { accessNetwork, deviceContact, nonceOf, privateIdentity, securityAgreement } from "./device-identity.ts"
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import { forbidsForking } from "./caller-preferences.ts"
import type { Identifiers, NodeIdentity, Subscriber } from "../ims/decision.ts"
import { dateText } from "../ims/calendar.ts"
import { hostOf, parseUri } from "../../wire/sip/uri.ts"
import {
  chargingFunctions,
  chargingVector,
  identityOf,
  maxForwardsStart,
  pushFeatureTag,
  applicationOf,
  routeTo,
  sentBy,
  viaOf,
} from "./headers.ts"

/** What every MESSAGE of a push needs, whoever sends it. */
export interface PushContent {
  readonly ids: Identifiers
  /** Position of this request within the attempt; also numbers its Call-ID. */
  readonly hop?: number
  readonly sender: NodeIdentity
  readonly subscriber: Subscriber
  readonly homeDomain: string
  readonly contentType: string
  /** Type of what is pushed, where the body only stands for it (RFC 4483): the application that it is for follows from it. */
  readonly pushedType?: string
  readonly body: string | Uint8Array
  /** Seconds from Date after which the push is of no use; `undefined`: it never expires (RFC 3428 §7). */
  readonly expiresSeconds: number | undefined
  /** Whether it may go to all contacts of its user at once; absent: to one alone (RFC 3841 §9.1). */
  readonly mayFork?: boolean
}

/**
 * Returns the MESSAGE of an application server to a user. `nextHop` is the user's S-CSCF where the sender knows it,
 * else the I-CSCF of the home network.
 */
export const directMessage = (push: PushContent & { readonly nextHop: NodeIdentity }): SipRequest =>
  pushMessage(push, push.subscriber.identity, routeTo(push.nextHop))

/**
 * Returns the MESSAGE of an application server to the PPG as a service: a wildcarded public service identity whose user
 * part carries the recipient, `sip:push+user00017@ppg1.home1.net`, so that RFC 3428 §8 (one at a time to a URI) holds
 * per recipient. The S-CSCF takes it as the application server's originating request because of `;orig`.
 */
export const psiMessage = (
  push: PushContent & { readonly ppg: NodeIdentity; readonly servingCscf: NodeIdentity },
): SipRequest =>
  pushMessage(push, serviceIdentity(push.subscriber, push.ppg), routeTo(push.servingCscf, { orig: true }))

/** Returns the PPG's public service identity for a recipient. */
const serviceIdentity = (recipient: Subscriber, ppg: NodeIdentity): string =>
  `sip:push+${parseUri(recipient.identity)?.user ?? ""}@${ppg.host}`

/** Returns the user part of the recipient within a public service identity of the PPG, or nothing if it is not one. */
export const recipientOf = (uri: string, ppg: NodeIdentity): string | undefined => {
  const service = parseUri(uri)
  return service?.host === ppg.host && service.user?.startsWith("push+") === true ? service.user.slice(5) : undefined
}

const pushMessage = (push: PushContent, uri: string, route: string): SipRequest => {
  const { ids, sender, hop = 0 } = push
  return {
    kind: "request",
    method: "MESSAGE",
    uri,
    headers: [
      ["Via", viaOf(sentBy(sender), ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ["Route", route],
      ["P-Asserted-Identity", `<${identityOf(sender)}>`],
      chargingVector(ids, push.homeDomain),
      chargingFunctions(push),
      ["From", `<${identityOf(sender)}>;tag=${ids.tag(hop, "from")}`],
      ["To", `<${uri}>`],
      ["Call-ID", ids.callId(hop)],
      ["CSeq", "1 MESSAGE"],
      [
        "Accept-Contact",
        `*;${pushFeatureTag}="${applicationOf(push.pushedType ?? push.contentType)}";require;explicit`,
      ],
      ["Request-Disposition", push.mayFork === true ? "fork, parallel" : "no-fork"],
      ["Privacy", "none"],
      ["User-Agent", "push-agent/1.0"],
      ["Date", dateText(ids.nowSeconds)],
      ...(push.expiresSeconds === undefined ? [] : [["Expires", String(push.expiresSeconds)] as const]),
      ["Content-Type", push.contentType],
    ],
    body: push.body,
  }
}

/**
 * Returns what a back-to-back user agent takes over from the MESSAGE that it received: content, how long it is of use, and whether it
 * may be forked.
 * @example relayedContent(message) // => { contentType: "text/plain", body: "…", expiresSeconds: 86400 }
 */
export const relayedContent = (
  received: SipRequest,
): Pick<PushContent, "contentType" | "body" | "expiresSeconds" | "mayFork"> => {
  const expires = headerOf(received, "Expires") ?? ""
  return {
    contentType: headerOf(received, "Content-Type") ?? "text/plain",
    body: received.body,
    expiresSeconds: /^\d{1,10}$/.test(expires) ? Number(expires) : undefined,
    ...(valuesOf(received, "Request-Disposition").some(forbidsForking) ? {} : { mayFork: true }),
  }
}

/**
 * What a REGISTER is for: the unprotected first round, the protected second one, a refresh (protected, not challenged
 * again), or the end of the registration (Expires 0).
 */
export type RegistrationRound = 1 | 2 | "refresh" | "deregister"

/** Seconds that a UE asks for: TS 24.229 §5.1.1.2.1. */
const requestedSeconds = 600_000

/**
 * Returns the REGISTER that a device sends to its P-CSCF: Call-ID and From tag of the episode, CSeq one above the last
 * (RFC 3261 §10.2.4).
 */
export const registerRequest = (registration: {
  readonly ids: Identifiers
  readonly round: RegistrationRound
  /** Position of this request within the episode; 0 for the first. */
  readonly hop?: number
  /** Number of this REGISTER within the episode, from 1. */
  readonly sequence?: number
  readonly subscriber: Subscriber
  readonly homeDomain: string
}): SipRequest => {
  const { ids, round, subscriber, homeDomain, hop = 0, sequence = round === 1 ? 1 : 2 } = registration
  const expires = round === "deregister" ? 0 : requestedSeconds
  const contact = parseUri(subscriber.contact)
  const isProtected = round !== 1
  return {
    kind: "request",
    method: "REGISTER",
    uri: `sip:${homeDomain}`,
    headers: [
      ["Via", viaOf(`${hostOf(subscriber.contact)}:${contact?.port ?? 5060}`, ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ["P-Access-Network-Info", accessNetwork],
      ["From", `<${subscriber.identity}>;tag=${ids.tag(0, "from")}`],
      ["To", `<${subscriber.identity}>`],
      ["Contact", deviceContact(subscriber, expires)],
      ["Call-ID", ids.callId(0)],
      ["Authorization", authorization(registration, isProtected)],
      ["Security-Client", securityAgreement(false)],
      ...(isProtected ? [["Security-Verify", securityAgreement(true)] as Header] : []),
      ["Require", "sec-agree"],
      ["Proxy-Require", "sec-agree"],
      ["CSeq", `${sequence} REGISTER`],
      ["Supported", "path"],
      ["User-Agent", "push-device/1.0"],
    ],
    body: "",
  }
}

const authorization = (
  { ids, subscriber, homeDomain }: { ids: Identifiers; subscriber: Subscriber; homeDomain: string },
  isProtected: boolean,
): string =>
  `Digest username="${privateIdentity(subscriber)}",realm="${homeDomain}",` +
  `nonce="${isProtected ? nonceOf(ids) : ""}",uri="sip:${homeDomain}",` +
  `response="${isProtected ? ids.token("response") + ids.token("response 2") : ""}"` +
  (isProtected ? ",algorithm=AKAv1-MD5" : "")
