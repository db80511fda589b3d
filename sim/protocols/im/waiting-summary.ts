/**
 * What an IM server tells about the messages that it keeps for a subscriber: RFC 3842 §3.5, §3.8.
 * Rule 1: all of them are new: whatever has been fetched is not kept, and nobody marks a message as urgent.
 * Rule 2: no header fields of the messages themselves, which the first NOTIFY of a subscription must not have (§3.8): any NOTIFY may be
 * the first that a device gets.
 */
import { printMessageSummary } from "../../wire/message-summary.ts"
import type { Subscriber } from "../ims/decision.ts"

/**
 * Returns the body of a NOTIFY while `fresh` messages wait, a whole number from 0; its length depends on their number alone.
 * @example waitingSummary({ identity: "sip:user1_public1@home1.net" }, 3).length // => 94
 */
export const waitingSummary = ({ identity }: Pick<Subscriber, "identity">, fresh: number): string =>
  printMessageSummary({
    kind: "message-summary",
    isWaiting: fresh > 0,
    account: identity,
    counts: [{ class: "Text-Message", fresh, old: 0, urgent: { fresh: 0, old: 0 } }],
    details: [],
  })
