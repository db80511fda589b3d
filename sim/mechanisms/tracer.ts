/**
 * Writes down the story of one push while it happens. Tracing looks and never touches: a traced run executes the same
 * events as an untraced one. Texts are printed afterwards (`flow-of.ts`), from the same places.
 */
import type { Simulation } from "../kernel/simulation.ts"
import type { Packets } from "../network/packets.ts"
import type { OverloadFeedback } from "../protocols/sip/overload/via-parameters.ts"
import type { RecordKind } from "../trace/flow.ts"
import type { Ledger } from "./ledger.ts"
import { withPlace } from "./place-set.ts"
import type { Transactions } from "./transactions.ts"

/** A record before it is put into words: node numbers, places and ns. */
export interface RawRecord {
  readonly kind: RecordKind
  readonly sentNs: number
  receivedNs: number
  /** Node of a timer, queue, process or state; -1 for messages, whose ends are their place's. */
  readonly node: number
  readonly name: string
  readonly place: number
  /** Response code; -1 for a request, below that for what its sender says beside it. */
  readonly code: number
  /** Place whose receiver made the response, or the response that an aside is about. */
  readonly answeredAt: number
  readonly repeat: number
  readonly attempt: number
  readonly transaction: number
  /** The device that the message is from or for; that of the push where none is known yet. */
  readonly device: number
  readonly octets: number
  readonly body: number
  readonly part: number
  readonly isReliable: boolean
  /** What a response tells of its sender's load. */
  readonly feedback?: OverloadFeedback
  isLost: boolean
  cause: number | undefined
}

export interface RawAttempt {
  readonly number: number
  visited: number
}

export class Tracer {
  readonly records: RawRecord[] = []
  readonly attempts: RawAttempt[] = []
  /** Planned start, ns, and the device; -1 until the push is planned. */
  plannedNs = -1
  device = -1
  /** The push under whose push-id it was submitted, and the devices of all that were; `undefined`: it was submitted alone. */
  together: { readonly carrier: number; readonly devices: readonly number[] } | undefined = undefined
  private readonly sim: Simulation
  private readonly push: number
  private ledger: Ledger | undefined
  private transactions: Transactions | undefined
  private packets: Packets | undefined
  private transactionCount = 0
  private readonly packetRecords = new Map<number, number>()
  private readonly arrivals = new Map<number, number>()
  private readonly timers = new Map<string, number>()
  /** The record that the handling now under way answers to. */
  private cause: number | undefined = undefined

  constructor(sim: Simulation, push: number) {
    this.sim = sim
    this.push = push
  }

  attach(ledger: Ledger, transactions: Transactions, packets: Packets): void {
    this.ledger = ledger
    this.transactions = transactions
    this.packets = packets
  }

  isTraced(pushRow: number): boolean {
    return this.ledger!.pushes.number[pushRow] === this.push
  }

  planned(pushRow: number): void {
    if (!this.isTraced(pushRow)) return
    this.plannedNs = this.sim.now
    this.device = this.ledger!.pushes.device[pushRow]!
  }

  /** A transaction of an attempt begins. */
  started(row: number, attempt: number): void {
    const ledger = this.ledger!
    if (!this.isTraced(ledger.attempts.push[attempt]!)) return
    this.transactions!.traced[row] = this.transactionCount++
    const number = ledger.attempts.number[attempt]!
    if (this.attempts[number] === undefined) this.attempts[number] = { number, visited: 0 }
  }

  sent(row: number, packet: number, code: number, answeredAt: number, repeat: number): void {
    const t = this.transactions!
    if (t.traced[row]! < 0) return
    const attempt = this.#attemptOf(row)
    const known = this.attempts[attempt]
    if (known !== undefined) known.visited = withPlace(known.visited, t.place[row]!)
    this.packetRecords.set(packet, this.records.length)
    this.#add({
      ...this.#blank("message"),
      place: t.place[row]!,
      code,
      answeredAt: code < 0 ? t.answeredAt[row]! : answeredAt,
      repeat,
      attempt,
      transaction: t.traced[row]!,
      device: t.device[row]!,
      octets: this.packets!.octets[packet]!,
      body: t.body[row]!,
      part: t.part[row]!,
      isReliable: t.reliable[row] === 1,
      feedback: { value: t.ocValue[row]!, validityMs: t.ocValidity[row]!, sequence: t.ocSequence[row]! },
    })
  }

  /** The link lost it; it would have arrived at that instant (-1: nobody knows). */
  lost(packet: number, wouldArriveNs: number): void {
    const record = this.#recordOf(packet)
    if (record !== undefined) {
      record.isLost = true
      if (wouldArriveNs >= 0) record.receivedNs = wouldArriveNs
    }
    this.packetRecords.delete(packet)
  }

  arrived(packet: number): void {
    const record = this.#recordOf(packet)
    if (record === undefined) return
    record.receivedNs = this.sim.now
    this.arrivals.set(packet, this.sim.now)
  }

  /** The node turned it away, in these words. */
  dropped(packet: number, node: number, why: string): void {
    const record = this.#recordOf(packet)
    if (record === undefined) return
    record.isLost = true
    this.#add({ ...this.#blank("state"), node, name: why, cause: this.packetRecords.get(packet) })
    this.packetRecords.delete(packet)
    this.arrivals.delete(packet)
  }

  served(packet: number, node: number): void {
    const index = this.packetRecords.get(packet)
    const since = this.arrivals.get(packet)
    this.cause = index
    if (index === undefined || since === undefined) return
    this.packetRecords.delete(packet)
    this.arrivals.delete(packet)
    const began = this.packets!.startedAt[packet]!
    const record = this.records[index]!
    const span = {
      ...this.#blank("queue"),
      node,
      cause: index,
      attempt: record.attempt,
      transaction: record.transaction,
    }
    if (began > since) this.#add({ ...span, sentNs: since, receivedNs: began })
    if (this.sim.now > began) this.#add({ ...span, kind: "process", sentNs: began, receivedNs: this.sim.now })
  }

  /** `isFar`: it is a timer of the half at the far end of its place. */
  timerSet(row: number, name: string, span: number, isFar = false): void {
    const t = this.transactions!
    if (t.traced[row]! < 0) return
    this.timers.set(`${t.traced[row]} ${name}`, this.records.length)
    this.#add({
      ...this.#blank("timer-set"),
      name,
      place: t.place[row]!,
      code: isFar ? 0 : -1,
      receivedNs: this.sim.now + span,
      attempt: this.#attemptOf(row),
      transaction: t.traced[row]!,
    })
  }

  timerFired(row: number, name: string): void {
    this.cause = this.#timerEnded(row, name, "timer-fired")
  }

  timerCancelled(row: number, name: string): void {
    this.#timerEnded(row, name, "timer-cancelled")
  }

  /** A node says what it does with a row's request: which instance it gives it to next, which contacts it sends it to. */
  said(row: number, node: number, name: string): void {
    const t = this.transactions!
    if (t.traced[row]! < 0) return
    this.#add({ ...this.#blank("state"), node, name, attempt: this.#attemptOf(row), transaction: t.traced[row]! })
  }

  /** A store, a sender or the device says what became of the push. */
  state(pushRow: number, node: number, name: string, kind: "state" | "delivered" = "state"): void {
    if (!this.isTraced(pushRow)) return
    this.#add({ ...this.#blank(kind), node, name })
  }

  #timerEnded(row: number, name: string, kind: "timer-fired" | "timer-cancelled"): number | undefined {
    const t = this.transactions!
    if (t.traced[row]! < 0) return undefined
    const set = this.timers.get(`${t.traced[row]} ${name}`)
    this.#add({
      ...this.#blank(kind),
      name,
      place: t.place[row]!,
      code: set === undefined ? -1 : this.records[set]!.code,
      attempt: this.#attemptOf(row),
      transaction: t.traced[row]!,
      cause: set,
    })
    return this.records.length - 1
  }

  #attemptOf(row: number): number {
    return this.ledger!.attempts.number[this.transactions!.attempt[row]!]!
  }

  #recordOf(packet: number): RawRecord | undefined {
    const index = this.packetRecords.get(packet)
    return index === undefined ? undefined : this.records[index]
  }

  #add(record: RawRecord): void {
    this.records.push(record)
  }

  #blank(kind: RecordKind): RawRecord {
    return {
      kind,
      sentNs: this.sim.now,
      receivedNs: this.sim.now,
      node: -1,
      name: "",
      place: -1,
      code: -1,
      answeredAt: -1,
      repeat: 0,
      attempt: -1,
      transaction: -1,
      device: this.device,
      octets: 0,
      body: 0,
      part: 0,
      isReliable: false,
      isLost: false,
      cause: this.cause,
    }
  }
}
