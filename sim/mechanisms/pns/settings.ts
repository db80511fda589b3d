/** Settings of waking a device by a push notification service: RFC 8599 leaves nearly all of them to proxies and services. */
import { Effect, Schema } from "effect"
import {
  bindingRefreshLead,
  bucketWait,
  idleUntilSuspended,
  notificationKept,
  notificationLoss,
  requestRefusal,
  serviceDelay,
} from "../../parameters/pns.ts"

const day = 86_400
const share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const standard = serviceDelay.value

/** Fields of the mechanism's `parameters`. */
export const wakeUpSettings = {
  serviceDelay: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 3_600_000 }))
    .annotate({
      description:
        "Median time from the service's receipt of a push request to its sending of the notification, ms (lognormal)",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(standard.median))),
  serviceDelaySigma: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 3 }))
    .annotate({ description: "Spread of that time: standard deviation of its logarithm; 0: it is always the median" })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(standard.sigma))),
  notificationLoss: share
    .annotate({
      description: "Share of notifications that the service loses after it has taken the push request (0 to 1)",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(notificationLoss.value))),
  requestRefusal: share
    .annotate({ description: "Share of push requests that the service refuses with 429 (0 to 1; RFC 8030 §8.4)" })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(requestRefusal.value))),
  whileUnreachable: Schema.Literals(["keep", "drop"])
    .annotate({
      description:
        "What the service does with a notification for a device that it does not reach: keep, the latest, until it is back or `ttl` is over " +
        "(default, an assumption); drop",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed("keep" as const))),
  ttl: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 28 * day }))
    .annotate({ description: "TTL of a push request: how long the service keeps its notification, s (RFC 8030 §5.2)" })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(notificationKept.value))),
  bucketTimeout: Schema.Finite.check(Schema.isBetween({ minimum: 0.1, maximum: day }))
    .annotate({
      description:
        "How long the P-CSCF holds a request for a device that it has had woken, before it answers 480, s; it should end before the sender's " +
        "Timer F, 32 s (RFC 8599 §5.6.2)",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(bucketWait.value))),
  failureCode: Schema.Literals([480, 404])
    .annotate({
      description:
        "What the P-CSCF answers where the service refuses the push, or the device's REGISTER fails: 480 (default: the sender stores) or 404 " +
        "(the sender gives up); both are allowed (RFC 8599 §5.6.2)",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(480 as const))),
  refresh: Schema.Literals(["push", "self"])
    .annotate({
      description:
        "Who renews a device's registration: push (default), the P-CSCF has it woken in time (RFC 8599 §5.5); self, the device's own timer, " +
        "which says so by sip.pnsreg (§4.1.4)",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed("push" as const))),
  refreshLead: Schema.Int.check(Schema.isBetween({ minimum: bindingRefreshLead.value, maximum: day }))
    .annotate({
      description:
        "How long before its end a registration is renewed, s: at least 120 (RFC 8599 §5.5), above 120 with refresh self (§5.6.1.1)",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(bindingRefreshLead.value))),
  leaving: Schema.Literals(["deregister", "keep-binding"])
    .annotate({
      description:
        "What a device does that leaves its registration but not its coverage: deregister (default), which removes the binding with its pn-*; " +
        "keep-binding, it just falls asleep: the binding stands, the service reaches it, and it counts as im-offline",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed("deregister" as const))),
  idleUntilSuspended: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: day }))
    .annotate({
      description: "How long a user agent that nothing happens to stays awake, s; a suspended one hears no SIP at all",
    })
    .pipe(Schema.withDecodingDefaultKey(Effect.succeed(idleUntilSuspended.value))),
}

/** The same, in ns where they are times. */
export interface WakeUpOptions {
  readonly serviceDelayNs: { readonly median: number; readonly sigma: number }
  readonly notificationLoss: number
  readonly requestRefusal: number
  readonly keepsLatest: boolean
  readonly ttlSeconds: number
  readonly bucketNs: number
  readonly failureCode: number
  readonly refreshesItself: boolean
  readonly refreshLeadSeconds: number
  readonly keepsBinding: boolean
  readonly idleNs: number
}
