/**
 * Delivery by NOTIFY within a subscription of the device (RFC 6665): the tables of `protocols/events` for both ends, one row of
 * columns for each device. A device subscribes when it has registered anew, and refreshes by the rule of TS 24.229 §5.1.1.3.
 * Rule 1: a push to a device without a subscription is not sent: the attempt ends with 480, and what is kept goes out when there
 * is a subscription again.
 * Rule 2: a device that leaves is silent, whatever the application server believes: the dialog dangles until a NOTIFY fails or
 * the subscription expires. Deliberately absent: SUBSCRIBE with Expires 0 before a de-registration.
 */
import { wholeNs } from "../../kernel/distribution.ts"
import type { KeyedStream } from "../../kernel/random-stream.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import { coreTimers, cellularTimers } from "../../parameters/sip.ts"
import { refreshDelay } from "../../protocols/events/lifetime.ts"
import { notifier, type NotifierInput } from "../../protocols/events/notifier.ts"
import { subscriber, type SubscriberInput } from "../../protocols/events/subscriber.ts"
import { endsSubscription } from "../../protocols/sip/outcome-action.ts"
import { timerF } from "../../protocols/sip/timers.ts"
import { compile, inputIndex, phaseIndex, type AnyMachine, type CompiledMachine } from "../../protocols/table.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import { effectNames } from "../route-table.ts"
import {
  compileNotify,
  compileSubscription,
  type NotifyOptions,
  type NotifyRoutes,
  type SubscriptionPlaces,
} from "./routes.ts"

const nsPerSecond = 1e9
const unreachable = 480
const noAnswer = 408
const unknownDialog = 481
const subscribed = effectNames.indexOf("subscribe-push")

const inputsOf = <I extends string>(machine: AnyMachine & { readonly inputs: readonly I[] }) =>
  Object.fromEntries(machine.inputs.map((name) => [name, inputIndex(machine, name)])) as Readonly<Record<I, number>>
const s: Readonly<Record<SubscriberInput, number>> = inputsOf(subscriber)
const n: Readonly<Record<NotifierInput, number>> = inputsOf(notifier)
const subscriberTable = compile(subscriber)
const notifierTable = compile(notifier)
const subscriberSubscribed = phaseIndex(subscriber, "subscribed")
const subscriberNone = phaseIndex(subscriber, "none")
const subscriberWaiting = phaseIndex(subscriber, "waiting")
const notifierIdle = phaseIndex(notifier, "idle")

export interface NotifyDeliveryOptions extends NotifyOptions {
  /** Least time between two NOTIFYs of one subscription, ns. */
  readonly paceNs: number
}

/** Delivery by NOTIFY from this node. */
export const notifyDelivery =
  (options: NotifyDeliveryOptions): CompileDelivery =>
  (book) => {
    const routes = compileNotify(book, options)
    let places: SubscriptionPlaces | undefined
    return {
      senderNode: options.node,
      first: routes.push,
      oneAtATime: false,
      signalling: (again) => {
        places = compileSubscription(again, options)
      },
      run: (context) => new NotifyDelivery(context, routes, places!, options),
    }
  }

class NotifyDelivery implements Delivery {
  private readonly sim: Simulation
  private readonly context: DeliveryContext
  private readonly routes: NotifyRoutes
  private readonly places: SubscriptionPlaces
  private readonly lifetimeNs: number
  private readonly refreshNs: number
  private readonly paceNs: number
  private readonly timerNNs: number
  private readonly phases: KeyedStream
  /** By device. */
  private readonly subscriberPhase: Uint8Array
  private readonly notifierPhase: Uint8Array
  /** Number of the SUBSCRIBE whose answer still matters, or -1. */
  private readonly asking: Int32Array
  /** Attempt whose NOTIFY is outstanding, or -1. */
  private readonly outstanding: Int32Array
  private readonly sentAt: Float64Array
  private readonly timerN: Float64Array
  private readonly timerRefresh: Float64Array
  private readonly timerSubscriber: Float64Array
  private readonly timerNotifier: Float64Array
  private readonly timerPace: Float64Array
  /** First and last attempt that waits for its NOTIFY; by attempt, the next. */
  private readonly head: Int32Array
  private readonly tail: Int32Array
  private next = new Int32Array(256)
  private lastCode = 0
  private readonly onTimerN: number
  private readonly onRefresh: number
  private readonly onSubscriberExpiry: number
  private readonly onNotifierExpiry: number
  private readonly onPace: number

  constructor(
    context: DeliveryContext,
    routes: NotifyRoutes,
    places: SubscriptionPlaces,
    options: NotifyDeliveryOptions,
  ) {
    const { sim, devices, spec } = context
    this.sim = sim
    this.context = context
    this.routes = routes
    this.places = places
    this.lifetimeNs = wholeNs(options.expiresSeconds * nsPerSecond)
    this.refreshNs = wholeNs(refreshDelay(options.expiresSeconds) * nsPerSecond)
    this.paceNs = options.paceNs
    const { t1Ns, t2Ns, t4Ns } = spec.devices.cellularTimers ? cellularTimers : coreTimers
    this.timerNNs = timerF({ T1: t1Ns, T2: t2Ns, T4: t4Ns })
    this.phases = context.random.keyed("notify/phase")
    const { count } = devices
    this.subscriberPhase = new Uint8Array(count)
    this.notifierPhase = new Uint8Array(count)
    this.asking = new Int32Array(count).fill(-1)
    this.outstanding = new Int32Array(count).fill(-1)
    this.sentAt = new Float64Array(count)
    this.timerN = new Float64Array(count).fill(-1)
    this.timerRefresh = new Float64Array(count).fill(-1)
    this.timerSubscriber = new Float64Array(count).fill(-1)
    this.timerNotifier = new Float64Array(count).fill(-1)
    this.timerPace = new Float64Array(count).fill(-1)
    this.head = new Int32Array(count).fill(-1)
    this.tail = new Int32Array(count).fill(-1)
    this.onTimerN = sim.handler("Timer N", (device) => this.#subscriber(device, s.timerN))
    this.onRefresh = sim.handler("push subscription refresh", (device) => this.#subscriber(device, s.refreshDue))
    this.onSubscriberExpiry = sim.handler("push subscription ends at the device", (device) =>
      this.#subscriber(device, s.expiryDue),
    )
    this.onNotifierExpiry = sim.handler("push subscription ends at the server", (device) =>
      this.#notifier(device, n.expiryDue),
    )
    this.onPace = sim.handler("next NOTIFY may go", (device) => this.#notifier(device, n.paceDue))
  }

  /** A device that is registered at the start subscribed some time before; one draw tells when. */
  start(): void {
    const { devices } = this.context
    for (let device = 0; device < devices.count; device++) {
      if (devices.bound[device] === 0) continue
      this.subscriberPhase[device] = subscriberSubscribed
      this.notifierPhase[device] = notifierIdle
      const elapsed = wholeNs(this.phases.at(device, 0).next() * this.refreshNs)
      this.#arm(this.timerRefresh, device, this.refreshNs - elapsed, this.onRefresh)
      this.#arm(this.timerSubscriber, device, this.lifetimeNs - elapsed, this.onSubscriberExpiry)
      this.#arm(this.timerNotifier, device, this.lifetimeNs - elapsed, this.onNotifierExpiry)
    }
  }

  begin(push: number, attempt: number): void {
    const { ledger } = this.context
    const device = ledger.pushes.device[push]!
    ledger.hold(attempt)
    while (attempt >= this.next.length) this.#grow()
    this.next[attempt] = -1
    const last = this.tail[device]!
    if (last < 0) this.head[device] = attempt
    else this.next[last] = attempt
    this.tail[device] = attempt
    this.#notifier(device, n.change)
  }

  took(row: number, effect: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    if (place === this.routes.pushEnd && this.#hasDialog(device)) this.context.delivered(transactions.attempt[row]!)
    if (place === this.routes.pushEnd || place === this.places.stateEnd) this.#subscriber(device, s.notifyActive)
    else if (place === this.places.finalEnd) this.#subscriber(device, s.notifyAgain)
    else if (effect === subscribed) {
      const isNew = place === this.places.subscribeEnd
      // A new dialog takes the place of whatever the server still believed in.
      if (isNew && this.notifierPhase[device] !== 0) this.#forget(device)
      this.#notifier(device, isNew ? n.subscribe : n.refresh)
      if (isNew) this.context.returned(device)
    }
  }

  answerOf(row: number): number {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    if (place === this.places.refreshEnd) return this.notifierPhase[device] === 0 ? unknownDialog : -1
    if (place !== this.routes.pushEnd && place !== this.places.stateEnd && place !== this.places.finalEnd) return -1
    return this.#hasDialog(device) ? -1 : unknownDialog
  }

  /** Whether the device knows of the subscription, so that it takes a NOTIFY. */
  #hasDialog(device: number): boolean {
    const phase = this.subscriberPhase[device]!
    return phase !== subscriberNone && phase !== subscriberWaiting
  }

  finished(row: number, code: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    if (place === this.routes.push || place === this.places.state || place === this.places.final) {
      const attempt = transactions.attempt[row]!
      if (attempt !== this.outstanding[device]!) return
      this.lastCode = code
      this.#notifier(device, code < 300 ? n.taken : code === noAnswer || endsSubscription(code) ? n.ends : n.failed)
      return
    }
    if (transactions.owner[row] !== this.asking[device]) return
    this.asking[device] = -1
    this.#subscriber(device, subscribeOutcome(code))
  }

  registered(device: number, isInitial: boolean): void {
    if (isInitial) this.#subscriber(device, s.subscribe)
  }

  leaves(device: number): void {
    this.#subscriber(device, s.contactLost)
  }

  #subscriber(device: number, given: number): void {
    this.#fire(subscriberTable, this.subscriberPhase, device, given, true)
  }

  #notifier(device: number, given: number): void {
    this.#fire(notifierTable, this.notifierPhase, device, given, false)
  }

  #fire(table: CompiledMachine, phases: Uint8Array, device: number, given: number, isSubscriber: boolean): void {
    const fired = table.row[phases[device]! * table.inputCount + given]!
    if (fired < 0) return
    phases[device] = table.to[fired]!
    const end = table.actionStart[fired + 1]!
    for (let i = table.actionStart[fired]!; i < end; i++) {
      if (isSubscriber) this.#subscriberAction(device, table.actions[i]!)
      else this.#notifierAction(device, table.actions[i]!)
    }
  }

  #subscriberAction(device: number, action: number): void {
    switch (subscriber.actions[action]) {
      case "subscribe":
        this.#ask(device, this.places.subscribe)
        return
      case "refresh":
        this.#ask(device, this.places.refresh)
        return
      case "fallSilent":
        this.asking[device] = -1
        return
      case "startN":
        this.sim.cancel(this.timerN[device]!)
        this.#arm(this.timerN, device, this.timerNNs, this.onTimerN)
        return
      case "stopN":
        this.sim.cancel(this.timerN[device]!)
        return
      case "startRefresh":
        this.sim.cancel(this.timerRefresh[device]!)
        this.#arm(this.timerRefresh, device, this.refreshNs, this.onRefresh)
        return
      case "stopRefresh":
        this.sim.cancel(this.timerRefresh[device]!)
        return
      case "startExpiry":
        this.sim.cancel(this.timerSubscriber[device]!)
        this.#arm(this.timerSubscriber, device, this.lifetimeNs, this.onSubscriberExpiry)
        return
      case "stopExpiry":
        this.sim.cancel(this.timerSubscriber[device]!)
        return
      // Answers are the places' own; lifetimes are always granted as asked; nobody asks for patience.
      case "unsubscribe":
      case "lengthen":
      case "take":
      case "answer200":
      case "answer481":
      case "hastenRefresh":
      case "startRetry":
      case "stopRetry":
      case "reportFailed":
      case "reportOver":
      case undefined:
        return
    }
  }

  #notifierAction(device: number, action: number): void {
    switch (notifier.actions[action]) {
      case "notifyState":
        this.#tell(device, this.places.state)
        return
      case "notifyFinal":
        this.#tell(device, this.places.final)
        return
      case "notifyChange":
        this.#push(device)
        return
      case "startExpiry":
        this.sim.cancel(this.timerNotifier[device]!)
        this.#arm(this.timerNotifier, device, this.lifetimeNs, this.onNotifierExpiry)
        return
      case "stopExpiry":
        this.sim.cancel(this.timerNotifier[device]!)
        return
      case "startPace":
        this.#pace(device)
        return
      case "stopPace":
        this.sim.cancel(this.timerPace[device]!)
        return
      case "reportTaken":
      case "reportFailed":
        this.#report(device)
        return
      case "reportRemoved":
        this.#removed(device)
        return
      case "accept":
      case "refuse481":
      case undefined:
        return
    }
  }

  #pace(device: number): void {
    const left = Math.max(0, this.sentAt[device]! + this.paceNs - this.sim.now)
    if (left > 0) this.#arm(this.timerPace, device, left, this.onPace)
    else this.#notifier(device, n.paceDue)
    // The table forgets what waits when it has told something: it is reminded.
    if (this.head[device]! >= 0) this.#notifier(device, n.change)
  }

  #ask(device: number, place: number): void {
    const { devices, host } = this.context
    const round = devices.nextRound(device)
    this.asking[device] = round
    host.start(place, -1, -1, device, 0, devices.roundKey(device, round), round)
  }

  #tell(device: number, place: number): void {
    const { devices, host } = this.context
    this.outstanding[device] = -1
    this.sentAt[device] = this.sim.now
    const round = devices.nextRound(device)
    host.start(place, -1, -1, device, 0, devices.roundKey(device, round), round)
  }

  #push(device: number): void {
    const attempt = this.#take(device)
    if (attempt < 0) return
    const { ledger, host } = this.context
    const { pushes } = ledger
    const push = ledger.attempts.push[attempt]!
    this.outstanding[device] = attempt
    this.sentAt[device] = this.sim.now
    host.start(this.routes.push, attempt, -1, device, pushes.body[push]!, pushes.number[push]!, push)
    ledger.release(attempt) // the transaction holds it now
  }

  /** The NOTIFY of a push has its final response. */
  #report(device: number): void {
    const attempt = this.outstanding[device]!
    this.outstanding[device] = -1
    if (attempt < 0) return
    // The device does not know the dialog: the subscription is gone, not the subscriber.
    const code = this.lastCode === unknownDialog ? unreachable : this.lastCode
    this.context.done(this.context.ledger.attempts.push[attempt]!, attempt, code)
  }

  /** There is no subscription: what was under way or waits needs another way, or another subscription. */
  #removed(device: number): void {
    this.#report(device)
    for (let attempt = this.#take(device); attempt >= 0; attempt = this.#take(device)) {
      this.context.done(this.context.ledger.attempts.push[attempt]!, attempt, unreachable)
      this.context.ledger.release(attempt)
    }
  }

  /** The server learns by a new dialog that the old one is dead. */
  #forget(device: number): void {
    this.notifierPhase[device] = 0
    this.sim.cancel(this.timerNotifier[device]!)
    this.sim.cancel(this.timerPace[device]!)
  }

  #take(device: number): number {
    const attempt = this.head[device]!
    if (attempt < 0) return -1
    this.head[device] = this.next[attempt]!
    if (this.head[device]! < 0) this.tail[device] = -1
    return attempt
  }

  #arm(column: Float64Array, device: number, delayNs: number, kind: number): void {
    column[device] = this.sim.schedule(delayNs, kind, device, 0)
  }

  #grow(): void {
    const grown = new Int32Array(this.next.length * 2)
    grown.set(this.next)
    this.next = grown
  }
}

/** What the final response to a SUBSCRIBE is to the subscriber. */
const subscribeOutcome = (code: number): number => {
  if (code < 300) return s.accepted
  if (code === noAnswer) return s.timeout
  if (code === unknownDialog) return s.gone
  return endsSubscription(code) ? s.ends : s.failure
}
