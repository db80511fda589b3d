/**
 * Arguments and results of the MAP operations of short message delivery: 3GPP TS 29.002 §17.7.6 (MAP-SM-DataTypes), encoded by
 * X.690. The layers below, TCAP and SCCP, are not printed: a message here is the operation's own octets.
 * Versions: the second of MT-ForwardSM (Release 97), the third of SendRoutingInfoForSM.
 */
import { joinOctets } from "../octets.ts"
import { ber, tag } from "./ber.ts"

/** Digits of an E.164 number, without `+`, at most 15. */
export type IsdnNumber = string
/** Digits of an IMSI, at most 15. */
export type Imsi = string

/** TBCD-STRING: two digits an octet, the first in the low half, 1111 as filler (TS 29.002 §17.7.8). */
const telephonyBcd = (digits: string): Uint8Array =>
  Uint8Array.from({ length: Math.ceil(digits.length / 2) }, (_, i) => {
    const high = digits[2 * i + 1]
    return Number(digits[2 * i]) | ((high === undefined ? 15 : Number(high)) << 4)
  })

/** ISDN-AddressString: no extension, international number, plan of E.164 (0x91). */
const isdnAddress = (number: IsdnNumber): Uint8Array => joinOctets([Uint8Array.of(0x91), telephonyBcd(number)])

/** Argument of SendRoutingInfoForSM (operation 45): whose serving node is wanted, with priority, by which centre. */
export const routingInfoArgument = (asked: { readonly msisdn: IsdnNumber; readonly centre: IsdnNumber }): Uint8Array =>
  ber(
    tag.sequence,
    ber(tag.context(0), isdnAddress(asked.msisdn)),
    ber(tag.context(1), Uint8Array.of(0xff)),
    ber(tag.context(2), isdnAddress(asked.centre)),
  )

/** Its result: the subscriber's IMSI and the number of the node that serves it. */
export const routingInfoResult = (found: { readonly imsi: Imsi; readonly node: IsdnNumber }): Uint8Array =>
  ber(
    tag.sequence,
    ber(tag.octetString, telephonyBcd(found.imsi)),
    ber(tag.constructedContext(0), ber(tag.context(1), isdnAddress(found.node))),
  )

/** Argument of MT-ForwardSM (operation 44): to whom, from which centre, the TPDU, and whether more messages wait. */
export const forwardArgument = (message: {
  readonly imsi: Imsi
  readonly centre: IsdnNumber
  readonly tpdu: Uint8Array
  readonly moreMessages: boolean
}): Uint8Array =>
  ber(
    tag.sequence,
    ber(tag.context(0), telephonyBcd(message.imsi)),
    ber(tag.context(4), isdnAddress(message.centre)),
    ber(tag.octetString, message.tpdu),
    ...(message.moreMessages ? [ber(tag.null)] : []),
  )

/** Its result where the device took the message: no parameter. */
export const forwardResult = (): Uint8Array => ber(tag.sequence)

/** Parameter of the errors absentSubscriberSM (6) and systemFailure (34): none but the error code, as `localValue`. */
export const operationError = (code: number): Uint8Array => Uint8Array.of(0x02, 0x01, code)

/** MAP error codes (TS 29.002 §17.6.6). */
export const mapError = { absentSubscriberSm: 6, systemFailure: 34 } as const

/** Argument of ReportSM-DeliveryStatus (operation 47): the subscriber was absent, so the centre wants to be alerted. */
export const deliveryStatusArgument = (asked: {
  readonly msisdn: IsdnNumber
  readonly centre: IsdnNumber
}): Uint8Array =>
  ber(
    tag.sequence,
    ber(tag.octetString, isdnAddress(asked.msisdn)),
    ber(tag.octetString, isdnAddress(asked.centre)),
    ber(0x0a, Uint8Array.of(1)), // SM-DeliveryOutcome: absentSubscriber
  )

/** Argument of AlertServiceCentre (operation 64): who can be reached again, and which centre is told. */
export const alertArgument = (told: { readonly msisdn: IsdnNumber; readonly centre: IsdnNumber }): Uint8Array =>
  ber(tag.sequence, ber(tag.octetString, isdnAddress(told.msisdn)), ber(tag.octetString, isdnAddress(told.centre)))
