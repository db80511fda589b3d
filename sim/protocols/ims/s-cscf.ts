/**
 * Serving CSCF: registrar, home proxy and judge of initial filter criteria (TS 24.229 §5.4.3, RFC 5502 §4.2).
 * Rule 1: the topmost Route tells the case. `;orig`, or the Service-Route entry: originating; else terminating.
 * Rule 2: an application server is visited by two Routes, its own and one back to here whose user part is an original
 * dialog identifier (ODI). The ODI carries the number of the criterion, so that the walk resumes after it.
 * Rule 3: it puts itself into the Record-Route of what makes a dialog, and later requests of the dialog follow their Route.
 * The profile has terminating criteria only: originating criteria of a sender do not concern this question.
 */
import type { SipRequest } from "../../wire/sip/message.ts"
import { headerOf, valuesOf, withValues, without } from "../../wire/sip/message.ts"
import { addressOf, hostOf } from "../../wire/sip/uri.ts"
import type { SipUri } from "../../wire/sip/uri.ts"
import { forbidsForking, preferredTargets, type Target } from "../sip/caller-preferences.ts"
import { deviceFeatures, registeredContact } from "../sip/device-identity.ts"
import { routeTo } from "../sip/headers.ts"
import { answer, forward, hopsExhausted, isWithinDialog, recordRoute, takeOwnRoute } from "../sip/proxy.ts"
import type { CriterionIdentity, Decision, RoleEnvironment, RoleFunction, Subscriber } from "./decision.ts"
import { isForNotifier, takeSubscription } from "./reg-event.ts"
import { servingRegistrar } from "./registrar.ts"

/** User part of the Service-Route that registration installs (RFC 3608 §6). */
const serviceRouteUser = "orig"

/** Decides about a request at the S-CSCF. */
export const servingCscf: RoleFunction = (request, environment) => {
  if (request.method === "REGISTER") return hopsExhausted(request) ?? servingRegistrar(request, environment)
  const exhausted = hopsExhausted(request)
  if (exhausted !== undefined) return exhausted
  const { request: popped, own } = takeOwnRoute(request, environment.self)
  if (isForNotifier(popped, environment)) return takeSubscription(popped, environment)
  // RFC 3261 §16.4, §16.6 step 7: the dialog's route brought it here and says where it goes on.
  if (own !== undefined && isWithinDialog(popped)) return forward(recordRoute(popped, environment.self), environment)
  const resumed = criterionOf(own)
  if (resumed === undefined && isOriginating(own)) return originate(popped, environment)
  return terminate(popped, environment, resumed)
}

const isOriginating = (own: SipUri | undefined): boolean =>
  own !== undefined && (own.parameters["orig"] !== undefined || own.user === serviceRouteUser)

/** A sender's own request: on to whoever is responsible for the Request-URI. */
const originate = (request: SipRequest, environment: RoleEnvironment): Decision => {
  const { homeDomain, interrogatingCscf } = environment
  const recorded = recordRoute(request, environment.self)
  if (valuesOf(request, "Route").length > 0) return forward(recorded, environment)
  const host = hostOf(request.uri)
  if (host !== homeDomain.toLowerCase()) return forward(recorded, environment, { to: host })
  return interrogatingCscf === undefined
    ? terminate(request, environment, undefined)
    : forward(recorded, environment, { to: interrogatingCscf.host })
}

/** A request for a user of ours: criteria in ascending priority, then the contact, if the caller's preferences allow it. */
const terminate = (request: SipRequest, environment: RoleEnvironment, resumedAfter: number | undefined): Decision => {
  const { subscriber, registered, self, path } = environment
  if (request.uri !== subscriber.identity) {
    // An application server that changes the Request-URI ends the criteria (RFC 5502 §4.2); the rest is plain routing.
    const host = hostOf(request.uri)
    return host === "" || host === environment.homeDomain.toLowerCase() || host === self.host
      ? answer(404)
      : forward(without(request, "P-Served-User"), environment, { to: host })
  }
  const ordered = byPriority(environment.criteria)
  const match = ordered.findIndex(
    (criterion, index) =>
      index > (resumedAfter ?? -1) &&
      matches(criterion, { method: request.method, registered, asserted: assertedBy(request) }),
  )
  const criterion = ordered[match]
  if (criterion !== undefined) {
    const odi = routeTo(self, { user: `odi-${match}-${environment.ids.token(`odi ${match}`)}` })
    return forward(
      withValues(
        withValues(request, "Route", [routeTo(criterion.server), odi, ...valuesOf(request, "Route")]),
        "P-Served-User",
        [`<${subscriber.identity}>;sescase=term;regstate=${registered ? "reg" : "unreg"}`],
      ),
      environment,
      { to: criterion.server.host },
    )
  }
  const [preferred] = registered ? wantedContact(request, subscriber) : []
  if (preferred === undefined) return answer(480)
  const last = path.length - 1
  const target = {
    isForked: !valuesOf(request, "Request-Disposition").some(forbidsForking),
    preference: preferred.preference,
  }
  return forward(
    withValues(
      withValues(
        { ...without(recordRoute(request, self), "P-Served-User"), uri: registeredContact(subscriber) },
        "Route",
        path.map((node, index) => (index === last ? routeTo(node, { user: "term" }) : routeTo(node))),
      ),
      "P-Called-Party-ID",
      [`<${subscriber.identity}>`],
    ),
    environment,
    { gave: ["address resolution"], target },
  )
}

/** The device's contact where the caller's preferences leave it in place (RFC 3841 §7.2), else nothing. */
const wantedContact = (request: SipRequest, subscriber: Subscriber): readonly Target[] =>
  preferredTargets({
    method: request.method,
    contacts: [{ uri: subscriber.contact, parameters: deviceFeatures(subscriber) }],
    acceptContact: valuesOf(request, "Accept-Contact"),
    rejectContact: valuesOf(request, "Reject-Contact"),
  })

/** The criteria in ascending priority; equal priorities keep the profile's order (TS 29.228 annex B). */
const byPriority = (criteria: readonly CriterionIdentity[]): readonly CriterionIdentity[] =>
  criteria.toSorted((a, b) => a.priority - b.priority)

/** Tells whether a criterion's trigger points hold for a request of that method, session case and asserted identity. */
export const matches = (
  criterion: CriterionIdentity,
  request: { readonly method: string; readonly registered: boolean; readonly asserted: string | undefined },
): boolean =>
  criterion.method === request.method &&
  (criterion.sessionCase === "any" || (criterion.sessionCase === "registered") === request.registered) &&
  (request.asserted === undefined || !criterion.exceptAsserted.includes(request.asserted))

const assertedBy = (request: SipRequest): string | undefined => {
  const value = headerOf(request, "P-Asserted-Identity")
  return value === undefined ? undefined : addressOf(value)
}

const criterionOf = (own: SipUri | undefined): number | undefined => {
  const odi = /^odi-(\d+)-/.exec(own?.user ?? "")
  return odi === null ? undefined : Number(odi[1])
}
