/**
 * Delivery over OTA-HTTP: the tables of `protocols/ota-http` for PPG and terminal, one row of columns for each device. The PPG is the HTTP
 * client whoever opens the connection: itself (PO-TCP), or the terminal after a session initiation request over SMS (TO-TCP).
 * Rule 1: one push at a time on a connection; what comes meanwhile waits. A connection is registered once.
 * Rule 2: a failure of the connection ends every attempt that waits for it; the sender decides when to try again.
 * Assumption: the PPG knows the address of a device that is registered, by a feed from the packet network, since it has a packet context;
 * of any other only its number.
 */
import type { KeyedStream } from "../../kernel/random-stream.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import { connectAgainNs, connectionIdleNs, connectTries, tagChange, triggerWaitNs } from "../../parameters/ota-http.ts"
import { otaHttpGateway, type GatewayInput } from "../../protocols/ota-http/gateway.ts"
import { otaHttpTerminal, type TerminalInput } from "../../protocols/ota-http/terminal.ts"
import { compile, inputIndex, phaseIndex } from "../../protocols/table.ts"
import { isRefusal, pushStatus } from "../../wire/ota-http/push-status.ts"
import { papCodeOfAbort } from "../../wire/wtp/abort-reasons.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import { presence } from "../devices.ts"
import { effectNames } from "../route-table.ts"
import { smsCode, type ShortMessageRoutes } from "../sms/routes.ts"
import { ShortMessages, type ShortMessageUser } from "../sms/short-messages.ts"
import { compileOtaHttp, type OtaHttpRoutes } from "./routes.ts"
import { compileTrigger } from "./trigger.ts"

const papCode = { delivered: 1000, failure: 4000 } as const
const unreachable = 480
const noAnswer = 408
const notSent = 503
const deliver = effectNames.indexOf("deliver")

const gateway = compile(otaHttpGateway)
const g = Object.fromEntries(otaHttpGateway.inputs.map((name) => [name, inputIndex(otaHttpGateway, name)])) as Readonly<
  Record<GatewayInput, number>
>
const terminal = compile(otaHttpTerminal)
const t = Object.fromEntries(
  otaHttpTerminal.inputs.map((name) => [name, inputIndex(otaHttpTerminal, name)]),
) as Readonly<Record<TerminalInput, number>>
const closed = phaseIndex(otaHttpGateway, "closed")
const listening = phaseIndex(otaHttpTerminal, "listening")

/** Keys of the draws of openings stand apart from those of messages. */
const openingKeys = 0x10000000000

/** Who opens the connection. */
export type Opener = "gateway" | "terminal"

/** Delivery over OTA-HTTP from this node. */
export const httpDelivery =
  ({ node, openedBy }: { readonly node: number; readonly openedBy: Opener }): CompileDelivery =>
  (book) => {
    const trigger = openedBy === "terminal" ? compileTrigger(book, node) : undefined
    const routes = compileOtaHttp(book, node)
    return {
      senderNode: node,
      first: trigger?.submit ?? routes.options,
      oneAtATime: false,
      run: (context) => new HttpDelivery(context, routes, trigger),
    }
  }

class HttpDelivery implements Delivery, ShortMessageUser {
  private readonly sim: Simulation
  private readonly context: DeliveryContext
  private readonly routes: OtaHttpRoutes
  private readonly trigger: ShortMessageRoutes | undefined
  private readonly messages: ShortMessages | undefined
  private readonly tags: KeyedStream
  /** By device. */
  private readonly gatewayPhase: Uint8Array
  private readonly terminalPhase: Uint8Array
  /** Attempt that is being delivered, or -1; tries of the terminal to connect; connections so far. */
  private readonly current: Int32Array
  private readonly tries: Int32Array
  private readonly openings: Int32Array
  /** 1: the terminal has opened a connection on which nothing has been asked yet. Attempt and push whose request it followed. */
  private readonly isOpened: Uint8Array
  private readonly askedBy: Int32Array
  private readonly askedFor: Float64Array
  private readonly timerIdle: Float64Array
  private readonly timerTrigger: Float64Array
  private readonly timerRetry: Float64Array
  /** First and last attempt that waits; by attempt, the next. */
  private readonly head: Int32Array
  private readonly tail: Int32Array
  private next = new Int32Array(256)
  private status = 0
  private readonly onIdle: number
  private readonly onTrigger: number
  private readonly onRetry: number
  private readonly onConnected: number

  constructor(context: DeliveryContext, routes: OtaHttpRoutes, trigger: ShortMessageRoutes | undefined) {
    const { sim, devices } = context
    this.sim = sim
    this.context = context
    this.routes = routes
    this.trigger = trigger
    this.messages = trigger === undefined ? undefined : new ShortMessages(context, trigger, this)
    this.tags = context.random.keyed("ota-http/tag")
    const { count } = devices
    this.gatewayPhase = new Uint8Array(count).fill(closed)
    this.terminalPhase = new Uint8Array(count).fill(listening)
    this.current = new Int32Array(count).fill(-1)
    this.tries = new Int32Array(count)
    this.openings = new Int32Array(count)
    this.isOpened = new Uint8Array(count)
    this.askedBy = new Int32Array(count)
    this.askedFor = new Float64Array(count)
    this.timerIdle = new Float64Array(count).fill(-1)
    this.timerTrigger = new Float64Array(count).fill(-1)
    this.timerRetry = new Float64Array(count).fill(-1)
    this.head = new Int32Array(count).fill(-1)
    this.tail = new Int32Array(count).fill(-1)
    this.onIdle = sim.handler("push connection idle", (device) => this.#gateway(device, g.idleDue))
    this.onTrigger = sim.handler("no connection after the trigger", (device) => this.#gateway(device, g.triggerOverdue))
    this.onRetry = sim.handler("terminal connects again", (device) => this.#terminal(device, t.retryDue))
    this.onConnected = sim.handler("terminal connected", (device, opening) => {
      if (this.openings[device] !== opening) return
      this.#terminal(device, t.connected)
      if (this.gatewayPhase[device] !== closed) {
        this.#gateway(device, g.terminalConnected)
        return
      }
      // Nobody waits for it any more: the request was an older attempt's. What the PPG keeps goes out on this connection.
      this.isOpened[device] = 1
      context.returned(device)
    })
  }

  begin(push: number, attempt: number): void {
    const { ledger, devices } = this.context
    const device = ledger.pushes.device[push]!
    ledger.hold(attempt)
    const isOpen = this.gatewayPhase[device] !== closed
    if (this.trigger === undefined && !isOpen && devices.bound[device] === 0) {
      this.context.done(push, attempt, unreachable)
      ledger.release(attempt)
      return
    }
    while (attempt >= this.next.length) this.#grow()
    this.next[attempt] = -1
    const last = this.tail[device]!
    if (last < 0) this.head[device] = attempt
    else this.next[last] = attempt
    this.tail[device] = attempt
    this.#offer(device)
  }

  took(row: number, effect: number): void {
    const { transactions } = this.context.host
    if (effect === deliver && transactions.place[row] === this.routes.post)
      this.context.delivered(transactions.attempt[row]!)
    else this.messages?.took(row)
  }

  answerOf(row: number): number {
    const { ledger } = this.context
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    if (place !== this.routes.options && place !== this.routes.post) return -1
    const device = transactions.device[row]!
    if (this.terminalPhase[device] === listening) this.#terminal(device, t.gatewayConnected)
    if (place === this.routes.post) {
      this.#terminal(device, t.postMatching)
      return pushStatus.accepted
    }
    const push = ledger.pushes.number[ledger.attempts.push[transactions.attempt[row]!]!]!
    const isChanged = this.tags.at(push, ledger.attempts.number[transactions.attempt[row]!]!).next() < tagChange.value
    this.#terminal(device, isChanged ? t.optionsDiffering : t.optionsMatching)
    return isChanged ? pushStatus.registrationChanged : pushStatus.registrationHolds
  }

  finished(row: number, code: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    if (place !== this.routes.options && place !== this.routes.post) {
      this.messages?.finished(row, code)
      return
    }
    const device = transactions.device[row]!
    if (transactions.attempt[row] !== this.current[device]) return
    this.status = code
    this.#gateway(device, gatewayInput(code))
  }

  mayForward(row: number): boolean {
    return this.messages?.mayForward(row) ?? true
  }

  attached(device: number): void {
    this.messages?.attached(device)
  }

  /** A device that goes takes its connection with it; who waits for an answer finds out by waiting. */
  leaves(device: number): void {
    if (this.context.devices.presence[device] !== presence.off) return
    this.#terminal(device, t.connectionLost)
  }

  submitted(push: number, attempt: number, code: number): void {
    const device = this.context.ledger.pushes.device[push]!
    if (code !== smsCode.ok && attempt === this.current[device]) this.#gateway(device, g.triggerOverdue)
  }

  /** The terminal has the session initiation request. */
  arrived(attempt: number): void {
    const { ledger } = this.context
    const device = ledger.pushes.device[ledger.attempts.push[attempt]!]!
    this.tries[device] = 0
    this.askedBy[device] = ledger.attempts.number[attempt]!
    this.askedFor[device] = ledger.pushes.number[ledger.attempts.push[attempt]!]!
    this.#terminal(device, t.trigger)
  }

  reported(): void {
    // No receipts are asked for a trigger.
  }

  /** Gives the next push that waits to the PPG's machine, which takes it or leaves it waiting. */
  #offer(device: number): void {
    if (this.head[device]! < 0) return
    const isThere = this.trigger === undefined || this.isOpened[device] === 1
    this.isOpened[device] = 0
    this.#gateway(device, isThere ? g.push : g.pushByTrigger)
  }

  #gateway(device: number, given: number): void {
    const fired = gateway.row[this.gatewayPhase[device]! * gateway.inputCount + given]!
    if (fired < 0) return
    this.gatewayPhase[device] = gateway.to[fired]!
    const end = gateway.actionStart[fired + 1]!
    for (let i = gateway.actionStart[fired]!; i < end; i++) this.#gatewayAction(device, gateway.actions[i]!)
  }

  #gatewayAction(device: number, action: number): void {
    switch (otaHttpGateway.actions[action]) {
      case "connect":
        // The handshake goes with the first message on the connection; whether it succeeds, that message's fate tells.
        this.#take(device)
        this.#gateway(device, g.connected)
        return
      case "trigger": {
        const attempt = this.#take(device)
        this.messages!.send(this.context.ledger.attempts.push[attempt]!, attempt)
        return
      }
      case "register":
        this.#send(device, this.routes.options)
        return
      case "post":
        if (this.current[device]! < 0) this.#take(device)
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
        this.#terminal(device, t.connectionLost)
        return
      case "startTrigger":
        this.timerTrigger[device] = this.sim.schedule(triggerWaitNs, this.onTrigger, device, 0)
        return
      case "stopTrigger":
        this.sim.cancel(this.timerTrigger[device]!)
        return
      case "startIdle":
        this.sim.cancel(this.timerIdle[device]!)
        this.timerIdle[device] = this.sim.schedule(connectionIdleNs, this.onIdle, device, 0)
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

  #terminal(device: number, given: number): void {
    const fired = terminal.row[this.terminalPhase[device]! * terminal.inputCount + given]!
    if (fired < 0) return
    this.terminalPhase[device] = terminal.to[fired]!
    const end = terminal.actionStart[fired + 1]!
    for (let i = terminal.actionStart[fired]!; i < end; i++) this.#terminalAction(device, terminal.actions[i]!)
  }

  #terminalAction(device: number, action: number): void {
    switch (otaHttpTerminal.actions[action]) {
      case "connect":
        this.#connect(device)
        return
      case "startRetry":
        this.tries[device]! += 1
        if (this.tries[device]! >= connectTries.value) this.#terminal(device, t.retriesSpent)
        else this.timerRetry[device] = this.sim.schedule(connectAgainNs, this.onRetry, device, 0)
        return
      case "stopRetry":
        this.sim.cancel(this.timerRetry[device]!)
        return
      // Answers are given by their codes, and the push is delivered with its place's effect.
      case "answerHolds":
      case "answerChanged":
      case "deliver":
      case "answerAccepted":
      case "answerRefused":
      case "answerStale":
      case "answerNotFound":
      case "answerNotAllowed":
      case undefined:
        return
    }
  }

  /** TO-TCP: the terminal activates its bearer and opens the connection. */
  #connect(device: number): void {
    const { ledger, host, tracer, table } = this.context
    const attempt = this.current[device]!
    const opening = ++this.openings[device]!
    if (attempt >= 0) tracer?.state(ledger.attempts.push[attempt]!, table.to[this.routes.post]!, "connecting")
    const { link, fromDevice } = this.routes
    const key2 = openingKeys + this.askedBy[device]! * 64 + this.tries[device]!
    const at = host.transport.links.open(link, fromDevice, device, this.askedFor[device]!, key2)
    if (at < 0) this.#terminal(device, t.connectFailed)
    else this.sim.scheduleAt(at, this.onConnected, device, opening)
  }

  #take(device: number): number {
    const attempt = this.head[device]!
    this.head[device] = this.next[attempt]!
    if (this.head[device]! < 0) this.tail[device] = -1
    this.current[device] = attempt
    return attempt
  }

  #send(device: number, place: number): void {
    const { ledger, host } = this.context
    const attempt = this.current[device]!
    const push = ledger.attempts.push[attempt]!
    const { pushes } = ledger
    host.start(place, attempt, -1, device, pushes.body[push]!, pushes.number[push]!, push)
  }

  #report(device: number, code: number): void {
    const attempt = this.current[device]!
    this.current[device] = -1
    if (attempt < 0) return
    this.context.done(this.context.ledger.attempts.push[attempt]!, attempt, code)
    this.context.ledger.release(attempt)
  }

  /** The connection is gone, or was never there: with it all that waits for it. */
  #fail(device: number, code: number): void {
    this.context.host.transport.links.close(this.routes.link, device)
    this.#terminal(device, t.connectionLost)
    this.#report(device, code)
    while (this.head[device]! >= 0) {
      this.#take(device)
      this.#report(device, code)
    }
  }

  #grow(): void {
    const grown = new Int32Array(this.next.length * 2)
    grown.set(this.next)
    this.next = grown
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
