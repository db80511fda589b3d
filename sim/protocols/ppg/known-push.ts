/**
 * A push that a PPG has accepted, as cancelling, replacing and querying see it (PAP 2.1 chapter 9): its recipients, each in
 * a phase of the push-state table of its own.
 * Rule: push-ids are unique for their initiator, so another initiator's push is unknown to it.
 */
import type { QualityOfService } from "../../wire/pap/documents.ts"
import { messageState, pushState, type MessageState, type PushPhase } from "./push-state.ts"

/** One recipient of an accepted push. */
export interface KnownRecipient {
  /** Client address as the submission wrote it. */
  readonly address: string
  readonly phase: PushPhase
  /** PAP code that goes with the phase. */
  readonly code: number
  /** When it came to this phase, as a time stamp of PAP. */
  readonly eventTime: string | undefined
}

/** An accepted push. */
export interface KnownPush {
  readonly pushId: string
  readonly recipients: readonly KnownRecipient[]
  readonly quality: QualityOfService | undefined
}

/** Accepted pushes by `pushKey`. */
export type KnownPushes = ReadonlyMap<string, KnownPush>

/** Key of a push: its push-id within its initiator. */
export const pushKey = (initiator: string, pushId: string): string => JSON.stringify([initiator, pushId])

/** Message-state of a recipient. */
export const stateOf = ({ phase }: KnownRecipient): MessageState | "unknown" => messageState[phase] ?? "unknown"

/** Whether a recipient's push can still be taken back: where the table answers a cancel with success. */
export const isCancellable = ({ phase }: KnownRecipient): boolean =>
  pushState.rows.some(([from, on, , does]) => from === phase && on === "cancel" && does.includes("answerCancelled"))

/**
 * Returns the recipients that a list of client addresses names, or all of them where it names none; nothing where it names
 * one that the push does not have.
 */
export const namedRecipients = (
  push: KnownPush,
  addresses: readonly string[],
): readonly KnownRecipient[] | undefined => {
  if (addresses.length === 0) return push.recipients
  const found = addresses.map((address) => push.recipients.find((recipient) => recipient.address === address))
  return found.every((recipient) => recipient !== undefined) ? found : undefined
}
