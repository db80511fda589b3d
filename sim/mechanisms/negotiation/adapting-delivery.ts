/**
 * A 415 is met with another type (RFC 3261 §8.1.3.5): the same content in a type that every device takes, once. Where the first way knows
 * beforehand that the device would refuse, the other type goes at once.
 * Deliberately absent: the Call-ID of the request before, which the second one SHOULD keep: it is an attempt of its own.
 */
import type { CompileDelivery, CompiledDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import { unsupportedType } from "./remembering-delivery.ts"
import { WrappedDelivery } from "./wrapped-delivery.ts"

/** The delivery, followed by the other one where a device does not take the type. */
export const adaptingDelivery =
  (inner: CompileDelivery, other: CompileDelivery): CompileDelivery =>
  (book) => {
    const compiled = inner(book)
    const from = book.places.length
    const second = other(book)
    const places = [from, book.places.length] as const
    return { ...compiled, run: (context) => new AdaptingDelivery(context, compiled, second, places) }
  }

class AdaptingDelivery extends WrappedDelivery {
  private readonly other: Delivery
  /** Places of the other delivery: from, and up to but not including. */
  private readonly places: readonly [number, number]

  constructor(
    context: DeliveryContext,
    compiled: CompiledDelivery,
    second: CompiledDelivery,
    places: readonly [number, number],
  ) {
    super(context, compiled)
    this.other = second.run(context)
    this.places = places
  }

  begin(push: number, attempt: number): void {
    this.inner.begin(push, attempt)
  }

  protected override ended(push: number, attempt: number, code: number): void {
    const { ledger, tracer } = this.context
    if (code !== unsupportedType) {
      super.ended(push, attempt, code)
      return
    }
    tracer?.state(push, this.node, "adapts the type (415)")
    this.other.begin(push, ledger.openAttempt(push))
  }

  override took(row: number, effect: number): void {
    if (this.#isOther(row)) this.other.took(row, effect)
    else super.took(row, effect)
  }

  override finished(row: number, code: number): void {
    if (this.#isOther(row)) this.other.finished(row, code)
    else super.finished(row, code)
  }

  override forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    super.forget(node, isWiped, forgotten)
    this.other.forget?.(node, isWiped, forgotten)
  }

  #isOther(row: number): boolean {
    const place = this.context.host.transactions.place[row]!
    return place >= this.places[0] && place < this.places[1]
  }
}
