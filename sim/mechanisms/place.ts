/**
 * A place: one directed request edge of a route, with what its receiver does about the request. A push's messages all
 * stand at some place, so a route is walked by numbers in the run and by texts when somebody wants to read it.
 */
import type { OverloadFeedback } from "../protocols/sip/overload/via-parameters.ts"
import type { Effect, Identifiers, Subscriber } from "../protocols/ims/decision.ts"

/** What must be known to print the messages of one attempt. */
export interface PrintContext {
  readonly ids: Identifiers
  readonly subscriber: Subscriber
  /** The content of the push. */
  readonly body: string | Uint8Array
  /** What the row of the message carries for its body: octets of the content, or what else its place counts. */
  readonly quantity: number
  /** Which part of a push that is cut into several is meant (short messages, MSRP chunks), from 0; at a place of PAP, its own affair. */
  readonly part: number
  /** What a server tells of its load in the response that is printed; absent: that it is not overloaded. */
  readonly feedback?: OverloadFeedback
  /** All recipients of the submission that the push was part of, its own first; absent: it was alone, or any others would do. */
  readonly recipients?: readonly Subscriber[]
}

/** Which timer values the client at the near end of a place uses; those without retransmissions only wait for an answer. */
export const timerProfiles = [
  "core",
  "cellular",
  "http",
  "diameter",
  "smpp",
  "map",
  "wtp-packet",
  "wtp-sms",
  "msrp",
] as const
type TimerProfile = (typeof timerProfiles)[number]

/**
 * Which transactions carry it. `request`: one request, one final answer, repeated over UDP as non-INVITE SIP is; `one-way`: a
 * datagram or an ACK that nobody answers; `invite`: RFC 3261 §17.1.1 and §17.2.1; `wtp-1`, `wtp-2`: WTP classes 1 and 2;
 * `msrp`: SEND with its response, RFC 4975 §7.1.1.
 */
export const exchanges = ["request", "one-way", "invite", "wtp-1", "wtp-2", "msrp"] as const
type Exchange = (typeof exchanges)[number]

export type Operation =
  /** A stateful proxy sends it on; the final response comes back the same way. */
  | { readonly kind: "forward"; readonly next: Place }
  /** A back-to-back user agent sends a request of its own and answers with that one's final response. */
  | { readonly kind: "back-to-back"; readonly next: Place }
  | { readonly kind: "answer"; readonly code: number; readonly effect: Effect | undefined }
  /** Its receiver's user decides when it is sent on, or answered: it is asked with `mayForward`. */
  | { readonly kind: "gate"; readonly next: Place }
  /** What nobody answers: it is only taken. */
  | { readonly kind: "take"; readonly effect: Effect | undefined }

/** What a client half sends beside its request. */
export interface Aside {
  readonly name: string
  /** `answeredAt`: where the response was made that it is about; absent: at this place. */
  readonly print: (context: PrintContext, answeredAt?: Place) => Uint8Array
}

/** Such things of a place, by number. */
export const asidesOf = ({ aside, furtherAsides = [] }: Place): readonly Aside[] =>
  aside === undefined ? [] : [aside, ...furtherAsides]

export interface Place {
  /** Number among all places of the prepared world. */
  readonly index: number
  readonly from: number
  readonly to: number
  readonly link: number
  readonly direction: 0 | 1
  /** As charts name it, e.g. "SIP", "PAP", "Diameter", "SMPP". */
  readonly protocol: string
  readonly exchange: Exchange
  readonly timers: TimerProfile
  /** Name of the request, e.g. "SIP MESSAGE". */
  readonly requestName: string
  /** What carries it: a SIP request goes over UDP or TCP by its size (RFC 3261 §18.1.1) unless its link says otherwise. */
  readonly transport: "by-size" | "udp" | "tcp"
  /** Hops before this one on its own route. */
  readonly depth: number
  /** The place whose receiver sent this request; `undefined` at the start of a route. */
  readonly parent: Place | undefined
  /** Whether this is a question to the HSS that its parent's receiver asks before it decides. */
  readonly isQuery: boolean
  /**
   * The place to whose hop it belongs, where it is no hop of its own: an ACK or BYE retraces the INVITE, a short message centre asks
   * where the recipient is. What is said of that hop is said of it; such a place has `isQuery` or retraces another.
   */
  belongsTo?: Place
  /** From 1, where another route of the attempt begins on the same link: its draws are then apart from the other's. */
  readonly apart?: number
  /** Asked before the operation; the operation then depends on the registration at the time of the answer. */
  query: Place | undefined
  /** Whether a SIP request belongs to a dialog that is there already; absent: it does not. */
  readonly isWithinDialog?: boolean
  /** What the receiver does: [without a binding, with a binding]. */
  operations: readonly [Operation, Operation]
  /**
   * Where a device that can less than others makes its receiver refuse: the code by profile, -1 where nothing differs, like
   * `operations` without and with a binding. Absent: nowhere.
   */
  refusals?: readonly [readonly number[], readonly number[]]
  /** Where its receiver sends the request to contacts of its user: to the best alone or to each; and the caller's preference by profile. */
  contacts?: { readonly isForked: boolean; readonly preferences: readonly number[] }
  /** Codes that its responses may have; what they mean is the protocol's affair. */
  readonly codes: readonly number[]
  /** Whether its request and its responses tell the time at which they are sent, and not that of the push. */
  readonly tells: { readonly request: "push" | "own"; readonly response: "push" | "own" }
  /** Name of a response that crosses this place back, e.g. "SIP 200". */
  readonly responseName: (code: number) => string
  readonly request: (context: PrintContext) => Uint8Array
  /** What the client half sends beside its request, where its protocol has such a thing: an ACK. */
  readonly aside?: Aside
  /** Further such things by number, from 1: a WTP initiator has several. */
  readonly furtherAsides?: readonly Aside[]
  /** What is different in a message of this place that is sent again; absent: nothing. */
  readonly again?: (octets: Uint8Array) => Uint8Array
  /** WTP: what comes is acknowledged when its receiver's user has accepted it, not before (U/P flag). */
  readonly awaitsUser?: boolean
  /** Whether its receiver looks at the final responses that go back through it: its user is told with `passed`. */
  readonly isWatched?: boolean
  /** Whether its responses carry the content of the push, so that their size depends on it. */
  readonly answersWithContent?: boolean
  /** The response as it crosses this place, made by the receiver of `answeredAt`. */
  readonly response: (context: PrintContext, code: number, answeredAt: Place) => Uint8Array
}
