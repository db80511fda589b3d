/**
 * Transactions in flight: one row per branch of one request on one place, with the client half at its near end and the
 * server half at its far end. Matching by branch (RFC 3261 §17.1.3, §17.2.3) is the row number itself: a row lives as
 * long as either half lives, a message of it is on its way, or a transaction it caused lives.
 */
import { interleave, rowStep } from "./columns.ts"

const initialRows = 256

/** A pool of transactions as interleaved columns, those that every message touches first. */
export class Transactions {
  place = new Int32Array(0)
  /** Attempt it belongs to; -1: registration and other signalling that all mechanisms share. */
  attempt = new Int32Array(0)
  device = new Int32Array(0)
  /** Instances of the nodes at its two ends, from 0. */
  source = new Int32Array(0)
  target = new Int32Array(0)
  /** Halves, messages and followers that keep the row alive. */
  holders = new Int32Array(0)
  clientPhase = new Int32Array(0)
  serverPhase = new Int32Array(0)
  /** 1: over TCP. */
  reliable = new Int32Array(0)
  /** Transmissions of the request, and of its responses. */
  requests = new Int32Array(0)
  responses = new Int32Array(0)
  /** Octets of the request. */
  octets = new Int32Array(0)
  /** 1: the receiver of its request has forgotten it. */
  forgotten = new Int32Array(0)
  /** 1: a response has come, if only a provisional one. */
  heard = new Int32Array(0)
  /** Last response of the server half: code, and place whose receiver made it. */
  code = new Int32Array(0)
  answeredAt = new Int32Array(0)
  /** The transaction whose server half started this one; -1 for the first of a route. */
  parent = new Int32Array(0)
  /** Octets of the push's content in the request. */
  body = new Int32Array(0)
  /** How often the last response has been sent again; a final response that follows a 100 is no repeat of it. */
  repeats = new Int32Array(0)
  /** Which interval Timer E had last: T1 · 2^n, or the cap. */
  interval = new Int32Array(0)
  /** What the row's owner wants to remember. */
  owner = new Int32Array(0)
  next = new Int32Array(0)
  /** Which part of a push that is cut into several it carries, from 0. */
  part = new Int32Array(0)
  /** Instances that the request has been given to, this one included; and what tells the draws of one way apart from another's. */
  tried = new Int32Array(0)
  detour = new Int32Array(0)
  asides = new Int32Array(0)
  /** INVITE: the interval that Timer G had last. */
  backOff = new Int32Array(0)
  /** INVITE at a proxy: phase of the branch, whose client transaction is the row's client half. */
  branchPhase = new Int32Array(0)
  /** Number within the traced flow; -1: not traced. */
  traced = new Int32Array(0)
  /** WTP: intervals A that the server half has let pass, and which life of the device the half there belongs to. */
  holds = new Int32Array(0)
  life = new Int32Array(0)
  /** Key of the draws that its messages cause. */
  key = new Float64Array(0)
  ordinal = new Float64Array(0)
  timerE = new Float64Array(0)
  timerF = new Float64Array(0)
  timerJ = new Float64Array(0)
  timerK = new Float64Array(0)
  timerProvisional = new Float64Array(0)
  /** INVITE: repeats of a final response, and how long a proxy waits. */
  timerG = new Float64Array(0)
  timerC = new Float64Array(0)
  /** Overload feedback in the last response: value, how long it holds (ms), number; a client keeps its own copy of it. */
  ocValue = new Float64Array(0)
  ocValidity = new Float64Array(0)
  ocSequence = new Float64Array(0)
  live = 0
  #capacity = initialRows
  #used = 0
  #free = -1

  constructor() {
    interleave(this, initialRows)
  }

  /** The end of the rows ever used, which go up by `rowStep`; those without holders are free. */
  get used(): number {
    return this.#used
  }

  alloc(): number {
    this.live++
    let row = this.#free
    if (row >= 0) this.#free = this.next[row]!
    else {
      if (this.#used === this.#capacity * rowStep) this.#grow()
      row = this.#used
      this.#used += rowStep
    }
    this.clientPhase[row] = 0
    this.serverPhase[row] = 0
    this.interval[row] = 0
    this.backOff[row] = 0
    this.branchPhase[row] = 0
    this.requests[row] = 0
    this.responses[row] = 0
    this.asides[row] = 0
    this.repeats[row] = 0
    this.code[row] = 0
    this.answeredAt[row] = -1
    this.holders[row] = 0
    this.heard[row] = 0
    this.forgotten[row] = 0
    this.traced[row] = -1
    return row
  }

  free(row: number): void {
    this.next[row] = this.#free
    this.#free = row
    this.live--
  }

  #grow(): void {
    this.#capacity *= 2
    interleave(this, this.#capacity)
  }
}
