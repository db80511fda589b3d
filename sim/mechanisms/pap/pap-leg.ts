/** The places of PAP of one way to deliver: what the initiator and its PPG say to each other about a push. */
import { isConfirmable } from "../../protocols/ppg/ota-choice.ts"
import type { MessageState } from "../../wire/pap/codes.ts"
import { UnroutableScenario } from "../directory.ts"
import { replacementPlace, resultPlace, submissionPlaces, type SubmissionPlaces } from "../pap-place.ts"
import type { Submission } from "../plan.ts"
import type { RouteBook } from "../route-book.ts"
import { isShutOut } from "./access.ts"
import { cancelPlace, capabilityPlace, statusPlace } from "./operation-places.ts"

/** Places by what they are for; -1: there is none. */
export interface PapLeg extends SubmissionPlaces {
  readonly submitted: Submission
  /** Whether the PPG takes several recipients in one submission. */
  readonly takesSeveral: boolean
  readonly capabilities: number
  readonly cancellation: number
  readonly status: number
  readonly replacement: number
  /** Code with which every replacement is refused; `undefined`: none is for its own sake. */
  readonly replacementRefusal: number | undefined
  /** Where the PPG notifies its initiator, by the final state it reports; empty unless that was asked for. */
  readonly results: ReadonlyMap<MessageState, number>
}

/** States that end a push which the PPG has accepted. */
const finalStates: readonly MessageState[] = ["delivered", "undeliverable", "expired", "aborted", "timeout"]

/** Adds the places that come before the delivery's own. */
export const papBefore = (
  book: RouteBook,
  submitted: Submission,
  chain: readonly Submission[],
): Pick<PapLeg, keyof SubmissionPlaces | "capabilities"> => {
  const open = chain.find(({ variant }) => !isConfirmable(variant))
  if (submitted.services.quality.deliveryMethod === "confirmed" && chain.length > 1 && open !== undefined)
    throw new UnroutableScenario(
      `a push whose deliveryMethod is confirmed cannot fall back to ${open.variant}, which has no confirmation`,
    )
  const isHeard = !isShutOut(book.directory.node(submitted.to), book.directory.node(submitted.from).host)
  const capabilities = submitted.services.asksCapabilities && isHeard ? capabilityPlace(book, submitted) : -1
  return { ...submissionPlaces(book, submitted, chain), capabilities }
}

/** Adds those that come after them. */
export const papAfter = (
  book: RouteBook,
  submitted: Submission,
  chain: readonly Submission[],
  before: ReturnType<typeof papBefore>,
): PapLeg => {
  const { services, wantsResult } = submitted
  const { statusQuery, cancellation, replacement, recipients } = services
  const results = new Map<MessageState, number>()
  if (wantsResult) {
    for (const state of finalStates) results.set(state, resultPlace(book, submitted, state))
    const isTakenBack = cancellation !== undefined || replacement !== undefined
    if (isTakenBack) results.set("cancelled", resultPlace(book, submitted, "cancelled"))
    if (recipients > 1) results.set("rejected", resultPlace(book, submitted, "rejected"))
  }
  const made = replacement === undefined ? -1 : replacementPlace(book, submitted, replacement.method, chain)
  const operation = book.places[made]?.operations[0]
  const code = operation?.kind === "answer" ? operation.code : 1001
  return {
    ...before,
    submitted,
    takesSeveral: book.directory.node(submitted.to).pap?.takesSeveralRecipients ?? true,
    status: statusQuery === undefined ? -1 : statusPlace(book, submitted),
    cancellation: cancellation === undefined ? -1 : cancelPlace(book, submitted),
    replacement: made,
    replacementRefusal: code === 1001 ? undefined : code,
    results,
  }
}
