/**
 * The places of a push session over WTP (WAP-230 ch. 7; WAP-235 OTA-WSP): Connect from the device, which belongs to the hop of the push
 * that needs the session, and the push in a transaction of class 1 (confirmed) or 0. Disconnect belongs to no push.
 * Rule: a place's octets follow from its attempt and from how often that attempt has sent there before (`PrintContext.part`).
 */
import {
  confirmedPush,
  connect,
  connectReply,
  acknowledgement,
  abortion,
  leaveSession,
  sessionPush,
  sirPush,
} from "../../protocols/wsp/messages.ts"
import { applicationOf } from "../../protocols/sip/headers.ts"
import { bearerType } from "../../wire/wsp/address.ts"
import { applicationCode } from "../../wire/wsp/headers.ts"
import { printUnit } from "../../wire/wsp/pdu.ts"
import { providerAbort, userAbort } from "../../wire/wtp/abort-reasons.ts"
import { printWtp, tidOfPeer, type WtpPdu } from "../../wire/wtp/pdu.ts"
import type { Aside, Place, PrintContext } from "../place.ts"
import type { RouteBook } from "../route-book.ts"
import { compileShortMessages, type ShortMessageRoutes } from "../sms/routes.ts"
import { abortOf, providerAbortCode, userAbortCode, wtpAside, wtpCode } from "../wtp/code.ts"
import { unitTid, wapContent } from "./content.ts"

/** Address of the PPG on the packet network, as devices are given it (RFC 5737), and its port for WSP over WTP. */
const gatewayAddress = Uint8Array.of(192, 0, 2, 10)
const sessionPort = 9201

/** First places. */
export interface SessionRoutes {
  readonly trigger: ShortMessageRoutes
  readonly connect: number
  readonly push: number
  /** Octets of the WSP PDU of a push with a body of so many. */
  readonly sduOf: (body: number) => number
  /** A push expires this long after its planned start, ns. */
  readonly expiryNs: number
}

/** Codes of Aborts that a responder may send: its user's reasons, and those of WTP itself. */
const aborts = [...Object.values(userAbort).map(userAbortCode), ...Object.values(providerAbort).map(providerAbortCode)]

/** First octets of an Invoke, before its user data. */
const invokeHead = 4

/** RID is the last bit of the first octet of every PDU that is sent again (WAP-224 §9.2). */
const withRid = (octets: Uint8Array): Uint8Array => {
  const again = octets.slice()
  again[0]! |= 1
  return again
}

/** Identifier of a transaction; its top bit is the initiator's 0. */
const tid = ({ ids, part }: PrintContext, purpose: string): number =>
  (Number.parseInt(ids.token(purpose).slice(0, 4), 16) + part) & 0x7fff

/** Of two octets, so that its length depends on nothing. */
const sessionId = ({ subscriber }: PrintContext): number => 128 + (subscriber.index % 16_256)

/** Adds the places by which `from` asks a device for a session and pushes in it. */
export const compileSession = (
  book: RouteBook,
  { from, isConfirmed }: { readonly from: number; readonly isConfirmed: boolean },
): SessionRoutes => {
  const application = `x-wap-application:${applicationOf(book.spec.content.type)}`
  const trigger = compileShortMessages(book, {
    from,
    isReceiptAsked: false,
    datagram: (context) =>
      printUnit(
        sirPush(unitTid(context), {
          kind: "sir-0",
          applications: [applicationCode(application)],
          wspContacts: [{ bearer: bearerType.ipv4, port: sessionPort, address: gatewayAddress }],
        }),
      ),
  })
  const device = book.directory.requireRole("device")
  const content = wapContent(book)
  const push = open(book, [from, device], {
    ...(isConfirmed ? confirmed : unconfirmed),
    request: (context) =>
      printWtp((isConfirmed ? confirmedPush : sessionPush)(tid(context, "wtp-push"), content(context))),
    ...answers("wtp-push", (toTid) => acknowledgement(toTid)),
  })
  const opening = open(book, [device, from], {
    exchange: "wtp-2",
    timers: "wtp-packet",
    requestName: "WTP Connect",
    responseName: (code) => (code === wtpCode.done ? "WTP ConnectReply" : nameOf(code)),
    operations: [accept, accept],
    codes: [...Object.values(wtpCode), ...aborts],
    request: (context) => printWtp(connect(tid(context, "wtp-connect"), [application])),
    ...answers("wtp-connect", (toTid, context) => connectReply(toTid, sessionId(context))),
  })
  opening.belongsTo = push
  return {
    trigger,
    connect: opening.index,
    push: push.index,
    expiryNs: book.expiryNs(from),
    sduOf: (body) =>
      push.request(book.context({ push: 0, attempt: 0, device: 0, nowSeconds: 0 }, body)).length - invokeHead,
  }
}

/** Adds the place of Disconnect, with which a device ends its session, and returns its number. */
export const compileDisconnect = (book: RouteBook, to: number): number =>
  open(book, [book.directory.requireRole("device"), to], {
    exchange: "one-way",
    timers: "core",
    requestName: "WTP Disconnect",
    responseName: () => "",
    operations: [silent, silent],
    codes: [],
    request: (context) => printWtp(leaveSession(tid(context, "wtp-disconnect"), "disconnect", sessionId(context))),
    response: () => new Uint8Array(0),
  }).index

type Shape = Pick<
  Place,
  "exchange" | "timers" | "requestName" | "responseName" | "operations" | "codes" | "request" | "response"
> &
  Partial<Pick<Place, "aside" | "furtherAsides" | "again" | "awaitsUser">>

const accept = { kind: "answer", code: wtpCode.done, effect: undefined } as const
const take = { kind: "answer", code: wtpCode.done, effect: "deliver" } as const
const takeSilently = { kind: "take", effect: "deliver" } as const
const silent = { kind: "take", effect: undefined } as const

const nameOf = (code: number): string =>
  code === wtpCode.verify ? "WTP Ack Tve" : abortOf(code) === undefined ? "WTP Ack" : "WTP Abort"

const confirmed: Pick<
  Shape,
  "exchange" | "timers" | "requestName" | "responseName" | "operations" | "codes" | "awaitsUser"
> = {
  exchange: "wtp-1",
  timers: "wtp-packet",
  requestName: "WTP ConfirmedPush",
  responseName: nameOf,
  operations: [take, take],
  codes: [wtpCode.verify, wtpCode.done, ...aborts],
  awaitsUser: true,
}
const unconfirmed: Omit<typeof confirmed, "awaitsUser"> = {
  exchange: "one-way",
  timers: "core",
  requestName: "WTP Push",
  responseName: () => "",
  operations: [takeSilently, takeSilently],
  codes: [],
}

const open = (book: RouteBook, [from, to]: readonly [number, number], shape: Shape): Place => {
  const edge = book.directory.linkBetween(from, to)
  const place: Place = {
    index: book.claim(),
    from,
    to,
    link: edge.link,
    direction: edge.direction,
    protocol: "WTP",
    transport: "udp",
    depth: 0,
    parent: undefined,
    isQuery: false,
    query: undefined,
    tells: { request: "push", response: "push" },
    ...shape,
  }
  book.places.push(place)
  return place
}

/** What the responder of a transaction says by code, and what its initiator says beside the Invoke. */
const answers = (
  purpose: string,
  done: (toTid: number, context: PrintContext) => WtpPdu,
): Pick<Place, "response" | "furtherAsides" | "again"> & { readonly aside: Aside } => {
  const own = (name: string, pdu: (toTid: number) => WtpPdu): Aside => ({
    name,
    // An initiator writes its own identifier: it is the one that answers what came with the responder's.
    print: (context) => printWtp(pdu(tidOfPeer(tid(context, purpose)))),
  })
  const further: Aside[] = []
  further[wtpAside.tidOk - 1] = own("WTP Ack Tok", (toTid) => acknowledgement(toTid, true))
  further[wtpAside.invalidTid - 1] = own("WTP Abort", (toTid) => abortion(toTid, "provider", providerAbort.INVALIDTID))
  further[wtpAside.noResponse - 1] = own("WTP Abort", (toTid) => abortion(toTid, "provider", providerAbort.NORESPONSE))
  further[wtpAside.disconnect - 1] = own("WTP Abort", (toTid) => abortion(toTid, "user", userAbort.DISCONNECT))
  return {
    response: (context, code) => {
      const toTid = tid(context, purpose)
      const abort = abortOf(code)
      if (abort !== undefined) return printWtp(abortion(toTid, abort.by, abort.reason))
      return printWtp(code === wtpCode.done ? done(toTid, context) : acknowledgement(toTid, code === wtpCode.verify))
    },
    aside: own("WTP Ack", (toTid) => acknowledgement(toTid)),
    furtherAsides: further,
    again: withRid,
  }
}
