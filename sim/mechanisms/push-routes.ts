/**
 * The routes of the push itself: for each way in which it may be delivered, the submission by PAP and the result notification,
 * where there are any, and the delivery's own.
 */
import type { OtaVariant } from "../protocols/ppg/ota-choice.ts"
import type { CompiledDelivery } from "./delivery.ts"
import { papAfter, papBefore, type PapLeg } from "./pap/pap-leg.ts"
import type { RouteBook } from "./route-book.ts"

/** One way to deliver, with its first places; -1 where it has none. */
export interface Leg {
  readonly senderNode: number
  /** What initiator and PPG say to each other about the push; `undefined`: nobody hands it over by PAP. */
  readonly pap: PapLeg | undefined
  /** The way over the air, of a PPG. */
  readonly variant: OtaVariant | undefined
  readonly delivery: CompiledDelivery
  /** The delivery's own places: from, and up to but not including. */
  readonly places: readonly [number, number]
  /** A push expires this long after its planned start, ns. */
  readonly expiryNs: number
}

export interface PushRoutes {
  readonly initiatorNode: number
  /** In the order in which they are tried. */
  readonly legs: readonly Leg[]
}

/** Adds the push's routes to the book, before all others. */
export const compilePushRoutes = (book: RouteBook): PushRoutes => {
  const { plan } = book
  const legs: Leg[] = []
  const planned = plan.requireLegs()
  const chain = planned.flatMap(({ submission }) => submission ?? [])
  for (const { submission: handOver, deliver } of planned) {
    // A PPG that tries one way after another was given the push once.
    const given = handOver === undefined ? undefined : legs.at(-1)?.pap
    const made = handOver === undefined || given !== undefined ? undefined : papBefore(book, handOver, chain)
    const from = book.places.length
    const delivery = deliver(book)
    const to = book.places.length
    const pap = made === undefined ? given : papAfter(book, handOver!, chain, made)
    legs.push({
      senderNode: delivery.senderNode,
      pap,
      variant: handOver?.variant,
      delivery,
      places: [from, to],
      expiryNs: book.expiryNs(delivery.senderNode),
    })
  }
  return { initiatorNode: plan.initiator, legs }
}
