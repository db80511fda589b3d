/**
 * What the two ends of a push subscription answer: the application server to a SUBSCRIBE (RFC 6665 §4.2.1.1), the device to
 * a NOTIFY (§4.1.3). What they remember is in the tables of this folder; here is what the text of one request decides.
 */
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import { addressParameters } from "../../wire/sip/uri.ts"
import type { Decision, NotifierPolicy, RoleEnvironment } from "../ims/decision.ts"
import { chargingVector, sentBy } from "../sip/headers.ts"
import { answer } from "../sip/proxy.ts"
import { grant } from "./lifetime.ts"
import type { EventPackage, PackageName } from "./packages.ts"
import { packageOf } from "./packages.ts"
import type { NotifierInput } from "./notifier.ts"
import { noticeInput, parseState } from "./subscription-state.ts"
import type { SubscriberInput } from "./subscriber.ts"

const secondsOf = (value: string | undefined): number | undefined | "bad" =>
  value === undefined ? undefined : /^\d{1,10}$/.test(value) ? Number(value) : "bad"

const offered = (event: string | undefined, packages: readonly PackageName[]): EventPackage | undefined => {
  const found = packageOf(event)
  return found !== undefined && packages.includes(found.token) ? found : undefined
}

/** An answer to a SUBSCRIBE, and what its notifier's table is told; no input where nothing changes. */
export interface Admission {
  readonly decision: Decision
  readonly input: NotifierInput | undefined
  /** Lifetime granted, s; 0 where none is. */
  readonly seconds: number
}

/**
 * Decides about a SUBSCRIBE at an application server: 489 for another package, 400 for an Expires that is no number, 423
 * with Min-Expires, else 200 with Record-Route, Contact and the lifetime. Whether a dialog is known (481) the table says.
 */
export const admitSubscription = (
  request: SipRequest,
  environment: RoleEnvironment,
  policy: NotifierPolicy,
): Admission => {
  const refused = (code: number, ...headers: readonly Header[]): Admission => ({
    decision: answer(code, { headers }),
    input: undefined,
    seconds: 0,
  })
  const found = offered(headerOf(request, "Event"), policy.packages)
  if (found === undefined) return refused(489, ["Allow-Events", policy.packages.join(", ")])
  const requested = secondsOf(headerOf(request, "Expires"))
  if (requested === "bad") return refused(400)
  const lifetime = grant({
    requested,
    fallback: found.defaultSeconds,
    minimum: policy.minimumSeconds,
    longest: policy.longestSeconds,
  })
  if (lifetime.kind === "too brief") return refused(423, ["Min-Expires", String(lifetime.minimumSeconds)])
  const { seconds } = lifetime
  const isInDialog = addressParameters(headerOf(request, "To") ?? "")["tag"] !== undefined
  return {
    decision: answer(200, {
      headers: [
        ...valuesOf(request, "Record-Route").map((route): Header => ["Record-Route", route]),
        chargingVector(environment.ids, environment.homeDomain),
        ["Contact", `<sip:${sentBy(environment.self)}>`],
        ["Expires", String(seconds)],
      ],
    }),
    input: isInDialog ? (seconds > 0 ? "refresh" : "unsubscribe") : seconds > 0 ? "subscribe" : "fetch",
    seconds,
  }
}

/** An answer to a NOTIFY, and what its subscriber's table is told. */
export interface Notice {
  readonly decision: Decision
  readonly input: SubscriberInput | undefined
}

/**
 * Decides about a NOTIFY at a device that has a subscription to one of `packages`, and takes these types of content: 489
 * for another package, 400 without an intelligible Subscription-State, 415 for content that it does not take, else 200.
 * A NOTIFY with content that is taken is a push delivered. `headers` go into every answer.
 */
export const takePushNotice = (
  request: SipRequest,
  device: {
    readonly packages: readonly PackageName[]
    /** Packages that it takes elsewhere: they stand in Allow-Events, too. */
    readonly others?: readonly PackageName[]
    readonly accepts: (contentType: string) => boolean
    readonly accept: readonly string[]
    readonly headers: readonly Header[]
  },
): Notice => {
  const refused = (code: number, ...headers: readonly Header[]): Notice => ({
    decision: answer(code, { headers: [...device.headers, ...headers] }),
    input: undefined,
  })
  const { packages, others = [], headers } = device
  if (offered(headerOf(request, "Event"), packages) === undefined)
    return refused(489, ["Allow-Events", [...others, ...packages].join(", ")])
  const state = parseState(headerOf(request, "Subscription-State") ?? "")
  if (state === undefined) return refused(400)
  const type = headerOf(request, "Content-Type")
  const hasContent = request.body.length > 0
  // The type is what is looked at, as in a MESSAGE: content of no octets is of a type, too.
  if (type === undefined ? hasContent : !device.accepts(type)) return refused(415, ["Accept", device.accept.join(", ")])
  return {
    decision: answer(200, { headers, effect: hasContent ? "deliver" : undefined }),
    input: noticeInput(state),
  }
}
