/**
 * The event package `reg`: after an initial registration the device and its P-CSCF subscribe to the state of the
 * registration at the S-CSCF, which notifies them (RFC 3680; TS 24.229 §5.1.1.3, §5.2.3, §5.4.2.1; RFC 6665). An application
 * server may subscribe, too (§5.7.1.1 note): its subscription outlives registrations, and it reads the contact's parameters.
 * Rule 1: a NOTIFY follows every 2xx to a SUBSCRIBE (RFC 6665 §4.2.1.2) and the end of the registration.
 * Rule 2: every identifier has a fixed width. CSeq and `version`, which count up, stand as in the first request of
 * their kind, refreshed or ended one above the first.
 */
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import { addressOf, hostOf, parseUri } from "../../wire/sip/uri.ts"
import { escapeXml } from "../../wire/xml.ts"
import { accessNetwork, deviceFeatures, registeredContact, securityAgreement } from "../sip/device-identity.ts"
import { chargingVector, identityOf, maxForwardsStart, routeTo, sentBy, viaOf } from "../sip/headers.ts"
import { answer } from "../sip/proxy.ts"
import type { Decision, Identifiers, NodeIdentity, RoleEnvironment, Subscriber } from "./decision.ts"

/** Token of the package (RFC 3680 §4.1), and the type of its bodies (§5). */
const packageName = "reg"
const reginfoType = "application/reginfo+xml"

/**
 * Seconds that both subscribers ask for: TS 24.229 §5.1.1.3, §5.2.3. The S-CSCF grants what is asked (§5.4.2.1.1 lets it
 * shorten): a subscription does not end with the lifetime of a binding, which refreshes go on extending.
 */
export const subscriptionSeconds = 600_000

/** Number of each subscriber's dialog among those of its identifiers: it has its own Call-ID and tags. */
const dialogs = { device: 1, proxy: 2, server: 3 } as const

/** Who is subscribed: the device, its P-CSCF, or an application server. */
export type RegSubscriber = keyof typeof dialogs

/** What all requests of one subscription need. */
export interface RegSubscription {
  readonly ids: Identifiers
  /** Position of the request among the hops that its identifiers number; 0 for the first. */
  readonly hop?: number
  readonly by: RegSubscriber
  /** The application server, where it is the one. */
  readonly server?: NodeIdentity
  readonly subscriber: Subscriber
  readonly servingCscf: NodeIdentity
  readonly homeDomain: string
  /** Path of the binding from the S-CSCF's side, P-CSCF last: its proxies put themselves into Record-Route, too. */
  readonly path: readonly NodeIdentity[]
}

/** Contact of the S-CSCF as the notifier, and where requests within the dialog go. */
const notifierUri = (servingCscf: NodeIdentity): string => `sip:${sentBy(servingCscf)}`

const proxyOf = ({ path, servingCscf }: Pick<RegSubscription, "path" | "servingCscf">): NodeIdentity =>
  path.at(-1) ?? servingCscf

/** The network's subscriber: the application server, or the P-CSCF. */
const nodeOf = (subscription: RegSubscription): NodeIdentity => subscription.server ?? proxyOf(subscription)

const fromOf = (subscription: RegSubscription): string =>
  subscription.by === "device"
    ? subscription.subscriber.identity
    : subscription.server === undefined
      ? `sip:${sentBy(proxyOf(subscription))}`
      : identityOf(subscription.server)

const contactOf = (subscription: RegSubscription): string =>
  subscription.by === "device" ? subscription.subscriber.contact : `sip:${sentBy(nodeOf(subscription))}`

/** Proxies between the subscriber and the S-CSCF that stay in the dialog, nearest to the S-CSCF first. */
const recorded = ({ by, path }: RegSubscription): readonly NodeIdentity[] =>
  by === "device" ? path : by === "proxy" ? path.slice(0, -1) : []

/**
 * Returns a SUBSCRIBE as it leaves its subscriber. Initial: to the user's identity; the device's follows the P-CSCF and the
 * Service-Route of the registration (RFC 3608 §6), the P-CSCF's enters the home network at `entry`, where the I-CSCF
 * asks for the S-CSCF. With the notifier's tag: a refresh, within the dialog.
 */
export const subscribeRequest = (
  subscription: RegSubscription & { readonly entry: NodeIdentity; readonly notifierTag?: string },
): SipRequest => {
  const { ids, hop = 0, by, subscriber, servingCscf, entry, notifierTag } = subscription
  const outward = recorded(subscription)
    .toReversed()
    .map((node) => routeTo(node))
  const isDevice = by === "device"
  const initialRoute = isDevice
    ? [routeTo(proxyOf(subscription)), routeTo(servingCscf, { user: "orig" })]
    : [...outward, routeTo(entry)]
  const contact = parseUri(subscriber.contact)
  const sender = isDevice ? `${hostOf(subscriber.contact)}:${contact?.port ?? 5060}` : sentBy(nodeOf(subscription))
  return {
    kind: "request",
    method: "SUBSCRIBE",
    uri: notifierTag === undefined ? subscriber.identity : notifierUri(servingCscf),
    headers: [
      ["Via", viaOf(sender, ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ...(notifierTag === undefined ? initialRoute : outward).map((route): Header => ["Route", route]),
      ...(isDevice
        ? ([
            ["P-Access-Network-Info", accessNetwork],
            ["P-Preferred-Identity", `<${subscriber.identity}>`],
            ["Privacy", "none"],
          ] as const)
        : ([
            ["P-Asserted-Identity", `<${fromOf(subscription)}>`],
            chargingVector(ids, subscription.homeDomain),
          ] as const)),
      ["From", `<${fromOf(subscription)}>;tag=${ids.tag(dialogs[by], "from")}`],
      ["To", `<${subscriber.identity}>${notifierTag === undefined ? "" : `;tag=${notifierTag}`}`],
      ["Call-ID", ids.callId(dialogs[by])],
      ...(isDevice
        ? ([
            ["Require", "sec-agree"],
            ["Proxy-Require", "sec-agree"],
          ] as const)
        : []),
      ["CSeq", `${notifierTag === undefined ? 1 : 2} SUBSCRIBE`],
      ["Event", packageName],
      ["Expires", String(subscriptionSeconds)],
      ["Accept", reginfoType],
      ["Contact", `<${contactOf(subscription)}>`],
      ...(isDevice
        ? ([
            ["Security-Verify", securityAgreement(true)],
            ["User-Agent", "push-device/1.0"],
          ] as const)
        : []),
    ],
    body: "",
  }
}

/**
 * What a NOTIFY tells: the registration stands; the user has ended it; nobody renewed it. The last two end the
 * subscription, too, as `deactivated`: who wants another may ask at once (RFC 6665 §4.1.3), here after registering again.
 */
export type RegState = "active" | "unregistered" | "expired"

/** Returns the NOTIFY of the S-CSCF within a subscriber's dialog (RFC 3680 §4.7; TS 24.229 §5.4.2.1.2). */
export const notifyRequest = (
  subscription: RegSubscription & {
    readonly notifierTag: string
    readonly state: RegState
    /** How many other devices of the user have a contact; absent: none. */
    readonly others?: number
  },
): SipRequest => {
  const { ids, hop = 0, by, subscriber, servingCscf, notifierTag, state } = subscription
  return {
    kind: "request",
    method: "NOTIFY",
    uri: contactOf(subscription),
    headers: [
      ["Via", viaOf(sentBy(servingCscf), ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ...recorded(subscription).map((node): Header => ["Route", routeTo(node)]),
      chargingVector(ids, subscription.homeDomain),
      ["From", `<${subscriber.identity}>;tag=${notifierTag}`],
      ["To", `<${fromOf(subscription)}>;tag=${ids.tag(dialogs[by], "from")}`],
      ["Call-ID", ids.callId(dialogs[by])],
      ["CSeq", `${state === "active" ? 1 : 2} NOTIFY`],
      ["Contact", `<${notifierUri(servingCscf)}>`],
      ["Event", packageName],
      [
        "Subscription-State",
        state === "active" || by === "server"
          ? `active;expires=${subscriptionSeconds}`
          : "terminated;reason=deactivated",
      ],
      ["Content-Type", reginfoType],
    ],
    body: reginfo(subscription, state, subscription.others ?? 0),
  }
}

/**
 * The document of RFC 3680 §5 with its one registration and all contacts, in full. An application server gets the contact's parameters
 * (`unknown-param`); device and P-CSCF, which know them, do not (TS 24.229 §5.4.2.1.2 has them for all: an assumption).
 * The contacts of the user's other devices are told by stand-ins of the same width, since no flow shows them.
 */
const reginfo = (subscription: RegSubscription, state: RegState, others: number): string => {
  const { ids, subscriber } = subscription
  const version = state === "active" ? 0 : 1
  const phase = state === "active" || others > 0 ? "active" : "terminated"
  return (
    `<?xml version="1.0"?>\r\n` +
    `<reginfo xmlns="urn:ietf:params:xml:ns:reginfo" version="${version}" state="full">\r\n` +
    `  <registration aor="${subscriber.identity}" id="${ids.token("registration").slice(0, 8)}" state="${phase}">\r\n` +
    contactElement(subscription, state, "contact") +
    Array.from({ length: others }, (_, other) => contactElement(subscription, "active", `contact ${other}`)).join("") +
    `  </registration>\r\n` +
    `</reginfo>\r\n`
  )
}

const contactElement = ({ ids, by, subscriber }: RegSubscription, state: RegState, name: string): string => {
  const [phase, event] = state === "active" ? ["active", "registered"] : ["terminated", state]
  return (
    `    <contact id="${ids.token(name).slice(0, 8)}" state="${phase}" event="${event}">\r\n` +
    `      <uri>${escapeXml(registeredContact(subscriber))}</uri>\r\n` +
    (by === "server" ? deviceFeatures(subscriber).map(parameterLine).join("") : "") +
    `    </contact>\r\n`
  )
}

const parameterLine = ([name, value]: readonly [name: string, value: string | undefined]): string =>
  value === undefined
    ? `      <unknown-param name="${name}"/>\r\n`
    : `      <unknown-param name="${name}">${escapeXml(value)}</unknown-param>\r\n`

const eventOf = (request: SipRequest): string => (headerOf(request, "Event") ?? "").split(";")[0]?.trim() ?? ""

/** An answer that makes a dialog carries the Record-Route of its request (RFC 3261 §12.1.1). */
const recordRouteOf = (request: SipRequest): readonly Header[] =>
  valuesOf(request, "Record-Route").map((route): Header => ["Record-Route", route])

/** 489: the package is none of ours (RFC 6665 §4.2.1.1, §8.2.2). */
const badEvent = (headers: readonly Header[]): Decision =>
  answer(489, { headers: [...headers, ["Allow-Events", packageName]] })

/** Whether a SUBSCRIBE that reached the S-CSCF ends there: it asks for `reg` of a user of its, or names the S-CSCF. */
export const isForNotifier = (request: SipRequest, environment: RoleEnvironment): boolean =>
  request.method === "SUBSCRIBE" &&
  (hostOf(request.uri) === environment.self.host ||
    (request.uri === environment.subscriber.identity && eventOf(request) === packageName))

/**
 * Decides about such a SUBSCRIBE (TS 24.229 §5.4.2.1.1): the user itself and the proxies of its Path may watch a registration
 * that stands, its application servers whatever there is; the asserted identity tells who asks.
 */
export const takeSubscription = (request: SipRequest, environment: RoleEnvironment): Decision => {
  if (eventOf(request) !== packageName) return badEvent([])
  const { subscriber, path, criteria, ids, homeDomain, self } = environment
  const asserted = addressOf(headerOf(request, "P-Asserted-Identity") ?? "")
  const isServer = criteria.some(({ server }) => identityOf(server) === asserted)
  const mayWatch = [subscriber.identity, ...path.map((node) => `sip:${sentBy(node)}`)]
  if (!isServer && (!environment.registered || !mayWatch.includes(asserted))) return answer(403)
  return answer(200, {
    headers: [
      ...recordRouteOf(request),
      chargingVector(ids, homeDomain),
      ["Contact", `<${notifierUri(self)}>`],
      ["Expires", headerOf(request, "Expires") ?? String(subscriptionSeconds)],
    ],
    effect: "subscribe",
  })
}

/**
 * Decides about a NOTIFY at its subscriber, which puts `headers` into every answer. The 200 has no Record-Route: the
 * notifier knows its route from the SUBSCRIBE.
 */
export const takeNotice = (request: SipRequest, headers: readonly Header[] = []): Decision =>
  eventOf(request) === packageName ? answer(200, { headers }) : badEvent(headers)

/** Codes to a NOTIFY, or a timeout (408), after which the notifier forgets the subscription (RFC 6665 §4.2.2, RFC 5057 §5.1). */
const ending: ReadonlySet<number> = new Set([404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604])

/** Tells whether a subscription ends with this final response to a NOTIFY of it. */
export const endsSubscription = (code: number): boolean => ending.has(code)
