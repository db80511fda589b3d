/** PAP to the PPG, then OTA-HTTP over terminal-originated TCP: a session initiation request over SMS makes the terminal connect: WAP-235 PushOTA. */
import { Schema } from "effect"
import { defineMechanism } from "./mechanism.ts"
import { papSettings, submitToPpg } from "./pap-settings.ts"
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
    ...papSettings,
  }),
  install: (plan, settings) => {
    submitToPpg(plan, settings, "PLMN")
    plan.deliver(httpDelivery({ node: plan.ppg, openedBy: "terminal" }))
  },
})
