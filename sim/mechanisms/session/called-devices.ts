/**
 * Devices in push sessions: the core that repeats its 2xx until the ACK comes (RFC 3261 §13.3.1.4), and the receiver of the message
 * (RFC 4975 §7.2, §7.3), one row of columns for each attempt.
 * Rule 1: a device that leaves its registration or its coverage forgets its sessions, silently: what comes for one of them is then
 * answered 481. Rule 2: in 2005 a repeated INVITE looks like a new one to the transaction layer; the device knows it by its dialog and
 * gives the same answer.
 */
import { coreTimers, cellularTimers } from "../../parameters/sip.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import { messageReceiver } from "../../protocols/msrp/message-receiver.ts"
import { doubledG, timerG, timerH, type TimerBase } from "../../protocols/sip/timers.ts"
import { uas2xx } from "../../protocols/sip/uas-2xx.ts"
import { compile, inputIndex, phaseIndex } from "../../protocols/table.ts"
import { doubleColumns } from "../columns.ts"
import type { DeliveryContext } from "../delivery.ts"
import type { SessionRoutes } from "./routes.ts"

const core = compile(uas2xx)
const accept = inputIndex(uas2xx, "accept")
const repeatDue = inputIndex(uas2xx, "repeatDue")
const ackOverdue = inputIndex(uas2xx, "ackOverdue")
const ack = inputIndex(uas2xx, "ack")
const bye = inputIndex(uas2xx, "bye")
const start = phaseIndex(uas2xx, "start")
const ended = phaseIndex(uas2xx, "ended")

const receiver = compile(messageReceiver)
const chunk = inputIndex(messageReceiver, "chunk")
const completing = inputIndex(messageReceiver, "completing")
const duplicate = inputIndex(messageReceiver, "duplicate")
const sessionEnded = inputIndex(messageReceiver, "sessionEnded")
const idle = phaseIndex(messageReceiver, "idle")
const delivered = phaseIndex(messageReceiver, "delivered")

/** By attempt. */
class Sessions {
  corePhase = new Int32Array(64)
  receiverPhase = new Int32Array(64)
  /** SENDs of the message that have come. */
  received = new Int32Array(64)
  /** The INVITE's row at the device, kept while its 2xx is repeated. */
  invite = new Int32Array(64)
  /** Last interval of the repeats, ns. */
  interval = new Float64Array(64)
  timerRepeat = new Float64Array(64)
  timerAck = new Float64Array(64)
  /** The device, and which of its lives it belongs to. */
  device = new Int32Array(64)
  life = new Int32Array(64)
}

export class CalledDevices {
  private readonly context: DeliveryContext
  private readonly sim: Simulation
  private readonly routes: SessionRoutes
  private readonly base: TimerBase
  private readonly sessions = new Sessions()
  /** By device: how often it has left. */
  private readonly lives: Int32Array
  private readonly onRepeat: number
  private readonly onAckOverdue: number

  constructor(context: DeliveryContext, routes: SessionRoutes) {
    this.context = context
    this.sim = context.sim
    this.routes = routes
    const { t1Ns, t2Ns, t4Ns } = context.spec.devices.cellularTimers ? cellularTimers : coreTimers
    this.base = { T1: t1Ns, T2: t2Ns, T4: t4Ns }
    this.lives = new Int32Array(context.devices.count)
    this.onRepeat = this.sim.handler("2xx repeated", (attempt) => this.#due(attempt, repeatDue))
    this.onAckOverdue = this.sim.handler("ACK overdue", (attempt) => this.#due(attempt, ackOverdue))
  }

  /** An attempt begins: no device knows of it yet. */
  forget(attempt: number): void {
    const { sessions } = this
    while (attempt >= sessions.corePhase.length) doubleColumns(sessions)
    sessions.corePhase[attempt] = start
    const { attempts, pushes } = this.context.ledger
    sessions.device[attempt] = pushes.device[attempts.push[attempt]!]!
  }

  /** The device forgets all its sessions. */
  leaves(device: number): void {
    this.lives[device]! += 1
  }

  /** Whether the attempt's session stands at the device. */
  knows(attempt: number): boolean {
    const phase = this.sessions.corePhase[attempt]!
    return phase !== start && phase !== ended && this.#isOfThisLife(attempt)
  }

  /** The device has answered an INVITE with 200. */
  accepted(attempt: number, row: number): void {
    const { sessions } = this
    if (sessions.corePhase[attempt] !== start) {
      const isOfAnother = this.context.host.transactions.device[row] !== sessions.device[attempt]
      if (isOfAnother || !this.#isOfThisLife(attempt)) this.#acceptAnew(attempt, row)
      return
    }
    this.#begin(attempt, row)
  }

  /** A copy of the INVITE reaches a device that has forgotten the first, or another of the user's: the session is taken once more. */
  #acceptAnew(attempt: number, row: number): void {
    this.#core(attempt, bye)
    this.#begin(attempt, row)
  }

  #begin(attempt: number, row: number): void {
    const { sessions } = this
    const { attempts, pushes } = this.context.ledger
    sessions.corePhase[attempt] = start
    sessions.device[attempt] = this.context.host.transactions.device[row]!
    sessions.life[attempt] = this.lives[sessions.device[attempt]!]!
    sessions.received[attempt] = 0
    // It knows what it has by the Message-ID, which is the same in every attempt (RFC 4975 §5.4).
    const push = attempts.push[attempt]!
    const { devices } = this.context
    const hasIt = devices.users === undefined || (pushes.have[push]! & devices.bitOf(sessions.device[attempt]!)) !== 0
    sessions.receiverPhase[attempt] = pushes.deliveries[push]! > 0 && hasIt ? delivered : idle
    sessions.invite[attempt] = row
    this.context.host.hold(row)
    this.#core(attempt, accept)
  }

  acknowledged(attempt: number): void {
    if (this.#isOfThisLife(attempt)) this.#core(attempt, ack)
  }

  /** A BYE has been answered 200. */
  closed(attempt: number): void {
    this.#core(attempt, bye)
  }

  /** A SEND has been answered 200; the message has so many. */
  took(attempt: number, chunks: number): void {
    const { sessions } = this
    if (sessions.receiverPhase[attempt] === delivered) {
      this.#receiver(attempt, duplicate)
      return
    }
    sessions.received[attempt]! += 1
    this.#receiver(attempt, sessions.received[attempt] === chunks ? completing : chunk)
  }

  #isOfThisLife(attempt: number): boolean {
    const { life, device } = this.sessions
    return life[attempt] === this.lives[device[attempt]!]
  }

  /** A timer of a session that the device has forgotten meanwhile only ends it. */
  #due(attempt: number, input: number): void {
    this.#core(attempt, this.#isOfThisLife(attempt) ? input : bye)
  }

  #core(attempt: number, input: number): void {
    const { sessions } = this
    const fired = core.row[sessions.corePhase[attempt]! * core.inputCount + input]!
    if (fired < 0) return
    sessions.corePhase[attempt] = core.to[fired]!
    const end = core.actionStart[fired + 1]!
    for (let i = core.actionStart[fired]!; i < end; i++) this.#coreAction(attempt, core.actions[i]!, input)
  }

  #coreAction(attempt: number, action: number, input: number): void {
    const { sessions, sim } = this
    const { host } = this.context
    switch (uas2xx.actions[action]) {
      case "send2xx":
        if (input !== accept) host.answer(sessions.invite[attempt]!, 200) // the first has gone with the acceptance
        return
      case "startRepeat":
        this.#startRepeat(attempt, timerG(this.base))
        return
      case "doubleRepeat":
        this.#startRepeat(attempt, doubledG(sessions.interval[attempt]!, this.base))
        return
      case "stopRepeat":
        sim.cancel(sessions.timerRepeat[attempt]!)
        return
      case "startAckWait":
        sessions.timerAck[attempt] = sim.schedule(timerH(this.base), this.onAckOverdue, attempt, 0)
        return
      case "stopAckWait":
        sim.cancel(sessions.timerAck[attempt]!)
        host.drop(sessions.invite[attempt]!)
        return
      case "sendBye": {
        const { attempts, pushes } = this.context.ledger
        const push = attempts.push[attempt]!
        host.start(this.routes.deviceBye, attempt, -1, sessions.device[attempt]!, 0, pushes.number[push]!, push)
        host.drop(sessions.invite[attempt]!)
        return
      }
      case "reportEnded":
        this.#receiver(attempt, sessionEnded)
        return
      case "reportConfirmed":
      case undefined:
        return
    }
  }

  #startRepeat(attempt: number, interval: number): void {
    this.sessions.interval[attempt] = interval
    this.sessions.timerRepeat[attempt] = this.sim.schedule(interval, this.onRepeat, attempt, 0)
  }

  #receiver(attempt: number, input: number): void {
    const { sessions } = this
    const fired = receiver.row[sessions.receiverPhase[attempt]! * receiver.inputCount + input]!
    if (fired < 0) return
    sessions.receiverPhase[attempt] = receiver.to[fired]!
    const end = receiver.actionStart[fired + 1]!
    for (let i = receiver.actionStart[fired]!; i < end; i++) this.#receiverAction(attempt, receiver.actions[i]!)
  }

  #receiverAction(attempt: number, action: number): void {
    switch (messageReceiver.actions[action]) {
      case "deliver": {
        const { attempts, pushes } = this.context.ledger
        pushes.have[attempts.push[attempt]!]! |= this.context.devices.bitOf(this.sessions.device[attempt]!)
        this.context.delivered(attempt)
        return
      }
      case "reportSuccess": {
        if (this.routes.report < 0) return
        const { attempts, pushes } = this.context.ledger
        const push = attempts.push[attempt]!
        const { report } = this.routes
        this.context.host.start(
          report,
          attempt,
          -1,
          this.sessions.device[attempt]!,
          pushes.body[push]!,
          pushes.number[push]!,
          push,
        )
        return
      }
      // The answers are the place's own; chunks are counted and not kept.
      case "answer200":
      case "answer400":
      case "answer413":
      case "answer415":
      case "discard":
      case undefined:
        return
    }
  }
}
