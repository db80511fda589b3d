/**
 * The devices' ends of their subscriptions (RFC 6665 §4.1): the subscriber's table, one row of columns for each device. A device
 * subscribes when it has registered anew, refreshes by the rule of TS 24.229 §5.1.1.3, and falls silent when it leaves.
 * Rule: a dialog is known by the number of the SUBSCRIBE that began it.
 * Assumption: after a SUBSCRIBE that failed it waits as long as after a REGISTER that failed.
 */
import { wholeNs } from "../../kernel/distribution.ts"
import { registrationRetry } from "../../parameters/signalling.ts"
import { cellularTimers, coreTimers } from "../../parameters/sip.ts"
import { refreshDelay } from "../../protocols/events/lifetime.ts"
import { subscriber } from "../../protocols/events/subscriber.ts"
import { timerF } from "../../protocols/sip/timers.ts"
import type { DeliveryContext } from "../delivery.ts"
import { DeviceTimer } from "./device-timer.ts"
import type { SubscriptionPlaces } from "./routes.ts"
import { refusesNotify, subscribed, subscribeOutcome, subscriberInputs as s, subscriberTable } from "./tables.ts"

const nsPerSecond = 1e9

export class PushSubscribers {
  private readonly context: DeliveryContext
  private readonly places: SubscriptionPlaces
  private readonly lifetimeNs: number
  /** From a 2xx to the refresh, ns. */
  readonly refreshNs: number
  /** From SUBSCRIBE to its first NOTIFY, at most, ns. */
  private readonly patienceNs: number
  /** By device. */
  private readonly phase: Uint8Array
  /** Number of the SUBSCRIBE whose answer still matters, or -1. */
  private readonly asking: Int32Array
  /** Number of the SUBSCRIBE that began the dialog; -1: it was begun before the run. */
  private readonly dialog: Int32Array
  private readonly timerN: DeviceTimer
  private readonly refresh: DeviceTimer
  private readonly expiry: DeviceTimer
  private readonly retry: DeviceTimer

  constructor(context: DeliveryContext, places: SubscriptionPlaces, expiresSeconds: number) {
    const { sim, devices, spec } = context
    this.context = context
    this.places = places
    this.lifetimeNs = wholeNs(expiresSeconds * nsPerSecond)
    this.refreshNs = wholeNs(refreshDelay(expiresSeconds) * nsPerSecond)
    const { t1Ns, t2Ns, t4Ns } = spec.devices.cellularTimers ? cellularTimers : coreTimers
    this.patienceNs = timerF({ T1: t1Ns, T2: t2Ns, T4: t4Ns })
    const { count } = devices
    this.phase = new Uint8Array(count)
    this.asking = new Int32Array(count).fill(-1)
    this.dialog = new Int32Array(count).fill(-1)
    const timer = (name: string, given: number): DeviceTimer =>
      new DeviceTimer(sim, name, count, (device) => this.give(device, given))
    this.timerN = timer("Timer N", s.timerN)
    this.refresh = timer("push subscription refresh", s.refreshDue)
    this.expiry = timer("push subscription ends at the device", s.expiryDue)
    this.retry = timer("push subscription retry", s.subscribe)
  }

  /** The device has a subscription that is this old, ns. */
  standing(device: number, ageNs: number): void {
    this.phase[device] = subscribed
    this.refresh.start(device, this.refreshNs - ageNs)
    this.expiry.start(device, this.lifetimeNs - ageNs)
  }

  /** Whether the device takes a NOTIFY now: it has a dialog, or awaits one. */
  takesNotify(device: number): boolean {
    return refusesNotify[this.phase[device]!] === 0
  }

  /** Number of the SUBSCRIBE that began the device's latest dialog; -1: before the run. */
  dialogOf(device: number): number {
    return this.dialog[device]!
  }

  /** A device without a subscription asks for one whenever it has registered, or renewed that. */
  registered(device: number): void {
    this.retry.stop(device)
    this.give(device, s.subscribe)
  }

  /** The device goes, without a word about its subscription. */
  leaves(device: number): void {
    this.retry.stop(device)
    this.give(device, s.contactLost)
  }

  /** A SUBSCRIBE has its final response. */
  answered(device: number, number: number, code: number): void {
    if (number !== this.asking[device]) return
    this.asking[device] = -1
    this.give(device, subscribeOutcome(code))
  }

  /** An input for the device's machine. */
  give(device: number, given: number): void {
    const fired = subscriberTable.row[this.phase[device]! * subscriberTable.inputCount + given]!
    if (fired < 0) return
    this.phase[device] = subscriberTable.to[fired]!
    const end = subscriberTable.actionStart[fired + 1]!
    for (let i = subscriberTable.actionStart[fired]!; i < end; i++) this.#act(device, subscriberTable.actions[i]!)
  }

  #act(device: number, action: number): void {
    switch (subscriber.actions[action]) {
      case "subscribe":
        this.dialog[device] = this.context.devices.nextRound(device)
        this.#ask(device, this.places.subscribe, this.dialog[device]!)
        return
      case "refresh":
        this.#ask(device, this.places.refresh, this.context.devices.nextRound(device))
        return
      case "fallSilent":
        this.asking[device] = -1
        return
      case "startN":
        this.timerN.start(device, this.patienceNs)
        return
      case "stopN":
        this.timerN.stop(device)
        return
      case "startRefresh":
        this.refresh.start(device, this.refreshNs)
        return
      case "stopRefresh":
        this.refresh.stop(device)
        return
      case "startExpiry":
        this.expiry.start(device, this.lifetimeNs)
        return
      case "stopExpiry":
        this.expiry.stop(device)
        return
      case "reportFailed":
        this.retry.start(device, registrationRetry)
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
      case "reportOver":
      case undefined:
        return
    }
  }

  #ask(device: number, place: number, number: number): void {
    const { devices, host } = this.context
    this.asking[device] = number
    host.start(place, -1, -1, device, 0, devices.roundKey(device, number), number)
  }
}
