/**
 * What a UDP datagram can hold: a packet of IPv4 has 65535 octets at most, its headers included (RFC 791 §3.1, RFC 768), and a larger
 * message cannot be sent at all. SIP goes over TCP long before (RFC 3261 §18.1.1), unless a link says that it is always UDP.
 * Rule: a world in which such a message could come up is refused before it runs; nothing in a run looks at the limit.
 */
import { farthestOf } from "../kernel/distribution.ts"
import { udpPayloadMax } from "../parameters/sip.ts"
import { UnroutableScenario } from "./directory.ts"
import type { RetrievalRoutes } from "./im/retrieval-routes.ts"
import type { PushRoutes } from "./push-routes.ts"
import type { RouteBook } from "./route-book.ts"
import type { RouteTable } from "./route-table.ts"
import type { WorldSpec } from "./world-spec.ts"

interface Compiled {
  readonly book: RouteBook
  readonly table: RouteTable
  readonly routes: PushRoutes
  readonly retrieval: RetrievalRoutes | undefined
}

/** Throws `UnroutableScenario`, naming the link and the content, where a request with all of its content is no datagram. */
export const requireDatagrams = (spec: WorldSpec, { book, table, routes, retrieval }: Compiled): void => {
  const check = ([from, to]: readonly [number, number], body: number, what: string): void => {
    for (let place = from; place < to; place++) {
      if (table.transport[place] !== -1) continue
      const octets = table.requestSize(place, body, 0)
      if (octets <= udpPayloadMax.value) continue
      const { link, requestName } = book.places[place]!
      const { a, b, transport } = book.directory.links[link]!
      throw new UnroutableScenario(
        `a ${requestName} with ${what} of ${body} octets would be ${octets} octets in one UDP datagram on links.${a}-${b}, ` +
          `and a datagram carries at most ${udpPayloadMax.value} (RFC 768 over RFC 791)` +
          (transport === "udp" ? `: links.${a}-${b}.transport is udp` : ""),
      )
    }
  }
  const pushed = largestPush(spec)
  for (const { places, delivery } of routes.legs)
    check(places, Math.min(pushed, delivery.octetsMost ?? Infinity), "content (content.size, or a trace)")
  if (retrieval !== undefined)
    check(retrieval.places, octetsOf(farthestOf(retrieval.spec.size)), "a stored message (store.messageSize)")
}

/** Octets of the largest body that a load can push. */
const largestPush = ({ content, load }: WorldSpec): number => {
  const drawn = octetsOf(farthestOf(content.size))
  if (content.isStored === true) return drawn
  const loads = load.kind === "combined" ? load.parts.map((part) => part.load) : [load]
  return loads
    .flatMap((one) => (one.kind === "trace" ? [one.octets ?? []] : []))
    .reduce((most, octets) => octets.reduce((x, y) => Math.max(x, y), most), drawn)
}

const octetsOf = (drawn: number): number => Math.max(0, Math.round(drawn))
