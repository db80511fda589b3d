/**
 * What a stateful proxy sends upstream once its branches are done: the response context of RFC 3261 §16.7, steps 5 and 6,
 * and what RFC 4320 (January 2006) forbids for a non-INVITE request.
 * Deliberately absent: merging of challenges from several branches (§16.7 step 7); Timer C, which is for INVITE only.
 */
import { assert } from "../../kernel/assert.ts"

/** How one branch ended: a final status code, no answer within Timer F, or an error of the transport. */
export type BranchEnd = number | "timeout" | "transportError"

/** 4xx responses that "provide information affecting resubmission of this request" (RFC 3261 §16.7 step 6). */
const affectingResubmission: readonly number[] = [401, 407, 415, 420, 484]

/** An error of the transport counts as 503 (RFC 3261 §16.9); a timeout leaves no response in the context. */
const responseOf = (end: BranchEnd): number | undefined =>
  end === "timeout" ? undefined : end === "transportError" ? 503 : end

/** 6xx before all others, else the lowest class (RFC 3261 §16.7 step 6); 2xx never waits (step 5). */
const classRank = (code: number): number => (code >= 600 ? 2.5 : Math.trunc(code / 100))

const rankWithinClass = (code: number): number => {
  const preferred = affectingResubmission.indexOf(code)
  if (preferred >= 0) return preferred - affectingResubmission.length
  return code === 503 ? 1 : 0
}

/**
 * The final response that goes upstream, or `undefined` when none does: RFC 4320 §4.2 forbids 408 to a non-INVITE request.
 * A 503 that nothing better accompanies goes upstream as 500; no response at all as 408 (RFC 3261 §16.7 step 6).
 * @example bestResponse([503, 407, 501, 404], { rfc4320: false }) // => 407
 */
export const bestResponse = (
  ends: readonly BranchEnd[],
  options: { readonly rfc4320: boolean },
): number | undefined => {
  assert(ends.length > 0, "a response context has at least one branch")
  const stored = ends
    .map(responseOf)
    .filter((code) => code !== undefined)
    .filter((code) => !(options.rfc4320 && code === 408))
  const best = stored.reduce<number | undefined>((chosen, code) => {
    if (chosen === undefined) return code
    const byClass = classRank(code) - classRank(chosen)
    return byClass < 0 || (byClass === 0 && rankWithinClass(code) < rankWithinClass(chosen)) ? code : chosen
  }, undefined)
  if (best === undefined) return options.rfc4320 ? undefined : 408
  return best === 503 ? 500 : best
}

/**
 * What a proxy does with a response for which it has no transaction any more: RFC 3261 §16.7 has it forwarded as a stateless
 * proxy would (§16.11); RFC 4320 §4.2 has it dropped, since no response may be sent without a live server transaction.
 */
export const strayResponse = (options: { readonly rfc4320: boolean }): "forward" | "drop" =>
  options.rfc4320 ? "drop" : "forward"
