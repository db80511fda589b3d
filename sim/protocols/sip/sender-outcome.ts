/**
 * What the final response to a MESSAGE means to whoever sent the push: RFC 3261 §8.1.3, §20.33 and §21, RFC 3428 §4 and §7.
 * Rule 1: a timeout is a 408 and an error of the transport a 503, as RFC 3261 §8.1.3.1 says.
 * Rule 2: a code that is not listed counts as the x00 of its class (RFC 3261 §8.1.3.2).
 */
import { assert } from "../../kernel/assert.ts"

export type SenderOutcome =
  | "accepted" // a user agent has it: done
  | "storedByRelay" // not delivered yet: wait for a report or expiry
  | "redirected" // recurse once to the Contact
  | "challenged" // repeat once with credentials
  | "refused" // give up
  | "unknownIdentity" // give up and forget the target
  | "fallback" // this method will never do: the next mechanism, if there is one
  | "adapt" // repeat with another type, option or size, if there is one
  | "storeAndWait" // not registered: store, and wait for the third-party REGISTER
  | "unknownOutcome" // nobody answered: it may have been delivered; repeat with back-off
  | "retryLater" // the network is in trouble: repeat with back-off

// prettier-ignore
const outcomes: readonly (readonly [codes: readonly number[], outcome: SenderOutcome, source: string])[] = [
  [[200],           "accepted",        "RFC 3428 §7"],
  [[202],           "storedByRelay",   "RFC 3428 §4, §7"],
  [[300, 301, 302, 305], "redirected", "RFC 3261 §8.1.3.4"],
  [[400, 403],      "refused",         "RFC 3261 §21.4.1, §21.4.4"],
  [[401, 407],      "challenged",      "RFC 3261 §8.1.3.5"],
  [[404, 410, 604], "unknownIdentity", "RFC 3261 §21.4.5, §21.4.10, §21.6.3"],
  [[405, 501],      "fallback",        "RFC 3261 §21.4.6, §21.5.2"],
  [[406, 415, 488], "adapt",           "RFC 3261 §8.1.3.5, §21.4.7, §21.4.26"],
  [[408],           "unknownOutcome",  "RFC 3261 §8.1.3.1, §21.4.9"],
  [[413, 513],      "adapt",           "RFC 3261 §21.4.11, §21.5.7; RFC 3428 §8"],
  [[416, 420, 421], "adapt",           "RFC 3261 §8.1.3.5, §21.4.16"],
  [[480],           "storeAndWait",    "RFC 3261 §21.4.18"],
  [[481, 489],      "fallback",        "RFC 6665 §4.2.2"],
  [[482, 483],      "refused",         "RFC 3261 §21.4.20, §21.4.21"],
  [[486],           "refused",         "RFC 3261 §21.4.24"],
  [[500, 503, 504], "retryLater",      "RFC 3261 §21.5.1, §21.5.4, §21.5.5"],
  [[555],           "fallback",        "RFC 8599 §5.6.1"],
  [[600, 603, 606], "refused",         "RFC 3428 §7"],
]

const outcomeByCode: ReadonlyMap<number, SenderOutcome> = new Map(
  outcomes.flatMap(([codes, outcome]) => codes.map((code) => [code, outcome] as const)),
)

/** Refusals that a Retry-After makes temporary (RFC 3261 §20.33): busy or declined for now. */
const refusedForNow: readonly number[] = [486, 600, 603]

/**
 * The outcome of a push whose MESSAGE got this final status code, 200 to 699; 408 for a timeout, 503 for an error of the transport.
 * @example outcomeOf(480) // => "storeAndWait"
 * @example outcomeOf(486, { hasRetryAfter: true }) // => "retryLater"
 */
export const outcomeOf = (
  code: number,
  options: { readonly hasRetryAfter: boolean } = { hasRetryAfter: false },
): SenderOutcome => {
  assert(code >= 200 && code <= 699, `${code} is not a final status code`)
  if (options.hasRetryAfter && refusedForNow.includes(code)) return "retryLater"
  const outcome = outcomeByCode.get(code) ?? outcomeByCode.get(Math.trunc(code / 100) * 100)
  assert(outcome !== undefined, `no outcome for ${code}`)
  return outcome
}
