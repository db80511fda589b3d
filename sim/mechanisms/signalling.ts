/**
 * Routes of the registration signalling that all mechanisms share: REGISTER in its forms, third-party REGISTER, and the
 * subscriptions of device and P-CSCF to the state of the registration.
 */
import { registerRequest, type RegistrationRound } from "../protocols/sip/requests.ts"
import { nextHost } from "../protocols/sip/proxy.ts"
import type { RouteBook } from "./route-book.ts"
import { notifyRequest, subscribeRequest, type RegState, type RegSubscriber } from "../protocols/ims/reg-event.ts"
import { thirdPartyRegister } from "../protocols/ims/registrar.ts"
import type { Place, PrintContext } from "./place.ts"
import { compileSipRoute, lastPlace } from "./sip-route.ts"

/** First places of the routes of one subscription to the state of the registration. */
export interface SubscriptionRoutes {
  readonly by: RegSubscriber
  readonly subscribe: number
  readonly refresh: number
  /** The places at whose far end the S-CSCF takes either of them. */
  readonly taken: readonly number[]
  /** NOTIFY by what it tells. */
  readonly notify: Readonly<Record<RegState, number>>
}

/** First places of the registration routes. */
export interface RegistrationRoutes {
  readonly first: number
  readonly second: number
  readonly refresh: number
  readonly deregister: number
  /** One per application server that wants to know: the subscriber has registered, or has left. */
  readonly announce: readonly number[]
  readonly withdraw: readonly number[]
  /** Those of both that only this mechanism causes. */
  readonly added: readonly number[]
  /** The device's and the P-CSCF's. */
  readonly subscriptions: readonly SubscriptionRoutes[]
  readonly lifetimeSeconds: number
}

/** Adds the registration routes to the book. */
export const compileSignalling = (book: RouteBook): RegistrationRoutes => {
  const device = book.directory.requireRole("device")
  const pcscf = book.directory.requireRole("p-cscf")
  const scscf = book.servingCscf
  const register = (round: RegistrationRound): number =>
    compileSipRoute(book, {
      from: device,
      initiator: device,
      build: ({ ids, subscriber }) => ({
        to: book.directory.node(pcscf).host,
        request: registerRequest({ ids, round, subscriber, homeDomain: book.homeDomain }),
      }),
    }).index
  const servers = announcedTo(book)
  const thirdParty = (expiresSeconds: number): readonly number[] =>
    compileAnnouncements(book, { expiresSeconds }).map(({ index }) => index)
  const lifetimeSeconds = book.directory.node(scscf).registrationSeconds
  const announce = thirdParty(lifetimeSeconds)
  const withdraw = thirdParty(0)
  const isAdded = (_: number, index: number): boolean => book.plan.added.includes(servers[index % servers.length]!)
  return {
    first: register(1),
    second: register(2),
    refresh: register("refresh"),
    deregister: register("deregister"),
    announce,
    withdraw,
    added: [...announce, ...withdraw].filter(isAdded),
    subscriptions: [compileSubscription(book, "device"), compileSubscription(book, "proxy")],
    lifetimeSeconds,
  }
}

/** Filter criteria of the application servers that want to know of registrations. */
const announcedTo = (book: RouteBook) => book.plan.criteria.filter((criterion) => criterion.method === "REGISTER")

/** Adds the places of the third-party REGISTERs, one for each application server that wants to know, and returns them. */
export const compileAnnouncements = (
  book: RouteBook,
  {
    expiresSeconds,
    hop = 0,
    apart = 0,
  }: { readonly expiresSeconds: number; readonly hop?: number; readonly apart?: number },
): readonly Place[] => {
  const scscf = book.servingCscf
  return announcedTo(book).map((criterion) => {
    const server = book.directory.indexOf(criterion.server)
    return compileSipRoute(book, {
      from: scscf,
      initiator: scscf,
      firstHop: hop,
      apart,
      build: ({ ids, subscriber }) => ({
        to: book.directory.node(server).host,
        request: thirdPartyRegister({
          ids,
          hop,
          subscriber,
          server: book.directory.identity(server),
          servingCscf: book.directory.identity(scscf),
          homeDomain: book.homeDomain,
          expiresSeconds,
        }),
      }),
    })
  })
}

const compileSubscription = (book: RouteBook, by: RegSubscriber): SubscriptionRoutes => {
  const { directory, servingCscf: scscf } = book
  const pcscf = directory.requireRole("p-cscf")
  const from = by === "device" ? directory.requireRole("device") : pcscf
  const entry = directory.identity(book.interrogatingCscf ?? scscf)
  const of = ({ ids, subscriber }: PrintContext) => ({
    ids,
    by,
    subscriber,
    servingCscf: directory.identity(scscf),
    homeDomain: book.homeDomain,
    path: book.path,
  })
  const subscribe = (tagOf?: (context: PrintContext) => string): Place =>
    compileSipRoute(book, {
      from,
      initiator: from,
      build: (context) => {
        const notifierTag = tagOf?.(context)
        const request = subscribeRequest({
          ...of(context),
          entry,
          ...(notifierTag === undefined ? {} : { notifierTag }),
        })
        // The device knows its P-CSCF by the security association, whatever Route says.
        const next = by === "device" ? directory.node(pcscf).host : nextHost(request)
        return { to: next, request }
      },
    })
  const initial = subscribe()
  const end = lastPlace(initial)
  const tagOf = ({ ids }: PrintContext): string => ids.tag(end.depth, "to")
  const refresh = subscribe(tagOf)
  const notify = (state: RegState): number =>
    compileSipRoute(book, {
      from: scscf,
      initiator: scscf,
      build: (context) => {
        const request = notifyRequest({ ...of(context), notifierTag: tagOf(context), state, others: context.quantity })
        return { to: nextHost(request), request }
      },
    }).index
  return {
    by,
    subscribe: initial.index,
    refresh: refresh.index,
    taken: [end.index, lastPlace(refresh).index],
    notify: { active: notify("active"), unregistered: notify("unregistered"), expired: notify("expired") },
  }
}
