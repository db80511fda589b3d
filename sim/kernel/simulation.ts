/**
 * The simulation loop: a clock, the future event set, handlers by number, and a fingerprint of all that was executed.
 * Rule 1: order is total: time, then priority (lower first), then order of scheduling.
 * Rule 2: nothing is allocated per event: an event is a row in typed arrays, its handle a number, its handler an entry in a table.
 * (An engine may box a handle that it returns, since handles outgrow 32 bits; such a box dies at once.)
 */
import { assert } from "./assert.ts"
import { layout } from "./event-rows.ts"
import { FutureEventSet } from "./future-event-set.ts"
import type { EventHandle, EventKind, Lane } from "./future-event-set.ts"
import type { LadderShape } from "./ladder-queue.ts"
import { timeNsMax } from "./time.ts"

export type { EventHandle, EventKind, Lane } from "./future-event-set.ts"

const {
  floatShift,
  intShift,
  kind: kindColumn,
  a: aColumn,
  b: bColumn,
  next: nextColumn,
  previous: previousColumn,
  lane: laneColumn,
} = layout

/** What ends a run, and who is told of its progress. */
export interface RunOptions {
  /** All events up to and including this instant are executed, ns; `Infinity`: until nothing is left. */
  readonly untilNs: number
  /** Stop after this many events of this call. */
  readonly maxEvents?: number
  /** Asked now and then (every 2^15 events) whether to stop. */
  readonly isCancelled?: () => boolean
  /** Told now and then (every 2^15 events). */
  readonly onProgress?: (nowNs: number, executed: number) => void
}

/** Why a run stopped: the instant or the number of events was reached, it was cancelled, or nothing is left to do. */
export type StopReason = "time" | "events" | "cancelled" | "empty"

/** The loop runs in short calls, so that the engine soon runs it compiled as a whole. */
const eventsPerCall = 0x400
const callsPerPoll = 0x20
/** Kinds share a 32-bit word with the upper half of the time in the fingerprint. */
const kindsMax = 2048

/** A discrete-event simulation. */
export class Simulation {
  /** Events executed so far; exact between runs and whenever a run tells its progress. */
  executed = 0

  readonly #events: FutureEventSet
  readonly #handlers: ((a: number, b: number) => void)[] = []
  #h1 = 0x9e3779b9 | 0
  #h2 = 0x7f4a7c15
  #isRunning = false

  /** `shape` alters the speed of the future event set, never its order. */
  constructor(shape?: LadderShape) {
    this.#events = new FutureEventSet(shape)
  }

  /** The present instant, whole ns. */
  get now(): number {
    return this.#events.now
  }

  /** Registers what to do at events of a new kind; kinds are numbered in order of registration, and named for messages. */
  handler(name: string, run: (a: number, b: number) => void): EventKind {
    assert(this.#handlers.length < kindsMax, `at most ${kindsMax} kinds of event; no place for ${name}`)
    return this.#handlers.push(run) - 1
  }

  /** Schedules an event `delayNs` (whole, at least 0) from now; `a` and `b` are 32-bit whole numbers; lower `priority` (−127 to 127) runs first. */
  schedule(delayNs: number, kind: EventKind, a: number, b: number, priority = 0): EventHandle {
    return this.scheduleAt(this.now + delayNs, kind, a, b, priority)
  }

  /** Schedules an event at a whole instant that is not yet past, ns. */
  scheduleAt(timeNs: number, kind: EventKind, a: number, b: number, priority = 0): EventHandle {
    if (!(timeNs >= this.now && timeNs <= timeNsMax && Math.floor(timeNs) === timeNs)) this.#refuseTime(timeNs)
    if ((a | 0) !== a || (b | 0) !== b) refuseArguments(a, b)
    if (!(kind >= 0 && kind < this.#handlers.length)) refuseKind(kind)
    return this.#events.add(timeNs, kind, a, b, priority)
  }

  /** The lane of a constant delay, whole ns; the same lane for the same delay. */
  lane(delayNs: number): Lane {
    assert(
      Number.isSafeInteger(delayNs) && delayNs >= 0,
      `the delay of a lane must be a whole number of ns, at least 0, was ${delayNs}`,
    )
    return this.#events.lane(delayNs)
  }

  /** Schedules an event after the lane's delay, with priority 0, in constant time. */
  arm(lane: Lane, kind: EventKind, a: number, b: number): EventHandle {
    const timeNs = this.now + this.#events.laneDelay[lane]!
    if (!(timeNs <= timeNsMax)) this.#refuseTime(timeNs)
    if ((a | 0) !== a || (b | 0) !== b) refuseArguments(a, b)
    if (!(kind >= 0 && kind < this.#handlers.length)) refuseKind(kind)
    return this.#events.append(lane, timeNs, kind, a, b)
  }

  /** Removes a pending event; false, and no harm, when it has been executed or cancelled already. */
  cancel(handle: EventHandle): boolean {
    return this.#events.remove(handle)
  }

  /** True from scheduling until execution or cancelling. */
  isPending(handle: EventHandle): boolean {
    return this.#events.has(handle)
  }

  /** Executes events in order until there is a reason to stop; the clock then stands at `untilNs`, unless events or the flag stopped it. */
  run(options: RunOptions): StopReason {
    const { untilNs, maxEvents = Infinity, isCancelled, onProgress } = options
    assert(!this.#isRunning, "a handler must not run the simulation that runs it")
    assert(untilNs >= this.now, `a run must end at or after ${this.now} ns, was ${untilNs}`)
    const events = this.#events
    let left = maxEvents
    this.#isRunning = true
    try {
      for (let calls = 1; ; calls++) {
        const want = left < eventsPerCall ? left : eventsPerCall
        const done = this.#execute(untilNs, want)
        this.executed += done
        left -= done
        if (done < want) break
        if (calls % callsPerPoll === 0) {
          onProgress?.(this.now, this.executed)
          if (isCancelled?.() === true) return "cancelled"
        }
        if (left <= 0) {
          const first = events.first()
          if (first !== 0 && events.float[first << floatShift]! <= untilNs) return "events"
          break
        }
      }
    } finally {
      this.#isRunning = false
    }
    if (untilNs < Infinity) this.#events.now = Math.floor(untilNs)
    return events.first() !== 0 ? "time" : "empty"
  }

  /** A rolling 64-bit hash over (time, kind, a, b) of every executed event, as 16 hex digits. */
  fingerprint(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0")
    return hex(this.#h1) + hex(this.#h2)
  }

  /** Executes at most `want` events up to `untilNs`; returns how many. */
  #execute(untilNs: number, want: number): number {
    const events = this.#events
    const handlers = this.#handlers
    let h1 = this.#h1
    let h2 = this.#h2
    let done = 0
    while (done < want) {
      const slot = events.first()
      if (slot === 0) break
      const time = events.float[slot << floatShift]!
      if (time > untilNs) break
      const int = events.int
      const row = slot << intShift
      const next = int[row | nextColumn]!
      int[nextColumn] = next
      int[(next << intShift) | previousColumn] = 0
      const kind = int[row | kindColumn]!
      const a = int[row | aColumn]!
      const b = int[row | bColumn]!
      const lane = int[row | laneColumn]!
      events.now = time
      if (lane >= 0) events.advance(lane, slot)
      events.giveBack(slot)
      done++
      // every step is a bijection of the state, so that no event is ever forgotten
      h1 = Math.imul(h1 ^ (time | 0), 0x85ebca6b)
      h2 = Math.imul(h2 ^ a, 0xc2b2ae35)
      h1 = Math.imul(((h1 << 15) | (h1 >>> 17)) ^ (((time * 2 ** -32) | 0) + (kind << 21)), 0x27d4eb2f)
      h2 = Math.imul(((h2 << 13) | (h2 >>> 19)) ^ b, 0x165667b1)
      h1 = (h1 + ((h2 << 16) | (h2 >>> 16))) | 0
      h2 = (h2 + ((h1 << 11) | (h1 >>> 21))) | 0
      handlers[kind]!(a, b)
    }
    this.#h1 = h1
    this.#h2 = h2
    return done
  }

  #refuseTime(timeNs: number): never {
    throw new Error(`assertion failed: an event must be at a whole ns from ${this.now} to 2^53 − 1, was ${timeNs}`)
  }
}

const refuseArguments = (a: number, b: number): never => {
  throw new Error(`assertion failed: the arguments of an event must be 32-bit whole numbers, were ${a} and ${b}`)
}

const refuseKind = (kind: EventKind): never => {
  throw new Error(`assertion failed: no handler is registered for kind ${kind}`)
}
