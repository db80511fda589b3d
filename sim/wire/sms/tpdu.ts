/**
 * The TPDUs that carry a push between SMS centre and device: SMS-DELIVER (3GPP TS 23.040 §9.2.2.1) and SMS-SUBMIT (§9.2.2.2).
 * Rule: only codings whose TP-UDL counts octets are printed and read, because a push is binary.
 * Deliberately absent: delivery reports of the transport layer, status reports and commands; enhanced validity periods.
 */
import { assert } from "../../kernel/assert.ts"
import { joinOctets } from "../octets.ts"
import type { TpAddress, ZonedTime } from "./tpdu-fields.ts"
import { countsOctets, parseAddress, parseTimeStamp, printAddress, printTimeStamp } from "./tpdu-fields.ts"
import type { UserData } from "./user-data-header.ts"
import { parseUserData, printUserData } from "./user-data-header.ts"

/** SMS-DELIVER: from the SMS centre to the device. */
export interface SmsDeliver {
  readonly kind: "sms-deliver"
  /** Whether more messages wait for this device at the centre; on the wire TP-MMS is 0 when they do (§9.2.3.2). */
  readonly moreMessages: boolean
  readonly statusReport: boolean
  readonly replyPath: boolean
  readonly originator: TpAddress
  readonly protocolId: number
  readonly dataCoding: number
  readonly serviceCentreTime: ZonedTime
  readonly userData: UserData
}

/** How long the centre keeps a message: one octet (see `validityMinutes`), or a time. */
export type TpValidity =
  | { readonly kind: "relative"; readonly octet: number }
  | { readonly kind: "absolute"; readonly time: ZonedTime }

/** SMS-SUBMIT: from a device to the SMS centre. */
export interface SmsSubmit {
  readonly kind: "sms-submit"
  readonly rejectDuplicates: boolean
  readonly statusReportRequest: boolean
  readonly replyPath: boolean
  /** TP-MR, 0 to 255. */
  readonly reference: number
  readonly destination: TpAddress
  readonly protocolId: number
  readonly dataCoding: number
  readonly validity: TpValidity | undefined
  readonly userData: UserData
}

export type Tpdu = SmsDeliver | SmsSubmit

/** Data coding scheme of a push: 8-bit data, message class 1 (TS 23.038 §4). */
export const binaryClass1 = 0xf5

const bits = {
  moreMessagesNot: 0x04,
  rejectDuplicates: 0x04,
  statusReport: 0x20,
  header: 0x40,
  replyPath: 0x80,
} as const
const validityFormat = { relative: 0x10, absolute: 0x18, mask: 0x18 } as const

const flag = (isSet: boolean, bit: number): number => (isSet ? bit : 0)

/** Returns the exact octets of a TPDU. */
export const printTpdu = (tpdu: Tpdu): Uint8Array => {
  assert(countsOctets(tpdu.dataCoding), `data coding ${tpdu.dataCoding} does not count octets`)
  const field = printUserData(tpdu.userData)
  assert(field.length <= 140, `user data must have at most 140 octets, has ${field.length}`)
  const coding = Uint8Array.of(tpdu.protocolId, tpdu.dataCoding)
  const shared = flag(tpdu.userData.header.length > 0, bits.header) | flag(tpdu.replyPath, bits.replyPath)
  if (tpdu.kind === "sms-deliver") {
    const first = shared | flag(!tpdu.moreMessages, bits.moreMessagesNot) | flag(tpdu.statusReport, bits.statusReport)
    const time = printTimeStamp(tpdu.serviceCentreTime)
    return joinOctets([Uint8Array.of(first), printAddress(tpdu.originator), coding, time, lengthOf(field), field])
  }
  const { validity, reference, destination } = tpdu
  const first =
    1 |
    shared |
    flag(tpdu.rejectDuplicates, bits.rejectDuplicates) |
    flag(tpdu.statusReportRequest, bits.statusReport) |
    (validity === undefined ? 0 : validityFormat[validity.kind])
  const period =
    validity === undefined
      ? new Uint8Array(0)
      : validity.kind === "relative"
        ? Uint8Array.of(validity.octet)
        : printTimeStamp(validity.time)
  return joinOctets([
    Uint8Array.of(first, reference),
    printAddress(destination),
    coding,
    period,
    lengthOf(field),
    field,
  ])
}

const lengthOf = (field: Uint8Array): Uint8Array => Uint8Array.of(field.length)

/** Reads a TPDU that the SMS centre sends to a device; nothing where it is no SMS-DELIVER of octets. */
export const parseDeliver = (octets: Uint8Array): SmsDeliver | undefined => {
  const first = octets[0] ?? 0xff
  const from = parseAddress(octets.subarray(1))
  if ((first & 3) !== 0 || from === undefined) return undefined
  const at = 1 + from.length
  const [protocolId, dataCoding] = octets.subarray(at)
  const serviceCentreTime = parseTimeStamp(octets.subarray(at + 2, at + 9))
  if (protocolId === undefined || dataCoding === undefined || serviceCentreTime === undefined) return undefined
  const userData = readUserData(octets.subarray(at + 9), { dataCoding, hasHeader: (first & bits.header) !== 0 })
  if (userData === undefined) return undefined
  return {
    kind: "sms-deliver",
    moreMessages: (first & bits.moreMessagesNot) === 0,
    statusReport: (first & bits.statusReport) !== 0,
    replyPath: (first & bits.replyPath) !== 0,
    originator: from.address,
    protocolId,
    dataCoding,
    serviceCentreTime,
    userData,
  }
}

/** Reads a TPDU that a device sends to the SMS centre; nothing where it is no SMS-SUBMIT of octets. */
export const parseSubmit = (octets: Uint8Array): SmsSubmit | undefined => {
  const first = octets[0] ?? 0xff
  const reference = octets[1]
  const to = parseAddress(octets.subarray(2))
  if ((first & 3) !== 1 || reference === undefined || to === undefined) return undefined
  const at = 2 + to.length
  const [protocolId, dataCoding] = octets.subarray(at)
  const period = readValidity(first & validityFormat.mask, octets.subarray(at + 2))
  if (protocolId === undefined || dataCoding === undefined || period === undefined) return undefined
  const rest = octets.subarray(at + 2 + period.length)
  const userData = readUserData(rest, { dataCoding, hasHeader: (first & bits.header) !== 0 })
  if (userData === undefined) return undefined
  return {
    kind: "sms-submit",
    rejectDuplicates: (first & bits.rejectDuplicates) !== 0,
    statusReportRequest: (first & bits.statusReport) !== 0,
    replyPath: (first & bits.replyPath) !== 0,
    reference,
    destination: to.address,
    protocolId,
    dataCoding,
    validity: period.validity,
    userData,
  }
}

const readValidity = (
  format: number,
  octets: Uint8Array,
): { readonly validity: TpValidity | undefined; readonly length: number } | undefined => {
  if (format === 0) return { validity: undefined, length: 0 }
  if (format === validityFormat.relative) {
    const octet = octets[0]
    return octet === undefined ? undefined : { validity: { kind: "relative", octet }, length: 1 }
  }
  const time = format === validityFormat.absolute ? parseTimeStamp(octets.subarray(0, 7)) : undefined
  return time === undefined ? undefined : { validity: { kind: "absolute", time }, length: 7 }
}

const readUserData = (
  octets: Uint8Array,
  { dataCoding, hasHeader }: { readonly dataCoding: number; readonly hasHeader: boolean },
): UserData | undefined => {
  const length = octets[0] ?? 255
  if (!countsOctets(dataCoding) || length > 140 || length !== octets.length - 1) return undefined
  const field = octets.slice(1)
  return hasHeader ? parseUserData(field) : { header: [], octets: field }
}
