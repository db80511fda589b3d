/**
 * SUBSCRIBE and NOTIFY of a push by subscription (RFC 6665, TS 24.229 §5.4.3): the device subscribes to the pushes of one
 * application server, which notifies it within the dialog. Both P-CSCF and S-CSCF stay in the dialog by Record-Route.
 * Rule: identifiers have a fixed width; who numbers the requests of a dialog decides how wide CSeq is.
 */
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import { hostOf, parseUri } from "../../wire/sip/uri.ts"
import type { Identifiers, NodeIdentity, Subscriber } from "../ims/decision.ts"
import { accessNetwork, securityAgreement } from "../sip/device-identity.ts"
import { chargingVector, identityOf, maxForwardsStart, routeTo, sentBy, viaOf } from "../sip/headers.ts"
import type { PackageName } from "./packages.ts"
import { printState } from "./subscription-state.ts"
import type { SubscriptionState } from "./subscription-state.ts"

/** What all requests of one subscription need. */
export interface PushSubscription {
  readonly ids: Identifiers
  /** Position of the request among the hops that its identifiers number; 0 for the first. */
  readonly hop?: number
  /** Number of the dialog among those of its identifiers: it has its own Call-ID and tags. */
  readonly dialog: number
  readonly event: PackageName
  readonly subscriber: Subscriber
  /** The application server that notifies. */
  readonly server: NodeIdentity
  readonly servingCscf: NodeIdentity
  /** Path of the binding from the S-CSCF's side, P-CSCF last. */
  readonly path: readonly NodeIdentity[]
  readonly homeDomain: string
}

/** Contact of the application server as the notifier, and where requests within the dialog go. */
const notifierUri = (server: NodeIdentity): string => `sip:${sentBy(server)}`

/** Where a device addresses the application server: a service of its own host, which no user's criteria concern. */
const serviceUri = (server: NodeIdentity): string => `sip:${server.host}`

/** Proxies of the dialog, nearest to the application server first: that is the notifier's route set (RFC 3261 §12.1.1). */
const recorded = ({ servingCscf, path }: PushSubscription): readonly NodeIdentity[] => [servingCscf, ...path]

/**
 * Returns a SUBSCRIBE as it leaves the device; `expiresSeconds` is 0 to end the subscription. Initial: along the P-CSCF
 * and the Service-Route (RFC 3608 §6). With the notifier's tag: within the dialog, along its route set.
 */
export const pushSubscribe = (
  subscription: PushSubscription & {
    readonly expiresSeconds: number
    /** Types that the device takes in notifications (RFC 6665 §3.1.3). */
    readonly accept: readonly string[]
    /** Number of this SUBSCRIBE within the dialog, from 1. */
    readonly sequence: number
    readonly notifierTag?: string
  },
): SipRequest => {
  const { ids, hop = 0, dialog, subscriber, server, servingCscf, path, notifierTag, sequence } = subscription
  const route =
    notifierTag === undefined
      ? [routeTo(path.at(-1) ?? servingCscf), routeTo(servingCscf, { user: "orig" })]
      : recorded(subscription)
          .toReversed()
          .map((node) => routeTo(node))
  return {
    kind: "request",
    method: "SUBSCRIBE",
    uri: notifierTag === undefined ? serviceUri(server) : notifierUri(server),
    headers: [
      ["Via", viaOf(`${hostOf(subscriber.contact)}:${parseUri(subscriber.contact)?.port ?? 5060}`, ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ...route.map((value): Header => ["Route", value]),
      ["P-Access-Network-Info", accessNetwork],
      ["P-Preferred-Identity", `<${subscriber.identity}>`],
      ["Privacy", "none"],
      ["From", `<${subscriber.identity}>;tag=${ids.tag(dialog, "from")}`],
      ["To", `<${serviceUri(server)}>${notifierTag === undefined ? "" : `;tag=${notifierTag}`}`],
      ["Call-ID", ids.callId(dialog)],
      ["Require", "sec-agree"],
      ["Proxy-Require", "sec-agree"],
      ["CSeq", `${sequence} SUBSCRIBE`],
      ["Event", subscription.event],
      ["Expires", String(subscription.expiresSeconds)],
      ["Accept", subscription.accept.join(", ")],
      ["Contact", `<${subscriber.contact}>`],
      ["Security-Verify", securityAgreement(true)],
      ["User-Agent", "push-device/1.0"],
    ],
    body: "",
  }
}

/**
 * Returns a NOTIFY as it leaves the application server: with content it is a push, without it tells the state alone,
 * as after a SUBSCRIBE (RFC 6665 §4.2.2).
 */
export const pushNotify = (
  subscription: PushSubscription & {
    readonly notifierTag: string
    readonly state: SubscriptionState
    /** Number of this NOTIFY within the dialog, from 1. */
    readonly sequence: number
    readonly content?: { readonly type: string; readonly body: string | Uint8Array }
  },
): SipRequest => {
  const { ids, hop = 0, dialog, subscriber, server, notifierTag, state, sequence, content } = subscription
  return {
    kind: "request",
    method: "NOTIFY",
    uri: subscriber.contact,
    headers: [
      ["Via", viaOf(sentBy(server), ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ...recorded(subscription).map((node): Header => ["Route", routeTo(node)]),
      ["P-Asserted-Identity", `<${identityOf(server)}>`],
      chargingVector(ids, subscription.homeDomain),
      ["From", `<${serviceUri(server)}>;tag=${notifierTag}`],
      ["To", `<${subscriber.identity}>;tag=${ids.tag(dialog, "from")}`],
      ["Call-ID", ids.callId(dialog)],
      ["CSeq", `${sequence} NOTIFY`],
      ["Contact", `<${notifierUri(server)}>`],
      ["Event", subscription.event],
      ["Subscription-State", printState(state)],
      ["User-Agent", "push-agent/1.0"],
      ...(content === undefined ? [] : [["Content-Type", content.type] as const]),
    ],
    body: content?.body ?? "",
  }
}
