/**
 * The places of pushes by subscription: SUBSCRIBE of the device at the application server, and NOTIFY within the dialog that it
 * made (RFC 6665; TS 24.229 §5.4.3). P-CSCF and S-CSCF stay in the dialog by Record-Route; I-CSCF and HSS are never asked.
 */
import { attemptIdentifiers } from "../../protocols/ims/identities.ts"
import { typesTakenBy } from "../../protocols/ims/device.ts"
import { eventPackages, type PackageName } from "../../protocols/events/packages.ts"
import { pushNotify, pushSubscribe, type PushSubscription } from "../../protocols/events/requests.ts"
import { waitingSummary } from "../../protocols/im/waiting-summary.ts"
import { nextHost } from "../../protocols/sip/proxy.ts"
import type { SubscriptionState } from "../../protocols/events/subscription-state.ts"
import { UnroutableScenario } from "../directory.ts"
import type { PrintContext } from "../place.ts"
import type { RouteBook } from "../route-book.ts"
import { compileSipRoute, lastPlace } from "../sip-route.ts"

export interface NotifyRoutes {
  /** First and last place of the NOTIFY that carries a push. */
  readonly push: number
  readonly pushEnd: number
}

/** Places of the signalling that keeps the subscriptions. */
export interface SubscriptionPlaces {
  readonly subscribe: number
  readonly refresh: number
  readonly subscribeEnd: number
  readonly refreshEnd: number
  readonly state: number
  readonly stateEnd: number
  readonly final: number
  readonly finalEnd: number
}

export interface NotifyOptions {
  /** Node that notifies. */
  readonly node: number
  readonly event: PackageName
  readonly expiresSeconds: number
}

/** Dialogs are numbered apart from the pushes, so that a device's subscription has its own Call-ID and tags. */
const dialogBase = 2 ** 41

/** CSeq within a dialog: fixed width, and rising with the push's own time. */
const firstSequence = 1_000_000

const subscriptionOf = (book: RouteBook, { node, event }: NotifyOptions, context: PrintContext): PushSubscription => {
  const { ids, subscriber } = context
  const dialog = attemptIdentifiers({
    push: dialogBase + subscriber.index,
    attempt: 0,
    device: subscriber.index,
    nowSeconds: ids.nowSeconds,
  })
  return {
    ids: { ...ids, callId: (of) => dialog.callId(of), tag: (of, side) => dialog.tag(of, side) },
    dialog: 0,
    event,
    subscriber,
    server: book.directory.identity(node),
    servingCscf: book.directory.identity(book.servingCscf),
    path: book.path,
    homeDomain: book.homeDomain,
  }
}

/** Tag of the application server in the dialog. */
const notifierTag = ({ ids }: PushSubscription): string => ids.tag(1, "to")

/** Whether a NOTIFY tells the whole state of its package, so that the latest covers all before it. */
export const tellsState = ({ event }: Pick<NotifyOptions, "event">): boolean =>
  eventPackages[event].waiting === "latest"

/** What a NOTIFY carries: the content of a push, or the state of the package at that moment; a state may be empty. */
const contentOf = (book: RouteBook, { event }: NotifyOptions, context: PrintContext, isPush: boolean) => {
  const { bodyType } = eventPackages[event]
  if (bodyType !== undefined) return { type: bodyType, body: waitingSummary(context.subscriber, context.quantity) }
  return isPush ? { type: book.spec.content.type, body: context.body } : undefined
}

/** Types that the device names in its SUBSCRIBE (RFC 6665 §3.1.3; RFC 3842 §3.5): that of the package, or all it takes. */
const acceptOf = ({ event }: NotifyOptions, { subscriber }: PrintContext): readonly string[] => {
  const { bodyType } = eventPackages[event]
  return bodyType === undefined ? typesTakenBy(subscriber) : [bodyType]
}

const notify = (
  book: RouteBook,
  options: NotifyOptions,
  state: SubscriptionState,
  carries: "push" | "state" | "nothing",
): { readonly first: number; readonly end: number } => {
  const first = compileSipRoute(book, {
    from: options.node,
    initiator: options.node,
    build: (context) => {
      const subscription = subscriptionOf(book, options, context)
      const content = carries === "nothing" ? undefined : contentOf(book, options, context, carries === "push")
      const request = pushNotify({
        ...subscription,
        notifierTag: notifierTag(subscription),
        state,
        sequence: firstSequence + context.ids.nowSeconds,
        ...(content === undefined ? {} : { content }),
      })
      return { to: nextHost(request), request }
    },
  })
  return { first: first.index, end: lastPlace(first).index }
}

const active = ({ expiresSeconds }: NotifyOptions): SubscriptionState => ({ kind: "active", expiresSeconds })

/** Adds the places of the NOTIFY that carries a push. */
export const compileNotify = (book: RouteBook, options: NotifyOptions): NotifyRoutes => {
  const { first, end } = notify(book, options, active(options), "push")
  return { push: first, pushEnd: end }
}

/** Adds the places of the signalling, after all shared signalling. */
export const compileSubscription = (book: RouteBook, options: NotifyOptions): SubscriptionPlaces => {
  const { directory } = book
  const device = directory.requireRole("device")
  const pcscf = directory.node(directory.requireRole("p-cscf")).host
  const subscribe = (isRefresh: boolean) => {
    const first = compileSipRoute(book, {
      from: device,
      initiator: device,
      build: (context) => {
        const subscription = subscriptionOf(book, options, context)
        const request = pushSubscribe({
          ...subscription,
          expiresSeconds: options.expiresSeconds,
          accept: acceptOf(options, context),
          sequence: firstSequence + context.ids.nowSeconds,
          ...(isRefresh ? { notifierTag: notifierTag(subscription) } : {}),
        })
        // The device knows its P-CSCF by the security association, whatever Route says.
        return { to: pcscf, request }
      },
    })
    const end = lastPlace(first)
    if (end.to !== options.node)
      throw new UnroutableScenario(
        `the SUBSCRIBE of a device does not reach ${directory.node(options.node).id}: it ends at ${directory.node(end.to).id}`,
      )
    return { first: first.index, end: end.index }
  }
  const initial = subscribe(false)
  const refresh = subscribe(true)
  const state = notify(book, options, active(options), "state")
  const over = { kind: "terminated", reason: "timeout", retryAfterSeconds: undefined } as const
  const final = notify(book, options, over, "nothing")
  return {
    subscribe: initial.first,
    subscribeEnd: initial.end,
    refresh: refresh.first,
    refreshEnd: refresh.end,
    state: state.first,
    stateEnd: state.end,
    final: final.first,
    finalEnd: final.end,
  }
}
