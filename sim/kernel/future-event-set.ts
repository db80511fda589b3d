/**
 * The future event set: all events that are scheduled and not yet executed, in total order of time, priority and sequence.
 * Lanes: events that share one constant delay expire in the order in which they were armed, so each delay has a
 * first-in first-out list of its own and only the head of it stands in the main set. Setting and cancelling a timer that is not a
 * head, which is what SIP does with nearly all of its timers, is then a matter of a few links.
 * Rule 1: a cancelled event is gone at once; nothing dead is kept, so memory follows the number of live events.
 */
import { assert } from "./assert.ts"
import { layout } from "./event-rows.ts"
import { LadderQueue } from "./ladder-queue.ts"

/** Number of a handler, in order of registration. */
export type EventKind = number
/** A scheduled event: slot + generation · 2^24, so that a stale handle is harmless. Always above 0; −1 stands for none. */
export type EventHandle = number
/** A first-in first-out queue of events that share one constant delay. */
export type Lane = number

const {
  floatShift,
  intShift,
  order: orderColumn,
  kind: kindColumn,
  a: aColumn,
  b: bColumn,
  generation: generationColumn,
  next: nextColumn,
  previous: previousColumn,
  lane: laneColumn,
  laneNext: laneNextColumn,
  inLane,
  slotsMax,
} = layout
const slotMask = slotsMax - 1

/** Room for the sequence number below the priority in the order column: 2^45 events, a week of them at 50 million a second. */
const ordersPerPriority = 2 ** 45
/** Priorities run from −127 to 127. */
const priorityMax = 127

/** The pending events. */
export class FutureEventSet extends LadderQueue {
  #sequence = 0
  readonly #laneByDelay = new Map<number, Lane>()
  #laneTail = new Int32Array(16)
  /** The delay of each lane, ns. */
  laneDelay: Float64Array<ArrayBuffer> = new Float64Array(16)

  /** Adds an event at an instant; lower priorities come first among equal instants, then earlier calls. */
  add(timeNs: number, kind: EventKind, a: number, b: number, priority: number): EventHandle {
    const slot = this.take()
    const { int, float } = this
    const row = slot << intShift
    float[slot << floatShift] = timeNs
    float[(slot << floatShift) | orderColumn] = priority === 0 ? this.#sequence++ : this.#ranked(priority)
    int[row | kindColumn] = kind
    int[row | aColumn] = a
    int[row | bColumn] = b
    int[row | laneColumn] = -1
    const handle = slot + int[row | generationColumn]! * slotsMax
    this.insert(slot, timeNs)
    return handle
  }

  /** Adds an event at the end of a lane, after the lane's delay. */
  append(lane: Lane, timeNs: number, kind: EventKind, a: number, b: number): EventHandle {
    const slot = this.take()
    const { int, float } = this
    const row = slot << intShift
    float[slot << floatShift] = timeNs
    float[(slot << floatShift) | orderColumn] = this.#sequence++
    int[row | kindColumn] = kind
    int[row | aColumn] = a
    int[row | bColumn] = b
    int[row | laneColumn] = lane
    int[row | laneNextColumn] = -1
    const handle = slot + int[row | generationColumn]! * slotsMax
    const tail = this.#laneTail[lane]!
    this.#laneTail[lane] = slot
    if (tail < 0) this.insert(slot, timeNs)
    else {
      int[(tail << intShift) | laneNextColumn] = slot
      int[row | nextColumn] = inLane
      int[row | previousColumn] = tail
    }
    return handle
  }

  /** The lane of a constant delay: the same lane for the same delay. */
  lane(delayNs: number): Lane {
    const known = this.#laneByDelay.get(delayNs)
    if (known !== undefined) return known
    const lane = this.#laneByDelay.size
    if (lane === this.laneDelay.length) {
      const delays = new Float64Array(lane * 2)
      const tails = new Int32Array(lane * 2)
      delays.set(this.laneDelay)
      tails.set(this.#laneTail)
      this.laneDelay = delays
      this.#laneTail = tails
    }
    this.#laneByDelay.set(delayNs, lane)
    this.laneDelay[lane] = delayNs
    this.#laneTail[lane] = -1
    return lane
  }

  /** True from adding until execution or removal. */
  has(handle: EventHandle): boolean {
    const slot = handle & slotMask
    const generation = (handle / slotsMax) | 0
    return generation > 0 && slot < this.used && this.int[(slot << intShift) | generationColumn] === generation
  }

  /** Removes a pending event; false, and no harm, when there is none of that handle. */
  remove(handle: EventHandle): boolean {
    const slot = handle & slotMask
    const generation = (handle / slotsMax) | 0
    if (generation <= 0 || slot >= this.used) return false
    const int = this.int
    const row = slot << intShift
    if (int[row | generationColumn] !== generation) return false
    const lane = int[row | laneColumn]!
    if (lane < 0) this.leave(slot)
    else if (int[row | nextColumn] === inLane) {
      const next = int[row | laneNextColumn]!
      const previous = int[row | previousColumn]!
      int[(previous << intShift) | laneNextColumn] = next
      if (next >= 0) int[(next << intShift) | previousColumn] = previous
      else this.#laneTail[lane] = previous
    } else {
      this.leave(slot)
      this.advance(lane, slot)
    }
    this.giveBack(slot)
    return true
  }

  /** The head of a lane, which has left the main set, makes way for the next. */
  advance(lane: Lane, head: number): void {
    const next = this.int[(head << intShift) | laneNextColumn]!
    if (next < 0) this.#laneTail[lane] = -1
    else this.insert(next, this.float[next << floatShift]!)
  }

  #ranked(priority: number): number {
    assert(
      Number.isInteger(priority) && priority >= -priorityMax && priority <= priorityMax,
      `a priority must be a whole number from −127 to 127, was ${priority}`,
    )
    return priority * ordersPerPriority + this.#sequence++
  }
}
