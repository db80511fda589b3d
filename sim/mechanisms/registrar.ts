/**
 * Devices come and go: stays registered, unregistered or off by the scenario's process, registration in two rounds,
 * refreshes, de-registration, the third-party REGISTER by which application servers learn of it, and what starts and
 * ends the subscriptions to its state.
 * All of it is common to the mechanisms: its draws come from streams of the device, never of a push.
 */
import type { RandomStreams, KeyedStream } from "../kernel/random-stream.ts"
import { sampler, wholeNs, type Sampler } from "../kernel/distribution.ts"
import { residualOf } from "../kernel/residual.ts"
import type { Simulation } from "../kernel/simulation.ts"
import { registrationRetry } from "../parameters/signalling.ts"
import { registration, reRegistrationDelay } from "../protocols/ims/registration.ts"
import { compile, inputIndex, phaseIndex } from "../protocols/table.ts"
import { presence, type Devices } from "./devices.ts"
import type { Forgotten } from "./faults/forgotten.ts"
import type { Host } from "./host.ts"
import { Outages } from "./outages.ts"
import type { RegistrationRoutes } from "./signalling.ts"
import { Subscriptions, type EndState } from "./subscriptions.ts"
import type { OutageSpec, WorldSpec } from "./world-spec.ts"

const nsPerSecond = 1e9

const machine = compile(registration)
const input = {
  switchOn: inputIndex(registration, "switchOn"),
  switchOff: inputIndex(registration, "switchOff"),
  vanish: inputIndex(registration, "vanish"),
  challenge: inputIndex(registration, "challenge"),
  responseReady: inputIndex(registration, "responseReady"),
  ok: inputIndex(registration, "ok"),
  failure: inputIndex(registration, "failure"),
  timeout: inputIndex(registration, "timeout"),
  refreshDue: inputIndex(registration, "refreshDue"),
  retryDue: inputIndex(registration, "retryDue"),
}
const registeredPhase = phaseIndex(registration, "registered")
const refreshingPhase = phaseIndex(registration, "refreshing")
const deregistering = phaseIndex(registration, "deregistering")
const actions = registration.actions

const bitsIn = (mask: number): number => (mask === 0 ? 0 : (mask & 1) + bitsIn(mask >> 1))

/** Whoever wants to know at the device, or at the S-CSCF, what became of a registration. */
export interface RegistrationListener {
  /** The device has the 200 of its registration, or of its renewal. */
  registered?(device: number, isInitial: boolean): void
  /** The device is about to leave its registration, in good order or without a word. */
  leaves?(device: number): void
  /** The device can be reached again by the bearers it has. */
  attached?(device: number): void
  /** The S-CSCF has stored a binding where it had none. */
  bound?(device: number): void
  /** The S-CSCF has removed the binding. */
  unbound?(device: number): void
  /** The renewal of a registration has failed: the device registers from scratch. */
  lapsed?(device: number): void
  /** A device that had left without a word, and whose binding still stands, is taken up again. */
  takenUp?(device: number): void
}

/** How devices keep their registrations, where that is not as TS 24.229 has it. */
export interface RegistrationHabits {
  /** Seconds from the 200 until a registration is renewed, and whether the device's own timer does that. */
  readonly refreshSeconds: number
  readonly isOwnRefresh: boolean
  /** Whether a device that leaves its registration, but not its coverage, lets the binding stand. */
  readonly keepsBinding: boolean
  /** Sends the REGISTER that renews, of this round; false: it is sent as all others are. */
  readonly refresh: (device: number, round: number) => boolean
}

export class Registrar {
  private readonly sim: Simulation
  private readonly host: Host
  private readonly devices: Devices
  private readonly routes: RegistrationRoutes
  private readonly spec: WorldSpec
  private readonly lifetimeSeconds: number
  private readonly stays: KeyedStream
  private readonly moves: Int32Array<ArrayBuffer>
  private readonly awayUnregistered: Sampler | undefined
  private readonly awayOff: Sampler | undefined
  private readonly registeredStay: Sampler | undefined
  private readonly shareToUnregistered: number
  private readonly onMove: number
  private readonly onRefresh: number
  private readonly onRetry: number
  private readonly onBindingEnd: number
  readonly subscriptions: Subscriptions
  private readonly random: RandomStreams
  private outages: Outages | undefined
  /** Told of registrations, besides the application servers. */
  listeners: readonly RegistrationListener[] = []
  /** Set before the run begins; `undefined`: as TS 24.229 has it. */
  habits: RegistrationHabits | undefined = undefined

  constructor(
    sim: Simulation,
    random: RandomStreams,
    host: Host,
    devices: Devices,
    routes: RegistrationRoutes,
    spec: WorldSpec,
  ) {
    this.sim = sim
    this.host = host
    this.devices = devices
    this.routes = routes
    this.spec = spec
    this.lifetimeSeconds = routes.lifetimeSeconds
    this.random = random
    this.stays = random.keyed("devices/stays")
    this.moves = new Int32Array(devices.count)
    const { shares, awayUnregistered, awayOff } = spec.devices
    this.awayUnregistered = awayUnregistered === undefined ? undefined : sampler(awayUnregistered)
    this.awayOff = awayOff === undefined ? undefined : sampler(awayOff)
    // In the long run a device is in each state for its share of the time: visits to a state are share / mean stay.
    const toUnregistered = this.awayUnregistered === undefined ? 0 : shares.unregistered / this.awayUnregistered.mean
    const toOff = this.awayOff === undefined ? 0 : shares.off / this.awayOff.mean
    const leaving = toUnregistered + toOff
    this.shareToUnregistered = leaving === 0 ? 0 : toUnregistered / leaving
    this.registeredStay =
      leaving === 0 || shares.imOffline === 0
        ? undefined
        : sampler({ kind: "exponential", mean: shares.imOffline / leaving })
    this.onMove = sim.handler("device moves", (device) => this.#move(device))
    this.onRefresh = sim.handler("registration refresh", (device) => this.#input(device, input.refreshDue))
    this.onRetry = sim.handler("registration retry", (device) => this.#input(device, input.retryDue))
    this.onBindingEnd = sim.handler("binding ends", (device) => this.#bindingEnds(device))
    this.subscriptions = new Subscriptions(sim, host, devices, routes.subscriptions, spec.durationNs)
  }

  /** Puts every device into its first state. A device registered at the start registered some time before. */
  begin(): void {
    const { devices, spec } = this
    const { shares, outages } = spec.devices
    if (outages !== undefined) this.#expectOutages(outages)
    for (let device = 0; device < devices.count; device++) {
      const u = this.stays.at(device, 0).next()
      const first =
        u < shares.imOffline
          ? presence.imOffline
          : u < shares.imOffline + shares.unregistered
            ? presence.unregistered
            : presence.off
      devices.presence[device] = first
      devices.reachable[device] = first === presence.off ? 0 : 1
      if (first === presence.imOffline || (first === presence.unregistered && this.habits?.keepsBinding === true)) {
        devices.bound[device] = 1
        devices.phase[device] = registeredPhase
        const refreshSeconds = this.#refreshSeconds
        const elapsed = this.stays.next() * refreshSeconds
        devices.boundUntil[device] = wholeNs((this.lifetimeSeconds - elapsed) * nsPerSecond)
        this.#armRefresh(device, wholeNs((refreshSeconds - elapsed) * nsPerSecond))
        this.#armBindingEnd(device)
        this.subscriptions.standing(device, this.stays)
      }
      this.#armMove(device, true)
    }
  }

  #armMove(device: number, isFirst: boolean): void {
    const now = this.devices.presence[device]!
    const stay =
      now === presence.imOffline
        ? this.registeredStay
        : now === presence.unregistered
          ? this.awayUnregistered
          : this.awayOff
    if (stay === undefined) return
    this.moves[device]! += 1
    this.stays.at(device, this.moves[device]!)
    const length = isFirst ? residualOf(stay, this.stays) : stay.sample(this.stays)
    // A stay that outlasts the run, however long, is never scheduled: its end would not be a whole number of ns.
    if (length > this.spec.durationNs - this.sim.now) return
    const event = this.sim.schedule(wholeNs(length), this.onMove, device, 0)
    this.outages?.willMove(device, event, this.sim.now + wholeNs(length))
  }

  #expectOutages(specs: readonly OutageSpec[]): void {
    this.outages = new Outages(this.sim, this.random, this.devices, specs, this.spec.durationNs, {
      vanish: (device) => this.#vanish(device),
      reappear: (device, was) => this.#reappear(device, was),
      move: (device) => this.#move(device),
      stay: (device) => this.#armMove(device, false),
    })
  }

  /** A device in whatever state is out of reach at once. */
  #vanish(device: number): void {
    this.devices.presence[device] = presence.off
    for (const listener of this.listeners) listener.leaves?.(device)
    this.#input(device, input.vanish)
    this.#goOut(device)
  }

  /** A device that had vanished is there again, and registers if its registration had stood: also where it had left without a word. */
  #reappear(device: number, was: number): void {
    this.devices.presence[device] = was
    this.devices.reachable[device] = 1
    for (const listener of this.listeners) listener.attached?.(device)
    const isStanding = was === presence.unregistered && this.habits?.keepsBinding === true
    if (was === presence.imOffline || isStanding) this.#input(device, input.switchOn)
  }

  #move(device: number): void {
    const { devices } = this
    if (devices.presence[device] === presence.imOffline) {
      const stream = this.stays.at(device, 0x40000000 + this.moves[device]!)
      const next = stream.next() < this.shareToUnregistered ? presence.unregistered : presence.off
      const isAbrupt = next === presence.off && stream.next() < this.spec.devices.abrupt
      devices.presence[device] = next
      if (next === presence.unregistered && this.habits?.keepsBinding === true) {
        this.#armMove(device, false)
        return
      }
      for (const listener of this.listeners) listener.leaves?.(device)
      this.#input(device, isAbrupt ? input.vanish : input.switchOff)
      // A device that says goodbye goes out of reach when its answer is there; one that vanishes, at once.
      if (next === presence.off && (isAbrupt || !this.#isDeregistering(device))) this.#goOut(device)
    } else {
      const wasOff = devices.reachable[device] === 0
      devices.presence[device] = presence.imOffline
      devices.reachable[device] = 1
      if (wasOff) for (const listener of this.listeners) listener.attached?.(device)
      if (devices.phase[device] === registeredPhase) {
        for (const listener of this.listeners) listener.takenUp?.(device)
      } else this.#input(device, input.switchOn)
    }
    this.#armMove(device, false)
  }

  /** A device that is registered, and in reach, renews its registration now; one that renews it already does not. */
  renew(device: number): void {
    if (this.devices.phase[device] !== registeredPhase || this.devices.reachable[device] === 0) return
    this.sim.cancel(this.devices.timerRefresh[device]!)
    this.#input(device, input.refreshDue)
  }

  /** A device without power or coverage: its channel and its connections are gone. */
  #goOut(device: number): void {
    this.devices.reachable[device] = 0
    this.host.transport.links.release(device)
  }

  #isDeregistering(device: number): boolean {
    return this.devices.phase[device] === deregistering
  }

  #input(device: number, given: number): void {
    const { devices } = this
    const fired = machine.row[devices.phase[device]! * machine.inputCount + given]!
    if (fired < 0) return
    devices.phase[device] = machine.to[fired]!
    const end = machine.actionStart[fired + 1]!
    for (let i = machine.actionStart[fired]!; i < end; i++) this.#action(device, machine.actions[i]!)
  }

  #action(device: number, action: number): void {
    const { devices, routes } = this
    switch (actions[action]) {
      case "register":
        devices.isInitial[device] = 1
        this.#send(device, routes.first)
        return
      case "answerChallenge":
        // The USIM's computation is part of the device's service time: the response is ready when the 401 is served.
        this.#input(device, input.responseReady)
        return
      case "registerProtected":
        this.#send(device, routes.second)
        return
      case "refresh":
        this.#send(device, routes.refresh, this.habits?.refresh)
        return
      case "deregister":
        this.#send(device, routes.deregister)
        return
      case "startRefresh":
        this.#armRefresh(device, wholeNs(this.#refreshSeconds * nsPerSecond))
        this.#tell(device, devices.isInitial[device] === 1)
        if (devices.isInitial[device] === 1) {
          devices.isInitial[device] = 0
          this.subscriptions.begin(device)
        }
        return
      case "stopRefresh":
        this.sim.cancel(devices.timerRefresh[device]!)
        return
      case "startRetry":
        devices.timerRetry[device] = this.sim.schedule(registrationRetry, this.onRetry, device, 0)
        return
      case "stopRetry":
        this.sim.cancel(devices.timerRetry[device]!)
        return
      case "fallSilent":
        devices.round[device] = -1
        return
      case undefined:
        return
    }
  }

  #send(device: number, place: number, otherwise?: RegistrationHabits["refresh"]): void {
    const { devices } = this
    const round = devices.nextRound(device)
    devices.round[device] = round
    if (otherwise?.(device, round) === true) return
    this.host.start(place, -1, -1, device, 0, devices.roundKey(device, round), round)
  }

  /** Whether a REGISTER of this place ends a registration. */
  isEnd(place: number): boolean {
    return place === this.routes.deregister
  }

  get #refreshSeconds(): number {
    return this.habits?.refreshSeconds ?? reRegistrationDelay(this.lifetimeSeconds)
  }

  /** The S-CSCF took a SUBSCRIBE. */
  subscribed(device: number, place: number): void {
    this.subscriptions.taken(device, place)
  }

  /** Another transaction of the shared signalling got its final response (408: none). */
  settled(device: number, place: number, code: number): void {
    this.subscriptions.finished(device, place, code)
    this.#leaveIfDone(device)
  }

  /**
   * A device that said goodbye goes out of reach when it has the answer and the NOTIFY that ends its subscription is done
   * with (assumption: it listens that long; at most until the S-CSCF's Timer F).
   */
  #leaveIfDone(device: number): void {
    const { devices } = this
    if (devices.presence[device] !== presence.off || devices.reachable[device] === 0) return
    if (!this.#isDeregistering(device) && devices.isTakingLeave[device] === 0) this.#goOut(device)
  }

  /** A REGISTER of a device got its final response (408: none). */
  finished(device: number, round: number, code: number): void {
    const { devices } = this
    if (devices.round[device] !== round) return
    devices.round[device] = -1
    const wasDeregistering = this.#isDeregistering(device)
    if (devices.phase[device] === refreshingPhase && code >= 300 && code !== 401)
      for (const listener of this.listeners) listener.lapsed?.(device)
    this.#input(
      device,
      code === 401 ? input.challenge : code < 300 ? input.ok : code === 408 ? input.timeout : input.failure,
    )
    if (wasDeregistering) this.#leaveIfDone(device)
  }

  /**
   * The S-CSCF stored a binding, or renewed it, and tells the application servers; `isAnnounced`: whoever says so sends those
   * third-party REGISTERs.
   */
  bind(device: number, key: number, round: number, isAnnounced = false): void {
    const isNew = this.devices.bound[device] === 0
    this.devices.boundBy[device] = round
    this.devices.bound[device] = 1
    this.devices.boundUntil[device] = this.sim.now + wholeNs(this.lifetimeSeconds * nsPerSecond)
    this.#armBindingEnd(device)
    if (!isAnnounced) for (const place of this.routes.announce) this.host.start(place, -1, -1, device, 0, key, -1)
    if (isNew) this.subscriptions.changed(device)
    if (isNew) for (const listener of this.listeners) listener.bound?.(device)
  }

  /** The S-CSCF removed a binding, and tells the application servers and whoever has subscribed. */
  unbind(device: number, key: number, state: EndState = "unregistered"): void {
    this.devices.bound[device] = 0
    for (const place of this.routes.withdraw) this.host.start(place, -1, -1, device, 0, key, -1)
    this.subscriptions.end(device, state)
    this.subscriptions.changed(device)
    for (const listener of this.listeners) listener.unbound?.(device)
  }

  /** The S-CSCF has lost its bindings and subscriptions, and tells nobody; a device learns it when it renews its registration. */
  forget(forgotten: Forgotten): void {
    const { devices } = this
    for (let device = 0; device < devices.count; device++) {
      if (devices.bound[device] === 0) continue
      forgotten.bindings++
      forgotten.subscriptions += bitsIn(devices.subscriptions[device]!)
      devices.bound[device] = 0
      devices.subscriptions[device] = 0
    }
  }

  /** Which round of a registration a REGISTER of this place is; 0: none, it renews or ends one. */
  roundOf(place: number): 0 | 1 | 2 {
    if (place === this.routes.first) return 1
    return place === this.routes.second ? 2 : 0
  }

  #tell(device: number, isInitial: boolean): void {
    for (const listener of this.listeners) listener.registered?.(device, isInitial)
  }

  #armRefresh(device: number, delay: number): void {
    if (this.habits?.isOwnRefresh === false) return
    if (this.sim.now + delay <= this.spec.durationNs) {
      this.devices.timerRefresh[device] = this.sim.schedule(delay, this.onRefresh, device, 0)
    }
  }

  #armBindingEnd(device: number): void {
    const at = this.devices.boundUntil[device]!
    if (at <= this.spec.durationNs) this.sim.scheduleAt(at, this.onBindingEnd, device, 0)
  }

  /** A binding that was not renewed runs out at the S-CSCF. */
  #bindingEnds(device: number): void {
    if (this.devices.bound[device] === 0 || this.devices.boundUntil[device]! > this.sim.now) return
    this.unbind(device, this.devices.roundKey(device, -1), "expired")
  }
}
