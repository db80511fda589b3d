/**
 * The main set of pending events, in total order of (time, order): a ladder queue (Tang, Goh & Thng, ACM TOMACS 15(3), 2005).
 * The *near list* holds in order what comes soonest; while the set is small it is the whole set. The *rungs* are arrays of
 * unsorted buckets, each rung within one bucket of the rung above; a bucket is sorted into the near list when its turn comes, or becomes
 * a rung itself when it holds too many. The *top* is an unsorted pile of all that lies beyond the first rung.
 * Rule 1: every event before `#bound` is in the near list and no other; so equal instants are never parted.
 * Rule 2: bucket widths are powers of two and instants are whole, so that finding a bucket is exact arithmetic.
 * Rule 3: removal is eager and takes constant time.
 * Buckets are doubly linked through the same columns as the near list, so that taking an event out is the same in both.
 */
import { layout } from "./event-rows.ts"
import { NearList } from "./near-list.ts"

/** Sizes at which the queue changes its shape; they alter its speed and never the order. */
export interface LadderShape {
  /** The near list is parted when a new event had to pass more than this many others to find its place. */
  readonly stepsMax: number
  /** Events that it keeps when there is no rung yet. */
  readonly nearKept: number
  /** A bucket with more events than this becomes a rung. */
  readonly bucketMax: number
  /** A top of at most this many events goes to the near list as a whole. */
  readonly topMin: number
}

/** Shape found best over HOLD(10 … 10^6) and the tandem network. */
export const usualShape: LadderShape = { stepsMax: 24, nearKept: 8, bucketMax: 24, topMin: 24 }

const { floatShift, intShift, next: nextColumn, previous: previousColumn, bucketEnd, inTop } = layout
const rungsMax = 64
/** What a bucket of the first rung should hold when its turn comes (4 to 8, since widths are powers of two). */
const eventsPerBucket = 4
/** Buckets of a rung that is made of a long near list, at least. */
const spillBuckets = 32
/** Buckets of the first rung for each event of the top (½ to 1). */
const bucketsPerEvent = 0.5

/** A priority queue of event rows, in order of time and then of the order column. */
export class LadderQueue extends NearList {
  /** The present instant, ns: no event is before it. */
  now = 0
  readonly #shape: LadderShape
  /** Events at or after this instant are not in the near list. */
  #bound = Infinity

  /** First slot of every bucket of every rung, or `bucketEnd`. */
  #cells = new Int32Array(256).fill(bucketEnd)
  #depth = 0
  /** The nearest rung. Its cell c holds the bucket from start + (c − base) · width; before the cursor all are empty. */
  #start = 0
  #width = 1
  #inverse = 1
  /** Its end; −1 when there is no rung. */
  #end = -1
  #base = 0
  #cursor = 0
  #limit = 0
  /** The rungs above it, the first one first. */
  readonly #starts = new Float64Array(rungsMax)
  readonly #widths = new Float64Array(rungsMax)
  readonly #ends = new Float64Array(rungsMax)
  readonly #bases = new Int32Array(rungsMax)
  readonly #cursors = new Int32Array(rungsMax)
  readonly #limits = new Int32Array(rungsMax)

  #topTime = new Float64Array(128)
  #topSlot = new Int32Array(128)
  #topSize = 0

  constructor(shape: LadderShape = usualShape) {
    super()
    this.#shape = shape
  }

  /** Adds a row whose time and order are filled in. */
  protected insert(slot: number, time: number): void {
    if (time < this.#bound) {
      if (this.settle(slot, time) > this.#shape.stepsMax) this.#spill()
    } else if (time < this.#end) this.#link(slot, this.#base + (((time - this.#start) * this.#inverse) | 0))
    else this.#insertFar(slot, time)
  }

  /** Takes a row out, wherever it is. */
  protected leave(slot: number): void {
    const int = this.int
    const row = slot << intShift
    const next = int[row | nextColumn]!
    const previous = int[row | previousColumn]!
    if (next === inTop) {
      this.#leaveTop(previous)
      return
    }
    if (previous >= 0) int[(previous << intShift) | nextColumn] = next
    else this.#cells[~previous] = next
    if (next >= 0) int[(next << intShift) | previousColumn] = previous
  }

  /** The first slot in order, which is at the head of the near list from here on; 0 when the queue is empty. */
  first(): number {
    const head = this.int[nextColumn]!
    return head === 0 ? this.#refill() : head
  }

  #refill(): number {
    for (;;) {
      if (this.#depth === 0) {
        if (this.#topSize <= this.#shape.topMin) return this.#takeTop()
        this.#rungFromTop()
      }
      const cells = this.#cells
      const limit = this.#limit
      let cell = this.#cursor
      while (cell < limit && cells[cell] === bucketEnd) cell++
      if (cell === limit) {
        this.#leaveRung()
        continue
      }
      this.#cursor = cell + 1
      const bound = this.#start + (cell + 1 - this.#base) * this.#width
      this.#bound = bound < this.#end ? bound : this.#end
      const slot = cells[cell]!
      cells[cell] = bucketEnd
      const { int, float } = this
      let next = int[(slot << intShift) | nextColumn]!
      // the first goes alone into the empty ring
      int[nextColumn] = slot
      int[previousColumn] = slot
      int[(slot << intShift) | nextColumn] = 0
      int[(slot << intShift) | previousColumn] = 0
      for (let left = this.#shape.bucketMax; next >= 0; left--) {
        if (left <= 1) {
          if (this.#width > 1) this.#rungFromBucket(next)
          else this.settleEqual(next)
          break
        }
        const event = next
        next = int[(event << intShift) | nextColumn]!
        this.settle(event, float[event << floatShift]!)
      }
      const head = int[nextColumn]!
      if (head !== 0) return head
    }
  }

  #link(slot: number, cell: number): void {
    const cells = this.#cells
    const int = this.int
    const first = cells[cell]!
    cells[cell] = slot
    int[(slot << intShift) | nextColumn] = first
    int[(slot << intShift) | previousColumn] = ~cell
    if (first >= 0) int[(first << intShift) | previousColumn] = slot
  }

  #insertFar(slot: number, time: number): void {
    for (let rung = this.#depth - 2; rung >= 0; rung--) {
      if (time < this.#ends[rung]!) {
        this.#link(slot, this.#bases[rung]! + Math.floor((time - this.#starts[rung]!) / this.#widths[rung]!))
        return
      }
    }
    const place = this.#topSize++
    if (place === this.#topSlot.length) {
      this.#topTime = doubledFloat(this.#topTime)
      this.#topSlot = doubledInt(this.#topSlot)
    }
    this.#topTime[place] = time
    this.#topSlot[place] = slot
    this.int[(slot << intShift) | nextColumn] = inTop
    this.int[(slot << intShift) | previousColumn] = place
  }

  #leaveTop(place: number): void {
    const last = --this.#topSize
    if (place === last) return
    const moved = this.#topSlot[last]!
    this.#topSlot[place] = moved
    this.#topTime[place] = this.#topTime[last]!
    this.int[(moved << intShift) | previousColumn] = place
  }

  /** A small top, or none, becomes the near list; returns its head. */
  #takeTop(): number {
    this.#bound = Infinity
    for (let place = 0; place < this.#topSize; place++) this.settle(this.#topSlot[place]!, this.#topTime[place]!)
    this.#topSize = 0
    return this.int[nextColumn]!
  }

  /** The near list has grown long: it becomes a rung, or its later part goes to the top when there is nothing beyond it. */
  #spill(): void {
    const { int, float } = this
    const tail = int[previousColumn]!
    if (this.#bound < Infinity) {
      if (float[tail << floatShift]! > this.now && this.#depth < rungsMax)
        this.#rungFromNear(this.now, this.#bound, spillBuckets)
      return
    }
    let kept = 0
    for (let count = this.#shape.nearKept; count > 0; count--) kept = int[(kept << intShift) | nextColumn]!
    const last = float[kept << floatShift]!
    let slot = int[(kept << intShift) | nextColumn]!
    while (slot !== 0 && float[slot << floatShift] === last) slot = int[(slot << intShift) | nextColumn]!
    if (slot === 0) return
    this.#bound = float[slot << floatShift]!
    kept = int[(slot << intShift) | previousColumn]!
    int[(kept << intShift) | nextColumn] = 0
    int[previousColumn] = kept
    while (slot !== 0) {
      const next = int[(slot << intShift) | nextColumn]!
      this.#insertFar(slot, float[slot << floatShift]!)
      slot = next
    }
  }

  /** A rung over [start, end) out of the near list, of which the first bucket stays there. */
  #rungFromNear(start: number, end: number, cells: number): void {
    const { int, float } = this
    let width = 1
    while (width * cells < end - start) width *= 2
    this.#enterRung(start, width, Math.ceil((end - start) / width), end)
    this.#cursor++
    this.#bound = start + width < end ? start + width : end
    let slot = int[nextColumn]!
    while (slot !== 0 && float[slot << floatShift]! < this.#bound) slot = int[(slot << intShift) | nextColumn]!
    const kept = int[(slot << intShift) | previousColumn]!
    int[(kept << intShift) | nextColumn] = 0
    int[previousColumn] = kept
    while (slot !== 0) {
      const next = int[(slot << intShift) | nextColumn]!
      this.#link(slot, this.#base + (((float[slot << floatShift]! - start) * this.#inverse) | 0))
      slot = next
    }
  }

  /** A crowded bucket, of which the first events are in the near list already, becomes a rung. */
  #rungFromBucket(rest: number): void {
    const { int, float } = this
    let count = this.#shape.bucketMax
    for (let slot = rest; slot >= 0; slot = int[(slot << intShift) | nextColumn]!) count++
    const start = this.#start + (this.#cursor - 1 - this.#base) * this.#width
    const end = this.#bound
    this.#rungFromNear(start, end, count)
    for (let slot = rest; slot >= 0;) {
      const next = int[(slot << intShift) | nextColumn]!
      this.insert(slot, float[slot << floatShift]!)
      slot = next
    }
  }

  /** The first rung, out of the earlier part of the top: as wide as the density at its beginning suggests. */
  #rungFromTop(): void {
    const times = this.#topTime
    const slots = this.#topSlot
    const count = this.#topSize
    let start = times[0]!
    for (let place = 1; place < count; place++) if (times[place]! < start) start = times[place]!
    let sum = 0
    for (let place = 0; place < count; place++) sum += times[place]! - start
    const target = (eventsPerBucket * sum) / count / count
    let width = 1
    while (width < target) width *= 2
    let cells = 16
    while (cells < bucketsPerEvent * count) cells *= 2
    const end = start + cells * width
    this.#enterRung(start, width, cells, end)
    const inverse = this.#inverse
    const base = this.#base
    const int = this.int
    let kept = 0
    for (let place = 0; place < count; place++) {
      const slot = slots[place]!
      const time = times[place]!
      if (time < end) this.#link(slot, base + (((time - start) * inverse) | 0))
      else {
        times[kept] = time
        slots[kept] = slot
        int[(slot << intShift) | previousColumn] = kept++
      }
    }
    this.#topSize = kept
  }

  #enterRung(start: number, width: number, cells: number, end: number): void {
    if (this.#depth > 0) {
      const above = this.#depth - 1
      this.#starts[above] = this.#start
      this.#widths[above] = this.#width
      this.#ends[above] = this.#end
      this.#bases[above] = this.#base
      this.#cursors[above] = this.#cursor
      this.#limits[above] = this.#limit
    }
    const base = this.#depth === 0 ? 0 : this.#limit
    while (base + cells > this.#cells.length) {
      const old = this.#cells
      this.#cells = doubledInt(old).fill(bucketEnd, old.length)
    }
    this.#depth++
    this.#start = start
    this.#width = width
    this.#inverse = 1 / width
    this.#end = end
    this.#base = base
    this.#cursor = base
    this.#limit = base + cells
  }

  /** The nearest rung is used up: what follows is the rung above it, or the top. */
  #leaveRung(): void {
    this.#bound = this.#end
    const above = --this.#depth - 1
    if (above < 0) {
      this.#end = -1
      return
    }
    this.#start = this.#starts[above]!
    this.#width = this.#widths[above]!
    this.#inverse = 1 / this.#width
    this.#end = this.#ends[above]!
    this.#base = this.#bases[above]!
    this.#cursor = this.#cursors[above]!
    this.#limit = this.#limits[above]!
  }
}

const doubledFloat = (old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
  const next = new Float64Array(old.length * 2)
  next.set(old)
  return next
}

const doubledInt = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const next = new Int32Array(old.length * 2)
  next.set(old)
  return next
}
