/**
 * The routes of the push itself: for each way in which it may be delivered, the submission by PAP and the result notification,
 * where there are any, and the delivery's own.
 */
import type { Outcome } from "../trace/tables.ts"
import type { MessageState } from "../wire/pap/codes.ts"
import type { CompiledDelivery } from "./delivery.ts"
import { resultPlace, submissionPlace } from "./pap-place.ts"
import type { RouteBook } from "./route-book.ts"

/** One way to deliver, with its first places; -1 where it has none. */
export interface Leg {
  readonly senderNode: number
  readonly submission: number
  /** How a push ends that the PPG refuses in its answer, as it does with every one; `undefined`: it takes them. */
  readonly refusal: Outcome | undefined
  readonly delivery: CompiledDelivery
  /** The delivery's own places: from, and up to but not including. */
  readonly places: readonly [number, number]
  /** Where the PPG notifies its initiator, by the final state it reports; empty unless that was asked for. */
  readonly results: ReadonlyMap<MessageState, number>
  /** A push expires this long after its planned start, ns. */
  readonly expiryNs: number
}

export interface PushRoutes {
  readonly initiatorNode: number
  /** In the order in which they are tried. */
  readonly legs: readonly Leg[]
}

/** States that end a push which the PPG has accepted. */
const finalStates: readonly MessageState[] = ["delivered", "undeliverable", "expired", "aborted", "timeout"]

/** Adds the push's routes to the book, before all others. */
export const compilePushRoutes = (book: RouteBook): PushRoutes => {
  const { plan } = book
  const legs: Leg[] = []
  for (const { submission: handOver, deliver } of plan.requireLegs()) {
    const before = legs.at(-1)
    // A PPG that tries one way after another was given the push once.
    const isSame = handOver !== undefined && before !== undefined && before.submission >= 0
    const made = handOver === undefined || isSame ? undefined : submissionPlace(book, handOver)
    const submission = handOver === undefined ? -1 : isSame ? before.submission : made!.index
    const from = book.places.length
    const delivery = deliver(book)
    const to = book.places.length
    const results = new Map<MessageState, number>(isSame ? before.results : [])
    if (handOver?.wantsResult === true && !isSame) {
      for (const state of finalStates) results.set(state, resultPlace(book, handOver, state))
    }
    legs.push({
      senderNode: delivery.senderNode,
      submission,
      refusal: isSame ? before.refusal : made?.refusal,
      delivery,
      places: [from, to],
      results,
      expiryNs: book.expiryNs(delivery.senderNode),
    })
  }
  return { initiatorNode: plan.initiator, legs }
}
