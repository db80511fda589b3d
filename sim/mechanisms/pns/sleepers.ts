/**
 * Devices whose SIP user agents sleep: the table of `protocols/pns/sleeper` for each.
 * Rule 1: one that is suspended hears no SIP; packets for the operating system, as notifications are, reach it all the same.
 * Rule 2: a REGISTER that a request was held for belongs to that request's attempt.
 * Not modelled: a device's timers of subscriptions run on while it is suspended; the NOTIFY that answers its SUBSCRIBE then finds it asleep.
 */
import { wholeNs } from "../../kernel/distribution.ts"
import { sleeper } from "../../protocols/pns/sleeper.ts"
import type { DeliveryContext } from "../delivery.ts"
import { DeviceTimer } from "../notify/device-timer.ts"
import type { WakeUpRoutes } from "./routes.ts"
import { sleeperInputs as s, sleeperTable, suspended } from "./tables.ts"

const nobody = -1

export class Sleepers {
  private readonly context: DeliveryContext
  private readonly routes: WakeUpRoutes
  private readonly idleNs: number
  private readonly idle: DeviceTimer
  /** By device. */
  private readonly phase: Uint8Array
  /** Attempt whose request the next renewal is for, or -1; it is held until then. */
  private readonly wokenBy: Int32Array

  constructor(context: DeliveryContext, routes: WakeUpRoutes, idleNs: number) {
    const { count } = context.devices
    this.context = context
    this.routes = routes
    this.idleNs = wholeNs(idleNs)
    this.phase = new Uint8Array(count)
    this.wokenBy = new Int32Array(count).fill(nobody)
    this.idle = new DeviceTimer(context.sim, "user agent is suspended", count, (device) =>
      this.#give(device, s.idleDue),
    )
  }

  /** A device that is registered at the start sleeps. */
  standing(device: number): void {
    this.phase[device] = suspended
  }

  registered(device: number, isInitial: boolean): void {
    this.#give(device, isInitial ? s.registered : s.ok)
  }

  lapsed(device: number): void {
    this.#give(device, s.failure)
  }

  switchedOff(device: number): void {
    this.#give(device, s.switchedOff)
  }

  /** The user takes the device up. */
  takenUp(device: number): void {
    this.#give(device, s.used)
  }

  /** A notification has come, which a request of this attempt is held for (-1: none is). */
  notified(device: number, attempt: number): void {
    if (attempt >= 0 && this.wokenBy[device] === nobody) {
      this.wokenBy[device] = attempt
      this.context.ledger.hold(attempt)
    }
    this.#give(device, s.notification)
  }

  /** Whether the device takes notice of a SIP request; one that does stays awake. */
  hears(device: number): boolean {
    if (this.phase[device] === suspended) return false
    this.#give(device, s.used)
    return true
  }

  /** Sends the REGISTER that renews, if it is an attempt's; false: it is nobody's. */
  refresh(device: number, round: number): boolean {
    const { ledger, host, devices } = this.context
    const attempt = this.wokenBy[device]!
    if (attempt < 0) return false
    const key = devices.roundKey(device, round)
    host.start(this.routes.register, attempt, -1, device, 0, key, round, ledger.attempts.number[attempt]!)
    this.#forget(device)
    return true
  }

  #give(device: number, given: number): void {
    const fired = sleeperTable.row[this.phase[device]! * sleeperTable.inputCount + given]!
    if (fired >= 0) {
      this.phase[device] = sleeperTable.to[fired]!
      const end = sleeperTable.actionStart[fired + 1]!
      for (let i = sleeperTable.actionStart[fired]!; i < end; i++) this.#act(device, sleeperTable.actions[i]!)
    }
    // A notification that leads to no REGISTER now, nor after the one under way.
    if (sleeper.phases[this.phase[device]!] !== "renewingAgain") this.#forget(device)
  }

  #act(device: number, action: number): void {
    switch (sleeper.actions[action]) {
      case "renew":
        this.#renew(device)
        return
      case "startIdle":
        this.idle.start(device, this.idleNs)
        return
      case "stopIdle":
        this.idle.stop(device)
        return
      // Registering from scratch, and giving up what is under way, are the registration's own (`registrar.ts`).
      case "reportLost":
      case "fallSilent":
      case undefined:
        return
    }
  }

  #renew(device: number): void {
    const { ledger, tracer, registrar } = this.context
    const attempt = this.wokenBy[device]!
    if (attempt >= 0) tracer?.state(ledger.attempts.push[attempt]!, this.routes.device, "woken: registers again")
    registrar.renew(device)
  }

  #forget(device: number): void {
    const attempt = this.wokenBy[device]!
    if (attempt < 0) return
    this.wokenBy[device] = nobody
    this.context.ledger.release(attempt)
  }
}
