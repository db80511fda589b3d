/**
 * Delivery over OTA-HTTP: the tables of `protocols/ota-http` for PPG and terminal, one row of columns for each device. The PPG is the HTTP
 * client whoever opens the connection: itself (PO-TCP), or the terminal after a session initiation request over SMS (TO-TCP).
 * Rule 1: one push at a time on a connection; what comes meanwhile waits. A connection is registered once.
 * Rule 2: a failure of the connection ends every attempt that waits for it; the sender decides when to try again.
 * Rule 3: a connection that went with its device is found dead by the next push, if the device is there again to say so (a reset, RFC
 * 9293 §3.5.3, whose time is not modelled), else by waiting for an answer.
 * Assumption: the PPG knows the address of a device that is registered, by a feed from the packet network, since it has a packet context;
 * of any other only its number.
 */
import type { Simulation } from "../../kernel/simulation.ts"
import { otaHttpGateway, type GatewayInput } from "../../protocols/ota-http/gateway.ts"
import { compile, inputIndex, phaseIndex } from "../../protocols/table.ts"
import { isRefusal, pushStatus } from "../../wire/ota-http/push-status.ts"
import { papCodeOfAbort } from "../../wire/wtp/abort-reasons.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import { presence } from "../devices.ts"
import { effectNames } from "../route-table.ts"
import { smsCode, type ShortMessageRoutes } from "../sms/routes.ts"
import { ShortMessages, type ShortMessageUser } from "../sms/short-messages.ts"
import { compileOtaHttp, type OtaHttpRoutes } from "./routes.ts"
import { Tags } from "./tags.ts"
import { Terminals } from "./terminals.ts"
import { compileTrigger } from "./trigger.ts"
import { Waiting } from "./waiting.ts"

const papCode = { delivered: 1000, failure: 4000 } as const
const unreachable = 480
const noAnswer = 408
const notSent = 503
const keepsConnection = "keeps its connection"
const deliver = effectNames.indexOf("deliver")

const gateway = compile(otaHttpGateway)
const g = Object.fromEntries(otaHttpGateway.inputs.map((name) => [name, inputIndex(otaHttpGateway, name)])) as Readonly<
  Record<GatewayInput, number>
>
const closed = phaseIndex(otaHttpGateway, "closed")
const ready = phaseIndex(otaHttpGateway, "ready")

/** Who opens the connection, and how long the PPG waits for what. */
export interface HttpOptions {
  readonly node: number
  /** Where the terminal opens it: how long the PPG waits for that before it asks again, ns, and how often it asks again. */
  readonly trigger: { readonly waitNs: number; readonly repeats: number } | undefined
  /** The PPG closes a connection that is idle for so long, ns. */
  readonly idleNs: number
  /** Share of registrations, and of later pushes, that find the terminal's tag changed. */
  readonly tagChange: number
}

/** Delivery over OTA-HTTP from a node. */
export const httpDelivery =
  (options: HttpOptions): CompileDelivery =>
  (book) => {
    const { node } = options
    const trigger = options.trigger === undefined ? undefined : compileTrigger(book, node)
    const routes = compileOtaHttp(book, node)
    return {
      senderNode: node,
      first: trigger?.submit ?? routes.options,
      oneAtATime: false,
      run: (context) => new HttpDelivery(context, options, routes, trigger),
    }
  }

class HttpDelivery implements Delivery, ShortMessageUser {
  private readonly sim: Simulation
  private readonly context: DeliveryContext
  private readonly options: HttpOptions
  private readonly routes: OtaHttpRoutes
  private readonly messages: ShortMessages | undefined
  private readonly terminals: Terminals
  private readonly tags: Tags
  private readonly waiting: Waiting
  /** By device. */
  private readonly phase: Uint8Array
  /** Attempt that is being delivered, or -1; how often its terminal has been asked to connect. */
  private readonly current: Int32Array
  private readonly asks: Int32Array
  /** Until when a connection that the terminal has opened, and on which nothing has been asked yet, is kept, ns. */
  private readonly openUntil: Float64Array
  private readonly timerIdle: Float64Array
  private readonly timerTrigger: Float64Array
  private status = 0
  private readonly onIdle: number
  private readonly onTrigger: number

  constructor(
    context: DeliveryContext,
    options: HttpOptions,
    routes: OtaHttpRoutes,
    trigger: ShortMessageRoutes | undefined,
  ) {
    const { sim, devices, random, ledger } = context
    this.sim = sim
    this.context = context
    this.options = options
    this.routes = routes
    this.messages = trigger === undefined ? undefined : new ShortMessages(context, trigger, this)
    const { count } = devices
    this.tags = new Tags(random, ledger, count, options.tagChange)
    this.waiting = new Waiting(count)
    this.phase = new Uint8Array(count).fill(closed)
    this.current = new Int32Array(count).fill(-1)
    this.asks = new Int32Array(count)
    this.openUntil = new Float64Array(count).fill(-1)
    this.timerIdle = new Float64Array(count).fill(-1)
    this.timerTrigger = new Float64Array(count).fill(-1)
    this.onIdle = sim.handler("push connection idle", (device) => this.#give(device, g.idleDue))
    this.onTrigger = sim.handler("no connection after the trigger", (device) => {
      const repeats = options.trigger?.repeats ?? 0
      this.#give(device, this.asks[device]! > repeats ? g.retriesSpent : g.triggerOverdue)
    })
    this.terminals = new Terminals(context, routes)
    this.terminals.onConnecting = (device) => this.#say(device, "connecting")
    this.terminals.onOpened = (device) => this.#opened(device)
  }

  begin(push: number, attempt: number): void {
    const { ledger, devices } = this.context
    const device = ledger.pushes.device[push]!
    this.#findDead(device)
    ledger.hold(attempt)
    if (this.messages === undefined && this.phase[device] === closed && devices.bound[device] === 0) {
      this.context.done(push, attempt, unreachable)
      ledger.release(attempt)
      return
    }
    this.waiting.add(device, attempt)
    this.#offer(device)
  }

  took(row: number, effect: number): void {
    const { transactions } = this.context.host
    if (transactions.place[row] !== this.routes.post) this.messages?.took(row)
    else if (effect === deliver && transactions.code[row] === pushStatus.accepted)
      this.context.delivered(transactions.attempt[row]!)
  }

  answerOf(row: number): number {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    if (place !== this.routes.options && place !== this.routes.post) return -1
    const device = transactions.device[row]!
    const attempt = transactions.attempt[row]!
    if (place === this.routes.post) {
      const isRight = this.tags.isPushRight(device, attempt)
      this.terminals.requested(device, isRight ? "postMatching" : "postStale")
      return isRight ? pushStatus.accepted : pushStatus.staleTag
    }
    const isRight = this.tags.isRegistrationRight(device, attempt)
    this.terminals.requested(device, isRight ? "optionsMatching" : "optionsDiffering")
    return isRight ? pushStatus.registrationHolds : pushStatus.registrationChanged
  }

  finished(row: number, code: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    if (place !== this.routes.options && place !== this.routes.post) {
      this.messages?.finished(row, code)
      return
    }
    const device = transactions.device[row]!
    if (code === pushStatus.staleTag || code === pushStatus.registrationChanged) this.tags.learn(device)
    if (transactions.attempt[row] !== this.current[device]) return
    this.status = code
    this.#give(device, gatewayInput(code))
  }

  mayForward(row: number): boolean {
    return this.messages?.mayForward(row) ?? true
  }

  attached(device: number): void {
    this.terminals.give(device, "connectionLost")
    this.messages?.attached(device)
  }

  /** The PPG has forgotten its connections, which are reset, and what terminals have registered there. */
  forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    this.messages?.forget(node, isWiped, forgotten)
    if (node !== this.options.node) return
    this.tags.forget()
    for (let device = 0; device < this.phase.length; device++) {
      if (this.phase[device] === ready || this.openUntil[device]! >= 0) forgotten.sessions++
      this.sim.cancel(this.timerIdle[device]!)
      this.sim.cancel(this.timerTrigger[device]!)
      this.phase[device] = closed
      this.openUntil[device] = -1
      this.terminals.give(device, "connectionLost")
      this.#giveUp(device)
    }
  }

  /** All attempts of a device end; what the sender tries again at once is none of them. */
  #giveUp(device: number): void {
    const attempts = this.current[device]! < 0 ? [] : [this.current[device]!]
    this.current[device] = -1
    while (this.waiting.has(device)) attempts.push(this.waiting.take(device))
    const { ledger, done } = this.context
    for (const attempt of attempts) {
      this.tags.over(device, attempt)
      done(ledger.attempts.push[attempt]!, attempt, noAnswer)
      ledger.release(attempt)
    }
  }

  /** A device that goes takes its connection with it; who waits for an answer finds out by waiting. */
  leaves(device: number): void {
    if (this.context.devices.presence[device] !== presence.off) return
    this.terminals.give(device, "connectionLost")
  }

  submitted(push: number, attempt: number, code: number): void {
    const device = this.context.ledger.pushes.device[push]!
    if (code !== smsCode.ok && attempt === this.current[device]) this.#give(device, g.triggerRefused)
  }

  /** The terminal has the session initiation request. */
  arrived(attempt: number): void {
    const { ledger } = this.context
    this.terminals.asked(ledger.pushes.device[ledger.attempts.push[attempt]!]!, attempt)
  }

  unreported(): void {
    // No receipts are asked for.
  }

  reported(): void {
    // No receipts are asked for a trigger.
  }

  /** A connection that the terminal has opened is there. */
  #opened(device: number): void {
    const { instances, links } = this.context.host.transport
    if (instances.isOut(this.options.node)) {
      links.close(this.routes.link, device)
      this.terminals.give(device, "connectionLost")
      return
    }
    if (this.phase[device] !== closed) {
      this.#give(device, g.terminalConnected)
      return
    }
    // Nobody waits for it any more: the request was an older attempt's. What the PPG keeps goes out on this connection.
    this.openUntil[device] = this.sim.now + this.options.idleNs
    this.context.returned(device)
  }

  /** A reset tells the PPG that the connection it believes in went with its device. */
  #findDead(device: number): void {
    const { links } = this.context.host.transport
    if (this.phase[device] !== ready || links.isConnected(this.routes.link, device)) return
    if (this.context.devices.reachable[device] === 0) return
    this.#give(device, g.connectionLost)
    this.terminals.give(device, "connectionLost")
  }

  /** Gives the next push that waits to the PPG's machine, which takes it or leaves it waiting. */
  #offer(device: number): void {
    if (!this.waiting.has(device)) return
    this.#give(device, this.messages === undefined || this.#isOpened(device) ? g.push : g.pushByTrigger)
  }

  /** Whether the terminal keeps a connection open on which nothing has been asked yet. */
  #isOpened(device: number): boolean {
    const until = this.openUntil[device]!
    if (until < 0) return false
    this.openUntil[device] = -1
    const { links } = this.context.host.transport
    if (this.sim.now < until && links.isConnected(this.routes.link, device)) return true
    links.close(this.routes.link, device)
    this.terminals.give(device, "connectionLost")
    return false
  }

  #give(device: number, given: number): void {
    const fired = gateway.row[this.phase[device]! * gateway.inputCount + given]!
    if (fired < 0) return
    this.phase[device] = gateway.to[fired]!
    const end = gateway.actionStart[fired + 1]!
    for (let i = gateway.actionStart[fired]!; i < end; i++) this.#act(device, gateway.actions[i]!)
  }

  #act(device: number, action: number): void {
    switch (otaHttpGateway.actions[action]) {
      case "connect":
        // The handshake goes with the first message on the connection; whether it succeeds, that message's fate tells.
        this.#take(device)
        if (this.messages !== undefined) this.#say(device, keepsConnection)
        this.#give(device, g.connected)
        return
      case "trigger":
        this.#trigger(device)
        return
      case "register":
        this.tags.registers(device)
        this.#send(device, this.routes.options)
        return
      case "post":
        if (this.current[device]! < 0) {
          this.#take(device)
          if (this.messages !== undefined) this.#say(device, keepsConnection)
        }
        this.#send(device, this.routes.post)
        return
      case "reportDelivered":
        this.#report(device, papCode.delivered)
        this.#offer(device)
        return
      case "reportRefused":
        this.#report(device, papCodeOfAbort(this.status))
        this.#offer(device)
        return
      case "reportUnreachable":
        this.#fail(device, unreachable)
        return
      case "reportFailed":
        this.#fail(device, papCode.failure)
        return
      case "close":
        this.context.host.transport.links.close(this.routes.link, device)
        this.terminals.give(device, "connectionLost")
        return
      case "startTrigger":
        this.timerTrigger[device] = this.sim.schedule(this.options.trigger!.waitNs, this.onTrigger, device, 0)
        return
      case "stopTrigger":
        this.sim.cancel(this.timerTrigger[device]!)
        return
      case "startIdle":
        this.sim.cancel(this.timerIdle[device]!)
        this.timerIdle[device] = this.sim.schedule(this.options.idleNs, this.onIdle, device, 0)
        return
      case "stopIdle":
        this.sim.cancel(this.timerIdle[device]!)
        return
      // The answer's wait is the transaction's; a push that waits stands in the list already; tags are the terminal's own.
      case "startAnswer":
      case "stopAnswer":
      case "queue":
      case "storeRegistration":
      case undefined:
        return
    }
  }

  /** Asks the terminal to connect, for the first push that waits or once more for the one at hand. */
  #trigger(device: number): void {
    if (this.current[device]! < 0) this.#take(device)
    const attempt = this.current[device]!
    const asks = this.asks[device]!++
    const push = this.context.ledger.attempts.push[attempt]!
    if (asks === 0) this.messages!.send(push, attempt)
    else this.messages!.repeat(attempt, asks)
  }

  #take(device: number): number {
    const attempt = this.waiting.take(device)
    this.current[device] = attempt
    this.asks[device] = 0
    return attempt
  }

  #send(device: number, place: number): void {
    const { ledger, host } = this.context
    const attempt = this.current[device]!
    const push = ledger.attempts.push[attempt]!
    const { pushes } = ledger
    const tag = this.tags.known[device]!
    host.start(place, attempt, -1, device, pushes.body[push]!, pushes.number[push]!, push, tag)
  }

  /** A chart of the push at hand says what its terminal does. */
  #say(device: number, words: string): void {
    const { ledger, tracer, table } = this.context
    const attempt = this.current[device]!
    if (attempt >= 0) tracer?.state(ledger.attempts.push[attempt]!, table.to[this.routes.post]!, words)
  }

  #report(device: number, code: number): void {
    const attempt = this.current[device]!
    this.current[device] = -1
    if (attempt < 0) return
    this.tags.over(device, attempt)
    this.context.done(this.context.ledger.attempts.push[attempt]!, attempt, code)
    this.context.ledger.release(attempt)
  }

  /** The connection is gone, or was never there: with it all that waits for it. */
  #fail(device: number, code: number): void {
    this.context.host.transport.links.close(this.routes.link, device)
    this.terminals.give(device, "connectionLost")
    this.#report(device, code)
    while (this.waiting.has(device)) {
      this.#take(device)
      this.#report(device, code)
    }
  }
}

/** What the code of an answer, or the lack of one, is to the PPG. */
const gatewayInput = (code: number): number => {
  if (code === noAnswer) return g.answerOverdue
  if (code === notSent) return g.connectionLost
  if (code === pushStatus.accepted) return g.accepted
  if (code === pushStatus.registrationHolds) return g.registrationHolds
  if (code === pushStatus.registrationChanged) return g.registrationChanged
  if (code === pushStatus.staleTag) return g.staleTag
  return isRefusal(code) ? g.refused : g.httpError
}
