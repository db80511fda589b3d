/**
 * Lifetimes of subscriptions: what the notifier grants or refuses (RFC 6665 §4.2.1.1, §4.2.1.2), when the subscriber
 * refreshes (TS 24.229 §5.1.1.3), and what that costs in messages.
 */
import { reRegistrationDelay } from "../ims/registration.ts"

/** An Expires below this many seconds may be refused as too brief: "less than one hour" (RFC 6665 §4.2.1.1). */
const refusableBelowSeconds = 3600

/** What a notifier says to the lifetime that a SUBSCRIBE asks for. */
export type Grant =
  | { readonly kind: "granted"; readonly seconds: number }
  | { readonly kind: "too brief"; readonly minimumSeconds: number }

/**
 * Decides about a lifetime: `requested` in s (`undefined`: the package's default), never granted for longer than asked
 * (RFC 6665 §4.2.1.2), refused with 423 only if it is above 0, below an hour and below the notifier's minimum.
 * @example grant({ requested: 600, fallback: 3600, minimum: 900, longest: 3600 }) // => { kind: "too brief", minimumSeconds: 900 }
 */
export const grant = (lifetime: {
  readonly requested: number | undefined
  /** The package's default duration, s. */
  readonly fallback: number
  /** Least lifetime that the notifier takes, s; without effect where it is above an hour. */
  readonly minimum: number
  /** Longest lifetime that the notifier gives, s. */
  readonly longest: number
}): Grant => {
  const { requested = lifetime.fallback, minimum, longest } = lifetime
  if (requested > 0 && requested < refusableBelowSeconds && requested < minimum)
    return { kind: "too brief", minimumSeconds: Math.min(minimum, refusableBelowSeconds) }
  return { kind: "granted", seconds: Math.min(requested, longest) }
}

/**
 * When a UE refreshes a subscription, in s from the 2xx: 600 s before it ends if it was granted for more than 1200 s,
 * else at half of it (TS 24.229 §5.1.1.3; the same rule as for its registration).
 * @example refreshDelay(3600) // => 3000
 */
export const refreshDelay = (grantedSeconds: number): number => reRegistrationDelay(grantedSeconds)

/** SIP messages of one refresh over three edges: SUBSCRIBE, 200, NOTIFY, 200. */
const messagesPerRefresh = 12

/** SIP messages of one push over three edges: NOTIFY, 200. */
const messagesPerPush = 6

/**
 * SIP messages that one subscription costs per device and day without loss: refreshes, and `pushes` NOTIFYs a day.
 * The lifetime is in s and above 0. Set-up and end are not in it.
 * @example messagesPerDay({ lifetimeSeconds: 3600, pushes: 0 }) // => 345.6
 */
export const messagesPerDay = (subscription: { readonly lifetimeSeconds: number; readonly pushes: number }): number =>
  (messagesPerRefresh * 86_400) / refreshDelay(subscription.lifetimeSeconds) + messagesPerPush * subscription.pushes
