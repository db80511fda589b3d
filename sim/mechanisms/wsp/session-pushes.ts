/** Attempts that a PPG delivers in sessions, by attempt, and lists of them by device in the order in which they came. */
import { doubleColumns } from "../columns.ts"

const initialRows = 256

/** What is known of an attempt while its PPG delivers it. */
export class SessionPushes {
  /** Phase of its confirmed push. */
  phase = new Int32Array(initialRows)
  /** The transaction that carries it, or -1. */
  row = new Int32Array(initialRows)
  /** How often it has been pushed, has asked for a session, and has made the device connect. */
  sends = new Int32Array(initialRows)
  asks = new Int32Array(initialRows)
  connects = new Int32Array(initialRows)
  /** When it last asked, ns. */
  askedAt = new Float64Array(initialRows)
  /** The next of its list, or -1. */
  next = new Int32Array(initialRows)

  /** An attempt begins; its number may have been another's. */
  begin(attempt: number): void {
    while (attempt >= this.phase.length) doubleColumns(this)
    this.phase[attempt] = 0
    this.row[attempt] = -1
    this.sends[attempt] = 0
    this.asks[attempt] = 0
    this.connects[attempt] = 0
    this.askedAt[attempt] = -1
  }
}

/** A list for each device; an attempt is in one list at most. */
export class AttemptLists {
  readonly #pushes: SessionPushes
  readonly #head: Int32Array
  readonly #tail: Int32Array

  constructor(pushes: SessionPushes, devices: number) {
    this.#pushes = pushes
    this.#head = new Int32Array(devices).fill(-1)
    this.#tail = new Int32Array(devices).fill(-1)
  }

  /** The first of a device's list, or -1. */
  first(device: number): number {
    return this.#head[device]!
  }

  add(device: number, attempt: number): void {
    const { next } = this.#pushes
    next[attempt] = -1
    const last = this.#tail[device]!
    if (last < 0) this.#head[device] = attempt
    else next[last] = attempt
    this.#tail[device] = attempt
  }

  /** Takes the first out; there must be one. */
  take(device: number): number {
    const attempt = this.#head[device]!
    this.#head[device] = this.#pushes.next[attempt]!
    if (this.#head[device]! < 0) this.#tail[device] = -1
    return attempt
  }

  /** How many there are. */
  count(device: number): number {
    let count = 0
    for (let at = this.#head[device]!; at >= 0; at = this.#pushes.next[at]!) count++
    return count
  }
}
