/** The routes of the push itself: submission by PAP, the MESSAGE and its way, and the result notification. */
import { directMessage, psiMessage } from "../protocols/sip/requests.ts"
import { UnroutableScenario } from "./directory.ts"
import type { MessageState } from "../wire/pap/codes.ts"
import { resultPlace, submissionPlace } from "./pap-place.ts"
import type { PrintContext } from "./place.ts"
import type { RouteBook } from "./route-book.ts"
import { compileSipRoute } from "./sip-route.ts"

/** First places of the push's routes; -1 where the mechanism has none. */
export interface PushRoutes {
  readonly initiatorNode: number
  readonly senderNode: number
  readonly submission: number
  readonly message: number
  /** Where the PPG notifies its initiator, by the final state it reports; empty unless that was asked for. */
  readonly results: ReadonlyMap<MessageState, number>
  /** A push expires this long after its planned start, ns. */
  readonly expiryNs: number
}

/** States that end a push which the PPG has accepted. */
const finalStates: readonly MessageState[] = ["delivered", "undeliverable", "expired", "aborted", "timeout"]

/** Adds the push's routes to the book, before all others. */
export const compilePushRoutes = (book: RouteBook): PushRoutes => {
  const { plan, directory } = book
  const { node, addressing } = plan.requireSender()
  const { submission: handOver } = plan
  const submission = handOver === undefined ? -1 : submissionPlace(book, handOver.from, handOver.to)
  const sender = directory.identity(node)
  // A PPG keeps a push until deliver-before or its own longest time, whichever is sooner (PPG Service ch. 6).
  const expiryNs = Math.min(directory.node(node).store.expiryNs, directory.node(plan.initiator).store.expiryNs)
  const expiresSeconds = Math.round(expiryNs / 1e9)
  // The PPG's service identity is reached through the S-CSCF that serves the application server itself.
  const knowsNext = addressing === "psi" || directory.node(node).knowsServingCscf
  const next = knowsNext ? book.servingCscf : book.interrogatingCscf
  if (next === undefined) {
    throw new UnroutableScenario(
      `${sender.id} does not know the S-CSCF (knowsServingCscf), and the scenario has no I-CSCF to ask`,
    )
  }
  const nextHop = directory.identity(next)
  const message = compileSipRoute(book, {
    from: node,
    initiator: plan.initiator,
    build: ({ ids, subscriber, body }: PrintContext) => {
      const push = {
        ids,
        sender,
        subscriber,
        homeDomain: book.homeDomain,
        contentType: book.spec.content.type,
        body,
        expiresSeconds,
      }
      return {
        to: nextHop.host,
        request:
          addressing === "psi"
            ? psiMessage({
                ...push,
                ppg: directory.identity(plan.ppg),
                servingCscf: directory.identity(book.servingCscf),
              })
            : directMessage({ ...push, nextHop }),
      }
    },
  }).index
  const results = new Map<MessageState, number>()
  if (handOver !== undefined && plan.resultNotification) {
    for (const state of finalStates) results.set(state, resultPlace(book, handOver.to, handOver.from, state))
  }
  return { initiatorNode: plan.initiator, senderNode: node, submission, message, results, expiryNs }
}
