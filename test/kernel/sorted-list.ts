/** The oracle of the future event set: a plain sorted array of objects, too slow to use and too simple to be wrong. */

/** A pending event of the oracle. */
export interface ListedEvent {
  readonly time: number
  readonly priority: number
  readonly sequence: number
  readonly kind: number
  readonly a: number
  readonly b: number
}

/** Events in order of time, priority and sequence. */
export class SortedList {
  readonly events: ListedEvent[] = []

  add(event: ListedEvent): void {
    this.events.splice(this.#place(event), 0, event)
  }

  remove(event: ListedEvent): boolean {
    const place = this.#place(event)
    if (this.events[place] !== event) return false
    this.events.splice(place, 1)
    return true
  }

  /** The first place whose event is not before this one. */
  #place(event: ListedEvent): number {
    let low = 0
    let high = this.events.length
    while (low < high) {
      const middle = (low + high) >> 1
      const at = this.events[middle]!
      const difference = at.time - event.time || at.priority - event.priority || at.sequence - event.sequence
      if (difference < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
