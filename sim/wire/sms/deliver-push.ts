/**
 * A push on its last hop over SMS: the SMS-DELIVER TPDU of each part (3GPP TS 23.040 §9.2.2.1, WDP over SMS).
 */
import type { SmsDeliver } from "./tpdu.ts"
import { binaryClass1 } from "./tpdu.ts"
import type { TpAddress, ZonedTime } from "./tpdu-fields.ts"
import type { UserData } from "./user-data-header.ts"

/** Returns the TPDU of each part in order; each but the last tells that more messages wait, which keeps the channel. */
export const deliverPush = (
  parts: readonly UserData[],
  { originator, serviceCentreTime }: { readonly originator: TpAddress; readonly serviceCentreTime: ZonedTime },
): readonly SmsDeliver[] =>
  parts.map((userData, i) => ({
    kind: "sms-deliver",
    moreMessages: i + 1 < parts.length,
    statusReport: false,
    replyPath: false,
    originator,
    protocolId: 0,
    dataCoding: binaryClass1,
    serviceCentreTime,
    userData,
  }))
