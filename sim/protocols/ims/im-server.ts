/**
 * SIP/SIMPLE IM server: an application server on the ISC interface (TS 24.229 §5.7).
 * A MESSAGE for a user who is not registered goes into its store, answered 202 as a relay does (RFC 3428 §7). A MESSAGE
 * for a registered user it sends on as a request of its own, which is again a terminating request of that user: a
 * criterion that does not exempt this server's asserted identity then brings it straight back, and the walk is a loop.
 */
import type { SipRequest } from "../../wire/sip/message.ts"
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import { addressParameters } from "../../wire/sip/uri.ts"
import { admitSubscription } from "../events/roles.ts"
import { answer } from "../sip/proxy.ts"
import { directMessage, relayedContent } from "../sip/requests.ts"
import type { Decision, RoleEnvironment, RoleFunction } from "./decision.ts"
import { takeNotice } from "./reg-event.ts"
import { takeRetrieval } from "./store-session.ts"

/** Decides about a request at the IM server. */
export const imServer: RoleFunction = (request, environment) => {
  if (request.method === "REGISTER") return noteRegistration(request)
  if (request.method === "SUBSCRIBE" && environment.notifier !== undefined) {
    const { decision } = admitSubscription(request, environment, environment.notifier)
    return decision.kind === "answer" && decision.code === 200 ? { ...decision, effect: "subscribe-push" } : decision
  }
  if (request.method === "NOTIFY") return takeNotice(request)
  if (environment.keepsMessages === true && (request.method === "INVITE" || request.method === "ACK"))
    return takeRetrieval(request, environment)
  if (request.method === "BYE") return answer(200) // of a session in which it pushes (RFC 3261 §15.1.2)
  if (request.method !== "MESSAGE") return answer(405, { headers: [["Allow", "MESSAGE, REGISTER"]] })
  const { subscriber } = environment
  if (request.uri !== subscriber.identity) return answer(404)
  const isForRegistered = addressParameters(headerOf(request, "P-Served-User") ?? "")["regstate"] === "reg"
  return isForRegistered ? sendOn(request, environment) : answer(202, { effect: "store", gave: ["store-and-forward"] })
}

/** Answers a third-party REGISTER with the same lifetime (TS 24.229 §5.7.1.1). */
export const noteRegistration = (request: SipRequest): Decision =>
  answer(200, {
    headers: valuesOf(request, "Expires").map((expires) => ["Expires", expires] as const),
    effect: "note-registration",
  })

const sendOn = (request: SipRequest, environment: RoleEnvironment): Decision => ({
  kind: "back-to-back",
  to: environment.servingCscf.host,
  request: directMessage({
    ids: environment.ids,
    hop: environment.hop,
    sender: environment.self,
    subscriber: environment.subscriber,
    homeDomain: environment.homeDomain,
    nextHop: environment.servingCscf,
    ...relayedContent(request),
  }),
  answer: "late",
  query: undefined,
  gave: [],
})
