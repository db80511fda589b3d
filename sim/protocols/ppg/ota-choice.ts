/**
 * The over-the-air variant for one push: PAP cannot name it, so the PPG chooses (PPG Service, WAP-249, §6.1.2.2; PAP 2.1
 * §9.2.2; what each variant needs: WAP-189, WAP-235, OMA SIP Push 1.0).
 * Rule 1: only a variant that the PPG's profiles offer, the device has, and the wished network, bearer and delivery method
 * admit is ever chosen; among those the PPG's policy decides.
 * Rule 2: what no device state could ever make possible is refused with a PAP code; what only lacks reachability waits.
 */
import type { QualityOfService } from "../../wire/pap/documents.ts"
import type { ClientType } from "../../wire/pap/client-address.ts"
import { fitsBearer, isAny, isIpBearer, isSameName } from "./bearers.ts"
import type { OverTheAir } from "./compliance.ts"

/** Ways over the air that a policy can order; OTA-HTTP is two of them. */
export const otaVariants = ["ota-wsp-cl", "ota-wsp-co", "ota-http-po", "ota-http-to", "ota-sip"] as const

/** One way over the air. */
export type OtaVariant = (typeof otaVariants)[number]

/** What a device has, whether or not it can be reached now. */
export interface DeviceCapabilities {
  /** WDP port 2948 or 2949 for connectionless pushes. */
  readonly hasWapPush: boolean
  /** WSP sessions over WTP. */
  readonly hasWspSessions: boolean
  /** A client of OTA-HTTP. */
  readonly hasOtaHttp: boolean
  /** Listens on port 4035 for connections of the PPG. */
  readonly listensForHttp: boolean
  /** Newest version of session initiation request that its session initiation application reads: 0 WSP alone, 1 HTTP too. */
  readonly sirVersion: 0 | 1 | undefined
  /** A push receiver agent (SIP Push 1.0). */
  readonly hasSipReceiver: boolean
}

/** How a device can be reached at this moment. */
export interface Reachability {
  readonly isSipRegistered: boolean
  /** An IP context is active, and the PPG knows its address. */
  readonly isIpAddressKnown: boolean
  readonly isWspSessionOpen: boolean
  /** The PPG has its number, and short messages are accepted for it. */
  readonly isSmsPossible: boolean
}

/** What the PPG brings into the choice. */
export interface OtaOffer {
  /** What its profiles offer: `offeredOverTheAir`. */
  readonly offers: readonly OverTheAir[]
  readonly networks: readonly string[]
  readonly bearers: readonly string[]
  /** Variants in order of preference; one that is not listed is never used. */
  readonly policy: readonly OtaVariant[]
  readonly mapsNumbersToIp: boolean
}

/** The way chosen: `isConfirmed` with a confirmation at OTA level; `needsSession` after a session initiation request over SMS. */
export type OtaChoice =
  | {
      readonly kind: "variant"
      readonly variant: OtaVariant
      readonly bearer: string
      readonly isConfirmed: boolean
      readonly needsSession: boolean
    }
  | { readonly kind: "wait"; readonly variants: readonly OtaVariant[] }
  | { readonly kind: "refuse"; readonly code: 3003 | 3007 | 3009 | 3010 }

interface VariantRule {
  readonly offer: OverTheAir
  /** Whether it has a primitive that the client confirms at OTA level. */
  readonly isConfirmable: boolean
  /** Whether it also goes where bearers are addressed by number. */
  readonly overNumbers: boolean
  readonly has: (device: DeviceCapabilities) => boolean
  /** `now`: at once; `session`: after a session initiation request. */
  readonly reach: (device: DeviceCapabilities, at: Reachability) => "now" | "session" | undefined
}

// prettier-ignore
const rules: Readonly<Record<OtaVariant, VariantRule>> = {
  "ota-wsp-cl":  { offer: "ota-wsp-cl", isConfirmable: false, overNumbers: true,
                   has: (d) => d.hasWapPush,
                   reach: (_, at) => (at.isSmsPossible || at.isIpAddressKnown ? "now" : undefined) },
  "ota-wsp-co":  { offer: "ota-wsp-co", isConfirmable: true,  overNumbers: false,
                   has: (d) => d.hasWspSessions,
                   reach: (d, at) => (at.isWspSessionOpen ? "now" : d.sirVersion !== undefined && at.isSmsPossible ? "session" : undefined) },
  "ota-http-po": { offer: "ota-http",   isConfirmable: true,  overNumbers: false,
                   has: (d) => d.hasOtaHttp && d.listensForHttp,
                   reach: (_, at) => (at.isIpAddressKnown ? "now" : undefined) },
  "ota-http-to": { offer: "ota-http",   isConfirmable: true,  overNumbers: false,
                   has: (d) => d.hasOtaHttp && d.sirVersion === 1,
                   reach: (_, at) => (at.isSmsPossible ? "session" : undefined) },
  "ota-sip":     { offer: "ota-sip",    isConfirmable: true,  overNumbers: false,
                   has: (d) => d.hasSipReceiver,
                   reach: (_, at) => (at.isSipRegistered ? "now" : undefined) },
}

/** Whether a variant has a push that its client confirms at OTA level; connectionless WSP has none. */
export const isConfirmable = (variant: OtaVariant): boolean => rules[variant].isConfirmable

/** A push without quality of service. */
const plain: QualityOfService = {
  priority: "medium",
  deliveryMethod: "notspecified",
  network: undefined,
  isNetworkRequired: false,
  bearer: undefined,
  isBearerRequired: false,
}

/** A variant over a bearer. */
interface Candidate {
  readonly variant: OtaVariant
  readonly bearer: string
}

/**
 * Returns the code by which a PPG refuses a push that it could not deliver to any device, or nothing: 3009 and 3010 for a
 * required network or bearer that it does not offer or that nothing it does can use, 3007 where confirmation is demanded
 * and it has no confirmed way, 3003 where it has no way at all.
 */
export const refusalOf = (
  ppg: OtaOffer,
  asked: { readonly type: ClientType; readonly quality: QualityOfService | undefined },
): 3003 | 3007 | 3009 | 3010 | undefined => {
  const found = candidates(ppg, asked, () => true)
  return typeof found === "number" ? found : undefined
}

/** Chooses for one push to one device at one moment. */
export const chooseOta = (
  ppg: OtaOffer,
  asked: { readonly type: ClientType; readonly quality: QualityOfService | undefined },
  device: { readonly capabilities: DeviceCapabilities; readonly at: Reachability },
): OtaChoice => {
  const { capabilities, at } = device
  const quality = asked.quality ?? plain
  const possible = candidates(ppg, asked, (variant) => rules[variant].has(capabilities))
  if (typeof possible === "number") return { kind: "refuse", code: possible }
  const reached = possible.flatMap((candidate) => {
    const way = isReachedOver(candidate, at) ? rules[candidate.variant].reach(capabilities, at) : undefined
    return way === undefined ? [] : [{ ...candidate, needsSession: way === "session" }]
  })
  const chosen = preferred(reached, quality)
  if (chosen === undefined) return { kind: "wait", variants: [...new Set(possible.map(({ variant }) => variant))] }
  const wantsConfirmation = quality.deliveryMethod === "confirmed" || quality.deliveryMethod === "preferconfirmed"
  return {
    kind: "variant",
    variant: chosen.variant,
    bearer: chosen.bearer,
    isConfirmed: isConfirmable(chosen.variant) && (wantsConfirmation || chosen.variant !== "ota-wsp-co"),
    needsSession: chosen.needsSession,
  }
}

/** What is possible in the order of policy and wished bearer, or the code that says why nothing is. */
const candidates = (
  ppg: OtaOffer,
  { type, quality = plain }: { readonly type: ClientType; readonly quality?: QualityOfService | undefined },
  isHad: (variant: OtaVariant) => boolean,
): readonly Candidate[] | 3003 | 3007 | 3009 | 3010 => {
  const { network, bearer } = quality
  if (quality.isNetworkRequired && !isAny(network) && !ppg.networks.some((n) => isSameName(n, network ?? "")))
    return 3009
  const all = ppg.policy
    .filter((variant) => ppg.offers.includes(rules[variant].offer) && isHad(variant))
    .flatMap((variant) =>
      ppg.bearers
        .filter((b) => fitsVariant(variant, b) && fitsBearer(type, b, ppg))
        .map((b): Candidate => ({ variant, bearer: b })),
    )
  const isWished = (candidate: Candidate): boolean => isAny(bearer) || isSameName(candidate.bearer, bearer ?? "")
  const admitted = quality.isBearerRequired ? all.filter(isWished) : all
  if (admitted.length === 0) return quality.isBearerRequired && !isAny(bearer) ? 3010 : 3003
  const confirmed = admitted.filter(({ variant }) => isConfirmable(variant))
  if (quality.deliveryMethod === "confirmed" && confirmed.length === 0) return 3007
  const usable = quality.deliveryMethod === "confirmed" ? confirmed : admitted
  return [...usable.filter(isWished), ...usable.filter((candidate) => !isWished(candidate))]
}

const fitsVariant = (variant: OtaVariant, bearer: string): boolean =>
  isIpBearer(bearer) === true || (rules[variant].overNumbers && isSameName(bearer, "SMS"))

/** A connectionless push over IP needs the address, over SMS the number; the other variants say all by themselves. */
const isReachedOver = ({ variant, bearer }: Candidate, at: Reachability): boolean =>
  variant !== "ota-wsp-cl" || (isIpBearer(bearer) === true ? at.isIpAddressKnown : at.isSmsPossible)

/**
 * The first, except: preferconfirmed takes a confirmed way where there is one, and a push that needs no confirmation opens
 * no WSP session for itself where a connectionless push is possible.
 */
const preferred = <C extends Candidate & { readonly needsSession: boolean }>(
  reached: readonly C[],
  { deliveryMethod }: QualityOfService,
): C | undefined => {
  if (deliveryMethod === "preferconfirmed") return reached.find(({ variant }) => isConfirmable(variant)) ?? reached[0]
  if (deliveryMethod === "confirmed") return reached[0]
  const hasConnectionless = reached.some(({ variant }) => variant === "ota-wsp-cl")
  return reached.find(({ variant, needsSession }) => !(hasConnectionless && variant === "ota-wsp-co" && needsSession))
}
