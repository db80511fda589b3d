/**
 * Initiators of WTP: the tables of `protocols/wtp` for the near end of every transaction. What an initiator says after its Invoke goes
 * beside it (`wtpAside`).
 * Rule: its user may accept a result at once, so it hears of the result when the rest of that row is done.
 */
import type { Simulation } from "../../kernel/simulation.ts"
import { wtpClass1Initiator } from "../../protocols/wtp/class-1-initiator.ts"
import { wtpClass2Initiator } from "../../protocols/wtp/class-2-initiator.ts"
import type { Core, ForgottenHalf } from "../exchange-layer.ts"
import type { Tracer } from "../tracer.ts"
import type { Transactions } from "../transactions.ts"
import type { Transport } from "../transport.ts"
import type { BearerTimers } from "./bearer-timers.ts"
import { wtpAside, wtpCode } from "./code.ts"
import { class2, halfOf, noAnswer } from "./machines.ts"
import type { Peers } from "./peers.ts"

const machines = [wtpClass1Initiator, wtpClass2Initiator] as const
type Action = (typeof wtpClass2Initiator.actions)[number]
const half = halfOf<(typeof wtpClass2Initiator.inputs)[number]>(machines)
const { inputs } = half
const waitTimeout = wtpClass2Initiator.phases.indexOf("waitTimeout")
/** By class and phase: 1 where the acknowledgement of class 1, or the result of class 2, is still to come. */
const awaiting = machines.map(({ phases }) =>
  Uint8Array.from(phases, (phase) => (["resultWait", "tidConfirmed", "holdOn"].includes(phase) ? 1 : 0)),
)

/** What both halves work with. */
export interface HalfParts {
  readonly sim: Simulation
  readonly core: Core
  readonly transactions: Transactions
  readonly transport: Transport
  readonly tracer: Tracer | undefined
  readonly timers: BearerTimers
  readonly peers: Peers
  /** By place: 0 for class 1, 1 for class 2. */
  readonly classes: Uint8Array
}

export class Initiators {
  private readonly parts: HalfParts
  private readonly onRetry: number
  private readonly onHold: number
  private readonly onWait: number
  /** Code that the input now being handled is about, and the place whose receiver made it. */
  private code = 0
  private answeredAt = -1

  constructor(parts: HalfParts) {
    const { sim } = parts
    this.parts = parts
    this.onRetry = sim.handler("WTP R", (row) => this.#retryDue(row))
    this.onHold = sim.handler("WTP A", (row) => this.#holdDue(row))
    this.onWait = sim.handler("WTP W", (row) => this.#give(row, inputs.waitDue))
  }

  begin(row: number): void {
    const t = this.parts.transactions
    t.timerE[row] = -1
    t.timerF[row] = -1
    t.timerK[row] = -1
    this.parts.peers.note(row)
    this.#give(row, inputs.invokeRequest)
  }

  /** TR-Result.res: the user accepts a result. */
  accept(row: number): void {
    this.#give(row, inputs.resultResponse)
  }

  /** TR-Abort.req of the user, whose session is gone. */
  abort(row: number): void {
    this.#give(row, inputs.abortRequest)
  }

  /** What a responder says. */
  response(row: number, code: number, answeredAt: number): void {
    const t = this.parts.transactions
    this.code = code
    this.answeredAt = answeredAt
    if (code === wtpCode.verify) {
      const isSpent = t.interval[row]! >= this.parts.timers.of(row).retriesMax
      this.#give(row, isSpent ? inputs.verifyTidSpent : inputs.verifyTid)
    } else if (code === wtpCode.done && this.#classOf(row) === class2) {
      // After a result that has come every other one is a copy with RID.
      this.#give(row, t.clientPhase[row] === waitTimeout ? inputs.resultAgain : inputs.result)
    } else this.#give(row, code === wtpCode.done || code === wtpCode.heldOn ? inputs.ack : inputs.abort)
  }

  /** The node that had this half has forgotten it. */
  forget(row: number): ForgottenHalf {
    const phase = this.parts.transactions.clientPhase[row]!
    if (phase === 0) return "none"
    this.#lose(row)
    return awaiting[this.#classOf(row)]![phase] === 1 ? "unanswered" : "answered"
  }

  #classOf(row: number): number {
    return this.parts.classes[this.parts.transactions.place[row]!]!
  }

  #retryDue(row: number): void {
    const { tracer, transactions: t, timers } = this.parts
    tracer?.timerFired(row, "Timer R")
    this.code = noAnswer
    this.#give(row, t.interval[row]! >= timers.of(row).retriesMax ? inputs.retriesSpent : inputs.retryDue)
  }

  #holdDue(row: number): void {
    const { transactions: t, timers } = this.parts
    this.code = noAnswer
    if (timers.awaitsUser(row) === 0) this.#give(row, inputs.provideAck)
    else if (t.interval[row]! >= timers.of(row).holdsMax) this.#give(row, inputs.holdsSpent)
    else {
      t.interval[row]! += 1
      this.#give(row, inputs.holdDue)
    }
  }

  #give(row: number, given: readonly number[]): void {
    const { transactions: t, core, peers } = this.parts
    const before = t.clientPhase[row]!
    if (before !== 0 && peers.isLost(row, 0)) {
      this.#lose(row)
      return
    }
    const which = this.#classOf(row)
    const machine = half.compiled[which]!
    const input = given[which]!
    const fired = input < 0 ? -1 : machine.row[before * machine.inputCount + input]!
    if (fired < 0) return
    const to = machine.to[fired]!
    const isEnd = half.isEnd[which]![to] === 1
    // A transaction that has ended is forgotten.
    t.clientPhase[row] = isEnd ? 0 : to
    const { code, answeredAt } = this
    let isResult = false
    const end = machine.actionStart[fired + 1]!
    for (let at = machine.actionStart[fired]!; at < end; at++) {
      const action = machines[which]!.actions[machine.actions[at]!]!
      if (action === "indicateResult") isResult = true
      else this.#act(row, action, which)
    }
    if (isResult) {
      t.interval[row] = 0 // RCR has done; from here on it is AEC
      core.final(row, code, answeredAt)
    }
    if (isEnd) core.drop(row)
  }

  #act(row: number, action: Action, which: number): void {
    const { transactions: t, transport, core, sim, timers, tracer } = this.parts
    switch (action) {
      case "sendInvoke":
        transport.sendRequest(row)
        return
      case "resendInvoke":
        t.interval[row]! += 1
        transport.sendRequest(row)
        return
      case "sendTidOk":
        t.interval[row]! += 1
        transport.sendAside(row, wtpAside.tidOk, 0)
        return
      case "denyTid":
        transport.sendAside(row, wtpAside.invalidTid, 0)
        return
      case "sendAck":
        transport.sendAside(row, wtpAside.ack, 0)
        return
      case "resendAck":
        transport.sendAside(row, wtpAside.ack)
        return
      case "sendAbort":
        transport.sendAside(row, wtpAside.disconnect, 0)
        return
      case "sendNoResponse":
        transport.sendAside(row, wtpAside.noResponse, 0)
        return
      case "confirmInvoke":
        // In class 2 it is the result that the user waits for.
        if (which !== class2) core.final(row, this.code, this.answeredAt)
        return
      case "indicateAbort":
        if (this.code === noAnswer) core.unanswered(row, noAnswer)
        else core.final(row, this.code, this.answeredAt)
        return
      case "startRetry": {
        sim.cancel(t.timerE[row]!)
        const { retry, retrySpans } = timers.of(row)
        const user = timers.awaitsUser(row)
        t.timerE[row] = sim.arm(retry[user]!, this.onRetry, row, 0)
        tracer?.timerSet(row, "Timer R", retrySpans[user]!)
        return
      }
      case "stopRetry":
        if (sim.cancel(t.timerE[row]!)) tracer?.timerCancelled(row, "Timer R")
        return
      case "startHold":
        t.timerF[row] = sim.arm(timers.of(row).hold, this.onHold, row, 0)
        return
      case "stopHold":
        sim.cancel(t.timerF[row]!)
        return
      case "startWait":
        t.timerK[row] = sim.arm(timers.of(row).wait, this.onWait, row, 0)
        return
      case "stopWait":
        sim.cancel(t.timerK[row]!)
        return
      case "sendProtocolError":
      case "indicateResult":
        return
    }
  }

  /** The device that had this half has lost it. */
  #lose(row: number): void {
    const { transactions: t, core, sim } = this.parts
    sim.cancel(t.timerE[row]!)
    sim.cancel(t.timerF[row]!)
    sim.cancel(t.timerK[row]!)
    t.clientPhase[row] = 0
    core.drop(row)
  }
}
