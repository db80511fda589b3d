/** PAP to the PPG, then OTA-HTTP over terminal-originated TCP: a session initiation request over SMS makes the terminal connect: WAP-235 PushOTA. */
import { Effect, Schema } from "effect"
import { defineMechanism } from "./mechanism.ts"
import { httpDelivery } from "./ota-http/http-delivery.ts"

export const ppgHttpTo = defineMechanism({
  id: "ppg-http-to",
  summary:
    "the initiator submits by PAP; OTA-HTTP over a connection that the device opens when a short message asks it to",
  route: "initiator → PPG (PAP) → SMS centre → MSC → device; PPG → device (HTTP) on the device's connection",
  requires: {
    initiator: "pap",
    ppg: "ota-http",
    device: "wap-push",
    nodes: { smsc: "which takes the PPG's short messages", msc: "which hands them to devices" },
  },
  parameters: Schema.Struct({
    resultNotification: Schema.Boolean.annotate({
      description: "Whether the initiator asks for a PAP result notification (one more hop)",
    }).pipe(Schema.withDecodingDefaultKey(Effect.succeed(false))),
  }),
  install: (plan, { resultNotification }) => {
    plan.submitByPap({ from: plan.initiator, to: plan.ppg, wantsResult: resultNotification, client: "PLMN" })
    plan.deliver(httpDelivery({ node: plan.ppg, openedBy: "terminal" }))
  },
})
