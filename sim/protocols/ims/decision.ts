/**
 * What a SIP node decides about one request, as data: pure functions of text in, text out (sans-IO).
 * The same decision prints the messages of a sequence chart and, compiled once, drives the bulk run.
 */
import type { SipRequest } from "../../wire/sip/message.ts"
import type { PackageName } from "../events/packages.ts"
import type { PushTarget } from "../pns/uri-parameters.ts"

/** What a visit to a node can give a push: the functions that redundancy is about. */
export type FunctionName =
  | "address resolution"
  | "authentication"
  | "protocol translation"
  | "store-and-forward"
  | "capability adaptation"
  | "bearer access"

/** Diameter Cx request that must be answered by the HSS before the decision is carried out (TS 29.228). */
export type CxQuery = "UAR" | "MAR" | "SAR" | "LIR"

/** What happens at the node besides the message it sends. */
export type Effect =
  | "deliver" // the push reached the device's push receiver agent
  | "challenge" // 401: first round of a registration
  | "bind" // the S-CSCF stored the binding; third-party REGISTER follows
  | "unbind" // de-registration
  | "store" // an application server took the message into its store (202)
  | "note-registration" // an application server learned from a third-party REGISTER
  | "subscribe-push" // an application server took a subscription to its pushes; NOTIFY follows
  | "subscribe" // the S-CSCF took a subscription to the registration's state; NOTIFY follows

export type Decision =
  | {
      readonly kind: "forward"
      /** Host name of the next node, to be found in the directory. */
      readonly to: string
      readonly request: SipRequest
      readonly query: CxQuery | undefined
      readonly gave: readonly FunctionName[]
      /** At the S-CSCF, where it sends a request to a contact of its user; absent: it does not. */
      readonly target?: ContactTarget
    }
  | {
      readonly kind: "answer"
      readonly code: number
      /** Headers the answer carries besides Via, From, To, Call-ID, CSeq and Content-Length. */
      readonly headers: readonly (readonly [string, string])[]
      /** Body of the answer, whose Content-Type is among its headers; none where it is absent. */
      readonly body?: string
      readonly query: CxQuery | undefined
      readonly effect: Effect | undefined
      readonly gave: readonly FunctionName[]
    }
  | {
      /** A back-to-back user agent: a new request of its own; `late` answers upstream with its final response, `early` with 202 at once. */
      readonly kind: "back-to-back"
      readonly to: string
      readonly request: SipRequest
      readonly answer: "late" | "early"
      readonly query: CxQuery | undefined
      readonly gave: readonly FunctionName[]
    }

/** How a request gets to a user's contacts. */
export interface ContactTarget {
  /** To each of them in parallel; else to the best one (Request-Disposition, RFC 3841 §9.1). */
  readonly isForked: boolean
  /** The caller's preference Qa for this contact, 0 to 1 (RFC 3841 §7.2.4). */
  readonly preference: number
}

/** What a device can do, where that is not what all others can. */
export interface DeviceCapabilities {
  /** Content types that its push receiver agent takes; `undefined`: those of all others. */
  readonly types: readonly string[] | undefined
  /**
   * What its contact says: the applications of its push tag (none: a contact without that tag), or nothing, which is a contact
   * without any feature parameter; `undefined`: what all others say.
   */
  readonly registers: readonly string[] | "nothing" | undefined
}

/** A subscriber and one device of it, as its SIP identities stand in messages; all of one fixed width within a scenario. */
export interface Subscriber {
  /** Number of the device. */
  readonly index: number
  /** `sip:user00017@home1.net` */
  readonly identity: string
  /** `sip:user00017@[2001:db8:1000:1011::1]:5060` */
  readonly contact: string
  /** What the device's private identity is made of; absent: the user part of `identity`. */
  readonly privateName?: string
  /** Of its device; absent where it can what all others can. */
  readonly capabilities?: DeviceCapabilities
  /** How a push notification service wakes its device, where one does; part of the contact that it registers. */
  readonly push?: PushRegistration
}

/** What a device registers, and its proxy answers, about push notifications (RFC 8599 §4.1, §5.6.1). */
export interface PushRegistration {
  readonly target: PushTarget
  /** Seconds before its end at which the device renews a binding by itself; `undefined`: it is woken for that, too. */
  readonly selfRefreshLead: number | undefined
}

/** A node as messages name it. */
export interface NodeIdentity {
  readonly id: string
  readonly host: string
  readonly port: number
  /** Asserted SIP identity of an application server. */
  readonly identity: string | undefined
}

/** Fixed-width identifiers of one attempt; equal arguments give equal text. */
export interface Identifiers {
  /** RFC 3261 branch of the n-th request hop of the attempt, `z9hG4bK` and 16 hexadecimal digits. */
  branch(hop: number): string
  callId(dialog: number): string
  tag(dialog: number, side: "from" | "to"): string
  /** ICID of P-Charging-Vector (RFC 7315 §4.6). */
  icid(): string
  /** Push-id, nonce and the like: 16 hexadecimal digits for a purpose. */
  token(purpose: string): string
  /** Seconds since the run began that stand for "now" in Date headers and PAP time stamps. */
  readonly nowSeconds: number
}

export interface CriterionIdentity {
  readonly server: NodeIdentity
  readonly priority: number
  readonly method: string
  readonly sessionCase: "registered" | "unregistered" | "any"
  readonly exceptAsserted: readonly string[]
}

/** What a notifier of pushes offers. */
export interface NotifierPolicy {
  readonly packages: readonly PackageName[]
  /** Least lifetime taken, s. */
  readonly minimumSeconds: number
  /** Longest lifetime granted, s. */
  readonly longestSeconds: number
}

/** All that a role may look at when it decides. Nothing here changes during a decision. */
export interface RoleEnvironment {
  readonly self: NodeIdentity
  /** Position of the request that would be sent next within the attempt, for `ids.branch`. */
  readonly hop: number
  readonly ids: Identifiers
  readonly subscriber: Subscriber
  /** Whether the S-CSCF holds a binding for the subscriber now. */
  readonly registered: boolean
  /** Path of the binding, outermost proxy first from the S-CSCF's point of view (the P-CSCF last). */
  readonly path: readonly NodeIdentity[]
  readonly servingCscf: NodeIdentity
  readonly interrogatingCscf: NodeIdentity | undefined
  readonly homeDomain: string
  readonly criteria: readonly CriterionIdentity[]
  /** Registration lifetime that the S-CSCF grants, s. */
  readonly registrationSeconds: number
  /** Largest message that the device takes over MSRP, octets; it does not say where it is absent. */
  readonly messageMax?: number
  /** Whether an IM server keeps messages that devices fetch in a session. */
  readonly keepsMessages?: boolean
  /** What an application server that notifies of pushes offers; `undefined`: nothing. */
  readonly notifier?: NotifierPolicy
  /** How a PPG that receives SIP behaves: `chained` proxies on the ODI route, `psi` is a back-to-back user agent. */
  readonly ppg: { readonly variant: "chained" | "psi"; readonly answer: "late" | "early" }
}

export type RoleFunction = (request: SipRequest, environment: RoleEnvironment) => Decision
