/**
 * Interrogating CSCF: the entry to a home network, which asks the HSS for the user's S-CSCF (TS 24.229 §5.3).
 * It keeps nothing between transactions.
 */
import { headerOf, valuesOf, withValues } from "../../wire/sip/message.ts"
import { addressOf, hostOf } from "../../wire/sip/uri.ts"
import { routeTo, sentBy } from "../sip/headers.ts"
import { answer, forward, hopsExhausted, takeOwnRoute } from "../sip/proxy.ts"
import type { Decision, RoleEnvironment, RoleFunction } from "./decision.ts"
import { matches } from "./s-cscf.ts"

/** Decides about a request at the I-CSCF. */
export const interrogatingCscf: RoleFunction = (request, environment) => {
  const exhausted = hopsExhausted(request)
  if (exhausted !== undefined) return exhausted
  const { servingCscf, subscriber } = environment
  const { request: popped } = takeOwnRoute(request, environment.self)
  if (request.method === "REGISTER") {
    if (addressOf(headerOf(request, "To") ?? "") !== subscriber.identity) return answer(403, { query: "UAR" })
    // TS 24.229 §5.3.1.2: the Request-URI becomes the S-CSCF of the HSS's answer.
    return forward({ ...popped, uri: `sip:${sentBy(servingCscf)}` }, environment, {
      to: servingCscf.host,
      query: "UAR",
    })
  }
  // RFC 3261 §16.6 step 7: a Route that remains says where to go, whatever the Request-URI; nothing is left to be asked.
  if (valuesOf(popped, "Route").length > 0) return forward(popped, environment)
  const host = hostOf(popped.uri)
  if (host !== environment.homeDomain.toLowerCase()) return forward(popped, environment, { to: host })
  if (popped.uri !== subscriber.identity) return answer(404, { query: "LIR" })
  if (!environment.registered && !hasUnregisteredServices(environment, popped.method))
    return answer(480, { query: "LIR" })
  return withServing(popped, environment)
}

const withServing = (request: Parameters<RoleFunction>[0], environment: RoleEnvironment): Decision =>
  forward(withValues(request, "Route", [routeTo(environment.servingCscf)]), environment, { query: "LIR" })

/** Whether the profile has services for a user who is not registered, so that the HSS answers 2003 and not 5003. */
export const hasUnregisteredServices = (environment: Pick<RoleEnvironment, "criteria">, method: string): boolean =>
  environment.criteria.some((criterion) => matches(criterion, { method, registered: false, asserted: undefined }))
