/**
 * PAP to the PPG, then OTA-WSP in a push session: a session initiation request over SMS makes the device open a session over WTP, in which
 * the PPG pushes with or without confirmation: WAP-164 PAP, WAP-189 and WAP-235 PushOTA, WAP-224 WTP.
 */
import { Effect, Schema } from "effect"
import { sessionIdle, siaRepeats, siaWait } from "../parameters/wsp.ts"
import { userAbort } from "../wire/wtp/abort-reasons.ts"
import { defineMechanism } from "./mechanism.ts"
import { isConfirmedBy, papSettings, submitToPpg } from "./pap-settings.ts"
import { sessionDelivery } from "./wsp/session-delivery.ts"

const nsPerSecond = 1e9
const seconds = Schema.Finite.check(Schema.isBetween({ minimum: 1, maximum: 86_400 }))

export const ppgWspCo = defineMechanism({
  id: "ppg-wsp-co",
  summary:
    "the initiator submits by PAP; the PPG pushes in a WSP session that the device opens when a short message asks it to",
  route: "initiator → PPG (PAP) → SMS centre → MSC → device; PPG → device (WTP) in the device's session",
  requires: {
    initiator: "pap",
    ppg: "ota-wsp-co",
    ppgBearer: "sms",
    device: "wap-push",
    nodes: { smsc: "which takes the PPG's short messages", msc: "which hands them to devices" },
  },
  parameters: Schema.Struct({
    siaWait: seconds
      .annotate({ description: "How long the PPG waits for a session before it asks again, s" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(siaWait.value))),
    siaRepeats: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 }))
      .annotate({ description: "How often the PPG asks again before the attempt has failed" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(siaRepeats.value))),
    sessionIdle: seconds
      .annotate({ description: "A device ends a session in which nothing has come for so long, s" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(sessionIdle.value))),
    tidVerification: Schema.Boolean.annotate({
      description:
        "Whether WTP verifies the first transaction of a peer of which it knows nothing (Ack with Tve and Tok)",
    }).pipe(Schema.withDecodingDefaultKey(Effect.succeed(false))),
    refusalShare: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
      .annotate({ description: "Share of confirmed pushes that the device's user refuses (0 to 1)" })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed(0))),
    refusalReason: Schema.Literals(["USERRFS", "USERPND", "USERDCU"])
      .annotate({
        description: "Why: refused (0xEB), cannot be delivered (0xEC), or content that it cannot process (0xEE)",
      })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed("USERRFS" as const))),
    ...papSettings,
  }),
  install: (plan, settings) => {
    submitToPpg(plan, settings, "PLMN", "ota-wsp-co")
    plan.deliver(
      sessionDelivery({
        node: plan.ppg,
        isConfirmed: isConfirmedBy(settings, "ota-wsp-co"),
        patience: { waitNs: Math.round(settings.siaWait * nsPerSecond), repeats: settings.siaRepeats },
        verifiesUnknown: settings.tidVerification,
        client: {
          idleNs: Math.round(settings.sessionIdle * nsPerSecond),
          refusalShare: settings.refusalShare,
          refusalReason: userAbort[settings.refusalReason],
        },
      }),
    )
  },
})
