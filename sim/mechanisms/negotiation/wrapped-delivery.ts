/**
 * A delivery around another one, which decides before each attempt whether that one shall send at all.
 * Rule: an attempt that is not sent ends with the code that sending would have brought, at its own instant, without a message.
 */
import type { CompiledDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"

export abstract class WrappedDelivery implements Delivery {
  protected readonly context: DeliveryContext
  protected readonly inner: Delivery
  protected readonly node: number
  private readonly onUnsent: number

  constructor(context: DeliveryContext, compiled: CompiledDelivery) {
    this.context = context
    this.node = compiled.senderNode
    this.inner = compiled.run({
      ...context,
      done: (push, attempt, code) => this.ended(push, attempt, code),
    })
    this.onUnsent = context.sim.handler("push not sent", (attempt, code) => {
      context.done(context.ledger.attempts.push[attempt]!, attempt, code)
      context.ledger.release(attempt)
    })
  }

  abstract begin(push: number, attempt: number): void

  /** An attempt of the delivery inside has ended with this code. */
  protected ended(push: number, attempt: number, code: number): void {
    this.context.done(push, attempt, code)
  }

  /** Ends an attempt with this code, unsent. */
  protected leaveUnsent(push: number, attempt: number, code: number, why: string): void {
    const { ledger, sim, tracer } = this.context
    tracer?.state(push, this.node, why)
    ledger.hold(attempt)
    sim.schedule(0, this.onUnsent, attempt, code)
  }

  took(row: number, effect: number): void {
    this.inner.took(row, effect)
  }

  finished(row: number, code: number): void {
    this.inner.finished(row, code)
  }

  answerOf(row: number): number {
    return this.inner.answerOf?.(row) ?? -1
  }

  mayForward(row: number): boolean {
    return this.inner.mayForward?.(row) ?? true
  }

  start(): void {
    this.inner.start?.()
  }

  registered(device: number, isInitial: boolean): void {
    this.inner.registered?.(device, isInitial)
  }

  leaves(device: number): void {
    this.inner.leaves?.(device)
  }

  attached(device: number): void {
    this.inner.attached?.(device)
  }

  announced(device: number): void {
    this.inner.announced?.(device)
  }

  bound(device: number): void {
    this.inner.bound?.(device)
  }

  forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    this.inner.forget?.(node, isWiped, forgotten)
  }

  restarted(node: number): void {
    this.inner.restarted?.(node)
  }

  unbound(device: number): void {
    this.inner.unbound?.(device)
  }
}
