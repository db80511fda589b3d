/**
 * Ask first (RFC 3261 §11): an OPTIONS to the device before the first push to it, and again when what it said is too old; the push
 * follows where the device takes its type.
 * Rule 1: the probe belongs to the push that needed it, as an attempt of its own that has no hops: it is no way of the content.
 * Rule 2: who does not answer OPTIONS as a method (405, 501) is sent the push; any other failure is the attempt's own.
 */
import { accepts } from "../../protocols/capabilities/type-cache.ts"
import { optionsProbe, probeResult, type ProbeResult } from "../../protocols/capabilities/options.ts"
import { applicationOf } from "../../protocols/sip/headers.ts"
import type { CompileDelivery, CompiledDelivery, DeliveryContext } from "../delivery.ts"
import { UnroutableScenario } from "../directory.ts"
import { nextNode } from "../message-delivery.ts"
import type { Place } from "../place.ts"
import type { RouteBook } from "../route-book.ts"
import { compileSipRoute } from "../sip-route.ts"
import { answersAt } from "./answers.ts"
import { messageFacts, RememberingDelivery, unsupportedType, type MessageFacts } from "./remembering-delivery.ts"

interface Probe {
  readonly first: number
  /** What a registered device says, by profile. */
  readonly results: readonly ProbeResult[]
}

/** The delivery with a probe before it; what a probe said counts for `lifeNs`. */
export const probedDelivery =
  (inner: CompileDelivery, lifeNs: number): CompileDelivery =>
  (book) => {
    const compiled = inner(book)
    const facts = messageFacts(book, compiled.first)
    const first = compileProbe(book, compiled)
    const probe = { first: first.index, results: answersAt(book, first).map(probeResult) }
    return { ...compiled, run: (context) => new ProbedDelivery(context, compiled, facts, lifeNs, probe) }
  }

/** Adds the places of the OPTIONS, which goes the way of the MESSAGE and belongs to its hops. */
const compileProbe = (book: RouteBook, { senderNode, first }: CompiledDelivery): Place => {
  const from = book.places.length
  const nextHop = book.directory.identity(nextNode(book, senderNode))
  const probe = compileSipRoute(book, {
    from: senderNode,
    initiator: book.plan.initiator,
    build: ({ ids, subscriber }) => ({
      to: nextHop.host,
      request: optionsProbe({
        ids,
        sender: book.directory.identity(senderNode),
        subscriber,
        homeDomain: book.homeDomain,
        nextHop,
        application: applicationOf(book.spec.content.type),
      }),
    }),
  })
  for (const place of book.places.slice(from)) {
    if (place.isQuery) continue
    const hop = book.places
      .slice(first, from)
      .find((other) => !other.isQuery && other.from === place.from && other.to === place.to)
    if (hop === undefined) throw new UnroutableScenario("an OPTIONS goes another way than the MESSAGE that it is for")
    place.belongsTo = hop
  }
  return probe
}

class ProbedDelivery extends RememberingDelivery {
  private readonly probe: Probe
  private readonly type: string
  /** By device: the attempt that waits for the probe's answer, or -1. */
  private readonly waiting: Int32Array

  constructor(context: DeliveryContext, compiled: CompiledDelivery, facts: MessageFacts, lifeNs: number, probe: Probe) {
    super(context, compiled, facts, lifeNs)
    this.probe = probe
    this.type = facts.type
    this.waiting = new Int32Array(context.devices.count).fill(-1)
  }

  protected override send(push: number, attempt: number, device: number): void {
    const { host, ledger, sim } = this.context
    if (this.memory.knows(device, sim.now) === "takes") {
      this.inner.begin(push, attempt)
      return
    }
    ledger.hold(attempt)
    this.waiting[device] = attempt
    host.start(this.probe.first, ledger.openAttempt(push), -1, device, 0, ledger.pushes.number[push]!, push)
  }

  override finished(row: number, code: number): void {
    const { transactions } = this.context.host
    if (transactions.place[row] === this.probe.first) this.#answered(transactions.device[row]!, code)
    else super.finished(row, code)
  }

  #answered(device: number, code: number): void {
    const { context } = this
    const attempt = this.waiting[device]!
    if (attempt < 0) return
    this.waiting[device] = -1
    const push = context.ledger.attempts.push[attempt]!
    const result = this.probe.results[context.devices.profile[device]!]!
    if (code === 200 && result.kind === "capable") {
      this.memory.noteAccept(device, result.types, false, context.sim.now)
      if (accepts(result.types, this.type)) this.inner.begin(push, attempt)
      else context.done(push, attempt, unsupportedType)
    } else if (code === 405 || code === 501) this.inner.begin(push, attempt)
    else context.done(push, attempt, code)
    context.ledger.release(attempt)
  }
}
