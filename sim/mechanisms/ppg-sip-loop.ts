/**
 * Slide 16 of the Push deck: SIP application server → core → PPG → core → device, all SIP.
 * Two reconstructions (`variant`): `psi`, the PPG is a public service identity and acts back-to-back; `chained`, the PPG
 * is a proxy application server in the recipient's filter criteria and returns the request on the S-CSCF's own Route.
 */
import { Effect, Schema } from "effect"
import { contentLimitSettings } from "./content-limit.ts"
import { forkingSettings } from "./forking.ts"
import { defineMechanism } from "./mechanism.ts"

export const ppgSipLoop = defineMechanism({
  id: "ppg-sip-loop",
  summary: "slide 16: the SIP push goes through the core to the PPG and through the core again",
  route: "initiator → S-CSCF → PPG → (I-CSCF →) S-CSCF → P-CSCF → device",
  requires: { initiator: "sip", ppg: "ota-sip", device: "sip-push-receiver" },
  parameters: Schema.Struct({
    variant: Schema.Literals(["psi", "chained"])
      .annotate({
        description: "psi: the PPG is addressed as a service, back-to-back; chained: a proxy in the filter criteria",
      })
      .pipe(Schema.withDecodingDefaultKey(Effect.succeed("psi" as const))),
    ...contentLimitSettings,
    ...forkingSettings,
  }),
  chainWide: { variant: "psi" },
  install: (plan, { variant, contentLimit, forking }) => {
    plan.ppgVariant = variant
    plan.pushBySip(plan.initiator, variant === "psi" ? "psi" : "recipient", {
      isLimited: contentLimit !== "off",
      mayFork: forking === "parallel",
    })
    if (variant === "chained") {
      plan.addCriterion({
        server: plan.directory.node(plan.ppg).id,
        priority: 10,
        method: "MESSAGE",
        sessionCase: "registered",
        exceptAsserted: [],
      })
    }
  },
})
