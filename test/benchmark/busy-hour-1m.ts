/**
 * A million devices for an hour, registrations and refreshes included, in a process of its own. The baseline is the hold model
 * with a million pending events on a heap of objects with closures: the same number of events in order, and nothing else.
 */
import type { Benchmark } from "./benchmark.ts"
import { rateOf } from "./benchmark.ts"
import { increments, incrementsMask } from "./increments.ts"
import { measureAll } from "./isolated.ts"
import { ObjectHeap } from "./object-heap.ts"

/** Events per second of user CPU of the baseline, `pending` events in the set. */
export const objectHeapRate = (pending: number, events: number): number => {
  const table = increments(1e9)
  const heap = new ObjectHeap()
  let drawn = 0
  const again = (): void => {
    heap.schedule(table[drawn++ & incrementsMask]!, () => again())
  }
  for (let i = 0; i < pending; i++) again()
  return rateOf(() => {
    heap.run(events)
    return events
  })
}

const busyHour1m: Benchmark = {
  name: "busy-hour-1m",
  unit: "events/s",
  run: async () => {
    const work = { scenario: "busy-hour-1m", mechanism: "sip-message", replication: 0, sets: [] }
    const [cost] = await measureAll([work], 1)
    const { wallSeconds, userSeconds, cpuSeconds, events, pushes, peakMb, fingerprint } = cost!
    return {
      value: events / userSeconds,
      baseline: objectHeapRate(1e6, 1e6),
      remark:
        `${(events / 1e6).toFixed(1)} M events, ${(pushes / 1e6).toFixed(2)} M pushes in ${wallSeconds.toFixed(1)} s wall, ` +
        `${cpuSeconds.toFixed(1)} s CPU, ${peakMb.toFixed(0)} MB at most; fingerprint ${fingerprint}`,
    }
  },
}
export default busyHour1m
