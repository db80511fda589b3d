/** Pushes under way: one pooled row per notification, from its planned start until its outcome and last message. */
import { interleave, rowStep } from "./columns.ts"

const initialRows = 256

/** A pool of pushes as interleaved columns, those that every push needs first. */
export class Pushes {
  device = new Int32Array(0)
  /** Phase of the sender's machine for this push. */
  phase = new Int32Array(0)
  /** Attempts that live, and 1 while the sender has not ended it. */
  holders = new Int32Array(0)
  /** The attempt under way, or -1. */
  attempt = new Int32Array(0)
  /** Index into `deviceStates` at the planned start. */
  state = new Int32Array(0)
  body = new Int32Array(0)
  /** Which way of the chain is being tried, from 0. */
  leg = new Int32Array(0)
  /** How the sender ended it: index into `outcomes`, or -1 while it has not. */
  verdict = new Int32Array(0)
  deliveries = new Int32Array(0)
  /** Transmissions of the initiator's own request. */
  transmissions = new Int32Array(0)
  attempts = new Int32Array(0)
  hops = new Int32Array(0)
  redundantHops = new Int32Array(0)
  /** What became of it where nobody told the sender, index into `outcomes`; -1: nothing is known. */
  fate = new Int32Array(0)
  /** Neighbours in the list of those waiting for the subscriber's turn or return; `next` also chains free rows. */
  next = new Int32Array(0)
  retries = new Int32Array(0)
  previous = new Int32Array(0)
  /** Next push that waits for its turn at the same URI. */
  turn = new Int32Array(0)
  /** Ways that a PPG which chooses among them has tried, as bits. */
  tried = new Int32Array(0)
  /** Exchanges about it beside its attempts so far; they have numbers of their own. */
  asides = new Int32Array(0)
  /** PAP status code with which its last attempt ended; 0: none of its own. */
  papCode = new Int32Array(0)
  /** Submissions by PAP so far, and tries to notify the initiator of the result. */
  submissions = new Int32Array(0)
  notifications = new Int32Array(0)
  /** 1: a replacement has taken its place at the PPG; 2: it will when the attempt under way has ended. */
  replaced = new Int32Array(0)
  /** Next push of the submission that it was part of, or -1. */
  mate = new Int32Array(0)
  /** 1: its initiator has given up the submission that it carries, and the PPG may have it yet. */
  abandoned = new Int32Array(0)
  /** Which of its user's devices have its content already, as bits by their place among them. */
  have = new Int32Array(0)
  /** 1: its flow is traced. */
  traced = new Int32Array(0)
  plannedAt = new Float64Array(0)
  /** Number of the push in the run, from 0, in planned order. */
  number = new Float64Array(0)
  sentAt = new Float64Array(0)
  deliveredAt = new Float64Array(0)
  confirmedAt = new Float64Array(0)
  timerRetry = new Float64Array(0)
  timerExpiry = new Float64Array(0)
  messages = new Float64Array(0)
  bytes = new Float64Array(0)
  coreMessages = new Float64Array(0)
  radioMessages = new Float64Array(0)
  radioBytes = new Float64Array(0)
  redundantMessages = new Float64Array(0)
  redundantBytes = new Float64Array(0)
  retransmissions = new Float64Array(0)
  live = 0
  #capacity = initialRows
  #used = 0
  #free = -1

  constructor() {
    interleave(this, initialRows)
  }

  /** The end of the rows ever used, which go up by `rowStep`: for whoever must visit all of them. */
  get used(): number {
    return this.#used
  }

  alloc(number: number, device: number, state: number, body: number, plannedAt: number): number {
    this.live++
    let row = this.#free
    if (row >= 0) this.#free = this.next[row]!
    else {
      if (this.#used === this.#capacity * rowStep) this.#grow()
      row = this.#used
      this.#used += rowStep
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
    this.have[row] = 0
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
    this.#capacity *= 2
    interleave(this, this.#capacity)
  }
}
