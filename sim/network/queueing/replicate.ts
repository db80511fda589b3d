/** One replication of a queueing network: a pure function of its specification, seed and number. */
import { assert } from "../../kernel/assert.ts"
import { RandomStreams } from "../../kernel/random-stream.ts"
import { Simulation } from "../../kernel/simulation.ts"
import { QueueingNetwork } from "./queueing-network.ts"
import type { QueueingSpec } from "./spec.ts"
import type { QueueingTables } from "./tables.ts"

export interface QueueingRun {
  /** Whole number, at least 0. */
  readonly seed: number
  /** Number of the replication, from 0. */
  readonly replication: number
  /** Simulated span, warm-up included, ns. */
  readonly durationNs: number
  /** Nothing before this instant is measured, ns. */
  readonly warmUpNs: number
  /** Limits of time, ns: how many customers departed within each is counted. */
  readonly withinNs?: readonly number[]
  /** Whether to keep when each customer came. */
  readonly keepArrivals?: boolean
  readonly isCancelled?: () => boolean
  /** Share of the simulated span that is done, 0 to 1, and events executed. */
  readonly onProgress?: (fraction: number, events: number) => void
}

/** Runs one replication. `stopped` is `cancelled` when the flag was seen; the tables then end there. */
export const replicateQueueing = (
  spec: QueueingSpec,
  {
    seed,
    replication,
    durationNs,
    warmUpNs,
    withinNs = [],
    keepArrivals = false,
    isCancelled,
    onProgress,
  }: QueueingRun,
): { readonly tables: QueueingTables; readonly stopped: "time" | "cancelled" } => {
  assert(warmUpNs >= 0 && warmUpNs < durationNs, `warm-up must end within the run, ${warmUpNs} of ${durationNs} ns`)
  const sim = new Simulation()
  const network = new QueueingNetwork(sim, new RandomStreams(seed, replication), spec, {
    span: { warmUpNs, durationNs },
    withinNs,
    keepArrivals,
  })
  const watch = {
    ...(isCancelled === undefined ? {} : { isCancelled }),
    ...(onProgress === undefined
      ? {}
      : { onProgress: (nowNs: number, events: number) => onProgress(nowNs / durationNs, events) }),
  }
  let stopped = warmUpNs > 0 ? sim.run({ untilNs: warmUpNs, ...watch }) : "time"
  network.startMeasuring()
  if (stopped !== "cancelled") stopped = sim.run({ untilNs: durationNs, ...watch })
  return {
    tables: {
      fingerprint: sim.fingerprint(),
      events: sim.executed,
      spanNs: Math.max(0, sim.now - warmUpNs),
      nodes: network.nodeTables(),
      classes: network.classTables(),
      within: network.timeliness.tables(),
    },
    stopped: stopped === "cancelled" ? "cancelled" : "time",
  }
}
