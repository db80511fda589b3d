/**
 * The PPG chooses how a push goes over the air, since PAP cannot name it: by its policy, which is the order of the ways in the chain, by
 * what the device has and how it can be reached now, and by the quality of service that was asked for (`protocols/ppg/ota-choice.ts`).
 * Rule: what it knows of a device is that it is registered, its address by the packet network's feed while it is, its number, and the
 * sessions that it has with it; every device has all clients but the push receiver agent, which its contact may lack. A user of several
 * devices is registered with any of them; number, address, sessions and clients are those of the first.
 */
import { offeredOverTheAir } from "../../protocols/ppg/compliance.ts"
import { chooseOta, type OtaVariant } from "../../protocols/ppg/ota-choice.ts"
import type { DeviceCapabilities } from "../../protocols/ims/decision.ts"
import type { Delivery } from "../delivery.ts"
import type { Devices } from "../devices.ts"
import type { Leg } from "../push-routes.ts"
import type { NodeSpec } from "../world-spec.ts"

/** Sets of ways, as bits: a chain has at most sixteen. */
const sets = 65_536

export class WayChoice {
  readonly #devices: Devices
  readonly #ppg: NodeSpec
  readonly #legs: readonly Leg[]
  readonly #firstLeg: number
  readonly #deliveries: readonly Delivery[]
  readonly #profiles: readonly (DeviceCapabilities | undefined)[]
  readonly #variants: readonly OtaVariant[]
  /** By what a choice depends on: the way, or -1. */
  readonly #known = new Map<number, number>()

  constructor(parts: {
    readonly devices: Devices
    readonly ppg: NodeSpec
    /** The ways of the PPG, in the order of its policy; the first of them is so many-th of the whole chain. */
    readonly legs: readonly Leg[]
    readonly firstLeg: number
    /** By leg of the whole chain; filled before the run begins. */
    readonly deliveries: readonly Delivery[]
    readonly profiles: readonly (DeviceCapabilities | undefined)[]
  }) {
    this.#devices = parts.devices
    this.#ppg = parts.ppg
    this.#legs = parts.legs
    this.#firstLeg = parts.firstLeg
    this.#deliveries = parts.deliveries
    this.#profiles = parts.profiles
    this.#variants = parts.legs.flatMap(({ variant }) => variant ?? [])
  }

  /**
   * The way to try next to a device, of those whose bit is not set in `tried`; where none reaches it now, the first of them in the
   * order of the policy; -1: all have been tried.
   */
  next(device: number, tried: number): number {
    const isRegistered = this.#devices.isUserBound(device)
    const isAddressKnown = this.#devices.bound[device]!
    const profile = this.#devices.profile[device]!
    const isOpen = this.#hasSession(device) ? 1 : 0
    const key = (((profile * 2 + isRegistered) * 2 + isAddressKnown) * 2 + isOpen) * sets + tried
    let way = this.#known.get(key)
    if (way === undefined) {
      way = this.#choose({ isRegistered, isAddressKnown, isOpen }, profile, tried)
      this.#known.set(key, way)
    }
    return way
  }

  #hasSession(device: number): boolean {
    for (let way = 0; way < this.#legs.length; way++)
      if (this.#deliveries[this.#firstLeg + way]!.hasSession?.(device) === true) return true
    return false
  }

  #choose(
    now: { readonly isRegistered: number; readonly isAddressKnown: number; readonly isOpen: number },
    profile: number,
    tried: number,
  ): number {
    const left = this.#variants.filter((_, way) => (tried & (1 << way)) === 0)
    if (left.length === 0) return -1
    const { submitted } = this.#legs[0]!.pap!
    const registers = this.#profiles[profile]?.registers
    const hasSms = this.#ppg.bearers.includes("sms")
    const choice = chooseOta(
      {
        offers: offeredOverTheAir(this.#ppg.compliance, { hasWspSessions: this.#ppg.bearers.includes("wsp") }),
        networks: ["GSM"],
        bearers: hasSms ? ["SMS", "GPRS", "Packet Data"] : ["GPRS", "Packet Data"],
        policy: left,
        mapsNumbersToIp: true,
      },
      { type: submitted.client, quality: { ...plainQuality, ...submitted.services.quality } },
      {
        capabilities: {
          hasWapPush: true,
          hasWspSessions: true,
          hasOtaHttp: true,
          listensForHttp: true,
          sirVersion: 1,
          hasSipReceiver: registers === undefined || (registers !== "nothing" && registers.length > 0),
        },
        at: {
          isSipRegistered: now.isRegistered === 1,
          isIpAddressKnown: now.isAddressKnown === 1,
          isWspSessionOpen: now.isOpen === 1,
          isSmsPossible: hasSms,
        },
      },
    )
    return this.#variants.indexOf(choice.kind === "variant" ? choice.variant : left[0]!)
  }
}

const plainQuality = {
  priority: "medium",
  deliveryMethod: "notspecified",
  network: undefined,
  isNetworkRequired: false,
  bearer: undefined,
  isBearerRequired: false,
} as const
