/**
 * The main set of pending events, in total order of (time, order): a ladder queue (Tang, Goh & Thng, ACM TOMACS 15(3), 2005).
 * The *near* list is a sorted array of what comes soonest; while the set is small it is the whole set. The *rungs* are arrays of
 * unsorted buckets, each rung within one bucket of the rung above; a bucket is sorted when its turn comes, or becomes a
 * rung itself when it holds too many. The *top* is an unsorted heap of all that lies beyond the first rung.
 * Rule 1: every event before `#bound` is in the near list, every other one is not; so equal instants are never parted.
 * Rule 2: bucket widths are powers of two and instants are whole, so that finding a bucket is exact arithmetic.
 * Rule 3: removal is eager, in constant time but for the short near list.
 * Buckets are doubly linked lists through the rows; the near list and the top carry a copy of the instants, read in sequence.
 */


import type { EventRows } from "./event-rows.ts"

const bucketEnd = -1
const floatShift = 3
const inNear = -3
const inTop = -2
const intShift = 4
const nextColumn = 8
const orderColumn = 1
const previousColumn = 9
const timeColumn = 0


/** Sizes at which the queue changes its shape; they alter its speed and never the order. */
export interface LadderShape {
  /** A near list longer than this gives its later part away. */
  readonly nearMax: number
  /** What it keeps then. */
  readonly nearKept: number
  /** A bucket with more events than this becomes a rung. */
  readonly bucketMax: number
  /** A top of at most this many events goes to the near list as a whole. */
  readonly topMin: number
}

/** Shape found best over HOLD(10 … 10^6) and the tandem network. */
export const usualShape: LadderShape = { nearMax: 48, nearKept: 16, bucketMax: 32, topMin: 32 }

const rungsMax = 64

/** A priority queue of event rows, in order of time and then of the order column. */
export class LadderQueue {
  readonly #rows: EventRows
  readonly #shape: LadderShape

  /** Near list: places #head to #tail − 1 in ascending order. */
  nearTime = new Float64Array(128)
  nearSlot = new Int32Array(128)
  head = 0
  tail = 0
  #spillAt: number
  /** Events at or after this instant are not in the near list. */
  #bound = Infinity

  /** Rungs: the last one is the nearest. Cell c of rung r holds the bucket from start + c·width. */
  #depth = 0
  readonly #start = new Float64Array(rungsMax)
  readonly #width = new Float64Array(rungsMax)
  readonly #end = new Float64Array(rungsMax)
  readonly #base = new Int32Array(rungsMax)
  readonly #limit = new Int32Array(rungsMax)
  readonly #cursor = new Int32Array(rungsMax)
  /** First slot of every bucket of every rung, or `bucketEnd`. */
  #cells = new Int32Array(256).fill(bucketEnd)
  /** The nearest rung again, as plain numbers for the hot path; with no rung its end is −1. */
  #lastStart = 0
  #lastInverse = 1
  #lastEnd = -1
  #lastBase = 0

  #topTime = new Float64Array(128)
  #topSlot = new Int32Array(128)
  #topSize = 0

  constructor(rows: EventRows, shape: LadderShape = usualShape) {
    this.#rows = rows
    this.#shape = shape
    this.#spillAt = shape.nearMax
  }

  /** Adds a row whose time and order are filled in. */
  insert(slot: number, time: number): void {
    if (time < this.#bound) this.#insertNear(slot, time)
    else if (time < this.#lastEnd)
      this.#link(slot, this.#lastBase + (((time - this.#lastStart) * this.#lastInverse) | 0))
    else this.#insertFar(slot, time)
  }

  /** Takes a row out, wherever it is. */
  remove(slot: number): void {
    const int = this.#rows.int
    const row = slot << intShift
    const next = int[row + nextColumn]!
    if (next >= bucketEnd) {
      const previous = int[row + previousColumn]!
      if (previous >= 0) int[(previous << intShift) + nextColumn] = next
      else this.#cells[~previous] = next
      if (next >= 0) int[(next << intShift) + previousColumn] = previous
    } else if (next === inTop) this.#removeTop(int[row + previousColumn]!)
    else this.#removeNear(slot)
  }

  /** Makes the near list non-empty; false when the whole queue is empty. */
  refill(): boolean {
    if (this.head !== this.tail) return true
    this.head = 0
    this.tail = 0
    this.#spillAt = this.#shape.nearMax
    for (;;) {
      const rung = this.#depth - 1
      if (rung < 0) {
        if (this.#topSize === 0) {
          this.#bound = Infinity
          return false
        }
        if (this.#topSize <= this.#shape.topMin) {
          this.#takeTop()
          return true
        }
        this.#rungFromTop()
        continue
      }
      const cells = this.#cells
      const limit = this.#limit[rung]!
      let cell = this.#cursor[rung]!
      while (cell < limit && cells[cell] === bucketEnd) cell++
      if (cell === limit) {
        this.#bound = this.#end[rung]!
        this.#leaveRung()
        continue
      }
      this.#cursor[rung] = cell + 1
      const width = this.#width[rung]!
      const start = this.#start[rung]! + (cell - this.#base[rung]!) * width
      let count = this.#gather(cell)
      const end = Math.min(start + width, this.#end[rung]!)
      this.#bound = end
      if (count > this.#shape.bucketMax && width > 1) {
        this.#rungFromNear(0, count, start, end)
        count = this.tail
        if (count === 0) continue
      }
      this.tail = count
      if (count > 1) this.#sortNear(count)
      return true
    }
  }

  #insertNear(slot: number, time: number): void {
    if (this.tail === this.nearSlot.length) this.#makeRoom()
    const times = this.nearTime
    const slots = this.nearSlot
    const head = this.head
    let place = this.tail++
    while (place > head && times[place - 1]! > time) {
      times[place] = times[place - 1]!
      slots[place] = slots[place - 1]!
      place--
    }
    if (place > head && times[place - 1] === time) {
      const float = this.#rows.float
      const order = float[(slot << floatShift) + orderColumn]!
      while (
        place > head &&
        times[place - 1] === time &&
        float[(slots[place - 1]! << floatShift) + orderColumn]! > order
      ) {
        times[place] = time
        slots[place] = slots[place - 1]!
        place--
      }
    }
    times[place] = time
    slots[place] = slot
    this.#rows.int[(slot << intShift) + nextColumn] = inNear
    if (this.tail - head > this.#spillAt) this.#spill()
  }

  #link(slot: number, cell: number): void {
    const cells = this.#cells
    const int = this.#rows.int
    const row = slot << intShift
    const first = cells[cell]!
    int[row + nextColumn] = first
    int[row + previousColumn] = ~cell
    if (first >= 0) int[(first << intShift) + previousColumn] = slot
    cells[cell] = slot
  }

  #insertFar(slot: number, time: number): void {
    for (let rung = this.#depth - 2; rung >= 0; rung--) {
      if (time < this.#end[rung]!) {
        this.#link(slot, this.#base[rung]! + Math.floor((time - this.#start[rung]!) / this.#width[rung]!))
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
    const row = slot << intShift
    const int = this.#rows.int
    int[row + nextColumn] = inTop
    int[row + previousColumn] = place
  }

  #removeTop(place: number): void {
    const last = --this.#topSize
    if (place === last) return
    const moved = this.#topSlot[last]!
    this.#topSlot[place] = moved
    this.#topTime[place] = this.#topTime[last]!
    this.#rows.int[(moved << intShift) + previousColumn] = place
  }

  #removeNear(slot: number): void {
    const slots = this.nearSlot
    const times = this.nearTime
    const last = this.tail - 1
    let place = last
    if (last - this.head > 64) place = this.#placeOf(slot)
    else while (slots[place] !== slot) place-- // from the far end: what is cancelled is mostly a timer that lies furthest ahead
    this.tail = last
    if (last - place > 64) {
      slots.copyWithin(place, place + 1, last + 1)
      times.copyWithin(place, place + 1, last + 1)
      return
    }
    for (; place < last; place++) {
      slots[place] = slots[place + 1]!
      times[place] = times[place + 1]!
    }
  }

  /** The place of a slot in a long near list, by bisection. */
  #placeOf(slot: number): number {
    const float = this.#rows.float
    const time = float[(slot << floatShift) + timeColumn]!
    const order = float[(slot << floatShift) + orderColumn]!
    let low = this.head
    let high = this.tail - 1
    while (low < high) {
      const middle = (low + high) >> 1
      const at = this.nearTime[middle]!
      if (at < time || (at === time && float[(this.nearSlot[middle]! << floatShift) + orderColumn]! < order))
        low = middle + 1
      else high = middle
    }
    return low
  }

  #makeRoom(): void {
    const count = this.tail - this.head
    if (count * 2 > this.nearSlot.length) {
      this.nearTime = doubledFloat(this.nearTime)
      this.nearSlot = doubledInt(this.nearSlot)
    }
    if (this.head > 0) {
      this.nearTime.copyWithin(0, this.head, this.tail)
      this.nearSlot.copyWithin(0, this.head, this.tail)
      this.head = 0
      this.tail = count
    }
  }

  /** Empties a bucket into the near arrays, unsorted; returns how many. */
  #gather(cell: number): number {
    let count = 0
    let times = this.nearTime
    let slots = this.nearSlot
    const { float, int } = this.#rows
    let slot = this.#cells[cell]!
    this.#cells[cell] = bucketEnd
    while (slot >= 0) {
      if (count === slots.length) {
        this.nearTime = times = doubledFloat(times)
        this.nearSlot = slots = doubledInt(slots)
      }
      const row = slot << intShift
      times[count] = float[(slot << floatShift) + timeColumn]!
      slots[count++] = slot
      slot = int[row + nextColumn]!
      int[row + nextColumn] = inNear
    }
    return count
  }

  /** Sorts the first `count` of the near arrays: by insertion, or by heap when a burst of equal instants is long. */
  #sortNear(count: number): void {
    const times = this.nearTime
    const slots = this.nearSlot
    const float = this.#rows.float
    if (count > 64) {
      sortByHeap(times, slots, float, count)
      return
    }
    for (let i = 1; i < count; i++) {
      const time = times[i]!
      const slot = slots[i]!
      let place = i
      while (place > 0) {
        const before = times[place - 1]!
        if (before < time) break
        if (
          before === time &&
          float[(slots[place - 1]! << floatShift) + orderColumn]! < float[(slot << floatShift) + orderColumn]!
        )
          break
        times[place] = before
        slots[place] = slots[place - 1]!
        place--
      }
      times[place] = time
      slots[place] = slot
    }
  }

  /** The near list has grown long: its later part becomes a rung, or part of the top when there is nothing beyond it. */
  #spill(): void {
    const times = this.nearTime
    const { head, tail } = this
    // a run of equal instants cannot be parted: try again only when the list has doubled
    this.#spillAt = 2 * (tail - head)
    if (this.#bound < Infinity) {
      // from the event executed last, so that what is scheduled next, in whatever order, finds its bucket in the new rung
      const start = times[head > 0 ? head - 1 : head]!
      if (times[tail - 1]! > start && this.#depth < rungsMax) {
        this.#rungFromNear(head, tail, start, this.#bound)
        this.#spillAt = this.#shape.nearMax
      }
      return
    }
    let cut = head + this.#shape.nearKept
    while (cut < tail && times[cut] === times[cut - 1]) cut++
    if (cut === tail) return
    for (let place = cut; place < tail; place++) this.#insertFar(this.nearSlot[place]!, times[place]!)
    this.#bound = times[cut]!
    this.tail = cut
    this.#spillAt = this.#shape.nearMax
  }

  /** A rung over [start, end) out of places from … to − 1 of the near arrays, of which only the first bucket stays there. */
  #rungFromNear(from: number, to: number, start: number, end: number): void {
    const target = (end - start) / (to - from)
    let width = 1
    while (width * 2 <= target) width *= 2
    this.#enterRung(start, width, Math.ceil((end - start) / width), end)
    const inverse = this.#lastInverse
    const base = this.#lastBase
    const bound = start + width
    let kept = from
    for (let place = from; place < to; place++) {
      const slot = this.nearSlot[place]!
      const time = this.nearTime[place]!
      if (time < bound) {
        this.nearSlot[kept] = slot
        this.nearTime[kept++] = time
      } else this.#link(slot, base + (((time - start) * inverse) | 0))
    }
    this.#cursor[this.#depth - 1]!++
    this.#bound = bound < end ? bound : end
    this.tail = kept
  }

  #takeTop(): void {
    const count = this.#topSize
    this.#topSize = 0
    this.#bound = Infinity
    for (let place = 0; place < count; place++) {
      const slot = this.#topSlot[place]!
      this.nearSlot[place] = slot
      this.nearTime[place] = this.#topTime[place]!
      this.#rows.int[(slot << intShift) + nextColumn] = inNear
    }
    this.tail = count
    this.#sortNear(count)
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
    const target = sum / count / count
    let width = 1
    while (width < target) width *= 2
    let cells = 64
    while (cells < 4 * count) cells *= 2
    const end = start + cells * width
    this.#enterRung(start, width, cells, end)
    const inverse = this.#lastInverse
    const base = this.#lastBase
    const int = this.#rows.int
    let kept = 0
    for (let place = 0; place < count; place++) {
      const slot = slots[place]!
      const time = times[place]!
      if (time < end) this.#link(slot, base + (((time - start) * inverse) | 0))
      else {
        times[kept] = time
        slots[kept] = slot
        int[(slot << intShift) + previousColumn] = kept++
      }
    }
    this.#topSize = kept
  }

  #enterRung(start: number, width: number, cells: number, end: number): void {
    const rung = this.#depth++
    const base = rung === 0 ? 0 : this.#limit[rung - 1]!
    while (base + cells > this.#cells.length) {
      const old = this.#cells
      this.#cells = doubledInt(old).fill(bucketEnd, old.length)
    }
    this.#start[rung] = start
    this.#width[rung] = width
    this.#end[rung] = end
    this.#base[rung] = base
    this.#limit[rung] = base + cells
    this.#cursor[rung] = base
    this.#showLast()
  }

  #leaveRung(): void {
    this.#depth--
    this.#showLast()
  }

  #showLast(): void {
    const rung = this.#depth - 1
    if (rung < 0) {
      this.#lastEnd = -1
      return
    }
    this.#lastStart = this.#start[rung]!
    this.#lastInverse = 1 / this.#width[rung]!
    this.#lastEnd = this.#end[rung]!
    this.#lastBase = this.#base[rung]!
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

/** Heap sort by (time, order): used for long bursts only. */
const sortByHeap = (times: Float64Array, slots: Int32Array, float: Float64Array, count: number): void => {
  const isBefore = (i: number, j: number): boolean =>
    times[i]! < times[j]! ||
    (times[i] === times[j] &&
      float[(slots[i]! << floatShift) + orderColumn]! < float[(slots[j]! << floatShift) + orderColumn]!)
  const swap = (i: number, j: number): void => {
    const time = times[i]!
    const slot = slots[i]!
    times[i] = times[j]!
    slots[i] = slots[j]!
    times[j] = time
    slots[j] = slot
  }
  const sink = (from: number, size: number): void => {
    let place = from
    for (;;) {
      let child = 2 * place + 1
      if (child >= size) return
      if (child + 1 < size && isBefore(child, child + 1)) child++
      if (!isBefore(place, child)) return
      swap(place, child)
      place = child
    }
  }
  for (let place = (count >> 1) - 1; place >= 0; place--) sink(place, count)
  for (let size = count - 1; size > 0; size--) {
    swap(0, size)
    sink(0, size)
  }
}
