import type { DistributionSpec } from "../kernel/distribution-spec.ts"
import type { InstancesSpec } from "../network/choice-rule.ts"
import type { FaultSpec } from "../network/faults/fault.ts"
import type { HostSpec } from "../network/host-spec.ts"
import type { DevicesAccess, LinkSpec } from "../network/link-spec.ts"
import type { DeviceCapabilities } from "../protocols/ims/decision.ts"
import type { InitiatorAccount } from "../protocols/ppg/initiators.ts"
import type { StationSpec } from "../network/station-spec.ts"
import type { LoadSpec } from "./load/spec.ts"

/** A decoded scenario of kind `push`: everything a replication needs but the mechanism and the seed. */
export interface WorldSpec {
  /** RFC 4320 behaviour of non-INVITE transactions; off is the world of 2005. */
  readonly rfc4320: boolean
  /** In the scenario's order, which is also the order of drawing. */
  readonly nodes: readonly NodeSpec[]
  /** Cores that nodes share, by node id; absent: every node has processors of its own. */
  readonly hosts?: readonly HostSpec[]
  readonly links: readonly LinkSpec[]
  /** What goes wrong, and when; absent: nothing. */
  readonly faults?: readonly FaultSpec[]
  readonly devices: DevicesSpec
  readonly load: LoadSpec
  readonly content: ContentSpec
  readonly durationNs: number
  readonly warmUpNs: number
}

export const roles = [
  "im-server",
  "mms-centre",
  "ppg",
  "p-cscf",
  "i-cscf",
  "s-cscf",
  "hss",
  "proxy",
  "smsc",
  "msc",
  "content-store",
  "pns",
  "device",
] as const
export type Role = (typeof roles)[number]

export interface NodeSpec {
  readonly id: string
  readonly role: Role
  /** Lane group of a drawing. */
  readonly group: string
  /** Domain name, e.g. `scscf1.home1.net`; unique. */
  readonly host: string
  readonly station: StationSpec
  /** Several alike behind its name; absent: one. */
  readonly instances?: InstancesSpec
  /** Halves of transactions that its memory holds; absent: any number. */
  readonly transactionsMost?: number
  /** What it asks for in the 503 of a request that it has no memory for (Retry-After), ns, whole seconds; absent: nothing. */
  readonly retryAfterNs?: number
  /** Application servers: the SIP identity they assert, e.g. `sip:im1@home1.net`. */
  readonly identity: string | undefined
  /** Initiators: what they speak. An IM server is a registered SIP application; an MMS centre is not. */
  readonly speaks: readonly ("sip" | "pap")[]
  /** Whether it knows the S-CSCF of every subscriber, so that it needs no I-CSCF. */
  readonly knowsServingCscf: boolean
  /** PPG: compliance profiles it declares. */
  readonly compliance: readonly string[]
  /** PPG: bearers it reaches devices by, besides SIP ("sms", "wsp"). */
  readonly bearers: readonly string[]
  /** PPG: whom it lets in, and what it takes; absent: everybody, and everything. */
  readonly pap?: PapSpec
  /** Those that store: how long, and how they try again after a time-out. */
  readonly store: StoreSpec
  /** HSS: initial filter criteria of every subscriber's service profile. */
  readonly filterCriteria: readonly FilterCriterion[]
  /** S-CSCF: granted registration lifetime, s. UE asks for 600 000 s (TS 24.229 §5.1.1.2.1). */
  readonly registrationSeconds: number
  /** SIP servers: what it does when there is more than it can take. */
  readonly overload: OverloadSpec
  /** P-CSCF: further proxies in the Path of every registration, outermost first (node ids). */
  readonly path: readonly string[]
}

/**
 * Overload control of a SIP server. `reject`: new requests get 503 while `rejectAbove` messages or more wait; `retry-after`: so they do,
 * with Retry-After; `loss`: RFC 7339; `rate`: RFC 7415.
 */
interface OverloadSpec {
  readonly control: OverloadKind
  readonly rejectAbove: number
  readonly retryAfterSeconds: number
}
export const overloadKinds = ["none", "reject", "retry-after", "loss", "rate"] as const
export type OverloadKind = (typeof overloadKinds)[number]

/** How a PPG is set up towards its initiators. */
export interface PapSpec {
  /** Accounts; the user of each is the node id of its initiator. Without any, nobody has to authenticate. */
  readonly accounts: readonly InitiatorAccount[]
  /** Host names, or patterns of them with `*` for a label; `undefined`: no such list. */
  readonly allowedSources: readonly string[] | undefined
  readonly deniedSources: readonly string[] | undefined
  readonly takesSeveralRecipients: boolean
  /** Whether it chooses among the ways of a chain for each push; else it tries them in their order. */
  readonly choosesWay: boolean
  /** Pushes that it holds at most, and those of them that it has under way over the air at once; `Infinity`: no limit. */
  readonly pushesMost: number
  readonly sendsAtOnce: number
}

export interface StoreSpec {
  /** A push not delivered this long after its planned start expires, ns. */
  readonly expiryNs: number
  /** After an unknown outcome (408, time-out) or a server error: first retry, then doubling, ns; at most `retries`. */
  readonly retryAfterNs: number
  readonly retries: number
  /** Once a subscriber is back, what is kept for it goes out at an instant drawn within this span, ns; absent: at once. */
  readonly spreadNs?: number
  /** IM server: the messages that it keeps for those who are not there; absent where nobody fetches or pushes them. */
  readonly messages?: StoredMessagesSpec
}

/** What a store keeps, and how a device that has been told of it gets it. */
export interface StoredMessagesSpec {
  /** MIME type of a message, and its octets. */
  readonly type: string
  readonly size: DistributionSpec
  /** `msrp`: the device sets a session up and fetches all that waits; `message`: the store sends them once it knows that it was told. */
  readonly retrieval: "none" | "msrp" | "message"
  readonly chunking: "one" | "fixed"
}

/** Initial filter criterion (TS 29.228 annex B): which requests of a subscriber an application server sees. */
export interface FilterCriterion {
  readonly server: string
  readonly priority: number
  readonly method: "MESSAGE" | "REGISTER"
  readonly sessionCase: "registered" | "unregistered" | "any"
  /** Requests asserted by one of these identities (P-Asserted-Identity) do not match. */
  readonly exceptAsserted: readonly string[]
}

/** How many devices users have, each number with its share of the users, in ascending order; shares add up to 1. */
export type PerUserSpec = readonly { readonly devices: number; readonly share: number }[]

export interface DevicesSpec {
  readonly count: number
  /** Absent: every user has one device. */
  readonly perUser?: PerUserSpec
  /** Shares at the start of the run, and in the long run; they add up to 1. */
  readonly shares: { readonly imOffline: number; readonly unregistered: number; readonly off: number }
  /** How long a device stays unregistered, or off, before it comes back and registers, ns. Time spent registered is
   *  exponential with the mean that keeps the shares. `undefined`: it never comes back within the run. */
  readonly awayUnregistered: DistributionSpec | undefined
  readonly awayOff: DistributionSpec | undefined
  /** Share of switch-offs without de-registration (battery, coverage): the binding stays and the device is silent. */
  readonly abrupt: number
  readonly access: DevicesAccess
  /** In order of time, none beginning before the one before it is over; absent: none. */
  readonly outages?: readonly OutageSpec[]
  /** Shares of devices that take other content types than the rest, or register other features; absent: none does. */
  readonly accepts?: readonly { readonly types: readonly string[]; readonly share: number }[]
  readonly features?: readonly {
    readonly registers: NonNullable<DeviceCapabilities["registers"]>
    readonly share: number
  }[]
  /** Whether its SIP transactions on the access link take the 3GPP timer values (TS 24.229 §7.7): radio access does. */
  readonly cellularTimers: boolean
}

/** Coverage that a share of the devices loses for a while. */
export interface OutageSpec {
  readonly atNs: number
  /** Probability that a device is struck. */
  readonly share: number
  readonly durationNs: number
  /** Each comes back at an instant of its own within this span after the end; 0: all at once. */
  readonly spreadNs: number
}

interface ContentSpec {
  /** MIME type, e.g. `application/simple-message-summary`. */
  readonly type: string
  /** Octets of the body. */
  readonly size: DistributionSpec
  /** Whether it is the stored message itself: its size is then drawn for the message, by the number of its push. */
  readonly isStored?: boolean
}
