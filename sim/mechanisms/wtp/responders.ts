/**
 * Responders of WTP: the tables of `protocols/wtp` for the far end of every transaction. What a responder says is the response of the
 * place, by its code (`wtpCode`).
 * Rule: its user may respond at once, so it hears of an Invoke when the rest of that row is done.
 */
import { wtpClass1Responder } from "../../protocols/wtp/class-1-responder.ts"
import { wtpClass2Responder } from "../../protocols/wtp/class-2-responder.ts"
import { phaseIndex } from "../../protocols/table.ts"
import { providerAbort } from "../../wire/wtp/abort-reasons.ts"
import { providerAbortCode, wtpAside, wtpCode } from "./code.ts"
import type { ForgottenHalf } from "../exchange-layer.ts"
import type { HalfParts } from "./initiators.ts"
import { class2, halfOf } from "./machines.ts"

const machines = [wtpClass1Responder, wtpClass2Responder] as const
type Action = (typeof wtpClass1Responder.actions)[number] | (typeof wtpClass2Responder.actions)[number]
type Input = (typeof wtpClass1Responder.inputs)[number] | (typeof wtpClass2Responder.inputs)[number]
const half = halfOf<Input>(machines)
const { inputs } = half
/** By class: the phase in which it has asked whether an Invoke is real. */
const verifying = machines.map((machine) => phaseIndex(machine, "tidOkWait"))

/** Told of what becomes of the results that a responder has sent. */
export interface ResponderUser {
  /** The initiator has acknowledged the result. */
  confirmed(row: number): void
  /** It has aborted, or does not respond. */
  aborted(row: number): void
}

export class Responders {
  /** Whether an Invoke of a peer of which nothing is known is verified before anyone hears of it (WAP-224 §8.9). */
  verifiesUnknown = false
  /** By place: who is told of its results. */
  readonly users: (ResponderUser | undefined)[] = []
  private readonly parts: HalfParts
  private readonly onRetry: number
  private readonly onHold: number
  private readonly onWait: number
  /** Code that the user responds with. */
  private code = 0

  constructor(parts: HalfParts) {
    const { sim } = parts
    this.parts = parts
    this.onRetry = sim.handler("WTP R of a result", (row) => this.#retryDue(row))
    this.onHold = sim.handler("WTP A of a responder", (row) => this.#holdDue(row))
    this.onWait = sim.handler("WTP W of a responder", (row) => this.#waitDue(row))
  }

  /** An Invoke has come; `copy`: how often it had been sent before. */
  invoke(row: number, copy: number): void {
    const { transactions: t, peers } = this.parts
    if (t.serverPhase[row] !== 0 && peers.isLost(row, 1)) this.#lose(row)
    if (t.serverPhase[row] !== 0) {
      this.#give(row, copy === 0 ? inputs.invokeDuplicate : inputs.invokeAgain)
      return
    }
    t.timerJ[row] = -1
    t.timerProvisional[row] = -1
    if (peers.isAtDevice(row, 1)) peers.note(row)
    if (this.verifiesUnknown && !peers.isKnown(row)) this.#give(row, inputs.invokeUnverified)
    else {
      peers.learn(row)
      this.#give(row, inputs.invoke)
    }
  }

  /** What an initiator says beside its Invoke. */
  aside(row: number, which: number): void {
    if (which === wtpAside.ack) this.#give(row, inputs.ack)
    else if (which === wtpAside.tidOk) {
      this.parts.peers.learn(row)
      this.#give(row, inputs.tidOk)
    } else this.#give(row, inputs.abort)
  }

  /** The user responds: with a result or an acknowledgement, or by an Abort. */
  respond(row: number, code: number): void {
    this.code = code
    if (code !== wtpCode.done) {
      this.#give(row, inputs.abortRequest)
      return
    }
    this.#give(row, inputs.invokeResponse)
    if (this.#classOf(row) === class2) this.#give(row, inputs.resultRequest)
  }

  /** The node that had this half has forgotten it. */
  forget(row: number): ForgottenHalf {
    if (this.parts.transactions.serverPhase[row] === 0) return "none"
    this.#lose(row)
    return "answered"
  }

  #classOf(row: number): number {
    return this.parts.classes[this.parts.transactions.place[row]!]!
  }

  #retryDue(row: number): void {
    const { transactions: t, timers } = this.parts
    this.#give(row, t.repeats[row]! >= timers.of(row).retriesMax ? inputs.retriesSpent : inputs.retryDue)
  }

  #holdDue(row: number): void {
    const { transactions: t, timers } = this.parts
    if (timers.awaitsUser(row) === 0) this.#give(row, inputs.provideAck)
    else if (t.holds[row]! >= timers.of(row).holdsMax) this.#give(row, inputs.holdsSpent)
    else {
      t.holds[row]! += 1
      this.#give(row, inputs.holdDue)
    }
  }

  /** WAP-224 gives the wait for TIDok no end; a half whose initiator stays silent is forgotten after interval W (assumption). */
  #waitDue(row: number): void {
    if (this.parts.transactions.serverPhase[row] === verifying[this.#classOf(row)]) this.#lose(row)
    else this.#give(row, inputs.waitDue)
  }

  #give(row: number, given: readonly number[]): void {
    const { transactions: t, core, peers } = this.parts
    const before = t.serverPhase[row]!
    if (before !== 0 && peers.isLost(row, 1)) {
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
    // A transaction that has ended is forgotten: another copy of the Invoke begins a new one.
    t.serverPhase[row] = isEnd ? 0 : to
    if (before === 0) {
      t.holders[row]! += 1
      t.holds[row] = 0
    }
    if (before === verifying[which] && to !== before) this.parts.sim.cancel(t.timerJ[row]!)
    let isInvoke = false
    const end = machine.actionStart[fired + 1]!
    for (let at = machine.actionStart[fired]!; at < end; at++) {
      const action = machines[which]!.actions[machine.actions[at]!]!
      if (action === "indicateInvoke") isInvoke = true
      else this.#act(row, action, which)
    }
    if (isInvoke) core.decide(row)
    if (isEnd) core.drop(row)
  }

  #act(row: number, action: Action, which: number): void {
    const { transactions: t, sim, timers } = this.parts
    switch (action) {
      case "sendTidCheck":
        sim.cancel(t.timerJ[row]!)
        t.timerJ[row] = sim.arm(timers.of(row).wait, this.onWait, row, 0)
        this.#say(row, wtpCode.verify, false)
        return
      case "sendAck":
        this.#say(row, which === class2 ? wtpCode.heldOn : wtpCode.done, false)
        return
      case "resendAck":
        this.#say(row, which === class2 ? wtpCode.heldOn : wtpCode.done, true)
        return
      case "sendResult":
        this.#say(row, wtpCode.done, false)
        return
      case "resendResult":
        this.#say(row, wtpCode.done, true)
        return
      case "sendAbort":
        this.#say(row, this.code, false)
        return
      case "sendNoResponse":
        this.#say(row, providerAbortCode(providerAbort.NORESPONSE), false)
        return
      case "confirmResult":
        this.users[t.place[row]!]?.confirmed(row)
        return
      case "indicateAbort":
        this.users[t.place[row]!]?.aborted(row)
        return
      case "startHold":
        sim.cancel(t.timerJ[row]!)
        t.timerJ[row] = sim.arm(timers.of(row).hold, this.onHold, row, 0)
        return
      case "startWait":
        t.timerJ[row] = sim.arm(timers.of(row).wait, this.onWait, row, 0)
        return
      case "stopHold":
      case "stopWait":
        sim.cancel(t.timerJ[row]!)
        return
      case "startRetry": {
        const lane = timers.of(row).retry[timers.awaitsUser(row)]!
        t.timerProvisional[row] = sim.arm(lane, this.onRetry, row, 0)
        return
      }
      case "stopRetry":
        sim.cancel(t.timerProvisional[row]!)
        return
      case "sendProtocolError":
      case "indicateInvoke":
        return
    }
  }

  /** Sends; a copy of what has been sent has RID. */
  #say(row: number, code: number, isAgain: boolean): void {
    const { transactions: t, transport } = this.parts
    t.repeats[row] = isAgain ? t.repeats[row]! + 1 : 0
    transport.sendResponse(row, code, t.place[row]!)
  }

  /** The device that had this half has lost it. */
  #lose(row: number): void {
    const { transactions: t, core, sim } = this.parts
    sim.cancel(t.timerJ[row]!)
    sim.cancel(t.timerProvisional[row]!)
    t.serverPhase[row] = 0
    core.drop(row)
  }
}
