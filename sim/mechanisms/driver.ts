/**
 * Drives a replication: draws the load, hands pushes to their sender, and tells machines what came of transactions.
 * It is the transaction user of every transaction (RFC 3261 §17) and knows them by the place their route begins at.
 */
import { sampler, wholeNs, type Sampler } from "../kernel/distribution.ts"
import type { KeyedStream, RandomStream, RandomStreams } from "../kernel/random-stream.ts"
import type { Simulation } from "../kernel/simulation.ts"
import { notificationRetries, notificationRetryAfter } from "../parameters/signalling.ts"
import type { Devices } from "./devices.ts"
import type { Delivery } from "./delivery.ts"
import type { Host, TransactionUser } from "./host.ts"
import type { Retrieval } from "./im/retrieval.ts"
import { messageSizes, type StoredMessages } from "./im/stored-messages.ts"
import type { Ledger } from "./ledger.ts"
import type { Leg, PushRoutes } from "./push-routes.ts"
import type { Registrar } from "./registrar.ts"
import { effectNames } from "./route-table.ts"
import type { Sender } from "./sender.ts"
import type { RegistrationRoutes } from "./signalling.ts"
import type { Tracer } from "./tracer.ts"
import type { StoreSpec, WorldSpec } from "./world-spec.ts"

const effects = {
  bind: effectNames.indexOf("bind"),
  unbind: effectNames.indexOf("unbind"),
  noteRegistration: effectNames.indexOf("note-registration"),
  subscribe: effectNames.indexOf("subscribe"),
}

/** PAP status codes (WAP-247 §9.14): duplicate push id; and what a submission after its own deadline gets. */
const papDuplicate = 2007
const papExpired = 4001

/** What a place outside the deliveries is to a push. */
const purposes = { none: 0, submission: 1, result: 2 } as const

export class Driver implements TransactionUser {
  private readonly sim: Simulation
  private readonly spec: WorldSpec
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
  private readonly initiatorStore: StoreSpec
  private readonly arrivals: RandomStream
  private readonly recipients: RandomStream
  private readonly contents: RandomStream
  private readonly interval: Sampler | undefined
  private readonly size: Sampler
  /** Where stored messages are pushed themselves: their sizes, by the number of the push. */
  private readonly storedSizes: KeyedStream | undefined
  private readonly store: StoredMessages | undefined
  private readonly retrieval: Retrieval | undefined
  private readonly announces: Uint8Array
  private readonly deviceNode: number
  /** By place: what it is to a push (a `purposes` index), and the leg it belongs to, or -1. */
  private readonly purpose: Uint8Array
  private readonly legOf: Int16Array
  /** By device: 1 while the PPG's own leg to it is under way, and the rows waiting for their turn. */
  private readonly isRelaying: Uint8Array
  private readonly relayHead: Int32Array
  private readonly relayTail: Int32Array
  private readonly onArrival: number
  private readonly onResubmit: number
  private readonly onNotifyAgain: number
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
      readonly store: StoredMessages | undefined
      readonly retrieval: Retrieval | undefined
    },
  ) {
    this.sim = sim
    this.spec = parts.spec
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
    this.initiatorStore = parts.spec.nodes[parts.routes.initiatorNode]!.store
    this.arrivals = random.stream("load/arrivals")
    this.recipients = random.stream("load/recipients")
    this.contents = random.stream("load/content")
    const { load } = parts.spec
    this.interval =
      load.kind === "poisson"
        ? sampler({ kind: "exponential", mean: 1e9 / load.ratePerSecond })
        : load.kind === "periodic"
          ? sampler({ kind: "constant", value: load.intervalNs })
          : undefined
    this.size = sampler(parts.spec.content.size)
    this.storedSizes = parts.spec.content.isStored === true ? messageSizes(random) : undefined
    this.store = parts.store
    this.retrieval = parts.retrieval
    this.announces = new Uint8Array(parts.places)
    for (const place of parts.registration.announce) this.announces[place] = 1
    this.purpose = new Uint8Array(parts.places)
    this.legOf = Int16Array.from(parts.signallingOf)
    parts.routes.legs.forEach((leg, index) => {
      if (leg.submission >= 0) this.purpose[leg.submission] = purposes.submission
      for (const place of leg.results.values()) this.purpose[place] = purposes.result
      for (let place = leg.places[0]; place < leg.places[1]; place++) this.legOf[place] = index
    })
    if (parts.retrieval !== undefined) this.legOf.fill(parts.routes.legs.length, ...parts.retrieval.places)
    const { count } = parts.devices
    this.isRelaying = new Uint8Array(count)
    this.relayHead = new Int32Array(count).fill(-1)
    this.relayTail = new Int32Array(count).fill(-1)
    this.onArrival = sim.handler("push planned", (device) => this.#planned(device))
    this.onResubmit = sim.handler("submission retry", (push) => {
      this.#submit(push)
      this.ledger.let(push)
    })
    this.onNotifyAgain = sim.handler("result notification retry", (push) => {
      this.#notifyInitiator(push, -1)
      this.ledger.let(push)
    })
    this.host.user = this
    const { initiatorNode, legs } = this.routes
    for (const leg of legs) {
      const place = leg.submission >= 0 ? leg.submission : leg.senderNode === initiatorNode ? leg.delivery.first : -1
      if (place >= 0) this.host.transport.isInitiators[place] = 1
    }
    for (const sender of new Set(this.senders)) {
      sender.onNotify = (push, attempt) => this.#notifyInitiator(push, attempt)
      sender.onHandOver = (push) => this.#submit(push)
    }
  }

  /** Plans the first push, or all of them. */
  begin(): void {
    const { load } = this.spec
    if (load.kind === "planned") {
      for (const { atNs, device } of load.pushes) this.sim.scheduleAt(atNs, this.onArrival, device, 0)
      return
    }
    this.#planNext()
  }

  #planNext(): void {
    if (this.interval === undefined) return
    const gap = this.interval.sample(this.arrivals)
    // Beyond the end of the run, and perhaps beyond all time that can be counted: no further push.
    if (gap > this.spec.durationNs - this.sim.now) return
    this.sim.schedule(wholeNs(gap), this.onArrival, -1, 0)
  }

  #planned(given: number): void {
    const { pushes } = this.ledger
    const device =
      given >= 0 ? given : Math.min(this.devices.count - 1, Math.floor(this.recipients.next() * this.devices.count))
    const body = Math.max(0, Math.round(this.size.sample(this.storedSizes?.at(this.count, 0) ?? this.contents)))
    const push = pushes.alloc(this.count++, device, this.devices.stateOf(device), body, this.sim.now)
    this.tracer?.planned(push)
    this.host.transport.work(this.routes.initiatorNode, push, this.jobKind, pushes.number[push]!)
    if (given < 0) this.#planNext()
  }

  served(push: number): void {
    this.store?.put(push)
    if (this.#legOf(push).submission >= 0) this.#submit(push)
    else this.#senderOf(push).begin(push)
  }

  #legOf(push: number): Leg {
    return this.routes.legs[this.ledger.pushes.leg[push]!]!
  }

  #senderOf(push: number): Sender {
    return this.senders[this.ledger.pushes.leg[push]!]!
  }

  #submit(push: number): void {
    const { pushes } = this.ledger
    const attempt = this.ledger.openAttempt(push)
    pushes.attempt[push] = attempt
    pushes.submissions[push]! += 1
    this.host.start(
      this.#legOf(push).submission,
      attempt,
      -1,
      pushes.device[push]!,
      pushes.body[push]!,
      pushes.number[push]!,
      push,
    )
  }

  answerOf(row: number): number {
    const t = this.host.transactions
    const place = t.place[row]!
    if (this.purpose[place] !== purposes.submission) {
      const leg = this.legOf[place]!
      return leg < 0 ? -1 : (this.deliveries[leg]!.answerOf?.(row) ?? -1)
    }
    const push = t.owner[row]!
    // A push-id that the PPG already has is answered as such, and not pushed again (WAP-247 §9.14).
    if (this.ledger.pushes.phase[push] !== 0) return papDuplicate
    return this.#legOf(push).refusal === undefined && this.#isLate(push) ? papExpired : -1
  }

  took(row: number, effect: number): void {
    const t = this.host.transactions
    const place = t.place[row]!
    const leg = this.legOf[place]!
    if (leg >= 0) {
      this.deliveries[leg]!.took(row, effect)
      return
    }
    if (this.purpose[place] === purposes.submission) {
      const push = t.owner[row]!
      if (this.ledger.pushes.phase[push] !== 0) return
      const sender = this.#senderOf(push)
      // The initiator may have given it up while the submission was still under way: the PPG has it all the same.
      sender.reopen(push)
      const { refusal } = this.#legOf(push)
      if (refusal !== undefined) sender.giveUp(push, refusal)
      else if (this.#isLate(push)) sender.giveUp(push, "expired")
      else sender.begin(push)
      return
    }
    if (this.purpose[place] === purposes.result) {
      const push = t.owner[row]!
      if (this.#legOf(push).results.get("delivered") === place) this.retrieval?.confirmed(t.device[row]!)
      if (this.ledger.pushes.confirmedAt[push]! < 0) this.ledger.pushes.confirmedAt[push] = this.sim.now
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
        if (this.announces[place] === 1) this.#tellSenders(place, device)
        return
      default:
        return
    }
  }

  /** Whether the push's deliver-before has passed (its validity counts from its planned start). */
  #isLate(push: number): boolean {
    return this.sim.now >= this.ledger.pushes.plannedAt[push]! + this.initiatorStore.expiryNs
  }

  /** A third-party REGISTER has reached an application server: it may have pushes for the subscriber. */
  #tellSenders(place: number, device: number): void {
    const node = this.host.receiverOf(place)
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
    this.tracer?.state(
      push,
      this.deviceNode,
      pushes.deliveries[push] === 1 ? "delivered" : "delivered again",
      "delivered",
    )
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
    if (this.purpose[place] === purposes.result) {
      if (code < 1000) this.#notifyAgain(this.ledger.attempts.push[attempt]!)
      return
    }
    if (this.purpose[place] === purposes.submission) {
      this.#submitted(this.ledger.attempts.push[attempt]!, code)
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
    if (leg.submission < 0 && code < 300) this.retrieval?.confirmed(device)
    // A refusal that the sender answers by storing, trying again or in another way is not the push's final response.
    const isFinal = code < 300 || pushes.verdict[push] !== -1
    if (leg.submission < 0 && isFinal && code !== 408) pushes.confirmedAt[push] = this.sim.now
  }

  /** A device can be delivered to again in this way. */
  returned(leg: number, device: number): void {
    this.senders[leg]!.registered(device)
  }

  /** The push-response is there (408, 503: it is not). */
  #submitted(push: number, code: number): void {
    const { pushes } = this.ledger
    if (code >= 1000) {
      if (this.#legOf(push).results.size === 0) pushes.confirmedAt[push] = this.sim.now
      return
    }
    // HTTP failed and nobody knows whether the push arrived: the same push-id is submitted again.
    if (pushes.submissions[push]! > this.initiatorStore.retries) {
      if (pushes.phase[push] === 0) this.#senderOf(push).giveUp(push, "lost")
      return
    }
    pushes.holders[push]! += 1 // kept for the timer
    this.sim.schedule(wholeNs(this.initiatorStore.retryAfterNs), this.onResubmit, push, 0)
  }

  #notifyInitiator(push: number, attempt: number): void {
    const { pushes } = this.ledger
    const place = this.#legOf(push).results.get(this.#senderOf(push).messageState(push))
    if (place === undefined) return
    const row = attempt >= 0 ? attempt : this.ledger.openAttempt(push)
    this.host.start(place, row, -1, pushes.device[push]!, pushes.body[push]!, pushes.number[push]!, push)
  }

  /** The initiator did not answer a result notification: the PPG repeats it, then drops it. */
  #notifyAgain(push: number): void {
    const { pushes } = this.ledger
    if (pushes.notifications[push]! >= notificationRetries) return
    pushes.notifications[push]! += 1
    pushes.holders[push]! += 1 // kept for the timer
    this.sim.schedule(notificationRetryAfter, this.onNotifyAgain, push, 0)
  }

  mayForward(row: number): boolean {
    const leg = this.legOf[this.host.transactions.place[row]!]!
    return leg < 0 || (this.deliveries[leg]!.mayForward?.(row) ?? true)
  }

  mayRelay(row: number): boolean {
    const t = this.host.transactions
    const device = t.device[row]!
    if (this.isRelaying[device] === 0) {
      this.isRelaying[device] = 1
      return true
    }
    this.host.hold(row)
    t.next[row] = -1
    const tail = this.relayTail[device]!
    if (tail < 0) this.relayHead[device] = row
    else t.next[tail] = row
    this.relayTail[device] = row
    return false
  }

  relayed(row: number): void {
    const t = this.host.transactions
    const device = t.device[row]!
    const waiting = this.relayHead[device]!
    if (waiting < 0) {
      this.isRelaying[device] = 0
      return
    }
    this.relayHead[device] = t.next[waiting]!
    if (this.relayHead[device]! < 0) this.relayTail[device] = -1
    this.host.relay(waiting)
    this.host.drop(waiting)
  }
}
