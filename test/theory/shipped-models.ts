/**
 * The figures of `scenarios/theory`, each beside the closed form that it must agree with. The numbers given to the closed forms are
 * written out here once more, so that a slip in a scenario file shows.
 */
import type { QueueingTables } from "../../sim/network/queueing/tables.ts"
import { batchArrivals } from "../../sim/statistics/theory/batch-arrivals.ts"
import { closedNetwork } from "../../sim/statistics/theory/closed-network.ts"
import { erlangA } from "../../sim/statistics/theory/erlang-a.ts"
import { erlangB } from "../../sim/statistics/theory/erlang-b.ts"
import { jackson } from "../../sim/statistics/theory/jackson.ts"
import { machineRepairman } from "../../sim/statistics/theory/machine-repairman.ts"
import { md1 } from "../../sim/statistics/theory/md1.ts"
import { mg1 } from "../../sim/statistics/theory/mg1.ts"
import { mm1 } from "../../sim/statistics/theory/mm1.ts"
import { mm1k } from "../../sim/statistics/theory/mm1k.ts"
import { mmc } from "../../sim/statistics/theory/mmc.ts"
import { priority } from "../../sim/statistics/theory/priority.ts"
import { tandem } from "../../sim/statistics/theory/tandem.ts"
import { mmppM1 } from "./mmpp-m1.ts"
import { abandonedShare, blockedShare, meanLatency, meanWait, throughput, utilisation } from "./replications.ts"

interface Figure {
  /** The words of the table in `scenarios/theory/README.md`, where the figure stands there. */
  readonly figure: string
  readonly isInReadme: boolean
  readonly observe: (tables: QueueingTables) => number
  readonly theory: number
}

const stated = (figure: string, observe: Figure["observe"], theory: number): Figure => ({
  figure,
  isInReadme: true,
  observe,
  theory,
})
const besides = (figure: string, observe: Figure["observe"], theory: number): Figure => ({
  ...stated(figure, observe, theory),
  isInReadme: false,
})

const [urgent, bulk] = priority([
  { arrivalRate: 80, meanService: 0.005, serviceVariance: 0 },
  { arrivalRate: 40, meanService: 0.01, serviceVariance: 0.0001 },
])
const finite = mm1k({ arrivalRate: 80, serviceRate: 100, capacity: 4 })
const desk = erlangA({ arrivalRate: 12, serviceRate: 1 / 0.3, servers: 3, patienceRate: 1 / 0.6 })
const bursts = mmppM1({ arrivals: [20, 90], leaving: [1, 2], service: 100 })
const interactive = closedNetwork({ users: 20, meanThink: 2, demands: [0.1, 0.075] })
const repair = machineRepairman({ sources: 10, meanThink: 6, meanService: 1, servers: 2 })
const lognormal = {
  meanService: 0.008 * Math.exp(0.32),
  serviceVariance: 0.008 ** 2 * (Math.exp(1.28) - Math.exp(0.64)),
}

/** By scenario. */
export const shippedModels: Readonly<Record<string, readonly Figure[]>> = {
  mm1: [
    stated("mean latency", meanLatency(), mm1({ arrivalRate: 80, serviceRate: 100 }).meanSojourn),
    besides("utilisation", utilisation("server"), 0.8),
  ],
  mmc: [stated("mean wait", meanWait("desk"), mmc({ arrivalRate: 20, serviceRate: 10, servers: 3 }).meanWait)],
  mm1k: [
    stated("share turned away", blockedShare, finite.blocking),
    besides("mean latency of those let in", meanLatency(), finite.meanSojourn),
  ],
  md1: [stated("mean wait", meanWait("server"), md1({ arrivalRate: 80, service: 0.01 }).meanWait)],
  "mg1-lognormal": [stated("mean wait", meanWait("server"), mg1({ arrivalRate: 50, ...lognormal }).meanWait)],
  priority: [
    stated("mean latency, urgent", meanLatency("urgent"), urgent!.meanSojourn),
    stated("mean latency, bulk", meanLatency("bulk"), bulk!.meanSojourn),
  ],
  "jackson-feedback": [
    stated(
      "mean latency",
      meanLatency(),
      jackson([
        { outsideRate: 10, serviceRate: 25, servers: 1, routing: [0, 0.4] },
        { outsideRate: 0, serviceRate: 10, servers: 1, routing: [1, 0] },
      ]).meanSojourn,
    ),
  ],
  tandem: [
    stated("mean latency", meanLatency(), tandem({ arrivalRate: 10, serviceRates: [20, 16, 12.5] }).meanSojourn),
    besides("mean wait at the third", meanWait("third"), mm1({ arrivalRate: 10, serviceRate: 12.5 }).meanWait),
  ],
  "erlang-b": [stated("share turned away", blockedShare, erlangB({ offeredErlangs: 8, servers: 10 }))],
  "closed-interactive": [
    stated("mean latency of a round", meanLatency(), interactive.meanResponse),
    besides("rounds per second", throughput, interactive.throughput),
  ],
  "machine-repairman": [
    stated("mean time from break to repair", meanLatency(), repair.meanSojourn),
    besides("utilisation of the repairmen", utilisation("repair"), repair.utilisation),
  ],
  abandonment: [
    stated("share that leaves unserved", abandonedShare, desk.abandonment),
    besides("utilisation", utilisation("desk"), desk.utilisation),
  ],
  "batch-arrivals": [
    stated(
      "mean latency",
      meanLatency(),
      batchArrivals({ batchRate: 2, serviceRate: 10, meanBatch: 3, batchSecondMoment: 15 }).meanSojourn,
    ),
  ],
  "mmpp-m1": [
    stated("mean latency", meanLatency(), bursts.meanPresent / bursts.arrivalRate),
    besides("utilisation", utilisation("server"), bursts.arrivalRate / 100),
  ],
}
