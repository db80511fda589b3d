/**
 * The places of a push session (RFC 3261 §13, §15; RFC 4975): INVITE through the core, ACK and BYE along the route that it recorded, MSRP
 * on a connection of its own between the two ends.
 * Rule: only the INVITE makes hops; what retraces it, and what flows because of it, belongs to its hops.
 */
import type { Chunking } from "../../protocols/msrp/chunking.ts"
import { msrpResponse, reportRequest } from "../../protocols/msrp/requests.ts"
import { ackRequest, byeRequest, inviteRequest } from "../../protocols/sip/invite-requests.ts"
import { nextHost } from "../../protocols/sip/proxy.ts"
import { printMsrp } from "../../wire/msrp/print.ts"
import type { SipRequest } from "../../wire/sip/message.ts"
import { octetCount } from "../../wire/octets.ts"
import { UnroutableScenario } from "../directory.ts"
import { nextNode } from "../message-delivery.ts"
import type { Place, PrintContext } from "../place.ts"
import type { RouteBook } from "../route-book.ts"
import { compileSipRoute, lastPlace, unrefusedProfiles } from "../sip-route.ts"
import { deviceBye, largestMessage, offerOf, sendAt, senderDialog, type InviteEnds } from "./texts.ts"

export interface SessionOptions {
  /** Node that pushes. */
  readonly node: number
  readonly chunking: Chunking
  /** Whether the device reports that it has the whole message. */
  readonly successReport: boolean
}

/** First and last places; -1: there is no such place. */
export interface SessionRoutes {
  readonly invite: number
  readonly inviteEnd: number
  readonly ack: number
  readonly ackEnd: number
  readonly bye: number
  readonly byeEnd: number
  readonly send: number
  readonly report: number
  readonly deviceBye: number
  readonly deviceByeEnd: number
  /** Largest message that devices take, octets. */
  readonly messageMax: number
}

/** Branches of the later routes of an attempt are numbered from here on. */
const firstHops = { bye: 8, ack: 16, deviceBye: 24 } as const
/** Draws of the later routes are apart, on the links that all of them cross. */
const apart = { ack: 1, bye: 2, deviceBye: 3, report: 1 } as const

/** MSRP answers that a device gives (RFC 4975 §10): it has it; it does not know the session. */
const sendCodes = [200, 481] as const

/** Adds the places of sessions to the book. */
export const compileSession = (book: RouteBook, options: SessionOptions): SessionRoutes => {
  const { directory, plan } = book
  const sender = directory.identity(options.node)
  const device = directory.requireRole("device")
  const entry = directory.identity(nextNode(book, options.node))
  const contentType = book.spec.content.type
  const sessionOf = ({ ids, subscriber }: PrintContext, hop: number) => ({
    ids,
    subscriber,
    sender,
    hop,
    homeDomain: book.homeDomain,
    contentType,
  })
  const first = compileSipRoute(book, {
    from: options.node,
    initiator: plan.initiator,
    build: (context) => ({
      to: entry.host,
      request: inviteRequest({
        ...sessionOf(context, 0),
        nextHop: entry,
        offer: offerOf(sender, contentType, context),
      }),
    }),
  })
  const last = lastPlace(first)
  if (last.to !== device) throw new UnroutableScenario(`the INVITE ends at ${directory.node(last.to).id}`)
  if (refusesAll(last)) return { ...noSession, invite: first.index, inviteEnd: last.index }
  const ends: InviteEnds = { first, last }
  // Nobody who refused the INVITE hears of its dialog.
  const profiles = unrefusedProfiles(first, book.profiles.length)
  const along = (name: keyof typeof firstHops, from: number, made: (context: PrintContext) => SipRequest) => {
    const start = book.places.length
    const route = compileSipRoute(book, {
      from,
      initiator: from,
      firstHop: firstHops[name],
      apart: apart[name],
      profiles,
      build: (context) => {
        const request = made(context)
        return { to: nextHost(request), request }
      },
    })
    for (const place of book.places.slice(start)) place.belongsTo = retraced(first, place, from === device)
    return { first: route.index, end: lastPlace(route).index }
  }
  const ack = along("ack", options.node, (context) =>
    ackRequest(sessionOf(context, firstHops.ack), senderDialog(ends, context)),
  )
  const bye = along(
    "bye",
    options.node,
    (context) => byeRequest(sessionOf(context, firstHops.bye), senderDialog(ends, context)).request,
  )
  const ofDevice = along("deviceBye", device, (context) => deviceBye(ends, context, firstHops.deviceBye))
  const send = sendPlace(book, options, ends)
  return {
    invite: first.index,
    inviteEnd: last.index,
    ack: ack.first,
    ackEnd: ack.end,
    bye: bye.first,
    byeEnd: bye.end,
    deviceBye: ofDevice.first,
    deviceByeEnd: ofDevice.end,
    send: send.index,
    report: options.successReport ? reportPlace(book, options, ends).index : -1,
    messageMax: largestMessage(ends, book.template),
  }
}

/** What follows where every device refuses the offer: nothing. */
const noSession = {
  ack: -1,
  ackEnd: -1,
  bye: -1,
  byeEnd: -1,
  deviceBye: -1,
  deviceByeEnd: -1,
  send: -1,
  report: -1,
  messageMax: 0,
} as const

/** Whether devices refuse the offer; that of the usual profile stands for the others, which must not take more than it does. */
const refusesAll = ({ operations: [, way], refusals }: Place): boolean => {
  if (way.kind !== "answer" || way.code === 200) return false
  if (refusals?.[1].includes(200) === true)
    throw new UnroutableScenario("some devices take a session that devices without a profile refuse: not modelled")
  return true
}

/** The place of the INVITE that another request of its dialog retraces, along with it or against it. */
export const retraced = (invite: Place, place: Place, isAgainst: boolean): Place => {
  for (let at = invite; ;) {
    if (at.to === (isAgainst ? place.from : place.to)) return at
    const way = at.operations[1]
    if (!("next" in way)) return at
    at = way.next
  }
}

/** Adds a place of MSRP between the two ends of a session. */
export const msrpPlace = (
  book: RouteBook,
  place: Pick<Place, "from" | "to" | "exchange" | "requestName" | "operations" | "codes" | "request" | "response"> & {
    readonly belongsTo: Place
    readonly apart?: number
  },
): Place => {
  const edge = book.directory.linkBetween(place.from, place.to)
  const made: Place = {
    index: book.claim(),
    link: edge.link,
    direction: edge.direction,
    protocol: "MSRP",
    timers: "msrp",
    transport: "tcp",
    depth: 0,
    parent: undefined,
    isQuery: false,
    query: undefined,
    tells: { request: "push", response: "push" },
    responseName: (code) => `MSRP ${code}`,
    ...place,
  }
  book.places.push(made)
  return made
}

const sendPlace = (book: RouteBook, options: SessionOptions, ends: InviteEnds): Place => {
  const { node, chunking, successReport } = options
  const message = {
    sender: book.directory.identity(node),
    contentType: book.spec.content.type,
    chunking,
    successReport,
  }
  const answer = { kind: "answer", code: 200, effect: undefined } as const
  return msrpPlace(book, {
    from: node,
    to: ends.last.to,
    exchange: "msrp",
    requestName: "MSRP SEND",
    belongsTo: ends.last,
    operations: [answer, answer],
    codes: sendCodes,
    request: (context) => printMsrp(sendAt(ends, message, context)),
    response: (context, code) => printMsrp(msrpResponse(sendAt(ends, message, context), code)),
  })
}

/** REPORT goes the other way, and nobody answers it (RFC 4975 §7.1.2). */
const reportPlace = (book: RouteBook, options: SessionOptions, ends: InviteEnds): Place => {
  const message = {
    sender: book.directory.identity(options.node),
    contentType: book.spec.content.type,
    chunking: options.chunking,
    successReport: true,
  }
  const take = { kind: "take", effect: undefined } as const
  return msrpPlace(book, {
    from: ends.last.to,
    to: options.node,
    exchange: "one-way",
    requestName: "MSRP REPORT",
    belongsTo: ends.last,
    apart: apart.report,
    operations: [take, take],
    codes: [],
    request: (context) => {
      const total = octetCount(context.body)
      return printMsrp(
        reportRequest(sendAt(ends, message, { ...context, part: 0 }), {
          range: { start: 1, end: total, total },
          code: 200,
          transaction: context.ids.token("report"),
        }),
      )
    },
    response: () => {
      throw new UnroutableScenario("nobody answers a REPORT")
    },
  })
}
