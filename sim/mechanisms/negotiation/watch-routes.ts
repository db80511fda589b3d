/**
 * The places of an application server's subscription to the registration of a subscriber (RFC 3680; TS 24.229 §5.7.1.1): SUBSCRIBE to the
 * S-CSCF, NOTIFY back. No push carries them: they are signalling that the negotiation adds.
 */
import { notifyRequest, subscribeRequest, type RegState } from "../../protocols/ims/reg-event.ts"
import { nextHost } from "../../protocols/sip/proxy.ts"
import { UnroutableScenario } from "../directory.ts"
import { nextNode } from "../message-delivery.ts"
import type { PrintContext } from "../place.ts"
import type { RouteBook } from "../route-book.ts"
import { compileSipRoute, lastPlace } from "../sip-route.ts"

/** First and last place of a route. */
interface Ends {
  readonly first: number
  readonly end: number
}

export interface WatchPlaces {
  readonly subscribe: Ends
  readonly refresh: Ends
  /** NOTIFY of a registration that stands, and of one that has ended. */
  readonly active: Ends
  readonly terminated: Ends
}

/** Adds the places of the subscriptions of this node. */
export const compileWatch = (book: RouteBook, node: number): WatchPlaces => {
  const { directory, servingCscf: scscf } = book
  const server = directory.identity(node)
  const entry = directory.identity(nextNode(book, node))
  const of = ({ ids, subscriber }: PrintContext) => ({
    ids,
    by: "server" as const,
    server,
    subscriber,
    servingCscf: directory.identity(scscf),
    homeDomain: book.homeDomain,
    path: book.path,
  })
  const subscribe = (tagOf?: (context: PrintContext) => string): Ends => {
    const first = compileSipRoute(book, {
      from: node,
      initiator: node,
      build: (context) => {
        const notifierTag = tagOf?.(context)
        const dialog = notifierTag === undefined ? {} : { notifierTag }
        const request = subscribeRequest({ ...of(context), entry, ...dialog })
        return { to: nextHost(request), request }
      },
    })
    const end = lastPlace(first)
    const [decision] = end.operations
    if (decision.kind !== "answer" || decision.code !== 200)
      throw new UnroutableScenario(
        `the S-CSCF would not let ${directory.node(node).id} watch registrations: a filter criterion for REGISTER with it as server is missing`,
      )
    return { first: first.index, end: end.index }
  }
  const initial = subscribe()
  const tagOf = ({ ids }: PrintContext): string => ids.tag(book.places[initial.end]!.depth, "to")
  const notify = (state: RegState): Ends => {
    const first = compileSipRoute(book, {
      from: scscf,
      initiator: scscf,
      build: (context) => {
        const request = notifyRequest({ ...of(context), notifierTag: tagOf(context), state })
        return { to: nextHost(request), request }
      },
    })
    return { first: first.index, end: lastPlace(first).index }
  }
  const refresh = subscribe(tagOf)
  return { subscribe: initial, refresh, active: notify("active"), terminated: notify("unregistered") }
}
