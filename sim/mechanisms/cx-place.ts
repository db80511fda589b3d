/** The place of a question to the HSS (Diameter Cx, TS 29.228): asked by the receiver of another place before it decides. */
import { cxExchange } from "../protocols/ims/cx.ts"
import type { CxQuery } from "../protocols/ims/decision.ts"
import type { SipRequest } from "../wire/sip/message.ts"
import { UnroutableScenario } from "./directory.ts"
import type { Place, PrintContext } from "./place.ts"
import type { RouteBook } from "./route-book.ts"

/** What the HSS found, as the code of the answer within the simulator: the printed Result-Code follows from it. */
const foundBinding = 2001
const foundNone = 2003

/** Adds the place of the query that the receiver of `asking` sends because of the request it got there. */
export const diameterPlace = (
  book: RouteBook,
  asking: Place,
  query: CxQuery,
  requestAt: (context: PrintContext) => SipRequest,
): Place => {
  const { directory } = book
  const hss = directory.findRole("hss")
  const asker = directory.node(asking.to).id
  if (hss === undefined) throw new UnroutableScenario(`${asker} has to ask an HSS (${query}); the scenario has none`)
  const edge = directory.linkBetween(asking.to, hss)
  const exchange = (context: PrintContext, registered: boolean) =>
    cxExchange(
      query,
      requestAt(context),
      book.environment(asking.to, asking.depth + 1, context, registered),
      directory.identity(hss),
    )
  const names = exchange(book.template, true)
  const place: Place = {
    index: book.claim(),
    from: asking.to,
    to: hss,
    link: edge.link,
    direction: edge.direction,
    protocol: "Diameter",
    exchange: "request",
    timers: "diameter",
    requestName: names.requestName,
    transport: "tcp",
    depth: asking.depth + 1,
    parent: asking,
    isQuery: true,
    query: undefined,
    operations: [
      { kind: "answer", code: foundNone, effect: undefined },
      { kind: "answer", code: foundBinding, effect: undefined },
    ],
    codes: [foundBinding, foundNone, 5003],
    tells: { request: "push", response: "push" },
    responseName: () => names.answerName,
    request: (context) => exchange(context, true).request,
    response: (context, code) => exchange(context, code === foundBinding).answer,
  }
  book.places.push(place)
  return place
}
