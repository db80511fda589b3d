/**
 * The baseline: a binary heap of `{ t, seq, fn }` objects with a closure per event, as the usual JavaScript library has it.
 * Cancelling marks the event dead, and it is skipped when its time comes.
 */

/** A scheduled closure. */
export interface ObjectEvent {
  t: number
  seq: number
  fn: (() => void) | undefined
}

/** A clock and its pending closures. */
export class ObjectHeap {
  now = 0
  readonly heap: ObjectEvent[] = []
  #seq = 0

  schedule(delay: number, fn: () => void): ObjectEvent {
    const heap = this.heap
    const event: ObjectEvent = { t: this.now + delay, seq: this.#seq++, fn }
    let place = heap.length
    heap.push(event)
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = heap[parent]!
      if (above.t < event.t || (above.t === event.t && above.seq < event.seq)) break
      heap[place] = above
      place = parent
    }
    heap[place] = event
    return event
  }

  /** Executes the next `count` live events. */
  run(count: number): void {
    for (let left = count; left > 0;) {
      const event = this.#pop()
      if (event === undefined) return
      if (event.fn === undefined) continue
      this.now = event.t
      event.fn()
      left--
    }
  }

  #pop(): ObjectEvent | undefined {
    const heap = this.heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    const size = heap.length
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= size) break
      let least = heap[child]!
      if (child + 1 < size) {
        const right = heap[child + 1]!
        if (right.t < least.t || (right.t === least.t && right.seq < least.seq)) {
          least = right
          child++
        }
      }
      if (last.t < least.t || (last.t === least.t && last.seq < least.seq)) break
      heap[place] = least
      place = child
    }
    heap[place] = last
    return first
  }
}
