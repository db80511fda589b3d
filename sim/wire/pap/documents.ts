/**
 * PAP 2.1 control entities (`pap` documents): what push initiator and PPG say to each other about a push.
 * Here: submission, result notification, and the answer to what cannot be understood. Cancelling, replacing and querying
 * are absent, and so are several recipients in one document: no mechanism uses them.
 */
import type { MessageState } from "./codes.ts"

/** Quality of service of a submission (PAP 2.1 §9.2.2); `undefined`: the attribute is left out. */
export interface QualityOfService {
  readonly priority: "high" | "medium" | "low"
  readonly deliveryMethod: "confirmed" | "preferconfirmed" | "unconfirmed" | "notspecified"
}

/** Push submission. Time stamps are `YYYY-MM-DDThh:mm:ssZ`, always 20 characters. */
export interface PushMessage {
  readonly kind: "push-message"
  readonly pushId: string
  readonly address: string
  readonly deliverBefore: string | undefined
  readonly sourceReference: string | undefined
  /** URL for the result notification; `undefined`: none is wanted. */
  readonly notifyTo: string | undefined
  readonly quality: QualityOfService | undefined
}

/** Answer to a submission: 1001 says accepted for processing, not delivered. */
interface PushResponse {
  readonly kind: "push-response"
  readonly pushId: string
  readonly senderAddress: string
  readonly senderName: string
  readonly replyTime: string
  readonly code: number
  readonly description: string
}

/** How a push ended for one recipient. */
interface ResultNotification {
  readonly kind: "resultnotification-message"
  readonly pushId: string
  readonly address: string
  readonly senderAddress: string
  readonly senderName: string
  readonly receivedTime: string
  readonly eventTime: string
  readonly state: MessageState
  readonly code: number
  readonly description: string
}

/** Answer to a result notification: 1000 or 2000. */
interface ResultNotificationResponse {
  readonly kind: "resultnotification-response"
  readonly pushId: string
  readonly address: string
  readonly code: number
  readonly description: string
}

/** Answer to a document that could not be understood. */
interface BadMessageResponse {
  readonly kind: "badmessage-response"
  readonly code: number
  readonly description: string
  readonly fragment: string | undefined
}

/** One `pap` document. */
export type PapDocument =
  | PushMessage
  | PushResponse
  | ResultNotification
  | ResultNotificationResponse
  | BadMessageResponse
