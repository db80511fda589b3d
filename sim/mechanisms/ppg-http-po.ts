/** PAP to the PPG, then OTA-HTTP over PPG-originated TCP: the PPG connects to the terminal, whose address it knows: WAP-235 PushOTA. */
import { Schema } from "effect"
import { defineMechanism } from "./mechanism.ts"
import { papSettings, submitToPpg } from "./pap-settings.ts"
import { httpDelivery } from "./ota-http/http-delivery.ts"
import { connectionSettings } from "./ota-http/settings.ts"

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
    ...connectionSettings,
    ...papSettings,
  }),
  install: (plan, settings) => {
    submitToPpg(plan, settings, "PLMN", "ota-http-po")
    const { idleClose, tagChange } = settings
    plan.deliver(httpDelivery({ node: plan.ppg, trigger: undefined, idleNs: Math.round(idleClose * 1e9), tagChange }))
  },
})
