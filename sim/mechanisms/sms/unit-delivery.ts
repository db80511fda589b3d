/**
 * Delivery of a unit push over SMS (OTA-WSP without a session; WAP-259 WDP over SMS): the PPG submits the parts and, unless it waits for
 * receipts, is done when the SMS centre has them. It never hears whether the device has the push.
 * Rule: a receipt that will not come leaves the PPG waiting until deliver-before, and no longer.
 */
import { unitPush } from "../../protocols/wsp/messages.ts"
import { printUnit } from "../../wire/wsp/pdu.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import { unitTid, wapContent } from "../wsp/content.ts"
import { compileShortMessages, smsCode, type ShortMessageRoutes } from "./routes.ts"
import { ShortMessages, type ShortMessageUser } from "./short-messages.ts"

/** PAP status codes (WAP-247 §9.14): delivered; service failure; a push that is too large for the bearer. */
const papCode = { delivered: 1000, failure: 4000, impossible: 3003 } as const

/** Nobody has said what became of it. */
const noReceipt = 408

interface UnitOptions {
  readonly node: number
  readonly waitsForReceipt: boolean
  readonly segmentsMax: number
}

/** Delivery from this node as short messages. */
export const unitDelivery =
  ({ node, waitsForReceipt, segmentsMax }: UnitOptions): CompileDelivery =>
  (book) => {
    const content = wapContent(book)
    const routes = compileShortMessages(book, {
      from: node,
      datagram: (context) => printUnit(unitPush(unitTid(context), content(context))),
      isReceiptAsked: waitsForReceipt,
    })
    return {
      senderNode: node,
      first: routes.submit,
      oneAtATime: false,
      run: (context) =>
        new UnitDelivery(context, routes, { waitsForReceipt, segmentsMax, expiryNs: book.expiryNs(node) }),
    }
  }

class UnitDelivery implements Delivery, ShortMessageUser {
  private readonly context: DeliveryContext
  private readonly routes: ShortMessageRoutes
  private readonly messages: ShortMessages
  private readonly waitsForReceipt: boolean
  private readonly segmentsMax: number
  /** From planned start to deliver-before, ns. */
  private readonly expiryNs: number
  /** Attempts that will not be reported, each held until its timer. */
  private readonly unheard = new Map<number, number>()
  /** A kind of event of which most worlds have none; -1: this one has had none yet. */
  private onOverdue = -1

  constructor(
    context: DeliveryContext,
    routes: ShortMessageRoutes,
    options: Pick<UnitOptions, "waitsForReceipt" | "segmentsMax"> & { readonly expiryNs: number },
  ) {
    this.context = context
    this.routes = routes
    this.waitsForReceipt = options.waitsForReceipt
    this.segmentsMax = options.segmentsMax
    this.expiryNs = options.expiryNs
    this.messages = new ShortMessages(context, routes, this)
  }

  begin(push: number, attempt: number): void {
    const { ledger } = this.context
    if (this.routes.partsOf(ledger.pushes.body[push]!) <= this.segmentsMax) {
      this.messages.send(push, attempt)
      return
    }
    // Nothing is sent, so nothing else holds the attempt.
    ledger.hold(attempt)
    this.context.done(push, attempt, papCode.impossible)
    ledger.release(attempt)
  }

  took(row: number): void {
    this.messages.took(row)
  }

  finished(row: number, code: number): void {
    this.messages.finished(row, code)
  }

  mayForward(row: number): boolean {
    return this.messages.mayForward(row)
  }

  attached(device: number): void {
    this.messages.attached(device)
  }

  forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    this.messages.forget(node, isWiped, forgotten)
  }

  submitted(push: number, attempt: number, code: number): void {
    if (code !== smsCode.ok) this.context.done(push, attempt, papCode.failure)
    else if (!this.waitsForReceipt) this.context.done(push, attempt, papCode.delivered)
  }

  arrived(attempt: number): void {
    this.context.delivered(attempt)
  }

  reported(push: number, attempt: number, isDelivered: boolean): void {
    if (!this.waitsForReceipt) return
    const timer = this.unheard.get(attempt)
    if (timer !== undefined) {
      this.context.sim.cancel(timer)
      this.#forgetUnheard(attempt)
    }
    this.context.done(push, attempt, isDelivered ? papCode.delivered : papCode.failure)
  }

  unreported(attempt: number): void {
    if (!this.waitsForReceipt || this.unheard.has(attempt)) return
    const { ledger, sim } = this.context
    if (this.onOverdue < 0) this.onOverdue = sim.handler("no receipt by deliver-before", (row) => this.#overdue(row))
    ledger.hold(attempt)
    const until = ledger.pushes.plannedAt[ledger.attempts.push[attempt]!]! + this.expiryNs
    this.unheard.set(attempt, sim.scheduleAt(Math.max(sim.now, until), this.onOverdue, attempt, 0))
  }

  #overdue(attempt: number): void {
    this.context.done(this.context.ledger.attempts.push[attempt]!, attempt, noReceipt)
    this.#forgetUnheard(attempt)
  }

  #forgetUnheard(attempt: number): void {
    this.unheard.delete(attempt)
    this.context.ledger.release(attempt)
  }
}
