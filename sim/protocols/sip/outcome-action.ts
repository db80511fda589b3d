/**
 * What the sender of a push does with each outcome of a SIP request, and what that outcome does to a subscription whose
 * NOTIFY met it: RFC 3261 §8.1.3, §20.33 and §21, RFC 3428 §4 and §7, RFC 5057 §5.1 (table 1), RFC 6665 §4.2.2.
 * `sender-outcome.ts` names what an outcome means; this table says what follows, for senders with more than one way.
 * Rule 1: a retry is a new transaction; how often and after which back-off is the scenario's, unless the row says `once`.
 * Rule 2: a timeout is 408, an error of the transport 503 (RFC 3261 §8.1.3.1); a code not listed counts as the x00 of its
 * class (§8.1.3.2), to a subscription as one that hits the transaction alone.
 */
import { assert } from "../../kernel/assert.ts"

export type OutcomeAction =
  | "done"
  | "wait" // a relay has it: a report or the expiry ends the push
  | "store" // until the subscriber is back
  | "retry" // the same request again
  | "adapt" // another type, size, option or lifetime
  | "fall back" // the next way of the sender
  | "give up"

/** What ends with a NOTIFY's outcome: its transaction alone, or the subscription. */
type SubscriptionEffect = "transaction" | "ends"

/** One row: codes, what to do, in what manner, what becomes of a subscription. */
export interface OutcomeRule {
  readonly codes: readonly number[]
  readonly action: OutcomeAction
  /** `retry` and `adapt`: how often; the others do not repeat. */
  readonly times: "once" | "until expiry" | undefined
  /** What goes first once the sender has no other type, size, option or credential, or has used its one try. */
  readonly otherwise: OutcomeAction
  /** Whether the target is forgotten, or this method is for this target. */
  readonly forget: "target" | "method" | undefined
  readonly subscription: SubscriptionEffect
  readonly source: string
}

type Row = readonly [
  codes: readonly number[],
  action: OutcomeAction,
  times: OutcomeRule["times"],
  otherwise: OutcomeAction,
  forget: OutcomeRule["forget"],
  subscription: SubscriptionEffect,
  source: string,
]

// prettier-ignore
const rows: readonly Row[] = [
  // codes                action       times           otherwise    forget     subscription   source
  [[200],                 "done",      undefined,      "done",      undefined, "transaction", "RFC 3428 §7"],
  [[202],                 "wait",      undefined,      "wait",      undefined, "transaction", "RFC 3428 §4, §7"],
  [[300, 301, 302, 305],  "retry",     "once",         "give up",   undefined, "transaction", "RFC 3261 §8.1.3.4"],
  [[400, 403],            "give up",   undefined,      "give up",   undefined, "transaction", "RFC 3261 §21.4.1, §21.4.4; RFC 3428 §11.4"],
  [[401, 407],            "retry",     "once",         "give up",   undefined, "transaction", "RFC 3261 §8.1.3.5"],
  [[404, 410, 604],       "give up",   undefined,      "give up",   "target",  "ends",        "RFC 3261 §21.4.5, §21.4.10, §21.6.3; RFC 5057 §5.1"],
  [[405, 501],            "fall back", undefined,      "fall back", "method",  "ends",        "RFC 3261 §21.4.6, §21.5.2; RFC 5057 §5.1"],
  [[406, 415, 488],       "adapt",     "once",         "fall back", undefined, "transaction", "RFC 3261 §8.1.3.5, §21.4.7, §21.4.13, §21.4.26"],
  [[408],                 "retry",     "until expiry", "store",     undefined, "ends",        "RFC 3261 §8.1.3.1, §21.4.9; RFC 5057 §5.1, §5.2"],
  [[413, 513],            "adapt",     "once",         "fall back", undefined, "transaction", "RFC 3261 §21.4.11, §21.5.7; RFC 3428 §8"],
  [[416],                 "adapt",     "once",         "give up",   undefined, "ends",        "RFC 3261 §8.1.3.5, §21.4.14; RFC 5057 §5.1"],
  [[420, 421],            "adapt",     "once",         "give up",   undefined, "transaction", "RFC 3261 §8.1.3.5, §21.4.15, §21.4.16"],
  [[423],                 "adapt",     "once",         "give up",   undefined, "transaction", "RFC 3261 §10.2.8, §21.4.17; RFC 6665 §4.1.2.1"],
  [[480],                 "store",     undefined,      "store",     undefined, "ends",        "RFC 3261 §21.4.18; RFC 5057 §5.1"],
  [[481, 489],            "fall back", undefined,      "fall back", undefined, "ends",        "RFC 6665 §4.2.2; RFC 5057 §5.1"],
  [[482, 483, 484, 485],  "give up",   undefined,      "give up",   undefined, "ends",        "RFC 3261 §21.4.20-§21.4.23; RFC 5057 §5.1"],
  [[486, 600, 603, 606],  "give up",   undefined,      "give up",   undefined, "transaction", "RFC 3428 §7; RFC 3261 §20.33, §21.4.24"],
  [[500, 503, 504],       "retry",     "until expiry", "store",     undefined, "transaction", "RFC 3261 §21.5.1, §21.5.4, §21.5.5; RFC 5057 §5.1"],
  [[555],                 "fall back", undefined,      "fall back", "method",  "transaction", "RFC 8599 §5.6.1"],
]

/** The table as data, one rule for each row, in ascending order of their first codes. */
export const outcomeRules: readonly OutcomeRule[] = rows.map(
  ([codes, action, times, otherwise, forget, subscription, source]) => ({
    codes,
    action,
    times,
    otherwise,
    forget,
    subscription,
    source,
  }),
)

const ruleByCode: ReadonlyMap<number, OutcomeRule> = new Map(
  outcomeRules.flatMap((rule) => rule.codes.map((code) => [code, rule] as const)),
)

/** Refusals that a Retry-After makes temporary, for one more try (RFC 3261 §20.33). */
const refusedForNow: readonly number[] = [486, 600, 603]

/**
 * The rule for a final status code, 200 to 699.
 * @example outcomeRule(415).otherwise // => "fall back"
 * @example outcomeRule(486, { hasRetryAfter: true }).action // => "retry"
 */
export const outcomeRule = (
  code: number,
  options: { readonly hasRetryAfter: boolean } = { hasRetryAfter: false },
): OutcomeRule => {
  assert(Number.isInteger(code) && code >= 200 && code <= 699, `${code} is not a final status code`)
  const listed = ruleByCode.get(code)
  if (listed !== undefined)
    return options.hasRetryAfter && refusedForNow.includes(code)
      ? { ...listed, action: "retry", times: "once" }
      : listed
  const ofClass = ruleByCode.get(Math.trunc(code / 100) * 100)
  assert(ofClass !== undefined, `no rule for ${code}`)
  return { ...ofClass, subscription: "transaction" }
}

/**
 * Returns whether a subscription ends with this final response to a NOTIFY, or to a SUBSCRIBE that refreshes it; 408
 * stands for Timer F too (RFC 5057 §5.1 note 4).
 * @example endsSubscription(503) // => false
 */
export const endsSubscription = (code: number): boolean => outcomeRule(code).subscription === "ends"
