/**
 * The places by which a device gets the messages that its IM server keeps for it: a session that the device sets up (INVITE, ACK, BYE
 * of either side, MSRP between the two ends), or MESSAGEs from the store.
 * Rule: only INVITE or MESSAGE make hops; what retraces the INVITE, or flows because of it, belongs to its hops.
 */
import { messageMax } from "../../parameters/msrp.ts"
import { chunksOf } from "../../protocols/msrp/chunking.ts"
import { msrpResponse, sendRequest, transactionFor } from "../../protocols/msrp/requests.ts"
import { typesTakenBy } from "../../protocols/ims/device.ts"
import { fetchInvite, fetchWithin } from "../../protocols/im/retrieval-requests.ts"
import { dialogOfCallee, dialogOfCaller, type Dialog } from "../../protocols/sip/dialog.ts"
import { byeRequest } from "../../protocols/sip/invite-requests.ts"
import { nextHost } from "../../protocols/sip/proxy.ts"
import { content } from "../../wire/content.ts"
import type { MsrpRequest } from "../../wire/msrp/message.ts"
import { printMsrp } from "../../wire/msrp/print.ts"
import { octetsOf } from "../../wire/octets.ts"
import { msrpMediaOf } from "../../wire/sdp/msrp-media.ts"
import { parseSdp } from "../../wire/sdp/parse.ts"
import type { SipRequest } from "../../wire/sip/message.ts"
import { UnroutableScenario } from "../directory.ts"
import { compileMessage } from "../message-delivery.ts"
import type { Place, PrintContext } from "../place.ts"
import type { RouteBook } from "../route-book.ts"
import { msrpPlace, retraced } from "../session/routes.ts"
import { answerAt, inviteAt, type InviteEnds } from "../session/texts.ts"
import { compileSipRoute, lastPlace } from "../sip-route.ts"
import type { StoredMessagesSpec } from "../world-spec.ts"

/** A SEND's part is the number of its message within the session, times this, plus the number of its chunk. */
export const chunksMost = 1024

/** First and last places of a session that a device sets up. */
export interface SessionPlaces {
  readonly invite: number
  readonly inviteEnd: number
  readonly ack: number
  readonly ackEnd: number
  readonly open: number
  readonly send: number
  readonly storeBye: number
  readonly storeByeEnd: number
  readonly deviceBye: number
  readonly deviceByeEnd: number
}

export interface RetrievalRoutes {
  readonly spec: StoredMessagesSpec
  /** Node of the store. */
  readonly node: number
  /** All of its places: from, and up to but not including. */
  readonly places: readonly [number, number]
  readonly session: SessionPlaces | undefined
  /** First and last place of a MESSAGE from the store; -1: it sends none. */
  readonly message: number
  readonly messageEnd: number
}

/** Branches of the later routes of an attempt are numbered from here on, and their draws are apart. */
const firstHops = { ack: 8, storeBye: 16, deviceBye: 24 } as const
const apart = { ack: 1, storeBye: 1, deviceBye: 2, open: 1 } as const

/** MSRP answers (RFC 4975 §10): it is there; the session is unknown. */
const sendCodes = [200, 481] as const

/** Adds the places of fetching to the book, after those of the pushes; `undefined` where nobody fetches. */
export const compileRetrieval = (book: RouteBook): RetrievalRoutes | undefined => {
  const node = book.plan.initiator
  const spec = book.directory.node(node).store.messages
  if (spec === undefined || spec.retrieval === "none" || book.spec.content.isStored === true) return undefined
  const from = book.places.length
  if (spec.retrieval === "msrp") {
    const session = compileSession(book, node, spec)
    return { spec, node, session, message: -1, messageEnd: -1, places: [from, book.places.length] }
  }
  const message = compileMessage(book, { node, addressing: "recipient" }, ({ quantity }) => ({
    contentType: spec.type,
    body: content(spec.type, quantity),
  }))
  return {
    spec,
    node,
    session: undefined,
    message: message.index,
    messageEnd: lastPlace(message).index,
    places: [from, book.places.length],
  }
}

const compileSession = (book: RouteBook, node: number, spec: StoredMessagesSpec): SessionPlaces => {
  const { directory } = book
  const device = directory.requireRole("device")
  const server = directory.identity(node)
  const pcscf = directory.node(directory.requireRole("p-cscf")).host
  const fetching = ({ ids, subscriber }: PrintContext) => ({
    ids,
    subscriber,
    server,
    servingCscf: directory.identity(book.servingCscf),
    path: book.path,
    acceptTypes: typesTakenBy(subscriber),
    maxSize: messageMax.value,
  })
  const first = compileSipRoute(book, {
    from: device,
    initiator: device,
    // The device knows its P-CSCF by the security association, whatever Route says.
    build: (context) => ({ to: pcscf, request: fetchInvite(fetching(context)) }),
  })
  const last = lastPlace(first)
  if (last.to !== node)
    throw new UnroutableScenario(
      `the INVITE of a device does not reach ${directory.node(node).id}: it ends at ${directory.node(last.to).id}`,
    )
  const ends: InviteEnds = { first, last }
  const along = (name: keyof typeof firstHops, sender: number, made: (context: PrintContext) => SipRequest) => {
    const start = book.places.length
    const route = compileSipRoute(book, {
      from: sender,
      initiator: sender,
      firstHop: firstHops[name],
      apart: apart[name],
      build: (context) => {
        const request = made(context)
        return { to: sender === device ? pcscf : nextHost(request), request }
      },
    })
    for (const place of book.places.slice(start)) place.belongsTo = retraced(first, place, sender === node)
    return { first: route.index, end: lastPlace(route).index }
  }
  const ack = along("ack", device, (context) => fetchWithin(context, deviceDialog(ends, context), "ACK", firstHops.ack))
  const storeBye = along(
    "storeBye",
    node,
    (context) =>
      byeRequest({ ids: context.ids, sender: server, hop: firstHops.storeBye }, storeDialog(ends, context)).request,
  )
  const deviceBye = along("deviceBye", device, (context) =>
    fetchWithin(context, deviceDialog(ends, context), "BYE", firstHops.deviceBye),
  )
  const answered = { kind: "answer", code: 200, effect: undefined } as const
  const msrp = (from: number, to: number, said: (context: PrintContext) => MsrpRequest, apartBy: number): Place =>
    msrpPlace(book, {
      from,
      to,
      exchange: "msrp",
      requestName: "MSRP SEND",
      belongsTo: last,
      apart: apartBy,
      operations: [answered, answered],
      codes: sendCodes,
      request: (context) => printMsrp(said(context)),
      response: (context, code) => printMsrp(msrpResponse(said(context), code)),
    })
  const open = msrp(device, node, (context) => opening(ends, server.host, context), apart.open)
  const send = msrp(node, device, (context) => sendOf(ends, { host: server.host, spec }, context), 0)
  return {
    invite: first.index,
    inviteEnd: last.index,
    ack: ack.first,
    ackEnd: ack.end,
    open: open.index,
    send: send.index,
    storeBye: storeBye.first,
    storeByeEnd: storeBye.end,
    deviceBye: deviceBye.first,
    deviceByeEnd: deviceBye.end,
  }
}

const deviceDialog = (ends: InviteEnds, context: PrintContext): Dialog => {
  const dialog = dialogOfCaller(inviteAt(ends.first, context), answerAt(ends, context))
  if (dialog === undefined) throw new UnroutableScenario("the 200 to a device's INVITE makes no dialog")
  return dialog
}

const storeDialog = ({ last }: InviteEnds, context: PrintContext): Dialog => {
  const dialog = dialogOfCallee(inviteAt(last, context), context.ids.tag(last.depth, "to"))
  if (dialog === undefined) throw new UnroutableScenario("a device's INVITE makes no dialog at its IM server")
  return dialog
}

/** MSRP URIs of the device and of the store, as offer and answer have them. */
const pathsOf = (ends: InviteEnds, context: PrintContext) => {
  const [device, store] = [inviteAt(ends.first, context), answerAt(ends, context)].map(({ body }) => {
    const description = parseSdp(octetsOf(body))
    return description.kind === "session-description" ? msrpMediaOf(description)?.path : undefined
  })
  if (device === undefined || store === undefined) throw new UnroutableScenario("offer or answer has no MSRP medium")
  return { device, store }
}

/** The first SEND of the side that opened the connection: it binds that to the session, and carries nothing (RFC 4975 §5.4). */
const opening = (ends: InviteEnds, host: string, context: PrintContext): MsrpRequest => {
  const { device, store } = pathsOf(ends, context)
  return {
    kind: "msrp-request",
    transaction: context.ids.token("open"),
    method: "SEND",
    toPath: store,
    fromPath: device,
    headers: [
      ["Message-ID", `${context.ids.token("opening")}@${host}`],
      ["Byte-Range", "1-0/0"],
    ],
    body: undefined,
    flag: "$",
  }
}

/** A chunk of a message of the store; its octets are what the row carries, and its part says which message and which chunk. */
const sendOf = (
  ends: InviteEnds,
  { host, spec }: { readonly host: string; readonly spec: StoredMessagesSpec },
  context: PrintContext,
): MsrpRequest => {
  const { ids, part, quantity } = context
  const { device, store } = pathsOf(ends, context)
  const octets = octetsOf(content(spec.type, quantity))
  const chunks = chunksOf(octets.length, spec.chunking)
  const chunk = chunks[Math.min(part % chunksMost, chunks.length - 1)]!
  return sendRequest(
    {
      messageId: `${ids.token(`message ${Math.floor(part / chunksMost)}`)}@${host}`,
      toPath: device,
      fromPath: store,
      contentType: spec.type,
      body: octets,
      successReport: false,
      failureReport: "yes",
    },
    chunk,
    transactionFor(ids.token(`send ${part}`), octets.subarray(chunk.start - 1, chunk.end)),
  )
}
