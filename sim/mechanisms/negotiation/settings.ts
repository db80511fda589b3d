/**
 * Settings by which a sender of MESSAGEs finds out what a device takes before, or because, it pushes to it.
 * They have no keys of their own where a scenario is silent: that is `tags`, and costs nothing but octets of a REGISTER.
 */
import { Schema } from "effect"
import { capabilityCacheLife } from "../../parameters/negotiation.ts"
import { contentLimitSettings } from "../content-limit.ts"
import type { CompileDelivery } from "../delivery.ts"
import { forkingSettings, type ForkingSettings } from "../forking.ts"
import { messageDelivery } from "../message-delivery.ts"
import type { Plan } from "../plan.ts"
import { adaptingDelivery } from "./adapting-delivery.ts"
import { probedDelivery } from "./probed-delivery.ts"
import { rememberingDelivery } from "./remembering-delivery.ts"
import { watchedDelivery } from "./watched-delivery.ts"

/** Fields of a mechanism's `parameters`. */
export const negotiationSettings = {
  ...contentLimitSettings,
  ...forkingSettings,
  negotiation: Schema.optionalKey(Schema.Literals(["tags", "options", "accept", "reg-event"])).pipe(
    Schema.annotateKey({
      description:
        "How the sender learns what a device takes: tags (default), the contact's feature tags at the S-CSCF alone; options, asks by OPTIONS " +
        "first; accept, sends, and remembers a 415; reg-event, watches the registrations and knows contacts and tags",
    }),
  ),
  cacheLife: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 8_640_000 }))).pipe(
    Schema.annotateKey({
      description: `options and accept: the sender goes by what it has learned of a device for so long, s; default ${capabilityCacheLife.value}`,
    }),
  ),
  adaptTo: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^[\w.+-]+\/[\w.+-]+$/u, { expected: "a MIME type, e.g. text/plain" })),
  ).pipe(
    Schema.annotateKey({
      description:
        "MIME type in which the content goes, as long as before, to a device that does not take its own (415); default: the push is refused",
    }),
  ),
}

interface NegotiationSettings extends ForkingSettings {
  readonly negotiation?: "tags" | "options" | "accept" | "reg-event"
  readonly cacheLife?: number
  readonly adaptTo?: string
  readonly contentLimit?: "on" | "off"
}

/** Why a sender that finds out what a device takes serves no users of several. */
export const learnsOfOneDevice = ({ negotiation = "tags" }: NegotiationSettings): string | undefined =>
  negotiation === "tags"
    ? undefined
    : `with negotiation ${negotiation} the sender remembers what one device takes; negotiation: tags would do`

/** The node pushes by SIP MESSAGE to the recipient, and finds out what its device takes as the settings say. */
export const pushByMessage = (plan: Plan, node: number, settings: NegotiationSettings): void => {
  const options = {
    node,
    addressing: "recipient",
    isLimited: settings.contentLimit !== "off",
    mayFork: settings.forking === "parallel",
  } as const
  const usual = negotiated(messageDelivery(options), settings)
  const { adaptTo } = settings
  plan.deliver(adaptTo === undefined ? usual : adaptingDelivery(usual, messageDelivery({ ...options, type: adaptTo })))
}

/** The delivery as it is with a negotiation. */
const negotiated = (inner: CompileDelivery, settings: NegotiationSettings): CompileDelivery => {
  const lifeNs = (settings.cacheLife ?? capabilityCacheLife.value) * 1e9
  switch (settings.negotiation ?? "tags") {
    case "options":
      return probedDelivery(inner, lifeNs)
    case "accept":
      return rememberingDelivery(inner, lifeNs)
    case "reg-event":
      return watchedDelivery(inner)
    case "tags":
      return inner
  }
}
