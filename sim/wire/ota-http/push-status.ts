/**
 * X-Wap-Push-Status of OTA-HTTP (WAP-235 PushOTA, OMA PushOTA 2.1; values as terminals send them).
 * Rule: these numbers are not HTTP statuses: 400 is success, 500 says that the registration still holds.
 */
import { userAbort } from "../wtp/abort-reasons.ts"

/** The statuses that are not refusals. */
export const pushStatus = {
  /** The push was accepted, which is the confirmation of its delivery. */
  accepted: 400,
  /** The POST's CPITag is not the terminal's: register again, then send the push again. */
  staleTag: 256,
  /** The CPITag of the OPTIONS is the terminal's. */
  registrationHolds: 500,
  /** It is not; the right one and the capabilities stand beside it. */
  registrationChanged: 501,
} as const

/** Whether a status refuses the push: 234 to 238, WSP's reasons 0xEA to 0xEE in decimal, which `papCodeOfAbort` reads. */
export const isRefusal = (status: number): boolean =>
  Number.isInteger(status) && status >= userAbort.USERREQ && status <= userAbort.USERDCU
