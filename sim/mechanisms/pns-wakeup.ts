/**
 * The initiator pushes by SIP MESSAGE to a device that sleeps: a push notification service wakes it, it registers again, and the MESSAGE, held
 * at the P-CSCF meanwhile, follows (RFC 8599, of 2019).
 */
import { Schema } from "effect"
import { bindingRefreshLead } from "../parameters/pns.ts"
import { contentLimitSettings } from "./content-limit.ts"
import { UnroutableScenario } from "./directory.ts"
import { defineMechanism } from "./mechanism.ts"
import { messageDelivery } from "./message-delivery.ts"
import { wakeUpSettings } from "./pns/settings.ts"
import { wakeUpDelivery } from "./pns/wake-up-delivery.ts"

const nsPerSecond = 1e9
const nsPerMillisecond = 1e6

export const pnsWakeup = defineMechanism({
  id: "pns-wakeup",
  summary:
    "direct SIP push to a device that sleeps: a push notification service wakes it, it registers, the MESSAGE follows (RFC 8599, 2019)",
  route:
    "initiator → S-CSCF → P-CSCF, which holds it → PNS → device; device → P-CSCF → I-CSCF → S-CSCF (REGISTER); P-CSCF → device",
  requires: {
    initiator: "sip",
    ppg: undefined,
    device: "sip-push-receiver",
    nodes: { pns: "which wakes devices" },
    links: [
      { between: ["p-cscf", "pns"], purpose: "push requests" },
      { between: ["pns", "device"], purpose: "push notifications" },
    ],
  },
  parameters: Schema.Struct({ ...wakeUpSettings, ...contentLimitSettings }),
  isOncePerChain: true,
  install: (plan, settings) => {
    const refreshesItself = settings.refresh === "self"
    if (refreshesItself && settings.refreshLead <= bindingRefreshLead.value)
      throw new UnroutableScenario(
        `pns-wakeup: with refresh self the device must renew its registration more than ${bindingRefreshLead.value} s before its end ` +
          `(RFC 8599 §5.6.1.1), and refreshLead is ${settings.refreshLead} s`,
      )
    plan.wakeUp = { provider: "webpush", selfRefreshLead: refreshesItself ? settings.refreshLead : undefined }
    const message = messageDelivery({
      node: plan.initiator,
      addressing: "recipient",
      isLimited: settings.contentLimit !== "off",
    })
    plan.deliver(
      wakeUpDelivery(message, {
        serviceDelayNs: { median: settings.serviceDelay * nsPerMillisecond, sigma: settings.serviceDelaySigma },
        notificationLoss: settings.notificationLoss,
        requestRefusal: settings.requestRefusal,
        keepsLatest: settings.whileUnreachable === "keep",
        ttlSeconds: settings.ttl,
        bucketNs: Math.round(settings.bucketTimeout * nsPerSecond),
        failureCode: settings.failureCode,
        refreshesItself,
        refreshLeadSeconds: settings.refreshLead,
        keepsBinding: settings.leaving === "keep-binding",
        idleNs: settings.idleUntilSuspended * nsPerSecond,
      }),
    )
  },
})
