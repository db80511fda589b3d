/** Pushes under way: one pooled row per notification, from its planned start until its outcome and last message. */
import { doubleColumns } from "./columns.ts"

const initialRows = 256

export class Pushes {
  /** Number of the push in the run, from 0, in planned order. */
  number = new Float64Array(initialRows)
  device = new Int32Array(initialRows)
  /** Index into `deviceStates` at the planned start. */
  state = new Int32Array(initialRows)
  body = new Int32Array(initialRows)
  plannedAt = new Float64Array(initialRows)
  sentAt = new Float64Array(initialRows)
  deliveredAt = new Float64Array(initialRows)
  confirmedAt = new Float64Array(initialRows)
  deliveries = new Int32Array(initialRows)
  /** Transmissions of the initiator's own request. */
  transmissions = new Int32Array(initialRows)
  /** Phase of the sender's machine for this push. */
  phase = new Int32Array(initialRows)
  /** Which way of the chain is being tried, from 0. */
  leg = new Int32Array(initialRows)
  /** Ways that a PPG which chooses among them has tried, as bits. */
  tried = new Int32Array(initialRows)
  /** How the sender ended it: index into `outcomes`, or -1 while it has not. */
  verdict = new Int32Array(initialRows)
  /** What became of it where nobody told the sender, index into `outcomes`; -1: nothing is known. */
  fate = new Int32Array(initialRows)
  attempts = new Int32Array(initialRows)
  retries = new Int32Array(initialRows)
  /** Submissions by PAP so far, and tries to notify the initiator of the result. */
  submissions = new Int32Array(initialRows)
  notifications = new Int32Array(initialRows)
  /** Exchanges about it beside its attempts so far; they have numbers of their own. */
  asides = new Int32Array(initialRows)
  /** PAP status code with which its last attempt ended; 0: none of its own. */
  papCode = new Int32Array(initialRows)
  /** 1: a replacement has taken its place at the PPG; 2: it will when the attempt under way has ended. */
  replaced = new Int32Array(initialRows)
  /** Next push of the submission that it was part of, or -1. */
  mate = new Int32Array(initialRows)
  /** 1: its initiator has given up the submission that it carries, and the PPG may have it yet. */
  abandoned = new Int32Array(initialRows)
  timerRetry = new Float64Array(initialRows)
  timerExpiry = new Float64Array(initialRows)
  /** Attempts that live, and 1 while the sender has not ended it. */
  holders = new Int32Array(initialRows)
  /** The attempt under way, or -1. */
  attempt = new Int32Array(initialRows)
  /** Neighbours in the list of those waiting for the subscriber's turn or return; `next` also chains free rows. */
  next = new Int32Array(initialRows)
  previous = new Int32Array(initialRows)
  /** Next push that waits for its turn at the same URI. */
  turn = new Int32Array(initialRows)
  messages = new Float64Array(initialRows)
  bytes = new Float64Array(initialRows)
  hops = new Int32Array(initialRows)
  redundantHops = new Int32Array(initialRows)
  redundantMessages = new Float64Array(initialRows)
  redundantBytes = new Float64Array(initialRows)
  coreMessages = new Float64Array(initialRows)
  radioMessages = new Float64Array(initialRows)
  radioBytes = new Float64Array(initialRows)
  retransmissions = new Float64Array(initialRows)
  /** 1: its flow is traced. */
  traced = new Int32Array(initialRows)
  live = 0
  #capacity = initialRows
  #used = 0
  #free = -1

  /** Rows ever used: the upper end for whoever must visit all of them. */
  get used(): number {
    return this.#used
  }

  alloc(number: number, device: number, state: number, body: number, plannedAt: number): number {
    this.live++
    let row = this.#free
    if (row >= 0) this.#free = this.next[row]!
    else {
      if (this.#used === this.#capacity) this.#grow()
      row = this.#used++
    }
    this.number[row] = number
    this.device[row] = device
    this.state[row] = state
    this.body[row] = body
    this.plannedAt[row] = plannedAt
    this.sentAt[row] = -1
    this.deliveredAt[row] = -1
    this.confirmedAt[row] = -1
    this.deliveries[row] = 0
    this.transmissions[row] = 0
    this.phase[row] = 0
    this.leg[row] = 0
    this.tried[row] = 0
    this.verdict[row] = -1
    this.fate[row] = -1
    this.attempts[row] = 0
    this.retries[row] = 0
    this.submissions[row] = 0
    this.notifications[row] = 0
    this.asides[row] = 0
    this.papCode[row] = 0
    this.replaced[row] = 0
    this.mate[row] = -1
    this.abandoned[row] = 0
    this.timerRetry[row] = -1
    this.timerExpiry[row] = -1
    this.holders[row] = 1
    this.attempt[row] = -1
    this.next[row] = -1
    this.previous[row] = -1
    this.messages[row] = 0
    this.bytes[row] = 0
    this.hops[row] = 0
    this.redundantHops[row] = 0
    this.redundantMessages[row] = 0
    this.redundantBytes[row] = 0
    this.coreMessages[row] = 0
    this.radioMessages[row] = 0
    this.radioBytes[row] = 0
    this.retransmissions[row] = 0
    this.traced[row] = 0
    return row
  }

  free(row: number): void {
    this.number[row] = -1
    this.next[row] = this.#free
    this.#free = row
    this.live--
  }

  #grow(): void {
    doubleColumns(this)
    this.#capacity *= 2
  }
}
