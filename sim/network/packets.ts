/**
 * Packets: the pooled rows that stand for messages on a link, in a queue or in service.
 * Rule 1: a row belongs to exactly one holder at a time; whoever takes it last frees it.
 * Rule 2: columns are typed arrays that are replaced when the pool grows: read them through the object each time.
 */
import { assert } from "../kernel/assert.ts"

const initialRows = 1024

/** A pool of packets as a struct of columns. A packet is its row number, 0 to 2³¹ − 1; -1 stands for none. */
export class Packets {
  /** Rows allocated and not yet freed. */
  live = 0
  /** Message kind: an index into the names that `Stations` was given. */
  kind = new Int32Array(initialRows)
  /** Printed size. */
  octets = new Int32Array(initialRows)
  /** Three numbers of the owner's own meaning; neither stations nor links read them. */
  a = new Int32Array(initialRows)
  b = new Int32Array(initialRows)
  c = new Int32Array(initialRows)
  /** Keys of the draws this packet causes: the push's number, and the ordinal of the message within its push. */
  key1 = new Float64Array(initialRows)
  key2 = new Float64Array(initialRows)
  /** Set by `Links.send`: the device at the end of an access link, or -1. */
  device = new Int32Array(initialRows)
  /** Neighbours in the queue it waits in; -1 at the ends. `next` also chains the free rows. */
  next = new Int32Array(initialRows)
  previous = new Int32Array(initialRows)
  /** Queue it waits in, as `Stations` numbers queues; -1 while it does not wait. */
  queue = new Int32Array(initialRows)
  /** When it came to the station it is at, and when its service there began, ns. */
  since = new Float64Array(initialRows)
  startedAt = new Float64Array(initialRows)
  #capacity = initialRows
  #used = 0
  #free = -1

  /** Takes a row. Its columns hold whatever the last owner left: set those you mean to read. */
  alloc(): number {
    this.live++
    const packet = this.#free
    if (packet >= 0) {
      this.#free = this.next[packet]!
      this.queue[packet] = -1
      return packet
    }
    if (this.#used === this.#capacity) this.#grow()
    this.queue[this.#used] = -1
    return this.#used++
  }

  /** Rows that the columns have now. */
  get rows(): number {
    return this.#capacity
  }

  /** Gives a row back; it must be allocated and in no queue. */
  free(packet: number): void {
    assert(this.queue[packet] === -1, "a packet that waits in a queue, or is free already, cannot be freed")
    this.queue[packet] = -2
    this.next[packet] = this.#free
    this.#free = packet
    this.live--
  }

  #grow(): void {
    const rows = this.#capacity * 2
    this.kind = longer32(this.kind, rows)
    this.octets = longer32(this.octets, rows)
    this.a = longer32(this.a, rows)
    this.b = longer32(this.b, rows)
    this.c = longer32(this.c, rows)
    this.key1 = longer64(this.key1, rows)
    this.key2 = longer64(this.key2, rows)
    this.device = longer32(this.device, rows)
    this.next = longer32(this.next, rows)
    this.previous = longer32(this.previous, rows)
    this.queue = longer32(this.queue, rows)
    this.since = longer64(this.since, rows)
    this.startedAt = longer64(this.startedAt, rows)
    this.#capacity = rows
  }
}

const longer32 = (column: Int32Array<ArrayBuffer>, rows: number): Int32Array<ArrayBuffer> => {
  const grown = new Int32Array(rows)
  grown.set(column)
  return grown
}

const longer64 = (column: Float64Array<ArrayBuffer>, rows: number): Float64Array<ArrayBuffer> => {
  const grown = new Float64Array(rows)
  grown.set(column)
  return grown
}
