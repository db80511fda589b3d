/** Replications of queueing networks, and what the theory tests observe in them. Times in seconds. */
import { nsPerSecond } from "../../sim/kernel/time.ts"
import { replicateQueueing } from "../../sim/network/queueing/replicate.ts"
import type { QueueingSpec } from "../../sim/network/queueing/spec.ts"
import type { QueueingTables } from "../../sim/network/queueing/tables.ts"
import type { RunSpec } from "../../sim/scenario/scenario.ts"

/** The tables of every replication of a run. */
export const replications = (model: QueueingSpec, run: RunSpec): readonly QueueingTables[] =>
  Array.from({ length: run.replications }, (_, replication) => replicateQueueing(model, { ...run, replication }).tables)

/** Mean time from arrival to departure of a class, s. */
export const meanLatency =
  (name = "customer") =>
  (tables: QueueingTables): number => {
    const latencies = classOf(tables, name).latencyNs
    let sum = 0
    for (const latency of latencies) sum += latency
    return sum / latencies.length / nsPerSecond
  }

/** Mean wait of those whose service began at a station, s. */
export const meanWait =
  (node: string) =>
  (tables: QueueingTables): number => {
    const table = nodeOf(tables, node)
    return table.waitNs / table.started / nsPerSecond
  }

/** Share of time that a server of the station is busy. */
export const utilisation =
  (node: string) =>
  (tables: QueueingTables): number => {
    const table = nodeOf(tables, node)
    return table.busyNs / table.servers / tables.spanNs
  }

export const blockedShare = (tables: QueueingTables): number => {
  const { blocked, arrivals } = classOf(tables, "customer")
  return blocked / arrivals
}

export const abandonedShare = (tables: QueueingTables): number => {
  const { abandoned, arrivals } = classOf(tables, "customer")
  return abandoned / arrivals
}

/** Departures per second. */
export const throughput = (tables: QueueingTables): number =>
  (classOf(tables, "customer").departures / tables.spanNs) * nsPerSecond

const classOf = (tables: QueueingTables, name: string) => {
  const table = tables.classes.find((candidate) => candidate.class === name)
  if (table === undefined) throw new Error(`no class ${name}`)
  return table
}

const nodeOf = (tables: QueueingTables, name: string) => {
  const table = tables.nodes.find(({ node }) => node === name)
  if (table === undefined) throw new Error(`no station ${name}`)
  return table
}
