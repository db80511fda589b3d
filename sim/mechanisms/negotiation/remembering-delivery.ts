/**
 * Just send, and remember who does not take it (RFC 3261 §8.1.3.5, §21.4.13): a 415 costs a push to a device once, then such pushes are not
 * sent to it until the memory has faded.
 */
import { headerOf, valuesOf } from "../../wire/sip/message.ts"
import type { CompileDelivery, CompiledDelivery, DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import type { RouteBook } from "../route-book.ts"
import { answersAt, requestAt } from "./answers.ts"
import { TypeMemory } from "./type-memory.ts"
import { WrappedDelivery } from "./wrapped-delivery.ts"

/** 415 Unsupported Media Type. */
export const unsupportedType = 415

/** What the sender of a route of MESSAGEs has to know: their type, and Accept of the answers by profile. */
export interface MessageFacts {
  readonly type: string
  readonly accept: readonly (readonly string[])[]
}

/** Reads them off the route's own messages. */
export const messageFacts = (book: RouteBook, first: number): MessageFacts => {
  const place = book.places[first]!
  return {
    type: headerOf(requestAt(book, place), "Content-Type") ?? "",
    accept: answersAt(book, place).map((answer) => valuesOf(answer, "Accept")),
  }
}

/** The delivery with a memory of refused types that lasts for `lifeNs`. */
export const rememberingDelivery =
  (inner: CompileDelivery, lifeNs: number): CompileDelivery =>
  (book) => {
    const compiled = inner(book)
    const facts = messageFacts(book, compiled.first)
    return { ...compiled, run: (context) => new RememberingDelivery(context, compiled, facts, lifeNs) }
  }

export class RememberingDelivery extends WrappedDelivery {
  protected readonly memory: TypeMemory
  private readonly facts: MessageFacts

  constructor(context: DeliveryContext, compiled: CompiledDelivery, facts: MessageFacts, lifeNs: number) {
    super(context, compiled)
    this.facts = facts
    this.memory = new TypeMemory({ devices: context.devices.count, type: facts.type, lifeNs })
  }

  begin(push: number, attempt: number): void {
    const device = this.context.ledger.pushes.device[push]!
    if (this.memory.knows(device, this.context.sim.now) === "refuses")
      this.leaveUnsent(push, attempt, unsupportedType, `not sent: the device does not take ${this.facts.type}`)
    else this.send(push, attempt, device)
  }

  /** Nothing speaks against sending. */
  protected send(push: number, attempt: number, _device: number): void {
    this.inner.begin(push, attempt)
  }

  override forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    if (node === this.node) this.memory.clear()
    super.forget(node, isWiped, forgotten)
  }

  protected override ended(push: number, attempt: number, code: number): void {
    const { sim, devices, ledger } = this.context
    const device = ledger.pushes.device[push]!
    if (code === 200) this.memory.noteTaken(device, sim.now)
    else if (code === unsupportedType)
      this.memory.noteAccept(device, this.facts.accept[devices.profile[device]!]!, true, sim.now)
    super.ended(push, attempt, code)
  }
}
