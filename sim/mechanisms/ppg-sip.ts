/**
 * PAP to the PPG, which pushes by SIP MESSAGE through the core: OMA PAP, PPG Service, SIP Push 1.0.
 * The PPG stores what it cannot deliver and learns of come-backs by third-party REGISTER, as an application server.
 */
import { Schema } from "effect"
import { defineMechanism } from "./mechanism.ts"
import { learnsOfOneDevice, negotiationSettings, pushByMessage } from "./negotiation/settings.ts"
import { papSettings, submitToPpg } from "./pap-settings.ts"

export const ppgSip = defineMechanism({
  id: "ppg-sip",
  summary: "the initiator submits by PAP over HTTP; the PPG pushes by SIP MESSAGE through the core",
  route: "initiator → PPG (PAP) → I-CSCF → S-CSCF → P-CSCF → device",
  requires: { initiator: "pap", ppg: "ota-sip", device: "sip-push-receiver" },
  parameters: Schema.Struct({
    ...papSettings,
    ...negotiationSettings,
  }),
  servesOneDevice: learnsOfOneDevice,
  install: (plan, settings) => {
    submitToPpg(plan, settings, "USER", "ota-sip")
    pushByMessage(plan, plan.ppg, settings)
    plan.addCriterion({
      server: plan.directory.node(plan.ppg).id,
      priority: 20,
      method: "REGISTER",
      sessionCase: "any",
      exceptAsserted: [],
    })
  },
})
