/**
 * Cancelling a push (PAP 2.1 chapter 9): pending recipients are taken back (1000), those to whom it has gone out are not
 * (2008), an unknown push-id is 2004, an address that is none of its recipients 2003.
 */
import { papDescription } from "../../wire/pap/codes.ts"
import type { CancelMessage, CancelResponse, CancelResult } from "../../wire/pap/documents.ts"
import { isCancellable, namedRecipients, type KnownPush } from "./known-push.ts"

/** What is answered, and the recipients whose push gets the input `cancel`. */
export interface Cancellation {
  readonly response: CancelResponse
  readonly cancelled: readonly string[]
}

/** Judges a cancellation of a push; `undefined` is a push that this PPG does not know. */
export const cancellation = (asked: CancelMessage, push: KnownPush | undefined): Cancellation => {
  const respond = (results: readonly CancelResult[], cancelled: readonly string[] = []): Cancellation => ({
    response: { kind: "cancel-response", pushId: asked.pushId, results },
    cancelled,
  })
  if (push === undefined) return respond([result([...asked.addresses], 2004)])
  const named = namedRecipients(push, asked.addresses)
  if (named === undefined) return respond([result([...asked.addresses], 2003)])
  const cancelled = named.filter(isCancellable).map(({ address }) => address)
  const late = named.filter((recipient) => !isCancellable(recipient)).map(({ address }) => address)
  return respond(
    [...(cancelled.length > 0 ? [result(cancelled, 1000)] : []), ...(late.length > 0 ? [result(late, 2008)] : [])],
    cancelled,
  )
}

const result = (addresses: readonly string[], code: number): CancelResult => ({
  addresses,
  code,
  description: papDescription(code),
})
