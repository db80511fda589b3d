/**
 * A transit SIP proxy (a border or outbound proxy): follows Route, decides nothing (RFC 3261 §16). Where it stands in
 * the Path of registrations, a REGISTER gets its Path on top of the others (RFC 3327 §5.2).
 */
import type { Header } from "../../wire/sip/message.ts"
import { headerOf, insertBefore, valuesOf } from "../../wire/sip/message.ts"
import { routeTo } from "../sip/headers.ts"
import { forward, hopsExhausted, recordRoute, takeOwnRoute } from "../sip/proxy.ts"
import type { RoleFunction } from "./decision.ts"

/** Decides about a request at a transit proxy. */
export const transitProxy: RoleFunction = (request, environment) => {
  const exhausted = hopsExhausted(request)
  if (exhausted !== undefined) return exhausted
  const { self, path, interrogatingCscf, servingCscf } = environment
  const { request: popped } = takeOwnRoute(request, self)
  const place = path.findIndex((node) => node.id === self.id)
  if (request.method !== "REGISTER" || place < 0 || valuesOf(popped, "Route").length > 0)
    return forward(recordRoute(popped, self), environment)
  const own: Header = ["Path", routeTo(self)]
  const marked = insertBefore(popped, headerOf(popped, "Path") === undefined ? "From" : "Path", own)
  return forward(marked, environment, { to: (path[place - 1] ?? interrogatingCscf ?? servingCscf).host })
}
