/**
 * Compiles the route of a SIP request: a template message is handed from role to role, each decides as its standard
 * says, and every edge it crosses becomes a place. Both cases of each decision, with and without a binding, are followed.
 * Rule: a request that comes back to where it was sent from, or meets the same routing inputs twice, is a cycle
 * (`standards`: RFC 3261 §16.3 item 4; initial filter criteria that do not exclude their own server) and is refused.
 */
import type { Decision, RoleEnvironment } from "../protocols/ims/decision.ts"
import { roleFunctions, routingKey } from "../protocols/ims/roles.ts"
import { relayResponse } from "../protocols/ims/relay-response.ts"
import { pushFor } from "../protocols/pns/uri-parameters.ts"
import { ackOfFailure } from "../protocols/sip/invite-requests.ts"
import { isWithinDialog, overTransport } from "../protocols/sip/proxy.ts"
import { backToBackResponse, response } from "../protocols/sip/responses.ts"
import {
  withOverloadFeedback,
  withOverloadOffer,
  type OverloadAlgorithm,
} from "../protocols/sip/overload/via-parameters.ts"
import { transportBySize } from "../protocols/sip/transport-by-size.ts"
import { headerOf, type SipRequest, type SipResponse } from "../wire/sip/message.ts"
import { print } from "../wire/sip/print.ts"
import { diameterPlace } from "./cx-place.ts"
import { UnroutableScenario } from "./directory.ts"
import type { Operation, Place, PrintContext } from "./place.ts"
import { noFeedback } from "./overload/server-control.ts"
import { pauseOf } from "./instances.ts"
import type { RouteBook } from "./route-book.ts"

/** How the first request of a route comes to be. */
export interface SipOrigin {
  readonly from: number
  /** Who is behind it: the push's initiator, or the sender itself. */
  readonly initiator: number
  /** The request as it leaves `from`, and the host it goes to. */
  readonly build: (context: PrintContext) => { readonly to: string; readonly request: SipRequest }
  /** Number of its first branch among those of the attempt, and draws apart, where it is not the attempt's first route. */
  readonly firstHop?: number
  readonly apart?: number
  /** Profiles, besides the usual one, for whose devices it is ever sent; absent: all. */
  readonly profiles?: readonly number[]
}

interface SipPlace extends Place {
  readonly requestAt: (context: PrintContext) => SipRequest
  readonly responseAt: (context: PrintContext, code: number, answeredAt: Place) => SipResponse
}

const most = 40
const ackName = "SIP ACK"

/** Codes that a SIP response may have in the simulation. */
const sipCodes: readonly number[] = [
  100, 200, 202, 401, 403, 404, 405, 406, 408, 413, 415, 423, 480, 481, 482, 483, 487, 488, 489, 500, 503, 504, 555,
  603,
]

/** Adds the places of a route to the book and returns its first. */
export const compileSipRoute = (book: RouteBook, origin: SipOrigin): Place => {
  const template = book.template
  const { directory } = book
  const { firstHop = 0, apart = 0 } = origin

  /** What two neighbours have agreed on (RFC 7339 §5.1); devices take no part. */
  const overloadAlgorithm = (from: number, to: number): OverloadAlgorithm | undefined => {
    const { control } = directory.node(to).overload
    return (control === "loss" || control === "rate") && directory.node(from).role !== "device" ? control : undefined
  }

  const environmentAt = (place: SipPlace, context: PrintContext, registered: boolean): RoleEnvironment =>
    book.environment(place.to, place.depth + 1 + firstHop, context, registered)

  const decide = (place: SipPlace, context: PrintContext, registered: boolean): Decision => {
    const role = directory.node(place.to).role
    const decideRole = roleFunctions[role]
    if (decideRole === undefined) {
      throw new UnroutableScenario(`${directory.node(place.to).id} (${role}) cannot take a ${place.requestName}`)
    }
    return decideRole(place.requestAt(context), environmentAt(place, context, registered))
  }

  /** Whether a node holds requests for devices that must be woken first. */
  const isHolder = (node: number): boolean => book.plan.wakeUp !== undefined && directory.node(node).role === "p-cscf"

  /** Whether the receiver has to have the device woken before it sends the request on. */
  const isHeld = (place: SipPlace): boolean => {
    const { wakeUp } = book.plan
    if (wakeUp === undefined || !isHolder(place.to)) return false
    const providers = [wakeUp.provider]
    if (pushFor(place.requestAt(template), { providers, contactOfPurr: () => undefined }) === undefined) return false
    if (place.exchange === "request") return true
    throw new UnroutableScenario(
      `the ${place.requestName} that ${directory.node(origin.initiator).id} starts would be held by ` +
        `${directory.node(place.to).id} until the device has been woken (pns-wakeup): only requests outside of sessions are; ` +
        "leave pns-wakeup, or the session, out of this entry of mechanisms",
    )
  }

  const sameRequest = (one: Decision, other: Decision): boolean =>
    one.kind !== "answer" &&
    one.kind === other.kind &&
    one.to === other.to &&
    book.text(print(one.request)) === book.text(print(other.request))

  const refuseCycle = (place: SipPlace, keys: readonly string[], key: string, request: SipRequest): void => {
    if (place.to !== origin.from && place.to !== origin.initiator && !keys.includes(key)) return
    const back = directory.node(place.to).id
    const asserted = headerOf(request, "P-Asserted-Identity") ?? "its own identity"
    throw new UnroutableScenario(
      `the ${place.requestName} that ${directory.node(origin.initiator).id} starts comes back to ${back}: a cycle. ` +
        `The initial filter criterion of ${back} matches a request asserted by ${asserted}; ` +
        `exclude that identity from it (filterCriteria … exceptAsserted)`,
    )
  }

  /** A store that is not the sender's own would have to be followed further: such a scenario is refused, not half-run. */
  const refuseForeignStore = (place: SipPlace, decision: Decision): void => {
    if (decision.kind !== "answer" || decision.effect !== "store") return
    throw new UnroutableScenario(
      `the ${place.requestName} that ${directory.node(origin.initiator).id} starts would be stored by ` +
        `${directory.node(place.to).id} (202): only the sender's own store is modelled; exclude the sender's identity from ` +
        `the filter criterion of ${directory.node(place.to).id} (exceptAsserted)`,
    )
  }

  /** The code with which the receiver refuses what the template's device would get, by profile; -1: it does not. */
  const refusalsAt = (place: SipPlace, profiles: readonly number[], registered: boolean, usual: Decision): number[] => {
    const codes = book.profiles.map(() => -1)
    for (const profile of profiles) {
      const decision = decide(place, book.templateOf(profile), registered)
      if (decision.kind !== "answer") continue
      if (usual.kind !== "answer" || usual.code !== decision.code) codes[profile] = decision.code
    }
    return codes
  }

  /** How the receiver gets the request to its user's contacts, and how much the caller prefers each by its profile; 0: not at all. */
  const contactsAt = (place: SipPlace, usual: Decision): Place["contacts"] => {
    if (usual.kind !== "forward" || usual.target === undefined) return undefined
    const preferences = book.profiles.map((_, profile) => {
      const decision = decide(place, book.templateOf(profile), true)
      return decision.kind === "forward" ? (decision.target?.preference ?? 0) : 0
    })
    return { isForked: usual.target.isForked, preferences }
  }

  /** `profiles` are those, besides the usual one, for whose devices the request comes this far. */
  const open = (
    from: number,
    to: number,
    parent: SipPlace | undefined,
    keys: readonly string[],
    profiles: readonly number[],
    made: (context: PrintContext) => SipRequest,
  ): Place => {
    const edge = directory.linkBetween(from, to)
    const wanted = directory.links[edge.link]!.transport
    const transport = wanted === "sip" ? "by-size" : wanted
    const algorithm = overloadAlgorithm(from, to)
    const requestAt = (context: PrintContext): SipRequest => {
      const plain = made(context)
      const request = algorithm === undefined ? plain : withOverloadOffer(plain, algorithm)
      const isTcp =
        transport === "tcp" ||
        (transport === "by-size" && transportBySize({ octets: print(request).length, pathMtu: undefined }) === "tcp")
      return overTransport(request, isTcp ? "TCP" : "UDP")
    }
    const request = requestAt(template)
    const depth = parent === undefined ? 0 : parent.depth + 1
    if (depth > most) throw new UnroutableScenario(`a ${request.method} crosses more than ${most} hops`)
    const place: SipPlace = {
      index: book.claim(),
      from,
      to,
      link: edge.link,
      direction: edge.direction,
      protocol: "SIP",
      exchange: request.method === "INVITE" ? "invite" : request.method === "ACK" ? "one-way" : "request",
      timers: book.isCellular(edge.link) ? "cellular" : "core",
      requestName: `SIP ${request.method}`,
      transport,
      depth,
      parent,
      isQuery: false,
      apart,
      query: undefined,
      operations: book.undecided,
      isWithinDialog: isWithinDialog(request),
      codes: sipCodes,
      tells: { request: "push", response: "push" },
      responseName: (code) => `SIP ${code}`,
      // Who holds a request for a device must see that it registers (RFC 8599 §5.6.2).
      ...(isHolder(to) && request.method === "REGISTER" ? { isWatched: true } : {}),
      requestAt,
      request: (context) => print(requestAt(context)),
      responseAt: (context, code, answeredAt) => responseAt(place, context, code, answeredAt),
      response: (context, code, answeredAt) => print(responseAt(place, context, code, answeredAt)),
      ...(request.method === "INVITE"
        ? {
            aside: {
              name: "SIP ACK",
              print: (context: PrintContext, answeredAt: Place = place) =>
                print(ackOfFailure(requestAt(context), responseAt(place, context, 500, answeredAt))),
            },
          }
        : {}),
    }
    book.places.push(place)
    const key = `${to} ${routingKey(request)}`
    refuseCycle(place, keys, key, request)
    const decisions = [decide(place, template, false), decide(place, template, true)] as const
    decisions.forEach((decision) => refuseForeignStore(place, decision))
    const query = decisions[1].query ?? decisions[0].query
    if (query !== undefined) place.query = diameterPlace(book, place, query, requestAt)
    const seen = [...keys, key]
    const refusals = [
      refusalsAt(place, profiles, false, decisions[0]),
      refusalsAt(place, profiles, true, decisions[1]),
    ] as const
    if (refusals.some((codes) => codes.some((code) => code >= 0))) place.refusals = refusals
    const contacts = contactsAt(place, decisions[1])
    if (contacts !== undefined) place.contacts = contacts
    const goingOn = (registered: 0 | 1): readonly number[] =>
      profiles.filter((profile) => refusals[registered][profile]! < 0)
    const with1 = operation(place, decisions[1], true, seen, goingOn(1))
    place.operations = [
      sameRequest(decisions[0], decisions[1]) ? with1 : operation(place, decisions[0], false, seen, goingOn(0)),
      with1,
    ]
    return place
  }

  const operation = (
    place: SipPlace,
    decision: Decision,
    registered: boolean,
    keys: readonly string[],
    profiles: readonly number[],
  ): Operation => {
    if (decision.kind === "answer") {
      // Nothing answers an ACK, whatever its receiver makes of it (RFC 3261 §17).
      return place.requestName === ackName
        ? { kind: "take", effect: decision.effect }
        : { kind: "answer", code: decision.code, effect: decision.effect }
    }
    const to = directory.resolve(decision.to, directory.node(place.to).id)
    const next = open(place.to, to, place, decision.kind === "back-to-back" ? [] : keys, profiles, (context) => {
      const again = decide(place, context, registered)
      if (again.kind === "answer") throw new UnroutableScenario("a role decided differently for equal requests")
      return again.request
    })
    return { kind: decision.kind === "forward" && isHeld(place) ? "gate" : decision.kind, next }
  }

  /** The chain of places from `place` down to `answeredAt`, both included. */
  const chain = (place: Place, answeredAt: Place): readonly SipPlace[] => {
    const down: SipPlace[] = []
    for (let at: Place | undefined = answeredAt; at !== undefined; at = at.parent) {
      down.unshift(at as SipPlace)
      if (at === place) return down
    }
    throw new UnroutableScenario("a response was made at a place that its request did not reach")
  }

  const answerOf = (place: SipPlace, context: PrintContext, code: number) => {
    for (const registered of [true, false]) {
      const decision = decide(place, context, registered)
      if (decision.kind === "answer" && decision.code === code) return decision
    }
    // An answer of the transaction layer: 100, 408, 500, 503.
    const pause = code === 503 ? pauseOf(directory.node(place.to)) : undefined
    return { headers: pause === undefined ? [] : [["Retry-After", String(pause / 1e9)] as const], body: undefined }
  }

  const responseAt = (place: SipPlace, context: PrintContext, code: number, answeredAt: Place): SipResponse => {
    const down = chain(place, answeredAt)
    const last = down.at(-1)!
    const { headers, body = "" } = answerOf(last, context, code)
    const algorithm = overloadAlgorithm(place.from, place.to)
    let message: SipResponse = {
      ...response(last.requestAt(context), code, {
        toTag: code === 100 ? undefined : context.ids.tag(last.depth, "to"),
        headers,
      }),
      body,
    }
    for (let i = down.length - 2; i >= 0; i--) {
      const upper = down[i]!
      const role = directory.node(upper.to).role
      const isBackToBack = decide(upper, context, true).kind === "back-to-back"
      message = isBackToBack
        ? backToBackResponse(upper.requestAt(context), message, { toTag: context.ids.tag(upper.depth, "to") })
        : relayResponse(message, environmentAt(upper, context, true), role)
    }
    return algorithm === undefined ? message : withOverloadFeedback(message, algorithm, context.feedback ?? noFeedback)
  }

  const first = origin.build(template)
  const to = directory.resolve(first.to, directory.node(origin.from).id)
  const others = origin.profiles ?? book.profiles.map((_, profile) => profile).slice(1)
  return open(origin.from, to, undefined, [], others, (context) => origin.build(context).request)
}

/** The place where a registered user's request of this route is answered. */
export const lastPlace = (first: Place): Place => {
  let at = first
  for (;;) {
    const way = at.operations[1]
    if (!("next" in way)) return at
    at = way.next
  }
}

/** The profiles, besides the usual one, whose registered devices' requests of this route are refused by nobody on their way. */
export const unrefusedProfiles = (first: Place, profiles: number): readonly number[] => {
  const isRefused = (place: Place, profile: number): boolean => {
    if ((place.refusals?.[1][profile] ?? -1) >= 0) return true
    const way = place.operations[1]
    return "next" in way && isRefused(way.next, profile)
  }
  return Array.from({ length: profiles - 1 }, (_, index) => index + 1).filter((profile) => !isRefused(first, profile))
}
