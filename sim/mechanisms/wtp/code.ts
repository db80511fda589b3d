/**
 * Codes of what a WTP responder sends, as places and traces carry them: WAP-224 ch. 9. What stands in the octets is the PDU itself.
 * Rule: below 200 the transaction goes on; an Abort has its reason in the last octet.
 */
import { userAbort } from "../../wire/wtp/abort-reasons.ts"

export const wtpCode = {
  /** Ack with Tve: is this transaction real? */
  verify: 100,
  /** Ack of class 2: the result is being made. */
  heldOn: 101,
  /** Ack of class 1; Result of class 2. */
  done: 200,
} as const

const byProvider = 0x800
const byUser = 0x1000

/** Code of an Abort for a reason of `providerAbort`. */
export const providerAbortCode = (reason: number): number => byProvider | reason

/** Code of an Abort for a reason of `userAbort`. */
export const userAbortCode = (reason: number): number => byUser | reason

/** Who aborted and why, for the code of an Abort; `undefined` for any other. */
export const abortOf = (code: number): { readonly by: "provider" | "user"; readonly reason: number } | undefined =>
  code < byProvider ? undefined : { by: code < byUser ? "provider" : "user", reason: code & 0xff }

/** Whether a device's user, or its application, refused the push itself. */
export const isPushRefusal = (code: number): boolean =>
  code >= userAbortCode(userAbort.USERREQ) && code <= userAbortCode(userAbort.USERDCU)

/** What an initiator says beside its Invoke, by number. */
export const wtpAside = { ack: 0, tidOk: 1, invalidTid: 2, noResponse: 3, disconnect: 4 } as const
