/**
 * PAP control entities (`pap` documents): what push initiator and PPG say to each other about a push (WAP-247 PAP 2.0 and
 * OMA PAP 2.1, chapter 9; element and attribute names as public implementations of both ends carry them).
 * `undefined` is an attribute that is left out. Time stamps are `YYYY-MM-DDThh:mm:ssZ`, always 20 characters.
 */
import type { MessageState } from "./codes.ts"

/** Quality of service (PAP 2.1 §9.2.2). PAP has no attribute that selects an over-the-air variant: only these wishes. */
export interface QualityOfService {
  readonly priority: "high" | "medium" | "low"
  readonly deliveryMethod: "confirmed" | "preferconfirmed" | "unconfirmed" | "notspecified"
  /** Network by its WDP name, e.g. `GSM`. */
  readonly network: string | undefined
  readonly isNetworkRequired: boolean
  /** Bearer by its WDP name, e.g. `SMS`. */
  readonly bearer: string | undefined
  readonly isBearerRequired: boolean
}

/** Push submission, to one recipient or several. */
export interface PushMessage {
  readonly kind: "push-message"
  readonly pushId: string
  /** At least one client address. */
  readonly addresses: readonly string[]
  /** Push-id of an earlier push that this one replaces (from PAP 2.0 on). */
  readonly replacePushId: string | undefined
  /** Left out: `all`. */
  readonly replaceMethod: "pending-only" | "all" | undefined
  readonly deliverBefore: string | undefined
  readonly deliverAfter: string | undefined
  readonly sourceReference: string | undefined
  /** URL for the result notification; `undefined`: none is wanted. */
  readonly notifyTo: string | undefined
  /** Left out: false. */
  readonly progressNotesRequested: boolean | undefined
  readonly quality: QualityOfService | undefined
}

/** A stage of processing that a push has passed at the PPG. */
interface ProgressNote {
  readonly stage: string
  readonly code: number | undefined
  readonly note: string | undefined
  readonly time: string | undefined
}

/** Answer to a submission: 1001 says accepted for processing, not delivered. */
export interface PushResponse {
  readonly kind: "push-response"
  readonly pushId: string
  readonly senderAddress: string | undefined
  readonly senderName: string | undefined
  readonly replyTime: string | undefined
  readonly progressNotes: readonly ProgressNote[]
  readonly code: number
  readonly description: string | undefined
}

/** Wish to cancel a push for some of its recipients, or for all where none is named. */
export interface CancelMessage {
  readonly kind: "cancel-message"
  readonly pushId: string
  readonly addresses: readonly string[]
}

/** One outcome of a cancellation and the recipients that share it. */
export interface CancelResult {
  readonly addresses: readonly string[]
  readonly code: number
  readonly description: string | undefined
}

/** Answer to a cancellation: at least one result. */
export interface CancelResponse {
  readonly kind: "cancel-response"
  readonly pushId: string
  readonly results: readonly CancelResult[]
}

/** How a push ended for one recipient. */
interface ResultNotification {
  readonly kind: "resultnotification-message"
  readonly pushId: string
  readonly address: string
  readonly senderAddress: string | undefined
  readonly senderName: string | undefined
  readonly receivedTime: string | undefined
  readonly eventTime: string | undefined
  readonly state: MessageState
  readonly code: number
  readonly description: string | undefined
  readonly quality: QualityOfService | undefined
}

/** Answer to a result notification: 1000 or 2000. */
interface ResultNotificationResponse {
  readonly kind: "resultnotification-response"
  readonly pushId: string
  readonly address: string
  readonly code: number
  readonly description: string | undefined
}

/** Question for the state of a push at some of its recipients, or at all where none is named. */
export interface StatusQuery {
  readonly kind: "statusquery-message"
  readonly pushId: string
  readonly addresses: readonly string[]
}

/** One state of a push and the recipients that share it. */
export interface StatusResult {
  readonly addresses: readonly string[]
  readonly state: MessageState
  readonly code: number
  readonly eventTime: string | undefined
  readonly description: string | undefined
  readonly quality: QualityOfService | undefined
}

/** Answer to a status query: at least one result. */
export interface StatusResponse {
  readonly kind: "statusquery-response"
  readonly pushId: string
  readonly results: readonly StatusResult[]
}

/** Client capabilities query. */
export interface CapabilityQuery {
  readonly kind: "ccq-message"
  readonly address: string
  readonly queryId: string | undefined
  readonly appId: string | undefined
}

/** Answer to a capabilities query; the capabilities themselves travel beside it as RDF. */
export interface CapabilityResponse {
  readonly kind: "ccq-response"
  readonly address: string
  readonly queryId: string | undefined
  readonly code: number
  readonly description: string | undefined
}

/** Answer to a document that could not be understood. */
interface BadMessageResponse {
  readonly kind: "badmessage-response"
  readonly code: number
  readonly description: string | undefined
  readonly fragment: string | undefined
}

/** One `pap` document. */
export type PapDocument =
  | PushMessage
  | PushResponse
  | CancelMessage
  | CancelResponse
  | ResultNotification
  | ResultNotificationResponse
  | StatusQuery
  | StatusResponse
  | CapabilityQuery
  | CapabilityResponse
  | BadMessageResponse
