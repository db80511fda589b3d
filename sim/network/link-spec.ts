import type { DistributionSpec } from "../kernel/distribution-spec.ts"

/** A bidirectional link between two nodes, as a scenario describes it: `links.<a>-<b>`. */
export interface LinkSpec {
  readonly a: string
  readonly b: string
  /** One-way delay, ns. */
  readonly delay: DistributionSpec
  /** Access link of a mix: the same for the devices on fixed access, where it differs from that of the others, ns. */
  readonly fixedDelay?: DistributionSpec
  /** Added to the delay of each message by its own draw, ns. */
  readonly jitter: DistributionSpec
  /** Serialisation rate, bit/s; `Infinity`: no serialisation time. */
  readonly rateBitsPerSecond: number
  /** Probability that a datagram is lost, 0 to 1, drawn for each message by itself. */
  readonly loss: number
  /** What reaches the device at its end, if there is one: the packet access of `devices.access`, or short messages, which
   *  have their own delay and no channel to set up. */
  readonly bearer: "packet" | "sms"
  /** `sip`: UDP, or TCP where RFC 3261 §18.1.1 asks for it by size; `udp` and `tcp`: always that. */
  readonly transport: "sip" | "udp" | "tcp"
}

/** The bearer between the network and a device, added to the access link. */
export type AccessSpec = { readonly kind: "fixed" } | RadioSpec

/** The bearers of all devices: one for everybody, or a mix of which each device has one at a time. */
export type DevicesAccess = AccessSpec | AccessMix

export interface AccessMix {
  readonly kind: "mix"
  /** At least two; their shares add up to 1. Devices that move come from the first and go back to it. */
  readonly members: readonly AccessMember[]
  /** Whether a device tells of a hand-over by renewing its registration. */
  readonly reRegisters: boolean
}

interface AccessMember {
  /** Share of the devices, at the start and in the long run. */
  readonly share: number
  readonly access: AccessSpec
  /** How long a device that has come to this bearer stays with it, ns; absent: nobody comes or goes. */
  readonly stay?: DistributionSpec
}

/** The bearers that devices can have, in the order of the mix. */
export const accessesOf = (access: DevicesAccess): readonly AccessSpec[] =>
  access.kind === "mix" ? access.members.map((member) => member.access) : [access]

/** A radio access link: paging, channel set-up, inactivity. All times in ns; defaults live in sim/parameters. */
export interface RadioSpec {
  readonly kind: "radio"
  readonly technology: "gprs" | "edge" | "umts" | "hspa" | "lte" | "nr"
  readonly pageWait: DistributionSpec
  /** Probability that one page is not answered; it is repeated after `pageRepeatNs`, at most `pageAttempts` pages. */
  readonly pageFailure: number
  readonly pageRepeatNs: number
  readonly pageAttempts: number
  /** Idle to data able. */
  readonly setUp: DistributionSpec
  /** Probability that the packet context (PDP/PDN) is already active, 0 to 1, and the time to activate it when not. */
  readonly contextActive: number
  readonly contextSetUp: DistributionSpec
  /** Back from the low-rate tail state (FACH) to data able; only where there is one. */
  readonly promotion: DistributionSpec | undefined
  readonly downlink: DistributionSpec
  readonly uplink: DistributionSpec
  readonly downlinkBitsPerSecond: number
  readonly uplinkBitsPerSecond: number
  readonly loss: number
  /** Connected state ends this long after the last octet. */
  readonly inactivityNs: number
  /** Length of the low-rate tail state after it; 0 where there is none. */
  readonly tailNs: number
}
