/**
 * How the cost of a push grows with the population, and what a second worker brings. The load is the same at every size, 400
 * pushes a second for five minutes, so that what differs is the state that is touched: 10³ to 10⁶ devices that neither come nor go.
 * The figure is events a second at 10⁶ devices, its baseline that at 10³; the remark has all sizes, and two workers against one.
 */
import type { Benchmark } from "./benchmark.ts"
import { measureAll, type Cost, type Work } from "./isolated.ts"

const ratePerSecond = 400
const sizes = [1e3, 1e4, 1e5, 1e6]

const work = (devices: number, replication: number): Work => ({
  scenario: "busy-hour-1m",
  mechanism: "sip-message",
  replication,
  sets: [
    `devices.count=${devices}`,
    "devices.states={im-offline: 100 %}",
    `load={kind: poisson, initiator: im, rate: ${ratePerSecond}/s}`,
    "run.duration=5 min",
    "run.warmUp=0 s",
  ],
})

const rate = ({ events, userSeconds }: Cost): number => events / userSeconds

const scaling: Benchmark = {
  name: "scaling",
  unit: "events/s",
  run: async () => {
    const costs = await measureAll(
      sizes.map((devices) => work(devices, 0)),
      1,
    )
    const replications = [0, 1, 2, 3].map((replication) => work(1e4, replication))
    const elapsed = async (workers: number): Promise<number> => {
      const began = performance.now()
      await measureAll(replications, workers)
      return performance.now() - began
    }
    const one = await elapsed(1)
    const two = await elapsed(2)
    const perPush = costs.map(
      ({ userSeconds, pushes }, index) =>
        `${((userSeconds / pushes) * 1e6).toFixed(1)} µs a push at 1e${Math.log10(sizes[index]!)}`,
    )
    const [smallest] = costs
    return {
      value: rate(costs.at(-1)!),
      baseline: rate(smallest!),
      remark: `${perPush.join(", ")}; two workers ${(one / two).toFixed(2)} × one`,
    }
  },
}
export default scaling
