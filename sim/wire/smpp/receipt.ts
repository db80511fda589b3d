/**
 * The delivery receipt of an SMS centre: a deliver_sm with esm_class 4 whose text is that of SMPP 3.4 Appendix B,
 * `id:… sub:001 dlvrd:001 submit date:YYMMDDhhmm done date:YYMMDDhhmm stat:DELIVRD err:000 text:`.
 * Rule: the text of the message is not repeated in it, because a push is binary.
 */
import { octetsOf, textOf } from "../octets.ts"
import type { CalendarTime } from "../sms/calendar-time.ts"
import { calendarTime } from "../sms/calendar-time.ts"
import type { DeliverSm, SmppAddress } from "./pdu.ts"
import { esmClass } from "./pdu.ts"

/** Final states of a message (Appendix B, Table B-2). */
export const receiptStates = ["DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD"] as const
type ReceiptState = (typeof receiptStates)[number]

/** What a receipt says. Dates have no seconds: they are 0 when read. */
export interface Receipt {
  /** message_id of the submit_sm_resp; no blanks. */
  readonly messageId: string
  readonly submitted: CalendarTime
  readonly done: CalendarTime
  readonly state: ReceiptState
  /** Network's error code, 0 to 999. */
  readonly error: number
}

const digits = (value: number, width: number): string => String(value).padStart(width, "0")

const dateOf = ({ year, month, day, hour, minute }: CalendarTime): string =>
  [year % 100, month, day, hour, minute].map((value) => digits(value, 2)).join("")

/** Returns the text of a receipt. */
export const receiptText = ({ messageId, submitted, done, state, error }: Receipt): string =>
  `id:${messageId} sub:001 dlvrd:${state === "DELIVRD" ? "001" : "000"} submit date:${dateOf(submitted)} ` +
  `done date:${dateOf(done)} stat:${state} err:${digits(error, 3)} text:`

const form =
  /^id:(\S+) sub:\d{3} dlvrd:\d{3} submit date:(\d{10}) done date:(\d{10}) stat:([A-Z]{7}) err:(\d{3}) [Tt]ext:/

const readDate = (text: string): CalendarTime | undefined => {
  const [year = Number.NaN, ...rest] = (text.match(/\d{2}/g) ?? []).map(Number)
  return calendarTime([2000 + year, ...rest, 0])
}

/** Reads a deliver_sm as a receipt; nothing where it is a message of a device, or its text is of another form. */
export const readReceipt = (pdu: DeliverSm): Receipt | undefined => {
  const [, messageId, submitDate = "", doneDate = "", stat, error] = form.exec(textOf(pdu.shortMessage)) ?? []
  const submitted = readDate(submitDate)
  const done = readDate(doneDate)
  const state = receiptStates.find((known) => known === stat)
  if ((pdu.esmClass & 0x3c) !== esmClass.receipt || messageId === undefined) return undefined
  if (submitted === undefined || done === undefined || state === undefined) return undefined
  return { messageId, submitted, done, state, error: Number(error) }
}

/** Returns the deliver_sm by which the centre tells a PPG what became of a message that it sent to `device`. */
export const receiptPdu = (
  receipt: Receipt,
  to: { readonly sequence: number; readonly device: SmppAddress; readonly submitter: SmppAddress },
): DeliverSm => ({
  kind: "deliver_sm",
  sequence: to.sequence,
  serviceType: "",
  source: to.device,
  destination: to.submitter,
  esmClass: esmClass.receipt,
  protocolId: 0,
  priority: 0,
  scheduleDeliveryTime: "",
  validityPeriod: "",
  registeredDelivery: 0,
  replaceIfPresent: 0,
  dataCoding: 0,
  defaultMessageId: 0,
  shortMessage: octetsOf(receiptText(receipt)),
  tlvs: [],
})
