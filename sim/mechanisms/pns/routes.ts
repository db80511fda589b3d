/**
 * The places by which a P-CSCF has a device woken: push request to the service, notification, and the REGISTER with which the device
 * answers it (RFC 8599 §4.1.3, §5.6.2; RFC 8030 §5, §6), with what that causes at the S-CSCF.
 * Rule: the third-party REGISTERs are no way of the push; they belong to the hop of the REGISTER that causes them.
 */
import { assert } from "../../kernel/assert.ts"
import { registrationIdentifiers } from "../../protocols/ims/identities.ts"
import { pushAccepted, pushNotification, pushRefused, pushRequest } from "../../protocols/pns/requests.ts"
import { registerRequest } from "../../protocols/sip/requests.ts"
import { printHttp } from "../../wire/http/message.ts"
import type { Place } from "../place.ts"
import type { RouteBook } from "../route-book.ts"
import { compileAnnouncements } from "../signalling.ts"
import { compileSipRoute, lastPlace } from "../sip-route.ts"

/** Answers of the service (RFC 8030 §5, §8.4). */
export const pushCode = { accepted: 201, refused: 429 } as const

/** First places of one way to wake. */
export interface PushRoutes {
  readonly request: number
  readonly notification: number
}

export interface WakeUpRoutes extends PushRoutes {
  readonly register: number
  readonly announcements: readonly number[]
  readonly pcscf: number
  readonly pns: number
  readonly device: number
  /** The link between the service and the devices. */
  readonly serviceLink: number
}

/** Branches of the REGISTER and of what follows it stand apart from those of the request that is held. */
const registerHop = 8
const announcementHop = 12
/** Draws likewise: those of the held request are 0. */
const apart = { push: 1, register: 2, announcement: 3 } as const
/** CSeq of a device's REGISTERs: fixed width, and rising with time. */
const firstSequence = 1_000_000

/** Adds the places of push request and notification. */
export const compilePush = (book: RouteBook, ttlSeconds: number): PushRoutes => {
  const { directory } = book
  const pcscf = directory.requireRole("p-cscf")
  const pns = directory.requireRole("pns")
  const device = directory.requireRole("device")
  const service = directory.identity(pns)
  const open = (
    ends: readonly [from: number, to: number],
    shape: Pick<Place, "exchange" | "requestName" | "operations" | "codes" | "request" | "response">,
  ): Place => {
    const edge = directory.linkBetween(...ends)
    const place: Place = {
      index: book.claim(),
      from: ends[0],
      to: ends[1],
      link: edge.link,
      direction: edge.direction,
      protocol: "HTTP",
      timers: "http",
      transport: "tcp",
      depth: 0,
      parent: undefined,
      isQuery: false,
      apart: apart.push,
      query: undefined,
      tells: { request: "own", response: "own" },
      responseName: (code) => `HTTP ${code}`,
      ...shape,
    }
    book.places.push(place)
    return place
  }
  const taken = { kind: "answer", code: pushCode.accepted, effect: undefined } as const
  const request = open([pcscf, pns], {
    exchange: "request",
    requestName: "HTTP push request",
    operations: [taken, taken],
    codes: Object.values(pushCode),
    request: ({ subscriber }) => {
      const message = pushRequest({ prid: subscriber.push?.target.prid ?? "", ttlSeconds })
      assert(message !== undefined, `${subscriber.identity} has no push resource`)
      return printHttp(message)
    },
    response: ({ ids }, code) =>
      printHttp(
        code === pushCode.accepted ? pushAccepted({ ids, service, ttlSeconds }) : pushRefused({ ids, service }, 429),
      ),
  })
  const heard = { kind: "take", effect: undefined } as const
  const notification = open([pns, device], {
    exchange: "one-way",
    requestName: "HTTP push notification",
    operations: [heard, heard],
    codes: [],
    request: ({ ids }) => printHttp(pushNotification({ ids, service })),
    response: () => new Uint8Array(),
  })
  return { request: request.index, notification: notification.index }
}

/** Adds the places of a wake-up for a request that is held. */
export const compileWakeUp = (book: RouteBook, ttlSeconds: number): WakeUpRoutes => {
  const { directory } = book
  const device = directory.requireRole("device")
  const pcscf = directory.requireRole("p-cscf")
  const pns = directory.requireRole("pns")
  const push = compilePush(book, ttlSeconds)
  const register = compileSipRoute(book, {
    from: device,
    initiator: device,
    firstHop: registerHop,
    apart: apart.register,
    build: ({ ids, subscriber, part }) => {
      const registration = registrationIdentifiers({ device: subscriber.index, episode: 0, nowSeconds: ids.nowSeconds })
      const own = {
        ...ids,
        callId: (dialog: number) => registration.callId(dialog),
        tag: (dialog: number, side: "from" | "to") => registration.tag(dialog, side),
      }
      return {
        to: directory.node(pcscf).host,
        request: registerRequest({
          ids: own,
          round: "refresh",
          hop: registerHop,
          sequence: firstSequence + ids.nowSeconds + part,
          subscriber,
          homeDomain: book.homeDomain,
        }),
      }
    },
  })
  const announcements = compileAnnouncements(book, {
    expiresSeconds: directory.node(book.servingCscf).registrationSeconds,
    hop: announcementHop,
    apart: apart.announcement,
  })
  const cause = lastPlace(register)
  for (const announcement of announcements) announcement.belongsTo = cause
  return {
    ...push,
    register: register.index,
    announcements: announcements.map(({ index }) => index),
    pcscf,
    pns,
    device,
    serviceLink: directory.linkBetween(pns, device).link,
  }
}
