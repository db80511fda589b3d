/**
 * Subscriptions of devices and their P-CSCFs to the state of the registration (RFC 3680; TS 24.229 §5.1.1.3, §5.2.3,
 * §5.4.2.1): begun when an initial registration has succeeded, refreshed by a timer of the device, ended by the S-CSCF's
 * last NOTIFY when the registration ends. The devices remember who is subscribed, as bits.
 * Assumption: a SUBSCRIBE that fails is sent again when its refresh would be due, not sooner.
 */
import type { KeyedStream } from "../kernel/random-stream.ts"
import { wholeNs } from "../kernel/distribution.ts"
import type { Simulation } from "../kernel/simulation.ts"
import { endsSubscription, subscriptionSeconds, type RegState } from "../protocols/ims/reg-event.ts"
import { registration, reRegistrationDelay } from "../protocols/ims/registration.ts"
import { phaseIndex } from "../protocols/table.ts"
import type { Devices } from "./devices.ts"
import type { Host } from "./host.ts"
import type { SubscriptionRoutes } from "./signalling.ts"

const nsPerSecond = 1e9
/** TS 24.229 §5.1.1.3: the rule for refreshing a subscription is that of a registration. */
const refreshNs = wholeNs(reRegistrationDelay(subscriptionSeconds) * nsPerSecond)

/** Phases in which a device has a registration, as far as it knows. */
const registered = phaseIndex(registration, "registered")
const refreshing = phaseIndex(registration, "refreshing")

/** What a NOTIFY tells when the registration ends. */
export type EndState = Exclude<RegState, "active">

export class Subscriptions {
  private readonly sim: Simulation
  private readonly host: Host
  private readonly devices: Devices
  private readonly routes: readonly SubscriptionRoutes[]
  private readonly durationNs: number
  private readonly onRefresh: number
  /** Whether the P-CSCF has lost what it knew of a device. */
  isForgottenByProxy: ((device: number) => boolean) | undefined = undefined

  constructor(
    sim: Simulation,
    host: Host,
    devices: Devices,
    routes: readonly SubscriptionRoutes[],
    durationNs: number,
  ) {
    this.sim = sim
    this.host = host
    this.devices = devices
    this.routes = routes
    this.durationNs = durationNs
    this.onRefresh = sim.handler("subscription refresh", (device) => this.#refresh(device))
  }

  /** A device that is registered at the start subscribed some time before; one draw tells when. */
  standing(device: number, stream: KeyedStream): void {
    this.devices.subscriptions[device] = (1 << this.routes.length) - 1
    this.#armRefresh(device, wholeNs(stream.next() * refreshNs))
  }

  /**
   * An initial registration has succeeded: both subscribe. The P-CSCF, too, does so at the moment when the device has its
   * 200, not when that passed by, which is earlier by the access link.
   */
  begin(device: number): void {
    for (const { subscribe } of this.routes) this.#start(device, subscribe)
    this.#armRefresh(device, refreshNs)
  }

  /** The S-CSCF took a SUBSCRIBE, first or refresh, at this place, and notifies at once (RFC 6665 §4.2.1.2). */
  taken(device: number, place: number): void {
    for (let index = 0; index < this.routes.length; index++) {
      const { taken, notify } = this.routes[index]!
      if (!taken.includes(place)) continue
      this.devices.subscriptions[device]! |= 1 << index
      this.#start(device, notify.active, this.#others(device))
    }
  }

  /** The registration has ended at the S-CSCF, and with it the subscriptions. */
  end(device: number, state: EndState): void {
    const { devices, routes } = this
    const held = devices.subscriptions[device]!
    devices.subscriptions[device] = 0
    this.sim.cancel(devices.timerSubscription[device]!)
    for (let index = 0; index < routes.length; index++) {
      if ((held & (1 << index)) === 0) continue
      const { by, notify } = routes[index]!
      if (by === "device") devices.isTakingLeave[device] = 1
      this.#start(device, notify[state], this.#others(device))
    }
  }

  /**
   * A device has registered anew, or has left: the subscriptions of its user's other devices tell of the same public identity, and are
   * notified (TS 24.229 §5.4.2.1.2).
   */
  changed(device: number): void {
    const { devices, routes } = this
    if (devices.users === undefined) return
    const user = devices.userOf(device)
    const end = devices.users.end(user)
    for (let other = user; other < end; other++) {
      if (other === device) continue
      for (let index = 0; index < routes.length; index++)
        if ((devices.subscriptions[other]! & (1 << index)) !== 0)
          this.#start(other, routes[index]!.notify.active, this.#others(other))
    }
  }

  /** A transaction from this place has its final response, or none: of interest is what came of a NOTIFY. */
  finished(device: number, place: number, code: number): void {
    const { devices, routes } = this
    for (let index = 0; index < routes.length; index++) {
      const { by, notify } = routes[index]!
      if (place === notify.active && endsSubscription(code)) devices.subscriptions[device]! &= ~(1 << index)
      if (by === "device" && (place === notify.unregistered || place === notify.expired)) {
        devices.isTakingLeave[device] = 0
      }
    }
  }

  /** Both refresh, but for a device that has vanished; its P-CSCF knows nothing of that. */
  #refresh(device: number): void {
    const { devices, routes } = this
    const phase = devices.phase[device]!
    const isRegistered = phase === registered || phase === refreshing
    for (let index = 0; index < routes.length; index++) {
      const { by, subscribe, refresh } = routes[index]!
      const isHeld = (devices.subscriptions[device]! & (1 << index)) !== 0
      const isKept = by === "proxy" ? this.isForgottenByProxy?.(device) !== true : isRegistered
      if (isKept) {
        this.#start(device, isHeld ? refresh : subscribe)
      }
    }
    this.#armRefresh(device, refreshNs)
  }

  #armRefresh(device: number, delay: number): void {
    const { devices, sim } = this
    sim.cancel(devices.timerSubscription[device]!)
    if (sim.now + delay > this.durationNs) return
    devices.timerSubscription[device] = sim.schedule(delay, this.onRefresh, device, 0)
  }

  /** How many other devices of the user have a contact. */
  #others(device: number): number {
    const { devices } = this
    if (devices.users === undefined) return 0
    const end = devices.users.end(devices.userOf(device))
    let others = 0
    for (let other = devices.userOf(device); other < end; other++)
      if (other !== device && devices.bound[other] === 1) others++
    return others
  }

  /** `others`: contacts that a NOTIFY tells of beside the device's own. */
  #start(device: number, place: number, others = 0): void {
    const key = this.devices.roundKey(device, this.devices.nextRound(device))
    this.host.start(place, -1, -1, device, others, key, -1)
  }
}
