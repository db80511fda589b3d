/**
 * What every SIP proxy does with a request: RFC 3261 §16.3 (Max-Forwards), §16.4 (own Route), §16.6 (forwarding).
 * Record-Route is for INVITE, SUBSCRIBE and NOTIFY: it applies neither to MESSAGE (RFC 3428 table 2) nor to REGISTER.
 */
import type { SipRequest } from "../../wire/sip/message.ts"
import { headerOf, insertBefore, prepend, valuesOf, withValues } from "../../wire/sip/message.ts"
import { addressOf, addressParameters, hostOf, parseUri } from "../../wire/sip/uri.ts"
import type { SipUri } from "../../wire/sip/uri.ts"
import type { ContactTarget, CxQuery, Decision, FunctionName, NodeIdentity, RoleEnvironment } from "../ims/decision.ts"
import { maxForwardsStart, routeTo, sentBy, viaOf } from "./headers.ts"

/** Returns an answer without effect or function. */
export const answer = (
  code: number,
  more: Partial<Omit<Extract<Decision, { readonly kind: "answer" }>, "kind" | "code">> = {},
): Decision => ({ kind: "answer", code, headers: [], query: undefined, effect: undefined, gave: [], ...more })

/** Returns 483 when the request may go no further (RFC 3261 §16.3 item 3), else nothing. */
export const hopsExhausted = (request: SipRequest): Decision | undefined =>
  headerOf(request, "Max-Forwards")?.trim() === "0" ? answer(483) : undefined

/** Returns the request without its topmost Route if that names this node (RFC 3261 §16.4), and the URI taken off. */
export const takeOwnRoute = (
  request: SipRequest,
  self: NodeIdentity,
): { readonly request: SipRequest; readonly own: SipUri | undefined } => {
  const [top, ...rest] = valuesOf(request, "Route")
  const uri = top === undefined ? undefined : parseUri(addressOf(top))
  return uri !== undefined && uri.host === self.host
    ? { request: withValues(request, "Route", rest), own: uri }
    : { request, own: undefined }
}

/** Returns the host of the next node: topmost Route, or the Request-URI where there is none (RFC 3261 §16.6 step 7). */
export const nextHost = (request: SipRequest): string => {
  const top = valuesOf(request, "Route")[0]
  return hostOf(top === undefined ? request.uri : addressOf(top))
}

/**
 * Returns the decision to send this request on: Max-Forwards falls by one, or becomes 70 where it was missing (RFC 3261
 * §16.6 step 3), and an own Via goes on top (step 8).
 */
export const forward = (
  request: SipRequest,
  environment: RoleEnvironment,
  more: {
    readonly to?: string
    readonly query?: CxQuery
    readonly gave?: readonly FunctionName[]
    readonly target?: ContactTarget
  } = {},
): Decision => {
  const hops = headerOf(request, "Max-Forwards")
  const left = hops === undefined ? maxForwardsStart : Number(hops) - 1
  const counted = withValues(request, "Max-Forwards", [String(left)])
  return {
    kind: "forward",
    to: more.to ?? nextHost(request),
    request: prepend(counted, ["Via", viaOf(sentBy(environment.self), environment.ids.branch(environment.hop))]),
    query: more.query,
    gave: more.gave ?? [],
    ...(more.target === undefined ? {} : { target: more.target }),
  }
}

/** Methods that make dialogs (RFC 3261 §12.1; RFC 6665 §4.4.1). */
const dialogMaking: ReadonlySet<string> = new Set(["INVITE", "SUBSCRIBE", "NOTIFY"])

/** Tells whether a request belongs to a dialog already: To has a tag (RFC 3261 §12.2.2). */
export const isWithinDialog = (request: SipRequest): boolean =>
  addressParameters(headerOf(request, "To") ?? "")["tag"] !== undefined

/**
 * Returns the request with this proxy on top of its Record-Route, so that later requests of the dialog come by (RFC 3261
 * §16.6 step 4; RFC 6665 §4.3); a request of a method that makes no dialog stays as it is.
 */
export const recordRoute = (request: SipRequest, self: NodeIdentity): SipRequest =>
  dialogMaking.has(request.method)
    ? insertBefore(request, headerOf(request, "Record-Route") === undefined ? "From" : "Record-Route", [
        "Record-Route",
        routeTo(self),
      ])
    : request

/**
 * Returns the routing inputs of a request as one text: two visits to the same node with the same key are a loop, and will
 * repeat for ever; the same node with another key is a spiral, which is legal (RFC 3261 §16.3 item 4).
 */
export const routingKey = (request: SipRequest): string =>
  [
    request.method,
    request.uri,
    valuesOf(request, "Route").join(","),
    headerOf(request, "P-Asserted-Identity") ?? "",
    headerOf(request, "P-Served-User") ?? "",
  ].join("\n")

/**
 * Returns the request with the transport that its topmost Via names, "UDP" or "TCP" (RFC 3261 §18.1.1: it follows the
 * transport really used, hop by hop). The size does not change.
 */
export const overTransport = (request: SipRequest, transport: "UDP" | "TCP"): SipRequest => {
  const [top, ...rest] = valuesOf(request, "Via")
  return top === undefined
    ? request
    : withValues(request, "Via", [top.replace(/^SIP\/2\.0\/[A-Z]+/, `SIP/2.0/${transport}`), ...rest])
}
