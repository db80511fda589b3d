/**
 * Delivery by SIP MESSAGE through the core (RFC 3428), to the recipient itself or to the PPG as a public service identity:
 * one request of its sender, whose final response ends the attempt.
 * Rule 1: a sender that keeps to RFC 3428 §8 ("the size of MESSAGE requests outside of a media session MUST NOT exceed 1300 bytes") does not
 * send a larger one: the attempt ends at once with 513, by its own verdict. What the request grows to on later hops is theirs to carry.
 * Rule 2: a MESSAGE that comes when its Expires has passed since its Date is not shown to the user (RFC 3428 §7), and no delivery.
 */
import { messageSizeMax } from "../parameters/sip.ts"
import { directMessage, psiMessage, type PushContent } from "../protocols/sip/requests.ts"
import { content } from "../wire/content.ts"
import { outcomes } from "../trace/tables.ts"
import { octetCount } from "../wire/octets.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "./delivery.ts"
import { UnroutableScenario } from "./directory.ts"
import type { Place, PrintContext } from "./place.ts"
import { effectNames } from "./route-table.ts"
import type { RouteBook } from "./route-book.ts"
import { compileSipRoute } from "./sip-route.ts"

/** How the sender addresses the push: the recipient itself, or the PPG as a public service identity. */
export type Addressing = "recipient" | "psi"

const deliver = effectNames.indexOf("deliver")
const expired = outcomes.indexOf("expired")

export interface MessageOptions {
  readonly node: number
  readonly addressing: Addressing
  /** Type in which the content is sent, where it is not its own: the sender has the same in that type, and as long. */
  readonly type?: string | undefined
  /** Whether the sender keeps to the limit of RFC 3428 §8; it does unless it says otherwise. */
  readonly isLimited?: boolean
  /** Whether it may be forked to all contacts of its user; else it goes to one. */
  readonly mayFork?: boolean
}

/** What the sender itself makes of a request above the limit (RFC 3261 §21.5.7). */
const tooLarge = 513

/** What stands in a MESSAGE: the content of the push itself, or something in its place. */
export type Represent = (context: PrintContext) => Pick<PushContent, "contentType" | "pushedType" | "body">

/** Delivery by MESSAGE from this node. */
export const messageDelivery =
  (options: MessageOptions): CompileDelivery =>
  (book) => {
    const own = book.spec.content.type
    const { type = own } = options
    const represent: Represent = ({ body }) =>
      type === own
        ? { contentType: own, body }
        : { contentType: type, pushedType: own, body: content(type, octetCount(body)) }
    const first = compileMessage(book, options, represent).index
    const octetsMost = options.isLimited === false ? Infinity : messageSizeMax.value
    return {
      senderNode: options.node,
      first,
      oneAtATime: true,
      octetsMost,
      run: (context) =>
        new MessageDelivery(context, {
          first,
          octetsMost,
          expiryNs: book.expiryNs(options.node),
        }),
    }
  }

/** Adds the places of a MESSAGE and returns the first. */
export const compileMessage = (
  book: RouteBook,
  { node, addressing, mayFork = false }: MessageOptions,
  represent: Represent,
): Place => {
  const { plan, directory } = book
  const sender = directory.identity(node)
  const servingCscf = directory.identity(book.servingCscf)
  const expiresSeconds = Math.round(book.expiryNs(node) / 1e9)
  // The PPG's service identity is reached through the S-CSCF that serves the application server itself.
  const nextHop = addressing === "psi" ? servingCscf : directory.identity(nextNode(book, node))
  return compileSipRoute(book, {
    from: node,
    initiator: plan.initiator,
    build: (context) => {
      const { ids, subscriber } = context
      const push = {
        ids,
        sender,
        subscriber,
        homeDomain: book.homeDomain,
        ...represent(context),
        expiresSeconds,
        mayFork,
      }
      return {
        to: nextHop.host,
        request:
          addressing === "psi"
            ? psiMessage({ ...push, ppg: directory.identity(plan.ppg), servingCscf })
            : directMessage({ ...push, nextHop }),
      }
    },
  })
}

/** Where a request of this node to a recipient goes first: the S-CSCF where it knows it, else an I-CSCF that asks the HSS. */
export const nextNode = (book: RouteBook, node: number): number => {
  const { directory } = book
  const next = directory.node(node).knowsServingCscf ? book.servingCscf : book.interrogatingCscf
  if (next !== undefined) return next
  throw new UnroutableScenario(
    `${directory.node(node).id} does not know the S-CSCF (knowsServingCscf), and the scenario has no I-CSCF to ask`,
  )
}

class MessageDelivery implements Delivery {
  private readonly context: DeliveryContext
  private readonly first: number
  /** Largest request that is sent, octets. */
  private readonly octetsMost: number
  /** From planned start to expiry, ns. */
  private readonly expiryNs: number

  constructor(
    context: DeliveryContext,
    options: { readonly first: number; readonly octetsMost: number; readonly expiryNs: number },
  ) {
    this.context = context
    this.first = options.first
    this.octetsMost = options.octetsMost
    this.expiryNs = options.expiryNs
  }

  begin(push: number, attempt: number): void {
    const { ledger, devices, table, tracer } = this.context
    const { pushes } = ledger
    const device = pushes.device[push]!
    if (table.requestSize(this.first, pushes.body[push]!, 0, devices.profile[device]!) > this.octetsMost) {
      tracer?.state(push, table.from[this.first]!, "too large for a MESSAGE")
      ledger.hold(attempt) // nothing is sent that would
      this.context.done(push, attempt, tooLarge)
      ledger.release(attempt)
      return
    }
    this.context.host.start(this.first, attempt, -1, device, pushes.body[push]!, pushes.number[push]!, push)
  }

  took(row: number, effect: number): void {
    if (effect !== deliver) return
    const { host, ledger, tracer, table, sim } = this.context
    const attempt = host.transactions.attempt[row]!
    const push = ledger.attempts.push[attempt]!
    // The device has answered 200 all the same: it is there, and of no use any more (RFC 3428 §7: local policy decides).
    if (sim.now >= ledger.pushes.plannedAt[push]! + this.expiryNs) {
      ledger.pushes.fate[push] = expired
      tracer?.state(push, table.to[host.transactions.place[row]!]!, "expired when it came: not shown")
    } else this.context.delivered(attempt)
  }

  finished(row: number, code: number): void {
    const attempt = this.context.host.transactions.attempt[row]!
    this.context.done(this.context.ledger.attempts.push[attempt]!, attempt, code)
  }
}
