/**
 * Delivery of a reference by MESSAGE, and of the content by HTTP (RFC 4483 §5): the device fetches as soon as it has the reference, and the
 * push is delivered when the content is there.
 * Rule: the 200 to the MESSAGE says that the reference arrived. Where the fetch fails for good, the sender believes in a
 * delivery that was none, and the push counts as lost.
 */
import type { Simulation } from "../kernel/simulation.ts"
import { fetchAgainAfter } from "../parameters/content-store.ts"
import { fetchRequest, fetchResponse, indirectContent } from "../protocols/sip/content-indirection.ts"
import { octetCount } from "../wire/octets.ts"
import { parseExternalBody } from "../wire/external-body.ts"
import { printHttp } from "../wire/http/message.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "./delivery.ts"
import { UnroutableScenario } from "./directory.ts"
import { compileMessage } from "./message-delivery.ts"
import type { Place, PrintContext } from "./place.ts"
import { effectNames } from "./route-table.ts"
import type { RouteBook } from "./route-book.ts"
import { lastPlace } from "./sip-route.ts"

const deliver = effectNames.indexOf("deliver")

/** A device tries fewer times: it numbers tries and devices together. */
const triesMost = 128

/** Answers of the store: there it is; it is gone. */
const fetchCodes = [200] as const

/** Delivery of references by MESSAGE from this node; a device tries a fetch so many times. */
export const indirectDelivery =
  ({ node, tries }: { readonly node: number; readonly tries: number }): CompileDelivery =>
  (book) => {
    const reference = referenceOf(book, node)
    const first = compileMessage(book, { node, addressing: "recipient" }, (context) => ({
      ...reference(context),
      pushedType: book.spec.content.type,
    }))
    const fetch = fetchPlace(book, lastPlace(first), reference)
    return {
      senderNode: node,
      first: first.index,
      oneAtATime: true,
      run: (context) => new IndirectDelivery(context, { first: first.index, fetch: fetch.index, tries }),
    }
  }

const referenceOf = (book: RouteBook, node: number) => {
  const store = book.directory.identity(book.directory.requireRole("content-store"))
  const expiresSeconds = Math.round(book.expiryNs(node) / 1e9)
  return ({ ids, body }: PrintContext) =>
    indirectContent({
      ids,
      store: store.host,
      contentType: book.spec.content.type,
      octets: octetCount(body),
      expiresSeconds,
    })
}

/** The device's GET, which belongs to the hop that brought it the reference. */
const fetchPlace = (
  book: RouteBook,
  hop: Place,
  reference: (context: PrintContext) => { readonly contentType: string; readonly body: string },
): Place => {
  const { directory } = book
  const from = directory.requireRole("device")
  const to = directory.requireRole("content-store")
  const edge = directory.linkBetween(from, to)
  const answer = { kind: "answer", code: 200, effect: undefined } as const
  const place: Place = {
    index: book.claim(),
    from,
    to,
    link: edge.link,
    direction: edge.direction,
    protocol: "HTTP",
    exchange: "request",
    timers: "http",
    requestName: "HTTP GET",
    transport: "tcp",
    depth: 0,
    parent: undefined,
    isQuery: false,
    belongsTo: hop,
    query: undefined,
    operations: [answer, answer],
    codes: fetchCodes,
    tells: { request: "push", response: "own" },
    answersWithContent: true,
    responseName: (code) => `HTTP ${code}`,
    request: (context) => {
      const { contentType, body } = reference(context)
      const parsed = parseExternalBody(contentType, new TextEncoder().encode(body))
      if (parsed.kind === "problem") throw new UnroutableScenario(`no reference to content: ${parsed.message}`)
      return printHttp(fetchRequest(parsed))
    },
    response: ({ ids, body }) =>
      printHttp(fetchResponse({ nowSeconds: ids.nowSeconds, contentType: book.spec.content.type, body })),
  }
  book.places.push(place)
  return place
}

class IndirectDelivery implements Delivery {
  private readonly sim: Simulation
  private readonly context: DeliveryContext
  private readonly first: number
  private readonly fetch: number
  private readonly tries: number
  private readonly onFetchAgain: number

  constructor(
    context: DeliveryContext,
    places: { readonly first: number; readonly fetch: number; readonly tries: number },
  ) {
    this.sim = context.sim
    this.context = context
    this.first = places.first
    this.fetch = places.fetch
    this.tries = places.tries
    this.onFetchAgain = this.sim.handler("fetch again", (attempt, what) => {
      this.#fetch(attempt, Math.floor(what / triesMost), what % triesMost)
      this.context.ledger.release(attempt)
    })
  }

  begin(push: number, attempt: number): void {
    this.#start(this.first, push, attempt, this.context.ledger.pushes.device[push]!, 0)
  }

  took(row: number, effect: number): void {
    if (effect !== deliver) return
    const { ledger, host, devices } = this.context
    const attempt = host.transactions.attempt[row]!
    const device = host.transactions.device[row]!
    const push = ledger.attempts.push[attempt]!
    // A device that has the content already knows the reference: the same notification a second time. Another of its user's does not.
    const hasIt = devices.users === undefined || (ledger.pushes.have[push]! & devices.bitOf(device)) !== 0
    if (ledger.pushes.deliveries[push]! > 0 && hasIt) this.context.delivered(attempt)
    else this.#fetch(attempt, device, 0)
  }

  finished(row: number, code: number): void {
    const { ledger, host } = this.context
    const { transactions } = host
    const attempt = transactions.attempt[row]!
    const push = ledger.attempts.push[attempt]!
    if (transactions.place[row] === this.first) {
      this.context.done(push, attempt, code)
      return
    }
    const device = transactions.device[row]!
    if (code === 200) {
      ledger.pushes.have[push]! |= this.context.devices.bitOf(device)
      this.context.delivered(attempt)
      return
    }
    const next = transactions.part[row]! + 1
    if (next >= this.tries) {
      this.context.tracer?.state(push, this.context.table.from[this.fetch]!, "gives the content up")
      return
    }
    ledger.hold(attempt)
    this.sim.schedule(fetchAgainAfter, this.onFetchAgain, attempt, device * triesMost + next)
  }

  #fetch(attempt: number, device: number, part: number): void {
    this.#start(this.fetch, this.context.ledger.attempts.push[attempt]!, attempt, device, part)
  }

  #start(place: number, push: number, attempt: number, device: number, part: number): void {
    const { pushes } = this.context.ledger
    this.context.host.start(place, attempt, -1, device, pushes.body[push]!, pushes.number[push]!, push, part)
  }
}
