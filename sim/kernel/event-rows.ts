/**
 * The rows of pending events: a pool of 64-octet records in one buffer, seen as float64 and as int32 columns, so that an event
 * is one line of cache and costs no allocation.
 * Rule 1: a row's generation goes up when the row is given back, so that a handle held too long is recognised.
 * Rule 2: the views are replaced when the pool doubles: read them through the object, never keep them across a call.
 */
import { assert } from "./assert.ts"

/** A slot's first float64 is `slot << 3`, its first int32 `slot << 4`. */
const floatShift = 3
/** See `floatShift`. */
const intShift = 4

/** float64 columns: the instant, ns, and the rank among equal instants (priority, then sequence). */
const timeColumn = 0
/** See `timeColumn`. */
const orderColumn = 1

/** int32 columns, after the two float64 ones. */
const kindColumn = 4
/** First argument of the handler. */
const aColumn = 5
/** Second argument of the handler. */
const bColumn = 6
/** 1 to 2^29 − 1, up by one each time the row is given back. */
const generationColumn = 7
/** In a bucket: the next slot, or `bucketEnd`; otherwise `inTop`, `inNear` or `inLane`; of a free row: the next free one. */
const nextColumn = 8
/** In a bucket: the previous slot, or ~cell of the first; in the top: the place there. */
const previousColumn = 9
/** The event's lane, or −1. */
const laneColumn = 10
/** Neighbours in the lane, or −1. */
const laneNextColumn = 11
/** See `laneNextColumn`. */
const lanePreviousColumn = 12

/** Values of `nextColumn` below the slots. */
const bucketEnd = -1
/** See `bucketEnd`. */
const inTop = -2
/** See `bucketEnd`. */
const inNear = -3
/** See `bucketEnd`. */
const inLane = -4

/** Handles are slot + generation · 2^24. */
const slotsMax = 0x1000000
const generationMax = 0x1fffffff

/** The pool of rows. */
export class EventRows {
  /** float64 columns of all rows. */
  float: Float64Array<ArrayBuffer>
  /** int32 columns of all rows: the same octets. */
  int: Int32Array<ArrayBuffer>
  /** Slots ever given out: only these may be looked up. */
  used = 0
  #free = -1

  constructor(capacity: number) {
    const buffer = new ArrayBuffer(capacity << 6)
    this.float = new Float64Array(buffer)
    this.int = new Int32Array(buffer)
  }

  /** A slot whose columns other than the generation are still to be filled in. */
  take(): number {
    const slot = this.#free
    if (slot < 0) return this.#fresh()
    this.#free = this.int[(slot << intShift) + nextColumn]!
    return slot
  }

  /** Gives a slot back; handles to it are stale from here on. */
  giveBack(slot: number): void {
    const int = this.int
    const row = slot << intShift
    const generation = int[row + generationColumn]!
    int[row + generationColumn] = generation === generationMax ? 1 : generation + 1
    int[row + nextColumn] = this.#free
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
    this.int[(slot << intShift) + generationColumn] = 1
    return slot
  }
}
