/**
 * The near list: the events that come soonest, in total order of (time, order), as a ring through slot 0, whose time is −∞. A new event
 * finds its place from the end: timers, which lie furthest ahead, and bursts at one instant, which come in order, pass nothing.
 */
import { EventRows, layout } from "./event-rows.ts"

const {
  floatShift,
  intShift,
  time: timeColumn,
  order: orderColumn,
  next: nextColumn,
  previous: previousColumn,
} = layout

/** The rows and a sorted ring of some of them. */
export class NearList extends EventRows {
  /** Sorted lists of 2^i events, for `settleEqual`; 0 is none. */
  readonly #sorted = new Int32Array(32)

  constructor() {
    super()
    this.float[timeColumn] = -Infinity
  }

  /** Finds an event's place in the near list, coming from the end; returns how many it passed. */
  protected settle(slot: number, time: number): number {
    const { int, float } = this
    let steps = 0
    let before = int[previousColumn]!
    let at = float[before << floatShift]!
    while (at > time) {
      before = int[(before << intShift) | previousColumn]!
      at = float[before << floatShift]!
      steps++
    }
    if (at === time) {
      const order = float[(slot << floatShift) | orderColumn]!
      while (float[before << floatShift] === time && float[(before << floatShift) | orderColumn]! > order) {
        before = int[(before << intShift) | previousColumn]!
        steps++
      }
    }
    const after = int[(before << intShift) | nextColumn]!
    int[(before << intShift) | nextColumn] = slot
    int[(after << intShift) | previousColumn] = slot
    int[(slot << intShift) | nextColumn] = after
    int[(slot << intShift) | previousColumn] = before
    return steps
  }

  /** Sorts a long burst of events at one instant, part of it in the near list already, `rest` and its followers not yet (merge sort). */
  protected settleEqual(rest: number): void {
    const int = this.int
    const sorted = this.#sorted
    for (let slot = rest; slot >= 0;) {
      const next = int[(slot << intShift) | nextColumn]!
      int[(slot << intShift) | nextColumn] = 0
      let merged = slot
      let i = 0
      for (; sorted[i] !== 0; i++) {
        merged = this.#merged(sorted[i]!, merged)
        sorted[i] = 0
      }
      sorted[i] = merged
      slot = next
    }
    let all = int[nextColumn]!
    for (let i = 0; i < sorted.length; i++) {
      if (sorted[i] === 0) continue
      all = this.#merged(sorted[i]!, all)
      sorted[i] = 0
    }
    int[nextColumn] = all
    let before = 0
    for (let slot = all; slot !== 0; slot = int[(slot << intShift) | nextColumn]!) {
      int[(slot << intShift) | previousColumn] = before
      before = slot
    }
    int[previousColumn] = before
  }

  /** Two lists in order, each ended by 0, become one. */
  #merged(first: number, second: number): number {
    const { int, float } = this
    let x = first
    let y = second
    let head = 0
    let last = -1
    while (x !== 0 && y !== 0) {
      let least: number
      if (float[(x << floatShift) | orderColumn]! < float[(y << floatShift) | orderColumn]!) {
        least = x
        x = int[(x << intShift) | nextColumn]!
      } else {
        least = y
        y = int[(y << intShift) | nextColumn]!
      }
      if (last < 0) head = least
      else int[(last << intShift) | nextColumn] = least
      last = least
    }
    const left = x === 0 ? y : x
    if (last < 0) return left
    int[(last << intShift) | nextColumn] = left
    return head
  }
}
