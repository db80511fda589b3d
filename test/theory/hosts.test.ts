/** Processes on shared cores agree with what queueing theory knows of them. */
import { describe, expect, it } from "vitest"
import type { DistributionSpec } from "../../sim/kernel/distribution-spec.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { Simulation } from "../../sim/kernel/simulation.ts"
import { QueueingNetwork } from "../../sim/network/queueing/queueing-network.ts"
import type { QueueingSpec } from "../../sim/network/queueing/spec.ts"
import { meanInterval } from "../../sim/statistics/interval.ts"
import { mg1Setup } from "../../sim/statistics/theory/mg1-setup.ts"
import { mmc } from "../../sim/statistics/theory/mmc.ts"
import type { HostTable, NodeTable } from "../../sim/trace/tables.ts"
import { twoProcesses } from "./two-processes.ts"

const ms = 1e6
const second = 1e9
const warmUpNs = 20 * second
const durationNs = 620 * second
const spanSeconds = (durationNs - warmUpNs) / second

const exponential = (mean: number): DistributionSpec => ({ kind: "exponential", mean })
const nothing: DistributionSpec = { kind: "constant", value: 0 }

interface Process {
  readonly ratePerSecond: number
  readonly service: DistributionSpec
  readonly servers?: number
}

interface Observed {
  readonly nodes: readonly NodeTable[]
  readonly host: HostTable
}

/** Replications of processes that each get Poisson arrivals of their own and share one host. */
const onOneHost = (processes: readonly Process[], cores: number, wakeUp: DistributionSpec): readonly Observed[] => {
  const ids = processes.map((_, index) => `p${index}`)
  const spec: QueueingSpec = {
    classes: [{ id: "message", priority: 0 }],
    stations: processes.map(({ service, servers = 1 }, index) => ({
      id: ids[index]!,
      spec: {
        servers,
        capacity: Infinity,
        discipline: "fifo",
        service: { base: service, perOctetNs: 0 },
        serviceByKind: {},
      },
      patience: undefined,
    })),
    hosts: [{ id: "host", cores, stations: ids, wakeUp }],
    sources: processes.map(({ ratePerSecond }, index) => ({
      id: ids[index]!,
      class: "message",
      to: ids[index]!,
      interarrival: exponential(second / ratePerSecond),
      batch: { kind: "constant", value: 1 },
    })),
    populations: [],
    routing: [],
  }
  return Array.from({ length: 20 }, (_, replication) => {
    const sim = new Simulation()
    const network = new QueueingNetwork(sim, new RandomStreams(1, replication), spec, {
      span: { warmUpNs, durationNs },
      withinNs: [],
      keepArrivals: false,
    })
    sim.run({ untilNs: warmUpNs })
    network.startMeasuring()
    sim.run({ untilNs: durationNs })
    return { nodes: network.nodeTables(), host: network.hostTables()[0]! }
  })
}

const agrees = (runs: readonly Observed[], observe: (run: Observed) => number, theory: number, width = 0.15): void => {
  const interval = meanInterval(runs.map(observe), 0.999)!
  const story = `formula ${theory}, run ${interval.low} to ${interval.high}`
  expect(interval.low, story).toBeLessThanOrEqual(theory)
  expect(interval.high, story).toBeGreaterThanOrEqual(theory)
  // An interval that holds everything proves nothing.
  expect((interval.high - interval.low) / theory, story).toBeLessThan(width)
}

const meanWait = (node: NodeTable): number => node.waitNs / node.started / second
const meanSojourn = (node: NodeTable): number => node.sojournNs / node.departures / second
const turns = ({ host }: Observed): number => host.nodes.reduce((sum, node) => sum + node.turns, 0)

describe("processes on shared cores", () => {
  it("with more processes than cores and no wake-up part are M/M/c", () => {
    const runs = onOneHost([{ ratePerSecond: 20, service: exponential(100 * ms), servers: 50 }], 3, nothing)
    const theory = mmc({ arrivalRate: 20, serviceRate: 10, servers: 3 })
    agrees(runs, ({ nodes }) => meanWait(nodes[0]!), theory.meanWait)
  })

  it("of several nodes that are alike are M/M/c together: their sum has the same number waiting", () => {
    const node = { ratePerSecond: 25, service: exponential(20 * ms), servers: 50 }
    const runs = onOneHost([node, node, node, node], 3, nothing)
    const theory = mmc({ arrivalRate: 100, serviceRate: 50, servers: 3 })
    agrees(
      runs,
      ({ nodes }) => nodes.reduce((sum, { waitingAreaNs }) => sum + waitingAreaNs, 0) / second / spanSeconds,
      100 * theory.meanWait,
    )
  })

  it("keep Kleinrock's conservation law: Σ ρ W = ρ Σ λ E[S²] / (2 (1 − ρ)) on one core, whatever the order", () => {
    const processes = [
      { ratePerSecond: 20, service: exponential(10 * ms), mean: 0.01, square: 2e-4 },
      { ratePerSecond: 5, service: { kind: "constant", value: 40 * ms } as const, mean: 0.04, square: 16e-4 },
      { ratePerSecond: 60, service: exponential(5 * ms), mean: 0.005, square: 0.5e-4 },
    ]
    const load = processes.reduce((sum, { ratePerSecond, mean }) => sum + ratePerSecond * mean, 0)
    const residual = processes.reduce((sum, { ratePerSecond, square }) => sum + (ratePerSecond * square) / 2, 0)
    agrees(
      onOneHost(processes, 1, nothing),
      ({ nodes }) =>
        nodes.reduce((sum, node, i) => sum + processes[i]!.ratePerSecond * processes[i]!.mean * meanWait(node), 0),
      (load * residual) / (1 - load),
    )
  })

  it("of one node with a wake-up part are M/G/1 with set-up: time there, turns, and CPU time, which falls with load", () => {
    const wakeUp = { kind: "constant", value: 8 * ms } as const
    let dearest = Infinity
    for (const ratePerSecond of [10, 40, 80]) {
      const runs = onOneHost([{ ratePerSecond, service: exponential(10 * ms) }], 1, wakeUp)
      const theory = mg1Setup({
        arrivalRate: ratePerSecond,
        meanService: 0.01,
        serviceVariance: 1e-4,
        meanSetUp: 0.008,
        setUpVariance: 0,
      })
      agrees(runs, ({ nodes }) => meanSojourn(nodes[0]!), theory.meanSojourn)
      agrees(runs, turns, ratePerSecond * theory.setUpsPerCustomer * spanSeconds)
      agrees(runs, ({ host }) => host.nodes[0]!.busyNs / second / spanSeconds, theory.utilisation)
      const cpuPerMessage = theory.utilisation / ratePerSecond
      expect(cpuPerMessage).toBeLessThan(dearest)
      dearest = cpuPerMessage
    }
  })

  it("of two nodes that alternate, with a wake-up part at each turn, are the Markov chain of exhaustive polling", () => {
    for (const ratePerSecond of [10, 30, 42]) {
      const process = { ratePerSecond, service: exponential(10 * ms) }
      const runs = onOneHost([process, process], 1, exponential(6 * ms))
      const theory = twoProcesses({ arrivalRate: ratePerSecond, serviceRate: 100, wakeUpRate: 1 / 0.006, most: 90 })
      const present = ({ nodes }: Observed): number =>
        nodes.reduce((sum, { waitingAreaNs, busyNs }) => sum + waitingAreaNs + busyNs, 0) / 2 / second / spanSeconds
      agrees(runs, present, theory.meanPresent)
      agrees(runs, turns, theory.turnRate * spanSeconds)
    }
  })

  it("the chain itself is M/M/1 of both arrival streams where waking takes next to no time", () => {
    const { meanPresent } = twoProcesses({ arrivalRate: 30, serviceRate: 100, wakeUpRate: 1e7, most: 60 })
    expect(2 * meanPresent).toBeCloseTo(0.6 / 0.4, 3)
  })
})
