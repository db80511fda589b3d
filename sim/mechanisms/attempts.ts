/**
 * Attempts: one try to deliver one push, with what it sent at each place. When the last of its transactions has gone, the
 * walk it really took is judged hop by hop and its account goes to the push.
 */
import { doubleColumns } from "./columns.ts"

const initialRows = 256

export class Attempts {
  push = new Int32Array(initialRows)
  /** Number of the attempt within its push, from 0. */
  number = new Int32Array(initialRows)
  /** Transactions that live. */
  holders = new Int32Array(initialRows)
  retransmissions = new Int32Array(initialRows)
  next = new Int32Array(initialRows)
  /** [attempt × place]: messages and octets sent at the place, requests and responses together. */
  messages: Int32Array<ArrayBuffer>
  bytes: Float64Array<ArrayBuffer>
  live = 0
  readonly places: number
  #capacity = initialRows
  #used = 0
  #free = -1

  constructor(places: number) {
    this.places = places
    this.messages = new Int32Array(initialRows * places)
    this.bytes = new Float64Array(initialRows * places)
  }

  alloc(push: number, number: number): number {
    this.live++
    let row = this.#free
    if (row >= 0) this.#free = this.next[row]!
    else {
      if (this.#used === this.#capacity) this.#grow()
      row = this.#used++
    }
    this.push[row] = push
    this.number[row] = number
    this.holders[row] = 0
    this.retransmissions[row] = 0
    const end = (row + 1) * this.places
    for (let cell = end - this.places; cell < end; cell++) {
      this.messages[cell] = 0
      this.bytes[cell] = 0
    }
    return row
  }

  /** Rows ever used. */
  get used(): number {
    return this.#used
  }

  free(row: number): void {
    this.holders[row] = 0
    this.push[row] = -1
    this.next[row] = this.#free
    this.#free = row
    this.live--
  }

  #grow(): void {
    doubleColumns(this)
    this.#capacity *= 2
  }
}
