/**
 * The future event set: all events that are scheduled and not yet executed, in total order of time, priority and sequence.
 * Lanes: events that share one constant delay expire in the order in which they were armed, so each delay has a
 * first-in first-out list of its own and only the head of it stands in the main set. Setting and cancelling a timer that is not a
 * head, which is what SIP does with nearly all of its timers, is then a matter of a few links.
 * Rule 1: a cancelled event is gone at once; nothing dead is kept, so memory follows the number of live events.
 */
import { assert } from "./assert.ts"
import { EventRows } from "./event-rows.ts"

import { LadderQueue } from "./ladder-queue.ts"
import type { LadderShape } from "./ladder-queue.ts"

const aColumn = 5
const bColumn = 6
const floatShift = 3
const generationColumn = 7
const inLane = -4
const intShift = 4
const kindColumn = 4
const laneColumn = 10
const laneNextColumn = 11
const lanePreviousColumn = 12
const nextColumn = 8
const orderColumn = 1
const slotsMax = 0x1000000
const timeColumn = 0


/** Number of a handler, in order of registration. */
export type EventKind = number
/** A scheduled event: slot + generation · 2^24, so that a stale handle is harmless. Always above 0; −1 stands for none. */
export type EventHandle = number
/** A first-in first-out queue of events that share one constant delay. */
export type Lane = number

/** Room for the sequence number below the priority in the order column: 2^45 events, a week of them at 50 million a second. */
const ordersPerPriority = 2 ** 45
/** Priorities run from −127 to 127. */
const priorityMax = 127

/** The pending events. */
export class FutureEventSet {
  /** The rows of all pending events. */
  readonly rows: EventRows = new EventRows(64)
  /** The main set: every event that is in no lane, and every lane's head. */
  readonly queue: LadderQueue
  #sequence = 0
  readonly #laneByDelay = new Map<number, Lane>()
  #laneHead = new Int32Array(16)
  #laneTail = new Int32Array(16)
  /** The delay of each lane, ns. */
  laneDelay: Float64Array<ArrayBuffer> = new Float64Array(16)

  constructor(shape?: LadderShape) {
    this.queue = new LadderQueue(this.rows, shape)
  }

  /** Adds an event at an instant; lower priorities come first among equal instants, then earlier calls. */
  add(timeNs: number, kind: EventKind, a: number, b: number, priority: number): EventHandle {
    const slot = this.rows.take()
    const int = this.rows.int
    const float = this.rows.float
    const row = slot << intShift
    float[(slot << floatShift) + timeColumn] = timeNs
    float[(slot << floatShift) + orderColumn] = priority === 0 ? this.#sequence++ : this.#ranked(priority)
    int[row + kindColumn] = kind
    int[row + aColumn] = a
    int[row + bColumn] = b
    int[row + laneColumn] = -1
    this.queue.insert(slot, timeNs)
    return slot + int[row + generationColumn]! * slotsMax
  }

  /** Adds an event at the end of a lane; `timeNs` is never before that of the lane's last event. */
  append(lane: Lane, timeNs: number, kind: EventKind, a: number, b: number): EventHandle {
    const slot = this.rows.take()
    const int = this.rows.int
    const float = this.rows.float
    const row = slot << intShift
    float[(slot << floatShift) + timeColumn] = timeNs
    float[(slot << floatShift) + orderColumn] = this.#sequence++
    int[row + kindColumn] = kind
    int[row + aColumn] = a
    int[row + bColumn] = b
    int[row + laneColumn] = lane
    int[row + laneNextColumn] = -1
    const tail = this.#laneTail[lane]!
    int[row + lanePreviousColumn] = tail
    this.#laneTail[lane] = slot
    if (tail < 0) {
      this.#laneHead[lane] = slot
      this.queue.insert(slot, timeNs)
    } else {
      int[(tail << intShift) + laneNextColumn] = slot
      int[row + nextColumn] = inLane
    }
    return slot + int[row + generationColumn]! * slotsMax
  }

  /** The lane of a constant delay: the same lane for the same delay. */
  lane(delayNs: number): Lane {
    const known = this.#laneByDelay.get(delayNs)
    if (known !== undefined) return known
    const lane = this.#laneByDelay.size
    if (lane === this.laneDelay.length) {
      const delays = new Float64Array(lane * 2)
      const heads = new Int32Array(lane * 2)
      const tails = new Int32Array(lane * 2)
      delays.set(this.laneDelay)
      heads.set(this.#laneHead)
      tails.set(this.#laneTail)
      this.laneDelay = delays
      this.#laneHead = heads
      this.#laneTail = tails
    }
    this.#laneByDelay.set(delayNs, lane)
    this.laneDelay[lane] = delayNs
    this.#laneHead[lane] = -1
    this.#laneTail[lane] = -1
    return lane
  }

  /** True from adding until execution or removal. */
  has(handle: EventHandle): boolean {
    const slot = handle & (slotsMax - 1)
    const generation = (handle / slotsMax) | 0
    return (
      generation > 0 && slot < this.rows.used && this.rows.int[(slot << intShift) + generationColumn] === generation
    )
  }

  /** Removes a pending event; false, and no harm, when there is none of that handle. */
  remove(handle: EventHandle): boolean {
    const slot = handle & (slotsMax - 1)
    const generation = (handle / slotsMax) | 0
    if (generation <= 0 || slot >= this.rows.used) return false
    const int = this.rows.int
    const row = slot << intShift
    if (int[row + generationColumn] !== generation) return false
    const lane = int[row + laneColumn]!
    if (lane < 0) this.queue.remove(slot)
    else if (int[row + nextColumn] === inLane) {
      const next = int[row + laneNextColumn]!
      const previous = int[row + lanePreviousColumn]!
      int[(previous << intShift) + laneNextColumn] = next
      if (next >= 0) int[(next << intShift) + lanePreviousColumn] = previous
      else this.#laneTail[lane] = previous
    } else {
      this.queue.remove(slot)
      this.advance(lane, slot)
    }
    this.rows.giveBack(slot)
    return true
  }

  /** The head of a lane, which has left the main set, makes way for the next. */
  advance(lane: Lane, head: number): void {
    const int = this.rows.int
    const next = int[(head << intShift) + laneNextColumn]!
    this.#laneHead[lane] = next
    if (next < 0) {
      this.#laneTail[lane] = -1
      return
    }
    int[(next << intShift) + lanePreviousColumn] = -1
    this.queue.insert(next, this.rows.float[(next << floatShift) + timeColumn]!)
  }

  #ranked(priority: number): number {
    assert(
      Number.isInteger(priority) && priority >= -priorityMax && priority <= priorityMax,
      `a priority must be a whole number from −127 to 127, was ${priority}`,
    )
    return priority * ordersPerPriority + this.#sequence++
  }
}
