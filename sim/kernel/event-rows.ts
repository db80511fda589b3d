/**
 * The rows of pending events: a pool of 64-octet records in one buffer, seen as float64 and as int32 columns, so that an event is
 * one line of cache and costs no allocation.
 * Rule 1: a row's generation goes up when the row is given back, so that a handle held too long is recognised.
 * Rule 2: the views are replaced when the pool doubles: read them through the object, never keep them across a call.
 * Slot 0 is no event: it closes the ring of the near list (see `ladder-queue.ts`).
 */
import { assert } from "./assert.ts"

/**
 * Where things stand in a row. A slot's float64 columns begin at `slot << floatShift`, its int32 columns at `slot << intShift`;
 * column numbers are joined to that by `|`. (Users copy them into constants of their own: the engine folds those, but not imported ones.)
 */
export const layout = {
  floatShift: 3,
  intShift: 4,
  /** float64: the instant, ns. */
  time: 0,
  /** float64: the rank among equal instants: priority, then sequence. */
  order: 1,
  kind: 4,
  a: 5,
  b: 6,
  /** 1 to 2^29 − 1, up by one each time the row is given back. */
  generation: 7,
  /** The next slot in the near list or bucket; `bucketEnd`, `inTop` or `inLane`; of a free row: the next free one. */
  next: 8,
  /** The previous slot; ~cell for the first of a bucket; the place in the top. */
  previous: 9,
  /** The event's lane, or −1. */
  lane: 10,
  /** The next slot in the lane, or −1. */
  laneNext: 11,
  bucketEnd: -1,
  inTop: -2,
  inLane: -3,
  /** Slots are below 2^24: a handle is slot + generation · 2^24. */
  slotsMax: 0x1000000,
} as const

const { intShift, generation: generationColumn, next: nextColumn, slotsMax } = layout
const generationMax = 0x1fffffff

/** The pool of rows. */
export class EventRows {
  /** float64 columns of all rows. */
  float: Float64Array<ArrayBuffer>
  /** int32 columns of all rows: the same octets. */
  int: Int32Array<ArrayBuffer>
  /** Slots ever given out: only these may be looked up. */
  protected used = 1
  #free = -1

  constructor() {
    const buffer = new ArrayBuffer(64 << 6)
    this.float = new Float64Array(buffer)
    this.int = new Int32Array(buffer)
  }

  /** A slot whose columns other than the generation are still to be filled in. */
  protected take(): number {
    const slot = this.#free
    if (slot < 0) return this.#fresh()
    this.#free = this.int[(slot << intShift) | nextColumn]!
    return slot
  }

  /** Gives a slot back; handles to it are stale from here on. */
  giveBack(slot: number): void {
    const int = this.int
    const row = slot << intShift
    const generation = int[row | generationColumn]!
    int[row | generationColumn] = generation === generationMax ? 1 : generation + 1
    int[row | nextColumn] = this.#free
    this.#free = slot
  }

  #fresh(): number {
    const slot = this.used++
    if (slot << intShift === this.int.length) {
      assert(slot < slotsMax, "at most 2^24 events may be pending")
      const buffer = new ArrayBuffer(this.float.byteLength * 2)
      const float = new Float64Array(buffer)
      float.set(this.float)
      this.float = float
      this.int = new Int32Array(buffer)
    }
    this.int[(slot << intShift) | generationColumn] = 1
    return slot
  }
}
