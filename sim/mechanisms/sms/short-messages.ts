/**
 * Short messages of pushes at the SMS centre, while they live: the table of `protocols/smsc` for each part, MAP as its consequences,
 * the radio channel at the switch, and what the device has got of a push.
 * Rule 1: a push is there when its last part is; a part that never comes loses it, and nobody is told.
 * Rule 2: one device takes one short message at a time. The first waits for page and channel, the next ones find the channel open.
 * Assumption: the HLR names a serving node whether or not the device is switched on; that it is absent, the switch finds out.
 */
import { sampler, wholeNs, type Sampler } from "../../kernel/distribution.ts"
import type { KeyedStream } from "../../kernel/random-stream.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import { alertAfterAttach, delivery, furtherPart, retrySchedules, temporaryFailure } from "../../parameters/sms.ts"
import { distributionInBase, inBase } from "../../parameters/parameter.ts"
import { retryDelay, type RetryCause } from "../../protocols/smsc/retry-delay.ts"
import { shortMessage, type ShortMessageInput } from "../../protocols/smsc/short-message.ts"
import { compile, inputIndex, phaseIndex } from "../../protocols/table.ts"
import { outcomes } from "../../trace/tables.ts"
import type { DeliveryContext } from "../delivery.ts"
import type { Forgotten } from "../faults/forgotten.ts"
import { smsCode, type ShortMessageRoutes } from "./routes.ts"
import { Datagrams, ShortMessageRows, unlink } from "./rows.ts"

const machine = compile(shortMessage)
const { actions, phases } = shortMessage
const input = Object.fromEntries(shortMessage.inputs.map((name) => [name, inputIndex(shortMessage, name)])) as Readonly<
  Record<ShortMessageInput, number>
>
const finals: ReadonlySet<number> = new Set(
  (["delivered", "expired", "undeliverable", "rejected"] as const).map((name) => phaseIndex(shortMessage, name)),
)
const expiredPhase = phaseIndex(shortMessage, "expired")
/** What is forgotten ends undeliverable: nobody will say so. */
const forgottenPhase = phaseIndex(shortMessage, "undeliverable")
const expired = outcomes.indexOf("expired")
const lost = outcomes.indexOf("lost")

/** Told of what becomes of a datagram. */
export interface ShortMessageUser {
  /** The centre has taken all parts (200), or one of them not (503), or nobody answered (408). */
  submitted(push: number, attempt: number, code: number): void
  /** The device has all parts. */
  arrived(attempt: number): void
  /** Receipts of all parts are there, or one says that it was not delivered. */
  reported(push: number, attempt: number, isDelivered: boolean): void
  /** A receipt that was asked for will not come: the centre has lost the message, or did not get it through. */
  unreported(attempt: number): void
}

export class ShortMessages {
  private readonly sim: Simulation
  private readonly context: DeliveryContext
  private readonly routes: ShortMessageRoutes
  private readonly user: ShortMessageUser
  private readonly receiptPlaces: ReadonlySet<number>
  private readonly rows = new ShortMessageRows()
  private readonly datagrams = new Datagrams()
  private readonly channelWait: Sampler
  private readonly alertWait: Sampler
  private readonly waits: KeyedStream
  private readonly failures: KeyedStream
  private readonly alerts: KeyedStream
  /** By device: until when its signalling channel is in use, ns; 1 where the HLR is to alert; how often it has attached. */
  private readonly channelUntil: Float64Array
  private readonly isAwaited: Uint8Array
  private readonly attachments: Int32Array
  /** By device: first of the short messages that the centre holds for it. */
  private readonly held: Int32Array
  private readonly onChannel: number
  private readonly onRetry: number
  private readonly onExpiry: number
  private readonly onAlert: number

  constructor(context: DeliveryContext, routes: ShortMessageRoutes, user: ShortMessageUser) {
    const { sim, random, devices } = context
    this.sim = sim
    this.context = context
    this.routes = routes
    this.user = user
    this.receiptPlaces = new Set(Object.values(routes.receipts))
    this.channelWait = sampler(distributionInBase(delivery))
    this.alertWait = sampler(distributionInBase(alertAfterAttach))
    this.waits = random.keyed("sms/channel")
    this.failures = random.keyed("sms/failure")
    this.alerts = random.keyed("sms/alert")
    this.channelUntil = new Float64Array(devices.count)
    this.isAwaited = new Uint8Array(devices.count)
    this.attachments = new Int32Array(devices.count)
    this.held = new Int32Array(devices.count).fill(-1)
    this.onChannel = sim.handler("SMS channel", (row) => {
      context.host.relay(row)
      context.host.drop(row)
    })
    this.onRetry = sim.handler("SMS retry", (message) => this.#give(message, input.retryDue))
    this.onExpiry = sim.handler("SMS validity", (message) => this.#give(message, input.expiryDue))
    this.onAlert = sim.handler("HLR alert", (device) => this.#alert(device))
  }

  /** Sends the datagram of an attempt; `submitted` follows. */
  send(push: number, attempt: number): void {
    const { pushes } = this.context.ledger
    const parts = this.routes.partsOf(pushes.body[push]!)
    this.datagrams.begin(attempt, parts)
    for (let part = 0; part < parts; part++) this.#start(this.routes.submit, attempt, part)
  }

  /**
   * Sends the datagram of an attempt once more, where it is one part: a short message of its own, which the centre keeps beside the
   * first. `count` numbers the repeats, from 1; `submitted` follows.
   */
  repeat(attempt: number, count: number): void {
    this.datagrams.refused[attempt] = 0
    this.#start(this.routes.submit, attempt, count)
  }

  /** A far end has taken a request. */
  took(row: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    if (place === this.routes.submit) this.#accept(transactions.attempt[row]!, transactions.part[row]!)
    else if (place === this.routes.air) this.#received(transactions.attempt[row]!, transactions.part[row]!)
    else if (this.receiptPlaces.has(place)) this.#receipt(transactions.attempt[row]!)
    else if (place === this.routes.alert) this.#alerted(transactions.device[row]!)
  }

  /** A request stands at the switch: the device is called, unless it is detached or the network has trouble. */
  mayForward(row: number): boolean {
    const { host, devices, ledger } = this.context
    const { transactions } = host
    const device = transactions.device[row]!
    if (devices.reachable[device] === 0) {
      host.answer(row, smsCode.absent)
      return false
    }
    const message = this.#find(transactions.attempt[row]!, transactions.part[row]!)
    const push = ledger.pushes.number[ledger.attempts.push[transactions.attempt[row]!]!]!
    const ordinal = this.#ordinal(message)
    if (this.failures.at(push, ordinal).next() < temporaryFailure.value) {
      host.answer(row, smsCode.failure)
      return false
    }
    const now = this.sim.now
    const open = this.channelUntil[device]!
    const wait =
      open > now ? open - now + furtherPartNs : wholeNs(this.channelWait.sample(this.waits.at(push, ordinal)))
    this.channelUntil[device] = now + wait
    host.hold(row)
    this.sim.schedule(wait, this.onChannel, row, 0)
    return false
  }

  /** The first transaction of one of its routes has ended. */
  finished(row: number, code: number): void {
    const { transactions } = this.context.host
    const place = transactions.place[row]!
    const attempt = transactions.attempt[row]!
    if (place === this.routes.submit) this.#submitted(attempt, code)
    else if (place === this.routes.route || place === this.routes.forward) {
      const message = this.#find(attempt, transactions.part[row]!)
      if (message >= 0) this.#give(message, this.#inputOf(place, code))
    } else if (code !== smsCode.ok && this.receiptPlaces.has(place)) this.#unreported(attempt)
  }

  /** A device can be reached again. */
  attached(device: number): void {
    if (this.isAwaited[device] === 0) return
    this.attachments[device]! += 1
    const wait = wholeNs(this.alertWait.sample(this.alerts.at(device, this.attachments[device]!)))
    this.sim.schedule(wait, this.onAlert, device, 0)
  }

  /** Where the centre loses its disk, all that it holds is lost; datagrams are counted by their first parts. */
  forget(node: number, isWiped: boolean, forgotten: Forgotten): void {
    if (!isWiped || this.context.table.from[this.routes.forward] !== node) return
    const { rows, held } = this
    const { attempts, pushes } = this.context.ledger
    // A push is lost with any of its parts, unless a device has it already.
    const lost = new Set<number>()
    for (let device = 0; device < held.length; device++) {
      for (let message = held[device]!; message >= 0; message = held[device]!) {
        this.sim.cancel(rows.timerRetry[message]!)
        this.sim.cancel(rows.timerExpiry[message]!)
        const push = attempts.push[rows.attempt[message]!]!
        if (pushes.deliveries[push] === 0) lost.add(push)
        rows.phase[message] = forgottenPhase
        this.#unreported(rows.attempt[message]!)
        this.#close(message)
      }
    }
    forgotten.pushes += lost.size
  }

  #unreported(attempt: number): void {
    const { receipts, parts } = this.datagrams
    if (this.routes.isReceiptAsked && receipts[attempt]! < parts[attempt]!) this.user.unreported(attempt)
  }

  #inputOf(place: number, code: number): number {
    if (code === smsCode.absent) return input.absent
    if (code !== smsCode.ok) return input.temporary
    return place === this.routes.route ? input.located : input.acknowledged
  }

  #accept(attempt: number, part: number): void {
    if (this.#find(attempt, part) >= 0) return
    const { rows, datagrams, held } = this
    const { ledger } = this.context
    const device = ledger.pushes.device[ledger.attempts.push[attempt]!]!
    const message = rows.alloc(attempt, part, device)
    rows.next[message] = held[device]!
    held[device] = message
    rows.sibling[message] = datagrams.first[attempt]!
    datagrams.first[attempt] = message
    ledger.hold(attempt)
    this.#give(message, input.submit)
  }

  /** The row of a part that the centre holds, or -1. */
  #find(attempt: number, part: number): number {
    const { rows } = this
    for (let row = this.datagrams.first[attempt]!; row >= 0; row = rows.sibling[row]!) {
      if (rows.part[row] === part) return row
    }
    return -1
  }

  #submitted(attempt: number, code: number): void {
    const { datagrams } = this
    if (code !== smsCode.ok) datagrams.refused[attempt] = code
    datagrams.answered[attempt]! += 1
    if (datagrams.answered[attempt]! < datagrams.parts[attempt]!) return
    const refused = datagrams.refused[attempt]!
    this.user.submitted(this.context.ledger.attempts.push[attempt]!, attempt, refused === 0 ? smsCode.ok : refused)
  }

  #received(attempt: number, part: number): void {
    const { datagrams } = this
    const before = datagrams.received[attempt]!
    const after = before | (1 << part)
    datagrams.received[attempt] = after
    const parts = datagrams.parts[attempt]!
    const isWhole = parts === 1 || after === (parts === partsMost ? 0x7fffffff : (1 << parts) - 1)
    // A part that comes again makes the device show the push again only where it is the whole push.
    if (isWhole && (after !== before || parts === 1)) this.user.arrived(attempt)
  }

  #receipt(attempt: number): void {
    const { datagrams } = this
    datagrams.receipts[attempt]! += 1
    if (datagrams.receipts[attempt]! < datagrams.parts[attempt]!) return
    this.user.reported(this.context.ledger.attempts.push[attempt]!, attempt, datagrams.failed[attempt] === 0)
  }

  #give(message: number, given: number): void {
    const { rows } = this
    const fired = machine.row[rows.phase[message]! * machine.inputCount + given]!
    if (fired < 0) return
    const to = machine.to[fired]!
    rows.phase[message] = to
    this.#count(message, given)
    this.#trace(message, to)
    const end = machine.actionStart[fired + 1]!
    for (let i = machine.actionStart[fired]!; i < end; i++) this.#action(message, machine.actions[i]!, given)
    // By the phase of this row of the table: an action may have given another input, which has then closed the message itself.
    if (finals.has(to)) this.#close(message)
  }

  /** Failures in a row, by their cause, for the schedule. */
  #count(message: number, given: number): void {
    const { rows } = this
    if (given !== input.absent && given !== input.temporary) return
    const isAbsent = given === input.absent ? 1 : 0
    rows.failures[message] = rows.wasAbsent[message] === isAbsent ? rows.failures[message]! + 1 : 1
    rows.wasAbsent[message] = isAbsent
    rows.attempts[message]! += 1
  }

  #trace(message: number, phase: number): void {
    const { tracer, ledger, table } = this.context
    const name = phases[phase]!
    if (name !== "stored" && name !== "backingOff" && name !== "expired" && name !== "storedForAlert") return
    const push = ledger.attempts.push[this.rows.attempt[message]!]!
    tracer?.state(push, table.from[this.routes.forward]!, words[name])
  }

  #action(message: number, action: number, given: number): void {
    const { rows, routes } = this
    const attempt = rows.attempt[message]!
    const part = rows.part[message]!
    switch (actions[action]) {
      case "askRoute":
        this.#start(routes.route, attempt, part)
        return
      case "forward":
        this.#start(routes.forward, attempt, part)
        return
      case "setMessageWaiting":
        this.isAwaited[rows.device[message]!] = 1
        this.#start(routes.report, attempt, part)
        return
      case "startRetry": {
        const cause: RetryCause = given === input.absent ? "absent" : "transient"
        const wait = retryDelay(retrySchedules, cause, rows.failures[message]!)
        if (wait === undefined) this.#give(message, input.retriesSpent)
        else rows.timerRetry[message] = this.sim.schedule(wait, this.onRetry, message, 0)
        return
      }
      case "stopRetry":
        this.sim.cancel(rows.timerRetry[message]!)
        return
      case "startExpiry": {
        const { pushes, attempts } = this.context.ledger
        const until = pushes.plannedAt[attempts.push[attempt]!]! + this.#validityNs()
        rows.timerExpiry[message] = this.sim.scheduleAt(Math.max(until, this.sim.now), this.onExpiry, message, 0)
        return
      }
      case "stopExpiry":
        this.sim.cancel(rows.timerExpiry[message]!)
        return
      case "sendReceipt":
        if (rows.phase[message] !== deliveredPhase) this.datagrams.failed[attempt] = 1
        if (routes.isReceiptAsked) this.#start(routes.receipts[receiptOf(rows.phase[message]!)], attempt, part)
        return
      case "answerAccepted":
      case "answerRefused":
      case undefined:
        return // answers are the places' own
    }
  }

  #close(message: number): void {
    const { rows, held } = this
    const { ledger } = this.context
    const attempt = rows.attempt[message]!
    const device = rows.device[message]!
    if (rows.phase[message] !== deliveredPhase) {
      const push = ledger.attempts.push[attempt]!
      ledger.pushes.fate[push] = rows.phase[message] === expiredPhase ? expired : lost
    }
    unlink(held, device, rows.next, message)
    unlink(this.datagrams.first, attempt, rows.sibling, message)
    rows.free(message)
    ledger.release(attempt)
  }

  #alert(device: number): void {
    const message = this.held[device]!
    if (message < 0 || this.context.devices.reachable[device] === 0) return
    this.isAwaited[device] = 0
    this.#start(this.routes.alert, this.rows.attempt[message]!, this.rows.part[message]!)
  }

  /** The centre has heard that the device is there: all that it holds for it goes out. */
  #alerted(device: number): void {
    for (let message = this.held[device]!; message >= 0;) {
      const next = this.rows.next[message]!
      this.#give(message, input.alert)
      message = next
    }
  }

  #validityNs(): number {
    return this.context.spec.nodes[this.context.table.from[this.routes.submit]!]!.store.expiryNs
  }

  /** Which draw of its push: part, and attempt at the centre. */
  #ordinal(message: number): number {
    return message < 0 ? 0 : this.rows.part[message]! * 4096 + this.rows.attempts[message]!
  }

  #start(place: number, attempt: number, part: number): void {
    const { host, ledger } = this.context
    const push = ledger.attempts.push[attempt]!
    const { pushes } = ledger
    host.start(place, attempt, -1, pushes.device[push]!, pushes.body[push]!, pushes.number[push]!, push, part)
  }
}

/** Parts that a datagram may have: each is a bit. */
const partsMost = 31

const deliveredPhase = phaseIndex(shortMessage, "delivered")
const furtherPartNs = inBase(furtherPart)

/** What the receipt says of a message that has ended in this phase. */
const receiptOf = (phase: number): keyof ShortMessageRoutes["receipts"] =>
  phase === deliveredPhase ? "DELIVRD" : phase === expiredPhase ? "EXPIRED" : "UNDELIV"

/** What a chart says of the phases that it shows. */
const words = {
  stored: "stored: subscriber absent",
  storedForAlert: "stored until the HLR alerts",
  backingOff: "waits to try again",
  expired: "validity over: dropped",
} as const
