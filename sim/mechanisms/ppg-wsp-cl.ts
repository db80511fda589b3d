/** PAP to the PPG, then OTA-WSP connectionless push over SMS or, where the address is known, over IP: WAP-164 PAP, WAP-189 PushOTA. */
import { Effect, Schema } from "effect"
import { smsSegmentsMost } from "../parameters/wsp.ts"
import { datagramDelivery } from "./wsp/datagram-delivery.ts"
import { defineMechanism } from "./mechanism.ts"
import { papSettings, submitToPpg } from "./pap-settings.ts"
import { unitDelivery } from "./sms/unit-delivery.ts"

export const ppgWspCl = defineMechanism({
  id: "ppg-wsp-cl",
  summary: "the initiator submits by PAP; the PPG pushes without a session, unconfirmed, over SMS",
  route: "initiator → PPG (PAP) → SMS centre → MSC → device",
  requires: {
    initiator: "pap",
    ppg: "ota-wsp-cl",
    ppgBearer: "sms",
    device: "wap-push",
    nodes: { smsc: "which takes the PPG's short messages", msc: "which hands them to devices" },
  },
  parameters: Schema.Struct({
    bearer: Schema.Literals(["sms", "ip"])
      .annotate({
        description:
          "sms, or ip: one UDP datagram to a device whose address the PPG knows, because it has a packet context",
      })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed("sms" as const))),
    unconfirmedMeans: Schema.Literals(["submitted", "receipt"])
      .annotate({
        description:
          "When the PPG calls an unconfirmed push delivered: the bearer has it, or the SMS centre's receipt says so",
      })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed("submitted" as const))),
    segmentsMax: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 31 }))
      .annotate({ description: "Short messages that one push may take; a longer one is refused" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(smsSegmentsMost.value))),
    ...papSettings,
  }),
  install: (plan, settings) => {
    const { bearer, unconfirmedMeans, segmentsMax } = settings
    submitToPpg(plan, settings, "PLMN", "ota-wsp-cl")
    plan.deliver(
      bearer === "ip"
        ? datagramDelivery({ node: plan.ppg })
        : unitDelivery({ node: plan.ppg, waitsForReceipt: unconfirmedMeans === "receipt", segmentsMax }),
    )
  },
})
