/**
 * Pushes by subscription: the device has subscribed at the application server, and every push is a NOTIFY in that dialog
 * (RFC 6665; draft-mdolly-dispatch-oma-push-00 proposed an event package for it, of which the abstract alone is known).
 */
import { Effect, Schema } from "effect"
import { pushInterval, subscriptionAsked } from "../parameters/events.ts"
import { eventPackages } from "../protocols/events/packages.ts"
import { defineMechanism } from "./mechanism.ts"
import { notifyDelivery } from "./notify/notify-delivery.ts"

export const sipNotify = defineMechanism({
  id: "sip-notify",
  summary: "the device has subscribed; each push is a NOTIFY in that dialog, set-up and refreshes are paid for",
  route: "initiator → S-CSCF → P-CSCF → device, within a subscription",
  requires: { initiator: "sip", ppg: undefined, device: "sip-push-receiver" },
  parameters: Schema.Struct({
    event: Schema.Literals(["oma-push", "message-summary"])
      .annotate({ description: "Event package: oma-push (any content), or message-summary (RFC 3842)" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed("oma-push" as const))),
    expires: Schema.Int.check(Schema.isBetween({ minimum: 60, maximum: 600_000 }))
      .annotate({
        description: "Lifetime of a subscription, s; it is refreshed 600 s before its end, or at half of it",
      })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(subscriptionAsked.value))),
    interval: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 3600 }))
      .annotate({
        description: "Least time between two NOTIFYs of one subscription, s; message-summary allows one a second",
      })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(pushInterval.value))),
  }),
  install: (plan, { event, expires, interval }) =>
    plan.deliver(
      notifyDelivery({
        node: plan.initiator,
        event,
        expiresSeconds: expires,
        paceNs: Math.round(Math.max(interval, eventPackages[event].leastIntervalSeconds) * 1e9),
      }),
    ),
})
