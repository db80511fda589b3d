/**
 * The places of a datagram that goes to a device as short messages: SMPP from the PPG to the SMS centre, MAP to HLR and switch, the
 * air interface, and the receipt back (SMPP 3.4; 3GPP TS 29.002, TS 23.040, TS 24.011).
 * The HSS of the scenario is the HLR. A request carries one part; `PrintContext.part` says which.
 */
import { msisdnOf } from "../../protocols/ims/identities.ts"
import { timestampText } from "../../protocols/ims/calendar.ts"
import {
  alertArgument,
  deliveryStatusArgument,
  forwardArgument,
  forwardResult,
  mapError,
  operationError,
  routingInfoArgument,
  routingInfoResult,
} from "../../wire/map/operations.ts"
import { commandStatus, registeredDelivery, type SmppAddress } from "../../wire/smpp/pdu.ts"
import { printSmpp } from "../../wire/smpp/print.ts"
import { receiptPdu } from "../../wire/smpp/receipt.ts"
import { submitPush } from "../../wire/smpp/submit-push.ts"
import { smppUntil } from "../../wire/smpp/time.ts"
import { readTimestamp, type CalendarTime } from "../../wire/sms/calendar-time.ts"
import { deliverPush } from "../../wire/sms/deliver-push.ts"
import { printAcknowledgement, printDelivery } from "../../wire/sms/relay.ts"
import { partCount, segment } from "../../wire/sms/segment.ts"
import { internationalAddress } from "../../wire/sms/tpdu-fields.ts"
import { printTpdu } from "../../wire/sms/tpdu.ts"
import type { UserData } from "../../wire/sms/user-data-header.ts"
import { UnroutableScenario } from "../directory.ts"
import type { Operation, Place, PrintContext } from "../place.ts"
import type { RouteBook } from "../route-book.ts"
import { imsiOf, nodeNumber } from "./numbers.ts"

/** Codes of the answers on these places; what stands in the octets is the protocol's own. */
export const smsCode = { ok: 200, absent: 480, failure: 500 } as const

/** First places; each is a route of its own but the last leg, which follows the gate at the switch. */
export interface ShortMessageRoutes {
  readonly submit: number
  readonly route: number
  readonly forward: number
  readonly air: number
  readonly report: number
  readonly alert: number
  /** By what they say of the message. */
  readonly receipts: Readonly<Record<"DELIVRD" | "EXPIRED" | "UNDELIV", number>>
  readonly isReceiptAsked: boolean
  /** Short messages that a datagram of a push with a body of so many octets takes. */
  readonly partsOf: (body: number) => number
}

/** Adds the places by which `from` sends the datagram that `datagram` prints. */
export const compileShortMessages = (
  book: RouteBook,
  options: {
    readonly from: number
    readonly datagram: (context: PrintContext) => Uint8Array
    readonly isReceiptAsked: boolean
  },
): ShortMessageRoutes => {
  const { directory } = book
  const { from, datagram, isReceiptAsked } = options
  const smsc = directory.requireRole("smsc")
  const msc = directory.requireRole("msc")
  const hlr = directory.requireRole("hss")
  const device = directory.requireRole("device")
  const centre = nodeNumber(smsc)
  const reference = ({ ids }: PrintContext): number => Number.parseInt(ids.token("sms").slice(0, 2), 16)
  const sequence = ({ ids, part }: PrintContext): number =>
    (Number.parseInt(ids.token("smpp").slice(0, 6), 16) + part) % 0x7fffffff
  const partsFor = (context: PrintContext): readonly UserData[] => {
    const parts = segment(datagram(context), { reference: reference(context) })
    if (parts === undefined) throw new UnroutableScenario("a push takes more than 255 short messages")
    return parts
  }
  const only = <T>(all: readonly T[], { part }: PrintContext): T => all[Math.min(part, all.length - 1)]!
  const tpduOf = (context: PrintContext) =>
    only(
      deliverPush(partsFor(context), {
        originator: internationalAddress(nodeNumber(from)),
        serviceCentreTime: { local: timeOf(context.ids.nowSeconds), quarterHours: 0 },
      }),
      context,
    )
  const expiresSeconds = Math.round(book.expiryNs(from) / 1e9)

  const open = (
    ends: readonly [from: number, to: number],
    operations: Operation,
    shape: Pick<Place, "protocol" | "timers" | "requestName" | "responseName" | "request" | "response"> &
      Partial<Pick<Place, "isQuery" | "parent" | "depth" | "tells" | "apart">>,
  ): Place => {
    const edge = directory.linkBetween(...ends)
    const place: Place = {
      index: book.claim(),
      from: ends[0],
      to: ends[1],
      link: edge.link,
      direction: edge.direction,
      exchange: "request",
      transport: "tcp",
      depth: 0,
      parent: undefined,
      isQuery: false,
      query: undefined,
      operations: [operations, operations],
      codes: Object.values(smsCode),
      tells: { request: "push", response: "push" },
      ...shape,
    }
    book.places.push(place)
    return place
  }
  const accepted = { kind: "answer", code: smsCode.ok, effect: undefined } as const

  const submit = open([from, smsc], accepted, {
    protocol: "SMPP",
    timers: "smpp",
    requestName: "SMPP submit_sm",
    responseName: () => "SMPP submit_sm_resp",
    request: (context) => {
      const parts = partsFor(context)
      return printSmpp(
        only(
          submitPush(parts, {
            // A repeat of the only part is a request of its own.
            sequence: sequence({ ...context, part: context.part >= parts.length ? context.part : 0 }),
            source: smppAddress(nodeNumber(from)),
            destination: smppAddress(msisdnOf(context.subscriber)),
            // The centre drops what deliver-before has overtaken, so that no device gets a push late.
            validityPeriod: smppUntil(timeOf(context.ids.nowSeconds + expiresSeconds)),
            receipt: isReceiptAsked ? registeredDelivery.always : registeredDelivery.none,
          }),
          context,
        ),
      )
    },
    response: (context, code) =>
      printSmpp({
        kind: "submit_sm_resp",
        sequence: sequence(context),
        status: code === smsCode.ok ? commandStatus.ESME_ROK : commandStatus.ESME_RMSGQFUL,
        messageId: code === smsCode.ok ? messageId(context) : "",
      }),
  })
  const forward = open([smsc, msc], accepted, {
    protocol: "MAP",
    timers: "map",
    requestName: "MAP MT-ForwardSM",
    responseName: () => "MAP MT-ForwardSM ack",
    request: (context) => {
      const tpdu = tpduOf(context)
      return forwardArgument({
        imsi: imsiOf(context.subscriber),
        centre,
        tpdu: printTpdu(tpdu),
        moreMessages: tpdu.moreMessages,
      })
    },
    response: (_context, code) => (code === smsCode.ok ? forwardResult() : errorOf(code)),
  })
  const air = open(
    [msc, device],
    { kind: "answer", code: smsCode.ok, effect: "deliver" },
    {
      protocol: "SMS",
      timers: "map",
      requestName: "SMS DELIVER",
      responseName: () => "SMS DELIVER ack",
      parent: forward,
      depth: 1,
      request: (context) =>
        printDelivery({
          reference: reference(context) + context.part,
          centre: internationalAddress(centre),
          tpdu: printTpdu(tpduOf(context)),
        }),
      response: (context) => printAcknowledgement(reference(context) + context.part),
    },
  )
  const toDevice: Operation = { kind: "gate", next: air }
  forward.operations = [toDevice, toDevice]

  const question = (
    ends: readonly [from: number, to: number],
    name: string,
    hop: Place,
    argument: (context: PrintContext) => Uint8Array,
    result: (context: PrintContext, code: number) => Uint8Array,
  ): Place => {
    const place = open(ends, accepted, {
      protocol: "MAP",
      timers: "map",
      requestName: `MAP ${name}`,
      responseName: () => `MAP ${name} ack`,
      isQuery: true,
      apart: name === "ReportSM-DeliveryStatus" ? 1 : 0,
      request: argument,
      response: result,
    })
    place.belongsTo = hop
    return place
  }
  const named = ({ subscriber }: PrintContext) => ({ msisdn: msisdnOf(subscriber), centre })
  const route = question(
    [smsc, hlr],
    "SendRoutingInfoForSM",
    forward,
    (context) => routingInfoArgument(named(context)),
    ({ subscriber }, code) =>
      code === smsCode.ok ? routingInfoResult({ imsi: imsiOf(subscriber), node: nodeNumber(msc) }) : errorOf(code),
  )
  const report = question(
    [smsc, hlr],
    "ReportSM-DeliveryStatus",
    forward,
    (context) => deliveryStatusArgument(named(context)),
    () => forwardResult(),
  )
  const alert = question(
    [hlr, smsc],
    "AlertServiceCentre",
    forward,
    (context) => alertArgument(named(context)),
    () => forwardResult(),
  )
  const receipt = (state: keyof ShortMessageRoutes["receipts"]): number => {
    const place = open([smsc, from], accepted, {
      protocol: "SMPP",
      timers: "smpp",
      requestName: "SMPP deliver_sm",
      responseName: () => "SMPP deliver_sm_resp",
      tells: { request: "own", response: "own" },
      request: (context) =>
        printSmpp(
          receiptPdu(
            {
              messageId: messageId(context),
              submitted: timeOf(context.ids.nowSeconds),
              done: timeOf(context.ids.nowSeconds),
              state,
              error: 0,
            },
            {
              sequence: sequence(context),
              device: smppAddress(msisdnOf(context.subscriber)),
              submitter: smppAddress(nodeNumber(from)),
            },
          ),
        ),
      response: (context) =>
        printSmpp({
          kind: "deliver_sm_resp",
          sequence: sequence(context),
          status: commandStatus.ESME_ROK,
          messageId: "",
        }),
    })
    place.belongsTo = submit
    return place.index
  }
  return {
    submit: submit.index,
    route: route.index,
    forward: forward.index,
    air: air.index,
    report: report.index,
    alert: alert.index,
    receipts: { DELIVRD: receipt("DELIVRD"), EXPIRED: receipt("EXPIRED"), UNDELIV: receipt("UNDELIV") },
    isReceiptAsked,
    partsOf: (body) =>
      partCount(datagram(book.context({ push: 0, attempt: 0, device: 0, nowSeconds: 0 }, body)).length),
  }
}

/** E.164, international. */
const smppAddress = (number: string): SmppAddress => ({ ton: 1, npi: 1, address: number })

const messageId = ({ ids, part }: PrintContext): string =>
  `${ids.token("message-id").slice(0, 8)}${String(part).padStart(2, "0")}`

const errorOf = (code: number): Uint8Array =>
  operationError(code === smsCode.absent ? mapError.absentSubscriberSm : mapError.systemFailure)

const timeOf = (seconds: number): CalendarTime => {
  const time = readTimestamp(timestampText(seconds))
  if (time === undefined) throw new UnroutableScenario(`${seconds} s is beyond all dates`)
  return time
}
