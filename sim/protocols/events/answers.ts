/**
 * Final responses as inputs of the two tables of a subscription: RFC 6665 §4.1.2 and §4.2.2, RFC 5057 §5.1.
 * 408 stands for a timeout, 503 for an error of the transport (RFC 3261 §8.1.3.1).
 */
import { endsSubscription } from "../sip/outcome-action.ts"
import type { NotifierInput } from "./notifier.ts"
import type { SubscriberInput } from "./subscriber.ts"

/**
 * Returns the input that a final response to a SUBSCRIBE is. `isLengthened` says that Min-Expires was taken before: a
 * notifier that raises it again is not followed for ever.
 * @example subscribeAnswer(481, { isLengthened: false }) // => "gone"
 */
export const subscribeAnswer = (code: number, options: { readonly isLengthened: boolean }): SubscriberInput => {
  if (code < 300) return "accepted"
  if (code === 408) return "timeout"
  if (code === 481) return "gone"
  if (code === 423 && !options.isLengthened) return "tooBrief"
  return endsSubscription(code) ? "ends" : "failure"
}

/**
 * Returns the input that a final response to a NOTIFY is.
 * @example notifyAnswer(503) // => "failed"
 */
export const notifyAnswer = (code: number): NotifierInput =>
  code < 300 ? "taken" : endsSubscription(code) ? "ends" : "failed"
