/**
 * Drives a replication: draws the load, hands pushes to their sender, and tells machines what came of transactions.
 * It is the transaction user of every transaction (RFC 3261 §17) and knows them by the place their route begins at.
 */
import { sampler, type Sampler } from "../kernel/distribution.ts"
import type { KeyedStream, RandomStreams } from "../kernel/random-stream.ts"
import type { Simulation } from "../kernel/simulation.ts"
import { rowStep } from "./columns.ts"
import type { Devices } from "./devices.ts"
import type { Delivery } from "./delivery.ts"
import { DeviceLists } from "./device-lists.ts"
import type { Forgotten } from "./faults/forgotten.ts"
import type { Host, TransactionUser } from "./host.ts"
import type { Retrieval } from "./im/retrieval.ts"
import { messageSizes, type StoredMessages } from "./im/stored-messages.ts"
import type { Ledger } from "./ledger.ts"
import { Workload } from "./load/workload.ts"
import { PapUser } from "./pap/pap-user.ts"
import type { Leg, PushRoutes } from "./push-routes.ts"
import type { Registrar } from "./registrar.ts"
import { effectNames } from "./route-table.ts"
import { deliveredAgain } from "../trace/flow.ts"
import type { Sender } from "./sender.ts"
import type { RegistrationRoutes } from "./signalling.ts"
import type { Tracer } from "./tracer.ts"
import type { DeviceCapabilities } from "../protocols/ims/decision.ts"
import type { WorldSpec } from "./world-spec.ts"

const effects = {
  bind: effectNames.indexOf("bind"),
  unbind: effectNames.indexOf("unbind"),
  noteRegistration: effectNames.indexOf("note-registration"),
  subscribe: effectNames.indexOf("subscribe"),
}

export class Driver implements TransactionUser {
  private readonly sim: Simulation
  private readonly host: Host
  private readonly ledger: Ledger
  private readonly devices: Devices
  private readonly registrar: Registrar
  /** By leg. */
  private readonly senders: readonly Sender[]
  private readonly deliveries: readonly Delivery[]
  private readonly routes: PushRoutes
  private readonly registration: RegistrationRoutes
  private readonly tracer: Tracer | undefined
  private readonly jobKind: number
  /** Submissions by PAP, and what else initiator and PPG say to each other about pushes. */
  private readonly pap: PapUser
  private readonly workload: Workload
  /** Where stored messages are pushed themselves: their sizes, by the number of the push. */
  private readonly size: Sampler
  private readonly storedSizes: KeyedStream | undefined
  private readonly store: StoredMessages | undefined
  private readonly retrieval: Retrieval | undefined
  private readonly announces: Uint8Array
  private readonly deviceNode: number
  /** By place: the leg whose delivery it belongs to, or -1. */
  private readonly legOf: Int16Array
  /** By place: the leg whose delivery is asked where its receiver is a gate, or -1. */
  private readonly gateOf: Int16Array
  /** By device: 1 while the PPG's own leg to it is under way; and the rows that wait for their turn. */
  private readonly isRelaying: Uint8Array
  private readonly relays: DeviceLists
  private count = 0

  constructor(
    sim: Simulation,
    random: RandomStreams,
    parts: {
      readonly spec: WorldSpec
      readonly host: Host
      readonly ledger: Ledger
      readonly devices: Devices
      readonly registrar: Registrar
      readonly senders: readonly Sender[]
      readonly deliveries: readonly Delivery[]
      readonly routes: PushRoutes
      readonly registration: RegistrationRoutes
      readonly tracer: Tracer | undefined
      readonly jobKind: number
      readonly places: number
      readonly deviceNode: number
      /** By place: the delivery (leg) that it is signalling of, or -1. */
      readonly signallingOf: Int16Array
      readonly profiles: readonly (DeviceCapabilities | undefined)[]
      readonly store: StoredMessages | undefined
      readonly retrieval: Retrieval | undefined
    },
  ) {
    this.sim = sim
    this.host = parts.host
    this.ledger = parts.ledger
    this.devices = parts.devices
    this.registrar = parts.registrar
    this.senders = parts.senders
    this.deliveries = parts.deliveries
    this.routes = parts.routes
    this.registration = parts.registration
    this.tracer = parts.tracer
    this.jobKind = parts.jobKind
    this.deviceNode = parts.deviceNode
    this.size = sampler(parts.spec.content.size)
    this.storedSizes = parts.spec.content.isStored === true ? messageSizes(random) : undefined
    this.store = parts.store
    this.retrieval = parts.retrieval
    this.announces = new Uint8Array(parts.places)
    for (const place of parts.registration.announce) this.announces[place] = 1
    this.legOf = Int16Array.from(parts.signallingOf)
    parts.routes.legs.forEach((leg, index) => {
      for (let place = leg.places[0]; place < leg.places[1]; place++) this.legOf[place] = index
    })
    if (parts.retrieval !== undefined) this.legOf.fill(parts.routes.legs.length, ...parts.retrieval.places)
    this.gateOf = Int16Array.from(this.legOf)
    const { count } = parts.devices
    this.isRelaying = new Uint8Array(count)
    this.relays = new DeviceLists(count)
    this.workload = new Workload(sim, random, {
      load: parts.spec.load,
      size: parts.spec.content.size,
      devices: count,
      users: parts.devices.users,
      durationNs: parts.spec.durationNs,
      push: (device, octets) => this.#planned(device, octets),
    })
    const { spec, host, ledger, devices, profiles, senders, tracer, places, routes } = parts
    const { legs, initiatorNode } = routes
    const { store } = spec.nodes[initiatorNode]!
    this.pap = new PapUser(sim, random, { spec, host, ledger, devices, profiles, legs, senders, tracer, places, store })
    this.pap.told = (device) => this.retrieval?.confirmed(device)
    this.host.user = this
    for (const leg of legs) {
      if (leg.pap === undefined && leg.senderNode === initiatorNode)
        this.host.transport.isInitiators[leg.delivery.first] = 1
    }
    for (const sender of new Set(this.senders)) {
      sender.onNotify = (push, attempt) => this.pap.notify(push, attempt)
      sender.onHandOver = (push) => this.#handOver(push)
    }
  }

  /** Plans the first push of each load, or all of them. */
  begin(): void {
    this.deliveries.forEach((delivery, leg) => {
      for (let place = 0; place < this.gateOf.length; place++)
        if (delivery.isGateOf?.(place) === true) this.gateOf[place] = leg
    })
    this.workload.begin()
  }

  /** A push to a device's user is due, whichever of its devices the load has named. */
  #planned(named: number, octets: number): void {
    const { pushes } = this.ledger
    const device = this.devices.userOf(named)
    const body =
      this.storedSizes === undefined
        ? octets
        : Math.max(0, Math.round(this.size.sample(this.storedSizes.at(this.count, 0))))
    const push = pushes.alloc(this.count++, device, this.devices.stateOfUser(device), body, this.sim.now)
    this.tracer?.planned(push)
    this.host.transport.work(this.routes.initiatorNode, push, this.jobKind, pushes.number[push]!, device)
  }

  served(push: number): void {
    this.store?.put(push)
    this.#handOver(push)
  }

  jobLost(push: number): void {
    this.tracer?.state(push, this.routes.initiatorNode, "lost before it began")
    this.#senderOf(push).giveUp(push, "lost")
  }

  /**
   * A node has lost its memory; with `isWiped` its disk, too: the pushes that it kept are lost. Else those that were under way go out again
   * as soon as their attempts have ended.
   */
  forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    if (isWiped) forgotten.pushes += this.#losePushes(node)
    else for (const sender of new Set(this.senders)) if (sender.at === node) sender.recover()
    for (const delivery of this.deliveries) delivery.forget?.(node, isWiped, forgotten)
  }

  /** Pushes first: what is then told of the end of an attempt, or a transaction, finds that nobody waits for it. */
  #losePushes(node: number): number {
    const { pushes } = this.ledger
    let lost = this.pap.wipe(node)
    for (let push = 0; push < pushes.used; push += rowStep) {
      if (pushes.number[push]! < 0 || pushes.verdict[push] !== -1 || pushes.phase[push] === 0) continue
      const sender = this.#senderOf(push)
      if (sender.at !== node) continue
      sender.lose(push)
      lost++
    }
    return lost
  }

  /** All have heard that a node has lost its memory, and it is back; what it had on its disk goes with `isWiped`. */
  restarted(node: number, isWiped: boolean, forgotten: Forgotten): void {
    if (isWiped && node === this.routes.initiatorNode) forgotten.messages += this.store?.wipe() ?? 0
    for (const delivery of this.deliveries) delivery.restarted?.(node)
  }

  /** The push goes to whoever keeps it in the way that is now tried: over PAP, or without leaving its initiator. */
  #handOver(push: number): void {
    if (this.#legOf(push).pap === undefined) this.#senderOf(push).begin(push)
    else this.pap.begin(push)
  }

  /** Priority of a push at a PPG: 0 medium, 1 high, 2 low. */
  priorityOf(push: number): number {
    return this.pap.priorityOf(push)
  }

  #legOf(push: number): Leg {
    return this.routes.legs[this.ledger.pushes.leg[push]!]!
  }

  #senderOf(push: number): Sender {
    return this.senders[this.ledger.pushes.leg[push]!]!
  }

  answerOf(row: number): number {
    const t = this.host.transactions
    const place = t.place[row]!
    if (this.pap.owns(place)) return this.pap.answerOf(row)
    const leg = this.legOf[place]!
    return leg < 0 ? -1 : (this.deliveries[leg]!.answerOf?.(row) ?? -1)
  }

  took(row: number, effect: number): void {
    const t = this.host.transactions
    const place = t.place[row]!
    const leg = this.legOf[place]!
    if (leg >= 0) {
      this.deliveries[leg]!.took(row, effect)
      return
    }
    if (this.pap.owns(place)) {
      this.pap.took(row)
      return
    }
    const device = t.device[row]!
    switch (effect) {
      case effects.bind:
        this.registrar.bind(device, t.key[row]!, t.owner[row]!)
        return
      case effects.unbind:
        // A repeat of an older REGISTER: its CSeq is lower than that of the binding (RFC 3261 §10.3).
        if (t.owner[row]! >= this.devices.boundBy[device]!) this.registrar.unbind(device, t.key[row]!)
        return
      case effects.subscribe:
        this.registrar.subscribed(device, place)
        return
      case effects.noteRegistration:
        if (this.announces[place] === 1) this.announced(this.host.receiverOf(place), device)
        return
      default:
        return
    }
  }

  /** A third-party REGISTER has reached an application server: it may have pushes for the subscriber, whose device has registered. */
  announced(node: number, registered: number): void {
    const device = this.devices.userOf(registered)
    for (let leg = 0; leg < this.deliveries.length; leg++) {
      // What comes after the ways to deliver is the initiator's: fetching from its store.
      if ((this.routes.legs[leg]?.senderNode ?? this.routes.initiatorNode) === node)
        this.deliveries[leg]!.announced?.(device)
    }
    for (let leg = 0; leg < this.senders.length; leg++) {
      const isFirstOfIts = leg === 0 || this.senders[leg] !== this.senders[leg - 1]
      if (isFirstOfIts && this.routes.legs[leg]!.senderNode === node) this.senders[leg]!.registered(device)
    }
  }

  /** The device's push receiver has the content. */
  delivered(attempt: number): void {
    const { attempts, pushes } = this.ledger
    const push = attempts.push[attempt]!
    pushes.deliveries[push]! += 1
    if (pushes.deliveredAt[push]! < 0) pushes.deliveredAt[push] = this.sim.now
    this.tracer?.state(push, this.deviceNode, pushes.deliveries[push] === 1 ? "delivered" : deliveredAgain, "delivered")
    this.retrieval?.notified(pushes.device[push]!)
  }

  finished(row: number, code: number): void {
    const t = this.host.transactions
    const place = t.place[row]!
    const attempt = t.attempt[row]!
    const leg = this.legOf[place]!
    if (leg >= 0) {
      this.deliveries[leg]!.finished(row, code)
      return
    }
    if (this.pap.owns(place)) {
      this.pap.finished(row, code)
      return
    }
    if (attempt >= 0) return
    if (t.owner[row]! >= 0) this.registrar.finished(t.device[row]!, t.owner[row]!, code)
    else this.registrar.settled(t.device[row]!, place, code)
  }

  /** An attempt has ended: its sender is told. */
  done(push: number, attempt: number, code: number): void {
    const { pushes } = this.ledger
    const leg = this.#legOf(push)
    const device = pushes.device[push]!
    this.#senderOf(push).finished(push, attempt, code)
    if (leg.pap === undefined && code < 300) this.retrieval?.confirmed(device)
    // A refusal that the sender answers by storing, trying again or in another way is not the push's final response.
    const isFinal = code < 300 || pushes.verdict[push] !== -1
    if (leg.pap === undefined && isFinal && code !== 408) pushes.confirmedAt[push] = this.sim.now
    this.pap.settled(push)
  }

  /** A device can be delivered to again in this way. */
  returned(leg: number, device: number): void {
    this.senders[leg]!.registered(this.devices.userOf(device))
  }

  passed(row: number, code: number): void {
    for (const delivery of this.deliveries) delivery.passed?.(row, code)
  }

  mayForward(row: number): boolean {
    const leg = this.gateOf[this.host.transactions.place[row]!]!
    return leg < 0 || (this.deliveries[leg]!.mayForward?.(row) ?? true)
  }

  mayRelay(row: number): boolean {
    const t = this.host.transactions
    const device = this.devices.userOf(t.device[row]!)
    if (this.isRelaying[device] === 0) {
      this.isRelaying[device] = 1
      return true
    }
    this.host.hold(row)
    this.relays.append(device, row, t.next)
    return false
  }

  relayed(row: number): void {
    const t = this.host.transactions
    const device = this.devices.userOf(t.device[row]!)
    const waiting = this.relays.first(device)
    if (waiting < 0) {
      this.isRelaying[device] = 0
      return
    }
    this.relays.shift(device, t.next)
    this.host.relay(waiting)
    this.host.drop(waiting)
  }
}
