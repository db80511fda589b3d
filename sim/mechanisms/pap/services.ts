/**
 * What an initiator asks of a PPG beside "deliver this" (PAP 2.1 chapter 9), as settings that all mechanisms with a submission over PAP
 * share: quality of service, time stamps, progress notes, capability query, status query, cancellation, replacement, several
 * recipients, authentication.
 * Rule 1: they have no keys of their own where a scenario is silent, and nothing is then drawn, scheduled or sent for them.
 * Rule 2: times run from the push-response that accepted the push: an initiator that has not heard it asks nothing about the push.
 */
import { Schema } from "effect"
import { gatheringWait } from "../../parameters/signalling.ts"
import { bearers, networks } from "../../protocols/ppg/bearers.ts"
import type { QualityOfService } from "../../wire/pap/documents.ts"
import { deliveryMethods, replaceMethods } from "../../wire/pap/dtd.ts"

const nsPerSecond = 1e9

const optional = <S extends Schema.Top>(schema: S, description: string) =>
  Schema.optionalKey(schema).pipe(Schema.annotateKey({ description }))

const seconds = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 8_640_000 }))
const share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

/** Most recipients of one submission. */
const recipientsMost = 100

/** How an initiator that has an account at the PPG proves it. */
const authentications = ["challenge", "preemptive", "none", "wrong"] as const

/** Fields of a mechanism's `parameters`. */
export const serviceSettings = {
  deliveryMethod: optional(
    Schema.Literals(deliveryMethods),
    "PAP delivery-method that the initiator asks for; default preferconfirmed. confirmed where no way over the air has a confirmation is refused (3007)",
  ),
  requiredNetwork: optional(
    Schema.Literals(networks),
    "Network that the initiator requires by its WDP name, e.g. GSM; a PPG without it refuses (3009)",
  ),
  requiredBearer: optional(
    Schema.Literals(bearers),
    "Bearer that the initiator requires by its WDP name, e.g. SMS; a PPG that cannot use it refuses (3010)",
  ),
  highPriorityShare: optional(share, "Share of pushes of high priority (0 to 1); default 0"),
  lowPriorityShare: optional(share, "Share of pushes of low priority (0 to 1); default 0; the rest is of medium"),
  deliverAfter: optional(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 8_640_000 })),
    "The PPG is not to deliver a push before so long after its planned start, whole s",
  ),
  progressNotes: optional(Schema.Boolean, "Whether the initiator asks for progress notes in the push-response"),
  capabilityQuery: optional(
    Schema.Literals(["before-push"]),
    "before-push: the initiator asks for the device's capabilities first (ccq-message), and does not push what it does not take",
  ),
  capabilitiesKnown: optional(
    share,
    "Share of devices whose capabilities the PPG knows (0 to 1): it answers queries about them (3008 about others) and refuses what they do not take (2006); default: all for queries, and it refuses nothing",
  ),
  statusQueryAfter: optional(seconds, "The initiator asks for the state of a push so long after its push-response, s"),
  cancelAfter: optional(seconds, "The initiator cancels a push so long after its push-response, s"),
  cancelShare: optional(share, "Share of pushes that are cancelled (0 to 1); default 1"),
  replaceAfter: optional(
    seconds,
    "The initiator submits a push that replaces the first, and is as large, so long after its push-response, s",
  ),
  replaceShare: optional(share, "Share of pushes that are replaced (0 to 1); default 1"),
  replaceMethod: optional(
    Schema.Literals(replaceMethods),
    "all (default): the new push goes out even where the old one has; pending-only: only where that is pending",
  ),
  recipients: optional(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: recipientsMost })),
    `The initiator gathers so many pushes, to different devices, into one submission; default 1, at most ${recipientsMost}`,
  ),
  gatherFor: optional(
    seconds,
    `It submits what it has gathered when the first has waited so long, s; default ${gatheringWait.value}`,
  ),
  authentication: optional(
    Schema.Literals(authentications),
    "How the initiator authenticates itself where the PPG has accounts: challenge (default), after a 401 to each submission; preemptive, at once; none, never; wrong, with a password that is not its own",
  ),
}

/** The settings, decoded. */
export type ServiceSettings = {
  readonly [K in keyof typeof serviceSettings]?: Exclude<(typeof serviceSettings)[K]["Type"], undefined>
}

/** An operation of the initiator's on a share of the pushes, so long after their push-response. */
export interface LaterOperation {
  readonly afterNs: number
  readonly share: number
}

/** What the settings come to. */
export interface PapServices {
  readonly quality: Partial<QualityOfService>
  readonly priorityShares: { readonly high: number; readonly low: number }
  readonly deliverAfterSeconds: number | undefined
  readonly wantsProgressNotes: boolean
  readonly asksCapabilities: boolean
  readonly capabilitiesKnown: number | undefined
  readonly statusQuery: LaterOperation | undefined
  readonly cancellation: LaterOperation | undefined
  readonly replacement: (LaterOperation & { readonly method: "all" | "pending-only" }) | undefined
  readonly recipients: number
  readonly gatherNs: number
  readonly authentication: (typeof authentications)[number]
}

const later = (after: number | undefined, part = 1): LaterOperation | undefined =>
  after === undefined ? undefined : { afterNs: Math.round(after * nsPerSecond), share: part }

/** Makes them out of the settings. */
export const servicesOf = (given: ServiceSettings): PapServices => {
  const replacement = later(given.replaceAfter, given.replaceShare)
  return {
    quality: {
      ...(given.deliveryMethod === undefined ? {} : { deliveryMethod: given.deliveryMethod }),
      ...(given.requiredNetwork === undefined ? {} : { network: given.requiredNetwork, isNetworkRequired: true }),
      ...(given.requiredBearer === undefined ? {} : { bearer: given.requiredBearer, isBearerRequired: true }),
    },
    priorityShares: { high: given.highPriorityShare ?? 0, low: given.lowPriorityShare ?? 0 },
    deliverAfterSeconds: given.deliverAfter,
    wantsProgressNotes: given.progressNotes === true,
    asksCapabilities: given.capabilityQuery === "before-push",
    capabilitiesKnown: given.capabilitiesKnown,
    statusQuery: later(given.statusQueryAfter),
    cancellation: later(given.cancelAfter, given.cancelShare),
    replacement: replacement === undefined ? undefined : { ...replacement, method: given.replaceMethod ?? "all" },
    recipients: given.recipients ?? 1,
    gatherNs: Math.round((given.gatherFor ?? gatheringWait.value) * nsPerSecond),
    authentication: given.authentication ?? "challenge",
  }
}
