/**
 * Delivery by NOTIFY within a subscription of the device (RFC 6665 §4.2): the notifier's table, one row of columns for each
 * device; the devices' ends are `push-subscribers.ts`.
 * Rule 1: a push to a device without a subscription is not sent: the attempt ends with 480, and what is kept goes out when there
 * is a subscription again.
 * Rule 2: a device that leaves is silent, whatever the application server believes: the dialog dangles until a NOTIFY fails or
 * the subscription expires. Deliberately absent: SUBSCRIBE with Expires 0 before a de-registration.
 * Rule 3: a NOTIFY of a dialog that another has replaced gets 481, and its push is tried in the other.
 * Rule 4: where NOTIFYs tell a state (message-summary), the latest covers what came before it: every push that waits is told, and
 * delivered, by whichever NOTIFY goes next, the one that a SUBSCRIBE calls for included; fewer messages waiting is news, too.
 * Rule 5: a push to a user of several devices is a NOTIFY to each of them that is subscribed when it is sent (`fan-out.ts`).
 */
import { wholeNs } from "../../kernel/distribution.ts"
import type { KeyedStream } from "../../kernel/random-stream.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import { notifier } from "../../protocols/events/notifier.ts"
import { outcomes } from "../../trace/tables.ts"
import type { CompileDelivery, Delivery, DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import { effectNames } from "../route-table.ts"
import { DeviceTimer } from "./device-timer.ts"
import { FanOut } from "./fan-out.ts"
import { PushSubscribers } from "./push-subscribers.ts"
import {
  compileNotify,
  compileSubscription,
  tellsState,
  type NotifyOptions,
  type NotifyRoutes,
  type SubscriptionPlaces,
} from "./routes.ts"
import {
  notifierIdle,
  notifierInputs as n,
  notifierTable,
  notifyOutcome,
  refusesRefresh,
  subscriberInputs as s,
} from "./tables.ts"
import { WaitingNotifies } from "./waiting.ts"

const nsPerSecond = 1e9
const unreachable = 480
const unknownDialog = 481
const expired = outcomes.indexOf("expired")
const takesSubscription = effectNames.indexOf("subscribe-push")

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
      tellsStore: tellsState(options),
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
  private readonly subscribers: PushSubscribers
  private readonly lifetimeNs: number
  /** From a push's planned start to its expiry, ns. */
  private readonly expiryNs: number
  private readonly paceNs: number
  private readonly phases: KeyedStream
  /** By device. */
  private readonly phase: Uint8Array
  /** Number of the SUBSCRIBE that began the dialog; -1: it was begun before the run. */
  private readonly dialog: Int32Array
  /** The outstanding NOTIFY: its attempt, or -2 - its number where it tells the state; -1: none. */
  private readonly outstanding: Int32Array
  private readonly sentAt: Float64Array
  private readonly expiry: DeviceTimer
  private readonly pace: DeviceTimer
  private readonly waiting: WaitingNotifies
  /** What the outstanding NOTIFY tells beside its own push: attempts, by device. Where NOTIFYs tell a state. */
  private readonly told: WaitingNotifies
  /** By device, 1: the state has changed since it was last told. */
  private readonly isStale: Uint8Array
  private readonly tellsState: boolean
  /** The device that has just subscribed: what its pushes' sender begins now is told by the NOTIFY that follows; -1: none. */
  private gathering = -1
  /** By attempt: the dialog of its NOTIFY. */
  private dialogOf = new Int32Array(256)
  private lastCode = 0
  /** Where users have several devices. */
  private readonly fanOut: FanOut | undefined

  constructor(
    context: DeliveryContext,
    routes: NotifyRoutes,
    places: SubscriptionPlaces,
    options: NotifyDeliveryOptions,
  ) {
    const { sim, devices } = context
    this.sim = sim
    this.context = context
    this.routes = routes
    this.places = places
    this.subscribers = new PushSubscribers(context, places, options.expiresSeconds)
    this.lifetimeNs = wholeNs(options.expiresSeconds * nsPerSecond)
    this.paceNs = options.paceNs
    this.expiryNs = context.spec.nodes[options.node]!.store.expiryNs
    this.phases = context.random.keyed("notify/phase")
    const { count } = devices
    this.phase = new Uint8Array(count)
    this.dialog = new Int32Array(count).fill(-1)
    this.outstanding = new Int32Array(count).fill(-1)
    this.sentAt = new Float64Array(count)
    this.waiting = new WaitingNotifies(count)
    this.told = new WaitingNotifies(count)
    this.isStale = new Uint8Array(count)
    this.tellsState = tellsState(options)
    this.fanOut = devices.users === undefined ? undefined : new FanOut()
    const timer = (name: string, given: number): DeviceTimer =>
      new DeviceTimer(sim, name, count, (device) => this.#give(device, given))
    this.expiry = timer("push subscription ends at the server", n.expiryDue)
    this.pace = timer("next NOTIFY may go", n.paceDue)
  }

  /** A device that is registered at the start subscribed some time before; one draw tells when. */
  start(): void {
    const { devices } = this.context
    for (let device = 0; device < devices.count; device++) {
      if (devices.bound[device] === 0) continue
      const age = wholeNs(this.phases.at(device, 0).next() * this.subscribers.refreshNs)
      this.subscribers.standing(device, age)
      this.phase[device] = notifierIdle
      this.expiry.start(device, this.lifetimeNs - age)
    }
  }

  registered(device: number): void {
    this.subscribers.registered(device)
  }

  leaves(device: number): void {
    this.subscribers.leaves(device)
  }

  /** The notifier has lost its subscriptions: a refresh gets 481, upon which the device subscribes anew (RFC 6665 §4.1.2.2). */
  forget(node: number, _isWiped: boolean, forgotten: Forgotten): void {
    if (node !== this.context.table.from[this.routes.push]) return
    for (let device = 0; device < this.phase.length; device++) {
      if (this.phase[device] === 0) continue
      forgotten.subscriptions++
      this.#forget(device)
      this.isStale[device] = 0
      this.#endAll(this.waiting, device, unreachable)
    }
  }

  begin(push: number, attempt: number): void {
    const { ledger } = this.context
    const device = ledger.pushes.device[push]!
    if (this.fanOut === undefined) {
      this.#wait(device, attempt)
      if (device !== this.gathering) this.#give(device, n.change)
    } else this.#beginForUser(push, attempt, device, this.fanOut)
  }

  #wait(device: number, attempt: number): void {
    this.context.ledger.hold(attempt)
    this.waiting.put(device, attempt)
  }

  /** All devices of a user that are subscribed are notified; where none is, the first stands for the user. */
  #beginForUser(push: number, attempt: number, user: number, fanOut: FanOut): void {
    const { ledger, devices } = this.context
    const end = devices.users!.end(user)
    let count = 0
    for (let device = user; device < end; device++) if (this.#isNotified(device)) count++
    if (count > 1) {
      fanOut.open(attempt, count)
      ledger.hold(attempt) // until the last of them has ended
    } else fanOut.alone(attempt)
    let next = attempt
    for (let device = user; device < end; device++) {
      if (!this.#isNotified(device)) continue
      if (next < 0) {
        next = ledger.openAside(push)
        fanOut.join(next, attempt)
      }
      this.#wait(device, next)
      next = -1
    }
    if (count === 0) {
      this.#wait(user, attempt)
      this.#give(user, n.change)
      return
    }
    for (let device = user; device < end; device++)
      if (device !== this.gathering && !this.waiting.isEmpty(device)) this.#give(device, n.change)
  }

  /** Whether the server has, or is about to have, a subscription of this device. */
  #isNotified(device: number): boolean {
    return this.phase[device] !== 0 || device === this.gathering
  }

  fewerWait(user: number): void {
    const end = this.context.devices.users?.end(user) ?? user + 1
    for (let device = user; device < end; device++) {
      if (!this.tellsState || this.phase[device] === 0) continue
      this.isStale[device] = 1
      this.#give(device, n.change)
    }
  }

  took(row: number, effect: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    if (this.#isNotifyEnd(place)) {
      if (!this.#isKnown(row, device)) return
      if (place === this.routes.pushEnd) this.#deliver(transactions.attempt[row]!)
      if (this.#isOutstanding(row, device)) this.told.each(device, this.#deliver)
      this.subscribers.give(device, place === this.places.finalEnd ? s.notifyAgain : s.notifyActive)
    } else if (effect === takesSubscription) {
      if (place === this.places.refreshEnd) this.#give(device, n.refresh)
      else this.#subscribe(device, transactions.owner[row]!)
    }
  }

  answerOf(row: number): number {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    const isUnknown =
      place === this.places.refreshEnd
        ? refusesRefresh[this.phase[device]!] === 1 || this.dialog[device] !== this.subscribers.dialogOf(device)
        : this.#isNotifyEnd(place) && !this.#isKnown(row, device)
    return isUnknown ? unknownDialog : -1
  }

  finished(row: number, code: number): void {
    const { transactions } = this.context.host
    const { routes, places } = this
    const place = transactions.place[row]!
    const device = transactions.device[row]!
    if (place !== routes.push && place !== places.state && place !== places.final) {
      this.subscribers.answered(device, transactions.owner[row]!, code)
      return
    }
    const attempt = transactions.attempt[row]!
    if (this.#isOutstanding(row, device)) {
      this.lastCode = code
      this.#give(device, notifyOutcome(code))
    } else if (attempt >= 0) this.#late(device, attempt, code)
  }

  /** The device has what an attempt brings; word of a message that has expired meanwhile is word of nothing. */
  readonly #deliver = (attempt: number): void => {
    const { ledger } = this.context
    const push = ledger.attempts.push[attempt]!
    if (this.tellsState && this.sim.now >= ledger.pushes.plannedAt[push]! + this.expiryNs)
      ledger.pushes.fate[push] = expired
    else this.context.delivered(attempt)
  }

  #isOutstanding(row: number, device: number): boolean {
    const { transactions } = this.context.host
    const attempt = transactions.attempt[row]!
    return (attempt >= 0 ? attempt : -2 - transactions.owner[row]!) === this.outstanding[device]
  }

  /** Whether the device takes a NOTIFY at the end of this place. */
  #isNotifyEnd(place: number): boolean {
    return place === this.routes.pushEnd || place === this.places.stateEnd || place === this.places.finalEnd
  }

  /** Whether the device knows the dialog of this NOTIFY. */
  #isKnown(row: number, device: number): boolean {
    if (!this.subscribers.takesNotify(device)) return false
    const { transactions } = this.context.host
    const attempt = transactions.attempt[row]!
    const dialog = this.subscribers.dialogOf(device)
    // A NOTIFY that tells the state is numbered after the SUBSCRIBE that began its dialog.
    return attempt >= 0 ? this.dialogOf[attempt] === dialog : transactions.owner[row]! > dialog
  }

  /** A SUBSCRIBE outside of a dialog is there: a new one takes the place of whatever the server still believed in. */
  #subscribe(device: number, number: number): void {
    // One that a later one has overtaken: nobody is there to take its NOTIFY.
    if (number < this.dialog[device]!) return
    if (this.phase[device] !== 0) this.#forget(device)
    this.dialog[device] = number
    if (this.tellsState) {
      this.gathering = device
      this.context.returned(device)
      this.gathering = -1
    }
    this.#give(device, n.subscribe)
    if (!this.tellsState) this.context.returned(device)
  }

  #give(device: number, given: number): void {
    const fired = notifierTable.row[this.phase[device]! * notifierTable.inputCount + given]!
    if (fired < 0) return
    this.phase[device] = notifierTable.to[fired]!
    const end = notifierTable.actionStart[fired + 1]!
    for (let i = notifierTable.actionStart[fired]!; i < end; i++) this.#act(device, notifierTable.actions[i]!)
  }

  #act(device: number, action: number): void {
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
        this.expiry.start(device, this.lifetimeNs)
        return
      case "stopExpiry":
        this.expiry.stop(device)
        return
      case "startPace":
        this.#startPace(device)
        return
      case "stopPace":
        this.pace.stop(device)
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

  #startPace(device: number): void {
    const left = Math.max(0, this.sentAt[device]! + this.paceNs - this.sim.now)
    if (left > 0) this.pace.start(device, left)
    else this.#give(device, n.paceDue)
    // The table forgets what waits when it has told something: it is reminded.
    if (!this.waiting.isEmpty(device) || this.isStale[device] === 1) this.#give(device, n.change)
  }

  #tell(device: number, place: number): void {
    const { devices, host } = this.context
    const round = devices.nextRound(device)
    this.outstanding[device] = -2 - round
    this.sentAt[device] = this.sim.now
    const waiting = place === this.places.final ? 0 : this.#tellAll(device)
    host.start(place, -1, -1, device, waiting, devices.roundKey(device, round), round)
  }

  /** All that waits is told by the NOTIFY that goes now; returns how many messages wait. 0 where a NOTIFY tells no state. */
  #tellAll(device: number): number {
    if (!this.tellsState) return 0
    this.isStale[device] = 0
    const { store, ledger, tracer, table } = this.context
    for (let attempt = this.waiting.take(device); attempt >= 0; attempt = this.waiting.take(device)) {
      this.told.put(device, attempt)
      tracer?.state(
        ledger.attempts.push[attempt]!,
        table.from[this.routes.push]!,
        "told by a NOTIFY that is not its own",
      )
    }
    return store!.waiting(this.context.devices.userOf(device))
  }

  #push(device: number): void {
    const attempt = this.waiting.take(device)
    if (attempt < 0) {
      if (this.isStale[device] === 1) this.#tell(device, this.places.state)
      return
    }
    while (attempt >= this.dialogOf.length) this.#grow()
    this.dialogOf[attempt] = this.dialog[device]!
    const { ledger, host } = this.context
    const { pushes } = ledger
    const push = ledger.attempts.push[attempt]!
    this.outstanding[device] = attempt
    this.sentAt[device] = this.sim.now
    const carried = this.tellsState ? this.#tellAll(device) : pushes.body[push]!
    host.start(this.routes.push, attempt, -1, device, carried, pushes.number[push]!, push)
    ledger.release(attempt) // the transaction holds it now
  }

  /** The outstanding NOTIFY has its final response. */
  #report(device: number): void {
    const attempt = this.outstanding[device]!
    this.outstanding[device] = -1
    if (attempt >= 0) this.#end(attempt, this.lastCode)
    this.#endAll(this.told, device, this.lastCode)
  }

  /** The NOTIFY of a dialog that another has replaced has its final response: what it did not bring, the other may. */
  #late(device: number, attempt: number, code: number): void {
    const main = this.fanOut?.mainOf(attempt) ?? -1
    if (code >= 300 && main >= 0) this.fanOut!.willReturn(main)
    this.#end(attempt, code)
    if (code >= 300 && main < 0) this.context.returned(device)
  }

  /** There is no subscription: what was under way or waits needs another way, or another subscription. */
  #removed(device: number): void {
    this.#report(device)
    this.#endAll(this.waiting, device, unreachable)
  }

  /** Ends attempts that no transaction holds. */
  #endAll(list: WaitingNotifies, device: number, code: number): void {
    for (let attempt = list.take(device); attempt >= 0; attempt = list.take(device)) {
      this.#end(attempt, code)
      this.context.ledger.release(attempt)
    }
  }

  #end(attempt: number, code: number): void {
    // The device does not know the dialog: the subscription is gone, not the subscriber.
    const means = code === unknownDialog ? unreachable : code
    const main = this.fanOut?.mainOf(attempt) ?? -1
    if (main >= 0) this.#endOfOne(main, means, this.fanOut!)
    else this.context.done(this.context.ledger.attempts.push[attempt]!, attempt, means)
  }

  /** One NOTIFY of several has ended. */
  #endOfOne(main: number, code: number, fanOut: FanOut): void {
    const { ledger } = this.context
    const push = ledger.attempts.push[main]!
    const user = ledger.pushes.device[push]!
    const ended = fanOut.end(main, code)
    const isOver = fanOut.isOver(main)
    const mayReturn = ended >= 300 && fanOut.mayReturn(main)
    if (ended >= 0) this.context.done(push, main, ended)
    if (isOver) ledger.release(main)
    if (mayReturn) this.context.returned(user)
  }

  /** The subscription is gone: the server learns by a new dialog that the old one is dead, or has lost it. */
  #forget(device: number): void {
    this.phase[device] = 0
    this.outstanding[device] = -1
    this.expiry.stop(device)
    this.pace.stop(device)
    this.#endAll(this.told, device, unreachable)
  }

  #grow(): void {
    const grown = new Int32Array(this.dialogOf.length * 2)
    grown.set(this.dialogOf)
    this.dialogOf = grown
  }
}
