/** PAP to the PPG, then OTA-HTTP over PPG-originated TCP: the PPG connects to the terminal, whose address it knows: WAP-235 PushOTA. */
import { Effect, Schema } from "effect"
import { defineMechanism } from "./mechanism.ts"
import { httpDelivery } from "./ota-http/http-delivery.ts"

export const ppgHttpPo = defineMechanism({
  id: "ppg-http-po",
  summary: "the initiator submits by PAP; OTA-HTTP over a connection that the PPG opens",
  route: "initiator → PPG (PAP) → device (HTTP)",
  requires: {
    initiator: "pap",
    ppg: "ota-http",
    device: "wap-push",
  },
  parameters: Schema.Struct({
    resultNotification: Schema.Boolean.annotate({
      description: "Whether the initiator asks for a PAP result notification (one more hop)",
    }).pipe(Schema.withDecodingDefaultKey(Effect.succeed(false))),
  }),
  install: (plan, { resultNotification }) => {
    plan.submitByPap({ from: plan.initiator, to: plan.ppg, wantsResult: resultNotification, client: "PLMN" })
    plan.deliver(httpDelivery({ node: plan.ppg, openedBy: "gateway" }))
  },
})
