/**
 * Proxy CSCF: first and last SIP proxy of a device (TS 24.229 §5.2). Towards the device it takes charging headers off;
 * from the device it puts Path and charging on and takes the security agreement off.
 * SigComp and IPsec are absent: they change octets on the access link, not the route.
 */
import type { SipRequest } from "../../wire/sip/message.ts"
import { headerOf, insertBefore, valuesOf, withValues, without } from "../../wire/sip/message.ts"
import { hostOf } from "../../wire/sip/uri.ts"
import { chargingVector, routeTo } from "../sip/headers.ts"
import { isContactOf } from "../sip/device-identity.ts"
import { answer, forward, hopsExhausted, isWithinDialog, recordRoute, takeOwnRoute } from "../sip/proxy.ts"
import type { Decision, RoleEnvironment, RoleFunction } from "./decision.ts"
import { takeNotice } from "./reg-event.ts"

/** Decides about a request at the P-CSCF. */
export const proxyCscf: RoleFunction = (request, environment) => {
  const exhausted = hopsExhausted(request)
  if (exhausted !== undefined) return exhausted
  if (request.method === "REGISTER") return register(request, environment)
  const { request: popped, own } = takeOwnRoute(request, environment.self)
  const isInDialog = own !== undefined && isWithinDialog(popped)
  const isForDevice = own?.user === "term" || (isInDialog && popped.uri === environment.subscriber.contact)
  if (isForDevice) return terminate(popped, environment)
  // Its own subscription to the state of the registration (TS 24.229 §5.2.3).
  if (popped.method === "NOTIFY" && hostOf(popped.uri) === environment.self.host) return takeNotice(popped)
  if (isInDialog) return originate(popped, environment)
  return valuesOf(popped, "Route").length > 0 ? originate(outward(popped, environment), environment) : answer(403)
}

const terminate = (request: SipRequest, environment: RoleEnvironment): Decision =>
  isContactOf(environment.subscriber, request.uri)
    ? forward(
        recordRoute(without(request, "P-Charging-Vector", "P-Charging-Function-Addresses"), environment.self),
        environment,
        { to: hostOf(request.uri), gave: ["bearer access"] },
      )
    : answer(404)

/** A request that starts something leaves the visited network by the proxies of the Path, then follows its own Route. */
const outward = (request: SipRequest, { path }: RoleEnvironment): SipRequest =>
  withValues(request, "Route", [
    ...path
      .slice(0, -1)
      .toReversed()
      .map((node) => routeTo(node)),
    ...valuesOf(request, "Route"),
  ])

/**
 * TS 24.229 §5.2.6.3: the device's request follows its Service-Route, or the route of its dialog, under the identity that
 * the network vouches for; the security agreement ends here.
 */
const originate = (request: SipRequest, environment: RoleEnvironment): Decision =>
  forward(
    recordRoute(
      insertBefore(
        without(
          request,
          "P-Preferred-Identity",
          "P-Asserted-Identity",
          "Security-Client",
          "Security-Verify",
          "Require",
          "Proxy-Require",
        ),
        "From",
        ["P-Asserted-Identity", `<${environment.subscriber.identity}>`],
        chargingVector(environment.ids, environment.homeDomain),
      ),
      environment.self,
    ),
    environment,
    { gave: ["authentication"] },
  )

/** TS 24.229 §5.2.2: Path, `Require: path`, P-Visited-Network-ID, charging; the security agreement ends here. */
const register = (request: SipRequest, environment: RoleEnvironment): Decision => {
  const { self, path, ids, interrogatingCscf, servingCscf } = environment
  const visited = self.host.slice(self.host.indexOf(".") + 1)
  const authorized = headerOf(request, "Authorization")
  const isProtected = headerOf(request, "Security-Verify") !== undefined
  const cleaned = without(request, "Security-Client", "Security-Verify", "Require", "Proxy-Require")
  const marked = insertBefore(
    authorized === undefined
      ? cleaned
      : withValues(cleaned, "Authorization", [`${authorized},integrity-protected="${isProtected ? "yes" : "no"}"`]),
    "P-Access-Network-Info",
    ["Path", routeTo(self, { user: "term" })],
    ["Require", "path"],
    ["P-Visited-Network-ID", `"${visited}"`],
    chargingVector(ids, visited),
  )
  const next = path.at(-2) ?? interrogatingCscf ?? servingCscf
  return forward(marked, environment, { to: next.host })
}
