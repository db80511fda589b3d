/**
 * How a binding says which push notification service reaches its device (pn-* in the URI of the Contact, RFC 8599 §4.1.2,
 * §8.7), how the network says what it supports (Feature-Caps, RFC 6809 and RFC 8599 §4.1.1, §8.2-§8.4), and how the two are
 * matched with a request. Text from a stranger gives `undefined` or false, never an exception.
 */
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import { addressOf, addressParameters, parseUri } from "../../wire/sip/uri.ts"

/** What a device registers of its push notification service. */
export interface PushTarget {
  /** Token of the service, such as `webpush` (RFC 8599 §9). */
  readonly provider: string
  /** What else the service needs to know of the application, if anything. */
  readonly param: string | undefined
  /** Resource of this user agent at the service: with RFC 8030 the URL of its push resource (RFC 8599 §12). */
  readonly prid: string
}

/** Escapes what may not stand in a URI parameter's value (RFC 3261 §25.1: paramchar). */
const escaped = (value: string): string =>
  encodeURIComponent(value).replace(/%(5B|5D|2F|3A|26|2B|24)/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )

const unescaped = (value: string): string | undefined => {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/**
 * Returns a contact URI with the parameters of a push target; it must have no headers (`?`).
 * @example withPushTarget("sip:a@b", { provider: "webpush", param: undefined, prid: "p/1" }) // => "sip:a@b;pn-provider=webpush;pn-prid=p/1"
 */
export const withPushTarget = (contact: string, { provider, param, prid }: PushTarget): string =>
  `${contact};pn-provider=${escaped(provider)}` +
  (param === undefined ? "" : `;pn-param=${escaped(param)}`) +
  `;pn-prid=${escaped(prid)}`

/** Returns the push target within a URI; `undefined` without both a provider with a value and a resource. */
export const pushTargetOf = (uri: string): PushTarget | undefined => {
  const parameters = parseUri(uri)?.parameters ?? {}
  const read = (name: string): string | undefined => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    return value === undefined ? undefined : unescaped(value)
  }
  const provider = read("pn-provider")
  const prid = read("pn-prid")
  return provider === undefined || provider === "" || prid === undefined || prid === ""
    ? undefined
    : { provider, param: read("pn-param"), prid }
}

/**
 * Whether a Request-URI is that contact: scheme, user, host and port, and the pn-* parameters (RFC 8599 §5.6.2 adds them
 * to the rules of RFC 3261 §19.1.4).
 */
export const isSameTarget = (requestUri: string, contact: string): boolean => {
  const [one, other] = [parseUri(requestUri), parseUri(contact)]
  const [target, registered] = [pushTargetOf(requestUri), pushTargetOf(contact)]
  if (one === undefined || other === undefined || target === undefined || registered === undefined) return false
  return (
    one.scheme === other.scheme &&
    one.user === other.user &&
    one.host === other.host &&
    one.port === other.port &&
    target.provider === registered.provider &&
    target.param === registered.param &&
    target.prid === registered.prid
  )
}

/** What a proxy that supports push says in the 2xx to a REGISTER. */
export interface PushSupport {
  readonly provider: string
  /** Seconds before its end at which the device has to renew a binding by itself; above 120 (RFC 8599 §5.6.1.1). */
  readonly selfRefreshLead: number | undefined
  /** Token for requests within dialogs (RFC 8599 §6.1.2). */
  readonly purr: string | undefined
}

/** Returns the Feature-Caps of such a 2xx. */
export const featureCaps = ({ provider, selfRefreshLead, purr }: PushSupport): Header => [
  "Feature-Caps",
  `*;+sip.pns="${provider}"` +
    (selfRefreshLead === undefined ? "" : `;+sip.pnsreg="${selfRefreshLead}"`) +
    (purr === undefined ? "" : `;+sip.pnspurr="${purr}"`),
]

/** What a proxy does with a REGISTER, by the pn-* of its contact (RFC 8599 §5.6.1). */
export type RegisterVerdict =
  | { readonly kind: "no push" } // nothing is asked: on it goes
  | { readonly kind: "query"; readonly offered: readonly string[] } // pn-provider without value: which are there? (§4.1.1)
  | {
      readonly kind: "support"
      readonly target: PushTarget
      readonly isSelfRenewing: boolean
      readonly wantsPurr: boolean
    }
  | { readonly kind: "refuse" } // 555: nobody else on the way could (§5.6.1.1)
  | { readonly kind: "pass on" } // another proxy may support it

/**
 * Decides about the pn-* of a REGISTER. `isLast` says that no other proxy on the way to the registrar supports push, so
 * that an unknown provider is 555 (RFC 8599 §5.6.1.1) rather than somebody else's.
 */
export const judgeRegister = (
  request: SipRequest,
  proxy: { readonly providers: readonly string[]; readonly isLast: boolean },
): RegisterVerdict => {
  const contact = valuesOf(request, "Contact")[0] ?? ""
  const uri = addressOf(contact)
  const parameters = parseUri(uri)?.parameters ?? {}
  if (!Object.hasOwn(parameters, "pn-provider") || headerOf(request, "Expires")?.trim() === "0")
    return { kind: "no push" }
  const feature = addressParameters(contact)
  if (feature["expires"] === "0") return { kind: "no push" }
  if (parameters["pn-provider"] === "") return { kind: "query", offered: proxy.providers }
  const target = pushTargetOf(uri)
  if (target !== undefined && proxy.providers.includes(target.provider))
    return {
      kind: "support",
      target,
      isSelfRenewing: Object.hasOwn(feature, "+sip.pnsreg"),
      wantsPurr: Object.hasOwn(feature, "+sip.pnspurr"),
    }
  return proxy.isLast ? { kind: "refuse" } : { kind: "pass on" }
}

/**
 * Returns for which target a proxy has to ask for a push before it sends a request on, or `undefined` where it sends it on
 * at once: the Request-URI has no pn-* of a provider that it serves (RFC 8599 §5.6.2), as within a dialog (§6).
 */
export const pushFor = (
  request: SipRequest,
  proxy: {
    readonly providers: readonly string[]
    /** The contact that a PURR stands for, for requests within dialogs. */
    readonly contactOfPurr: (purr: string) => string | undefined
  },
): PushTarget | undefined => {
  const purr = parseUri(request.uri)?.parameters
  const token = purr !== undefined && Object.hasOwn(purr, "pn-purr") ? purr["pn-purr"] : undefined
  const contact = token === undefined || token === "" ? request.uri : proxy.contactOfPurr(token)
  const target = contact === undefined ? undefined : pushTargetOf(contact)
  return target !== undefined && proxy.providers.includes(target.provider) ? target : undefined
}
