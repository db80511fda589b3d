/**
 * A Push Proxy Gateway that receives SIP, in the two reconstructions of slide 16.
 * `chained`: a proxy application server in the recipient's filter criteria, which passes the request back on the ODI
 * Route. `psi`: addressed as a public service identity; a back-to-back user agent that reads the recipient from the user
 * part and sends a new MESSAGE of its own, with another Call-ID and an empty Via stack, so no Via tells of the detour.
 */
import type { SipRequest } from "../../wire/sip/message.ts"
import { valuesOf, without } from "../../wire/sip/message.ts"
import { parseUri } from "../../wire/sip/uri.ts"
import type { Decision, RoleEnvironment, RoleFunction } from "../ims/decision.ts"
import { noteRegistration } from "../ims/im-server.ts"
import { takeNotice } from "../ims/reg-event.ts"
import { answer, forward, hopsExhausted, takeOwnRoute } from "../sip/proxy.ts"
import { directMessage, recipientOf, relayedContent } from "../sip/requests.ts"

/** Decides about a SIP request at the PPG. */
export const ppg: RoleFunction = (request, environment) => {
  if (request.method === "REGISTER") return noteRegistration(request)
  if (request.method === "NOTIFY") return takeNotice(request)
  if (request.method !== "MESSAGE") return answer(405, { headers: [["Allow", "MESSAGE, REGISTER"]] })
  return environment.ppg.variant === "psi" ? serve(request, environment) : chain(request, environment)
}

/** Proxies on the remaining Route, without P-Served-User, which ends at the application server (RFC 5502 §6). */
const chain = (request: SipRequest, environment: RoleEnvironment): Decision => {
  const exhausted = hopsExhausted(request)
  if (exhausted !== undefined) return exhausted
  const { request: popped } = takeOwnRoute(request, environment.self)
  return valuesOf(popped, "Route").length > 0 ? forward(without(popped, "P-Served-User"), environment) : answer(404)
}

const serve = (request: SipRequest, environment: RoleEnvironment): Decision => {
  const { self, subscriber, interrogatingCscf, servingCscf } = environment
  const user = recipientOf(request.uri, self)
  if (user === undefined || user !== parseUri(subscriber.identity)?.user) return answer(404)
  const nextHop = interrogatingCscf ?? servingCscf
  return {
    kind: "back-to-back",
    to: nextHop.host,
    request: directMessage({
      ids: environment.ids,
      hop: environment.hop,
      sender: self,
      subscriber,
      homeDomain: environment.homeDomain,
      nextHop,
      ...relayedContent(request),
    }),
    answer: environment.ppg.answer,
    query: undefined,
    gave: environment.ppg.answer === "early" ? ["address resolution", "store-and-forward"] : ["address resolution"],
  }
}
