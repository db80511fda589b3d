/**
 * The HOLD model (Jones, CACM 29(4), 1986): N pending events; the earliest is executed and schedules itself again after an
 * exponential increment. Whole kernel: rows, handles, dispatch, clock and fingerprint.
 */
import { Simulation } from "../../sim/kernel/simulation.ts"
import type { Benchmark } from "./benchmark.ts"
import { timeInTurns } from "./benchmark.ts"
import { increments, incrementsMask } from "./increments.ts"
import { ObjectHeap } from "./object-heap.ts"

/** HOLD with this many pending events; the counts are events per timed slice. */
export const hold = (
  name: string,
  pending: number,
  counts: { readonly kernel: number; readonly baseline: number; readonly rounds: number },
): Benchmark => ({
  name,
  unit: "events/s",
  run: () => {
    const table = increments(1e9)

    const sim = new Simulation()
    let drawn = 0
    const again = sim.handler("again", (a) => {
      sim.schedule(table[drawn++ & incrementsMask]!, again, a, 0)
    })
    for (let i = 0; i < pending; i++) sim.schedule(table[drawn++ & incrementsMask]!, again, i, 0)
    const kernel = (): number => {
      sim.run({ untilNs: Infinity, maxEvents: counts.kernel })
      return counts.kernel
    }

    const heap = new ObjectHeap()
    let drawnByHeap = 0
    const againByHeap = (): void => {
      heap.schedule(table[drawnByHeap++ & incrementsMask]!, () => againByHeap())
    }
    for (let i = 0; i < pending; i++) againByHeap()
    const baseline = (): number => {
      heap.run(counts.baseline)
      return counts.baseline
    }
    return timeInTurns(kernel, baseline, counts.rounds)
  },
})
