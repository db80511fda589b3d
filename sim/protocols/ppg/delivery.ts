/**
 * When a push counts as delivered, and how long it is kept (PPG Service, WAP-249, chapter 6; PAP 2.1 §9.2).
 * Rule: delivered never means read. Unconfirmed, the PPG has handed it to the bearer; confirmed, the client has
 * acknowledged it at OTA level.
 */
import { timestampText } from "../ims/calendar.ts"
import type { OtaChoice } from "./ota-choice.ts"
import type { PushInput } from "./push-state.ts"

/** Returns the input of the push-state table that ends a push as delivered, for the way it was sent. */
export const deliveredBy = (
  way: Pick<Extract<OtaChoice, { readonly kind: "variant" }>, "isConfirmed">,
): Extract<PushInput, "confirmed" | "handedOver"> => (way.isConfirmed ? "confirmed" : "handedOver")

/**
 * Returns the time stamp at which a push that is still pending expires: deliver-before, or the PPG's own maximum age after
 * its acceptance, whichever comes first. `acceptedSeconds` is simulated time.
 */
export const deadlineOf = (
  deliverBefore: string | undefined,
  kept: { readonly acceptedSeconds: number; readonly maximumAgeSeconds: number },
): string => {
  const longest = timestampText(kept.acceptedSeconds + kept.maximumAgeSeconds)
  return deliverBefore !== undefined && deliverBefore < longest ? deliverBefore : longest
}
