/**
 * The Subscription-State header (RFC 6665 §4.1.3, §8.2.3, §8.4): what a NOTIFY says about the subscription, and what the
 * subscriber does about it. Text from a stranger gives `undefined`, never an exception.
 */
import type { SubscriberInput } from "./subscriber.ts"

/** Reasons of the end that RFC 6665 §4.1.3 lists. */
type TerminationReason = "deactivated" | "probation" | "rejected" | "timeout" | "giveup" | "noresource" | "invariant"

/** What a Subscription-State header says; spans in whole seconds. */
export type SubscriptionState =
  | { readonly kind: "active" | "pending"; readonly expiresSeconds: number | undefined }
  | {
      readonly kind: "terminated"
      /** As it stands; an unknown one counts as none (RFC 6665 §4.1.3). */
      readonly reason: string | undefined
      readonly retryAfterSeconds: number | undefined
    }

/** Returns the header's value. `expires` goes with active and pending (RFC 6665 §4.2.2: it must). */
export const printState = (state: SubscriptionState): string => {
  const parameter = (name: string, value: string | number | undefined): string =>
    value === undefined ? "" : `;${name}=${value}`
  return state.kind === "terminated"
    ? `terminated${parameter("reason", state.reason)}${parameter("retry-after", state.retryAfterSeconds)}`
    : `${state.kind}${parameter("expires", state.expiresSeconds)}`
}

/** Reads the header's value; `undefined` where it is not one of the three states with well-formed parameters. */
export const parseState = (text: string): SubscriptionState | undefined => {
  const [kind = "", ...rest] = text.split(";").map((part) => part.trim())
  const parameters = new Map(
    rest.map((part): [string, string] => {
      const equals = part.indexOf("=")
      return equals < 0
        ? [part.toLowerCase(), ""]
        : [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()]
    }),
  )
  const seconds = (name: string): number | undefined | "bad" => {
    const value = parameters.get(name)
    return value === undefined ? undefined : /^\d{1,10}$/.test(value) ? Number(value) : "bad"
  }
  const expiresSeconds = seconds("expires")
  const retryAfterSeconds = seconds("retry-after")
  if (expiresSeconds === "bad" || retryAfterSeconds === "bad") return undefined
  switch (kind.toLowerCase()) {
    case "active":
      return { kind: "active", expiresSeconds }
    case "pending":
      return { kind: "pending", expiresSeconds }
    case "terminated":
      return { kind: "terminated", reason: parameters.get("reason")?.toLowerCase(), retryAfterSeconds }
    default:
      return undefined
  }
}

// prettier-ignore
const reactions: readonly (readonly [reason: TerminationReason, reaction: "notifyAgain" | "notifyLater" | "notifyOver", source: string])[] = [
  ["deactivated", "notifyAgain", "RFC 6665 §4.1.3: \"SHOULD retry immediately with a new subscription\""],
  ["timeout",     "notifyAgain", "RFC 6665 §4.1.3: may ask again at once"],
  ["probation",   "notifyLater", "RFC 6665 §4.1.3"],
  ["giveup",      "notifyLater", "RFC 6665 §4.1.3"],
  ["rejected",    "notifyOver",  "RFC 6665 §4.1.3"],
  ["noresource",  "notifyOver",  "RFC 6665 §4.1.3"],
  ["invariant",   "notifyOver",  "RFC 6665 §4.1.3"],
]

/**
 * Returns the input that a NOTIFY with this state is to its subscriber. Without a reason, or with one that is unknown,
 * the subscriber may ask again at any time, but no earlier than a retry-after says (RFC 6665 §4.1.3).
 * @example noticeInput({ kind: "terminated", reason: "giveup", retryAfterSeconds: 60 }) // => "notifyLater"
 */
export const noticeInput = (state: SubscriptionState): SubscriberInput => {
  if (state.kind !== "terminated") return state.kind === "active" ? "notifyActive" : "notifyPending"
  const known = reactions.find(([reason]) => reason === state.reason)
  return known?.[1] ?? (state.retryAfterSeconds === undefined ? "notifyAgain" : "notifyLater")
}
