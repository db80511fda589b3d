import { describe, expect, it } from "vitest"
import { usualShape } from "../../sim/kernel/ladder-queue.ts"
import type { LadderShape } from "../../sim/kernel/ladder-queue.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import type { RandomStream } from "../../sim/kernel/random-stream.ts"
import { Simulation } from "../../sim/kernel/simulation.ts"
import { SortedList } from "./sorted-list.ts"
import type { ListedEvent } from "./sorted-list.ts"

/** Ways of drawing a delay, from all ties to seven orders of magnitude. */
const delayLaws: Readonly<Record<string, (random: RandomStream) => number>> = {
  zero: () => 0,
  "a few instants": (random) => Math.floor(random.next() * 4),
  "coarse grid": (random) => Math.floor(random.next() * 20) * 1_000_000,
  uniform: (random) => Math.floor(random.next() * 1e9),
  "two scales": (random) => Math.floor(random.next() * (random.next() < 0.05 ? 3.2e10 : 1e6)),
  "ten scales": (random) => {
    let delay = random.next() * 10
    for (let scale = Math.floor(random.next() * 10); scale > 0; scale--) delay *= 10
    return Math.floor(delay)
  },
  "far and ever nearer": (() => {
    let delay = 0
    return () => (delay = delay > 1000 ? delay - 997 : 4e6)
  })(),
}

const shapes: Readonly<Record<string, LadderShape>> = {
  "sorted list only": { stepsMax: Infinity, nearKept: 0, bucketMax: Infinity, topMin: 0 },
  "ladder from the first event": { stepsMax: -1, nearKept: 0, bucketMax: 1, topMin: 0 },
  "list or ladder by size": usualShape,
}

const laneDelays = [0, 1, 500_000, 32_000_000_000]

const describeEvent = (time: number, kind: number, a: number, b: number): string =>
  `kind ${kind} (${a}, ${b}) at ${time} ns`

/** A simulation and its oracle, kept in step; the first difference throws. */
class Pair {
  readonly list = new SortedList()
  operations = 0
  #sequence = 0
  readonly #sim: Simulation
  readonly #random: RandomStream
  readonly #handles: { readonly handle: number; readonly event: ListedEvent }[] = []
  #delay: (random: RandomStream) => number = () => 0

  constructor(sim: Simulation, random: RandomStream) {
    this.#sim = sim
    this.#random = random
    for (let kind = 0; kind < 3; kind++) {
      sim.handler(`kind ${kind}`, (a, b) => {
        const next = this.list.events.shift()
        if (next?.time !== sim.now || next.kind !== kind || next.a !== a || next.b !== b) {
          const expected = next === undefined ? "nothing" : describeEvent(next.time, next.kind, next.a, next.b)
          throw new Error(`executed ${describeEvent(sim.now, kind, a, b)}, expected ${expected}`)
        }
        // some events schedule and cancel in their turn
        if (kind === 1 && this.#random.next() < 0.5) this.add()
        if (kind === 2 && this.#random.next() < 0.5) this.cancel()
      })
    }
  }

  follow(delay: (random: RandomStream) => number): void {
    this.#delay = delay
  }

  add(): void {
    this.operations++
    const random = this.#random
    const sequence = this.#sequence++
    const kind = Math.floor(random.next() * 3)
    const a = sequence | 0
    const b = random.nextWord()
    const lane = random.next() < 0.4 ? Math.floor(random.next() * laneDelays.length) : -1
    const priority = lane < 0 && random.next() < 0.3 ? Math.floor(random.next() * 255) - 127 : 0
    const delay = lane < 0 ? this.#delay(random) : laneDelays[lane]!
    const handle =
      lane < 0 ? this.#sim.schedule(delay, kind, a, b, priority) : this.#sim.arm(this.#sim.lane(delay), kind, a, b)
    const event = { time: this.#sim.now + delay, priority, sequence, kind, a, b }
    this.list.add(event)
    if (this.#handles.length < 3000) this.#handles.push({ handle, event })
    else this.#handles[Math.floor(random.next() * 3000)] = { handle, event }
  }

  /** Cancels an event picked among old and new handles, so many are stale. */
  cancel(): void {
    this.operations++
    const picked = this.#handles[Math.floor(this.#random.next() * this.#handles.length)]
    if (picked === undefined) return
    const { handle, event } = picked
    const wasListed = this.list.remove(event)
    const wasPending = this.#sim.isPending(handle)
    const wasCancelled = this.#sim.cancel(handle)
    if (wasPending !== wasListed || wasCancelled !== wasListed || this.#sim.isPending(handle)) {
      throw new Error(
        `cancelled ${describeEvent(event.time, event.kind, event.a, event.b)}: pending ${wasPending}, cancelled ${wasCancelled}, expected ${wasListed}`,
      )
    }
  }

  execute(count: number): void {
    this.operations += count
    const executed = this.#sim.executed
    const pending = this.list.events.length
    const reason = this.#sim.run({ untilNs: Infinity, maxEvents: count })
    const isRight = reason === "empty" ? this.list.events.length === 0 : this.#sim.executed === executed + count
    if (!isRight)
      throw new Error(
        `stopped with ${reason} after ${this.#sim.executed - executed} of ${count} events, ${pending} were pending`,
      )
  }
}

/** Lets the set grow and shrink between nothing and some thousands of events under every delay law in turn. */
const compare = (shape: LadderShape, operations: number): number => {
  const random = new RandomStreams(20_26, 0).stream("fuzz")
  const pair = new Pair(new Simulation(shape), random)
  const laws = Object.values(delayLaws)
  for (let phase = 0; pair.operations < operations; phase++) {
    pair.follow(laws[phase % laws.length]!)
    const size = [10, 60, 400, 3000][Math.floor(random.next() * 4)]!
    while (pair.list.events.length < size) {
      pair.add()
      if (random.next() < 0.2) pair.cancel()
      if (random.next() < 0.1) pair.execute(1 + Math.floor(random.next() * 3))
    }
    for (let i = 0; i < size; i++) {
      pair.add()
      if (random.next() < 0.4) pair.cancel()
      pair.execute(1)
    }
    const left = random.next() < 0.3 ? 0 : size >> 3
    while (pair.list.events.length > left) {
      if (random.next() < 0.3) pair.cancel()
      pair.execute(1 + Math.floor(random.next() * 20))
    }
  }
  return pair.operations
}

describe("the future event set executes exactly what a sorted list does, with cancels, ties, priorities and lanes", () => {
  for (const [name, shape] of Object.entries(shapes)) {
    it(name, () => {
      expect(compare(shape, 400_000)).toBeGreaterThanOrEqual(400_000)
    })
  }
})
