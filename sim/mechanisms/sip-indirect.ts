/**
 * Content indirection: the MESSAGE carries a reference (RFC 4483), and the device fetches the content by HTTP from a store.
 * The content is at the store before the push starts: who puts it there, and how, is no part of the push.
 */
import { Effect, Schema } from "effect"
import { fetchTries } from "../parameters/content-store.ts"
import { indirectDelivery } from "./indirect-delivery.ts"
import { defineMechanism } from "./mechanism.ts"

export const sipIndirect = defineMechanism({
  id: "sip-indirect",
  summary: "direct SIP push of a reference: MESSAGE with content indirection, the device fetches the content by HTTP",
  route: "initiator → S-CSCF → P-CSCF → device; device → content store (HTTP)",
  requires: {
    initiator: "sip",
    ppg: undefined,
    device: "sip-push-receiver",
    nodes: { "content-store": "from which devices fetch the content" },
  },
  parameters: Schema.Struct({
    fetchTries: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 }))
      .annotate({ description: "How often a device tries to fetch the content before it gives up" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(fetchTries.value))),
  }),
  install: (plan, { fetchTries: tries }) => plan.deliver(indirectDelivery({ node: plan.initiator, tries })),
})
