/** PAP to the PPG, then OTA-HTTP over terminal-originated TCP: a session initiation request over SMS makes the terminal connect: WAP-235 PushOTA. */
import { Effect, Schema } from "effect"
import { triggerRepeats, triggerWait } from "../parameters/ota-http.ts"
import { defineMechanism } from "./mechanism.ts"
import { papSettings, submitToPpg } from "./pap-settings.ts"
import { httpDelivery } from "./ota-http/http-delivery.ts"
import { connectionSettings } from "./ota-http/settings.ts"

export const ppgHttpTo = defineMechanism({
  id: "ppg-http-to",
  summary:
    "the initiator submits by PAP; OTA-HTTP over a connection that the device opens when a short message asks it to",
  route: "initiator → PPG (PAP) → SMS centre → MSC → device; PPG → device (HTTP) on the device's connection",
  requires: {
    initiator: "pap",
    ppg: "ota-http",
    ppgBearer: "sms",
    device: "wap-push",
    nodes: { smsc: "which takes the PPG's short messages", msc: "which hands them to devices" },
  },
  parameters: Schema.Struct({
    triggerWait: Schema.Finite.check(Schema.isBetween({ minimum: 1, maximum: 86_400 }))
      .annotate({ description: "How long the PPG waits for the device to connect before it asks again, s" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(triggerWait.value))),
    triggerRepeats: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 }))
      .annotate({ description: "How often the PPG asks again before the attempt has failed" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(triggerRepeats.value))),
    ...connectionSettings,
    ...papSettings,
  }),
  install: (plan, settings) => {
    submitToPpg(plan, settings, "PLMN", "ota-http-to")
    const { idleClose, tagChange } = settings
    const trigger = { waitNs: Math.round(settings.triggerWait * 1e9), repeats: settings.triggerRepeats }
    plan.deliver(httpDelivery({ node: plan.ppg, trigger, idleNs: Math.round(idleClose * 1e9), tagChange }))
  },
})
