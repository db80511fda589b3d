/**
 * Registration at the S-CSCF: TS 24.229 §5.4.1, RFC 3261 §10.3, IMS AKA in two rounds.
 * A REGISTER without a response to a challenge is challenged (authentication data from the HSS by MAR); one with it is
 * accepted, because this model's devices know their keys, and the HSS is told by SAR.
 */
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import type { Header, SipRequest } from "../../wire/sip/message.ts"
import {
  chargingFunctions,
  chargingVector,
  identityOf,
  maxForwardsStart,
  routeTo,
  sentBy,
  viaOf,
} from "../sip/headers.ts"
import { answer } from "../sip/proxy.ts"
import { accessNetwork, nonceOf } from "../sip/device-identity.ts"
import type { Identifiers, NodeIdentity, RoleFunction, Subscriber } from "./decision.ts"

/** Decides about a REGISTER at the S-CSCF. */
export const servingRegistrar: RoleFunction = (request, environment) => {
  const { ids, homeDomain, registrationSeconds, self, subscriber } = environment
  const toward = headerOf(request, "To") ?? ""
  if (!toward.includes(`<${subscriber.identity}>`)) return answer(404)
  if (!hasResponse(request)) {
    const challenge =
      `Digest realm="${homeDomain}",nonce="${nonceOf(ids)}",algorithm=AKAv1-MD5,` +
      `ik="${ids.token("ik")}${ids.token("ik 2")}",ck="${ids.token("ck")}${ids.token("ck 2")}"`
    return answer(401, { headers: [["WWW-Authenticate", challenge]], query: "MAR", effect: "challenge" })
  }
  const asked = requestedExpiry(request)
  const granted = Math.min(asked, registrationSeconds)
  const contact = (headerOf(request, "Contact") ?? "").replace(/;expires=\d+/, `;expires=${granted}`)
  const bindings: readonly Header[] = granted === 0 ? [] : [["Contact", contact]]
  return answer(200, {
    headers: [
      ...valuesOf(request, "Path").map((path): Header => ["Path", path]),
      ["Service-Route", routeTo(self, { user: "orig" })],
      ["P-Associated-URI", `<${subscriber.identity}>`],
      chargingVector(ids, homeDomain),
      chargingFunctions(environment),
      ...bindings,
    ],
    query: "SAR",
    effect: granted === 0 ? "unbind" : "bind",
    gave: ["authentication"],
  })
}

/**
 * Returns the third-party REGISTER by which the S-CSCF tells an application server of a registration (TS 24.229
 * §5.4.1.7): From and Contact are the S-CSCF's own, To is the user, Expires as granted (0: de-registered).
 */
export const thirdPartyRegister = (notice: {
  readonly ids: Identifiers
  readonly hop: number
  readonly servingCscf: NodeIdentity
  readonly server: NodeIdentity
  readonly subscriber: Subscriber
  readonly homeDomain: string
  readonly expiresSeconds: number
}): SipRequest => {
  const { ids, hop, servingCscf } = notice
  const own = `<sip:${sentBy(servingCscf)}>`
  return {
    kind: "request",
    method: "REGISTER",
    uri: identityOf(notice.server),
    headers: [
      ["Via", viaOf(sentBy(servingCscf), ids.branch(hop))],
      ["Max-Forwards", String(maxForwardsStart)],
      ["P-Access-Network-Info", accessNetwork],
      chargingVector(ids, notice.homeDomain),
      ["From", `${own};tag=${ids.tag(hop, "from")}`],
      ["To", `<${notice.subscriber.identity}>`],
      ["Contact", own],
      ["Expires", String(notice.expiresSeconds)],
      ["Call-ID", ids.callId(hop)],
      ["CSeq", "1 REGISTER"],
    ],
    body: "",
  }
}

/** Whether Authorization carries a response to a challenge; the first, unprotected REGISTER has an empty one. */
const hasResponse = (request: SipRequest): boolean => /response="[^"]+"/.test(headerOf(request, "Authorization") ?? "")

const requestedExpiry = (request: SipRequest): number => {
  const inContact = /;expires=(\d{1,10})/i.exec(headerOf(request, "Contact") ?? "")
  return Number(inContact?.[1] ?? headerOf(request, "Expires") ?? 3600) // RFC 3261 §10.2.1.1: 3600 where nothing is said
}
