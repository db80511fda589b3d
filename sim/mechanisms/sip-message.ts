/** The initiator is the push agent: SIP MESSAGE through the core to the device (RFC 3428; liaison, answer 4). */
import { Schema } from "effect"
import { defineMechanism } from "./mechanism.ts"
import { pushedByDefault, pushedSettings, pushWhat } from "./im/pushed.ts"
import { learnsOfOneDevice, negotiationSettings, pushByMessage } from "./negotiation/settings.ts"

export const sipMessage = defineMechanism({
  id: "sip-message",
  summary: "direct SIP push: the initiator sends a SIP MESSAGE through the core, no PPG",
  route: "initiator → S-CSCF → P-CSCF → device",
  requires: { initiator: "sip", ppg: undefined, device: "sip-push-receiver" },
  parameters: Schema.Struct({
    ...negotiationSettings,
    ...pushedSettings,
  }),
  chainWide: pushedByDefault,
  servesOneDevice: learnsOfOneDevice,
  install: (plan, settings) => {
    pushWhat(plan, settings)
    pushByMessage(plan, plan.initiator, settings)
  },
})
