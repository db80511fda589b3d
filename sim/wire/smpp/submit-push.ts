/**
 * A push on its way from the PPG to the SMS centre: one submit_sm for each part, UDHI set, 8-bit data of class 1
 * (SMPP 3.4 §4.4.1; WDP over SMS).
 */
import { binaryClass1 } from "../sms/tpdu.ts"
import type { UserData } from "../sms/user-data-header.ts"
import { printUserData } from "../sms/user-data-header.ts"
import type { SmppAddress, SubmitSm } from "./pdu.ts"
import { esmClass } from "./pdu.ts"

/**
 * Returns the submit_sm of each part in order, with sequence numbers that count up from `sequence`. `validityPeriod` is a
 * time of `time.ts`, so that no part reaches the device after deliver-before; "" leaves it to the centre.
 */
export const submitPush = (
  parts: readonly UserData[],
  how: {
    readonly sequence: number
    readonly source: SmppAddress
    readonly destination: SmppAddress
    readonly validityPeriod: string
    /** See `registeredDelivery`. */
    readonly receipt: number
  },
): readonly SubmitSm[] =>
  parts.map((part, i) => ({
    kind: "submit_sm",
    sequence: how.sequence + i,
    serviceType: "",
    source: how.source,
    destination: how.destination,
    esmClass: part.header.length > 0 ? esmClass.userDataHeader : 0,
    protocolId: 0,
    priority: 0,
    scheduleDeliveryTime: "",
    validityPeriod: how.validityPeriod,
    registeredDelivery: how.receipt,
    replaceIfPresent: 0,
    dataCoding: binaryClass1,
    defaultMessageId: 0,
    shortMessage: printUserData(part),
    tlvs: [],
  }))
