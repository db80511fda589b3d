/**
 * How the cost of a push grows with the population, and what a second worker brings. The load is the same at every size, 400
 * pushes a second for a quarter of an hour, so that what differs is the state that is touched: 10³ to 10⁶ devices that neither come nor go.
 * The figure is events a second at 10⁶ devices, its baseline that at 10³; the remark has all sizes, and four replications by two of the
 * command's own workers against one.
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Benchmark } from "./benchmark.ts"
import { measureAll, type Cost, type Work } from "./isolated.ts"

const ratePerSecond = 400
const sizes = [1e3, 1e4, 1e5, 1e6]

const scenario = "busy-hour-1m"
const mechanism = "sip-message"

const setsOf = (devices: number): readonly string[] => [
  `devices.count=${devices}`,
  "devices.states={im-offline: 100 %}",
  `load={kind: poisson, initiator: im, rate: ${ratePerSecond}/s}`,
  "run.duration=15 min",
  "run.warmUp=0 s",
]

const work = (devices: number): Work => ({ scenario, mechanism, replication: 0, sets: setsOf(devices) })

const main = fileURLToPath(new URL("../../sim/cli/main.ts", import.meta.url))

/** Wall seconds of four replications at 10⁴ devices by so many of the command's workers. */
const elapsed = (workers: number): number => {
  const began = performance.now()
  const sets = setsOf(1e4).flatMap((set) => ["--set", set])
  const flags = ["--replications", "4", "--workers", String(workers), "--quiet", "--json"]
  const { status, stderr } = spawnSync(process.execPath, [main, "run", scenario, "-m", mechanism, ...sets, ...flags])
  if (status !== 0 && status !== 1) throw new Error(`the run ended with ${status}: ${stderr.toString()}`)
  return (performance.now() - began) / 1e3
}

const rate = ({ events, userSeconds }: Cost): number => events / userSeconds

const scaling: Benchmark = {
  name: "scaling",
  unit: "events/s",
  run: async () => {
    const costs = await measureAll(
      sizes.map((devices) => work(devices)),
      1,
    )
    const one = elapsed(1)
    const two = elapsed(2)
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
