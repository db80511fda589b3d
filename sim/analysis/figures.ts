/**
 * The figures of one replication, over all devices and for each device state: what means, quantiles and paired differences of the
 * published result are built from (README, result of `run`). Times become seconds here and nowhere else.
 */
import { exactSum } from "../statistics/exact-sum.ts"
import { pooled, quantile } from "../statistics/quantile.ts"
import { costs, deviceStates, outcomes } from "../trace/tables.ts"
import type { Cost, DeviceState, Outcome, ReplicationTables } from "../trace/tables.ts"

/** Some pushes of one replication, summed up. */
export interface PushFigures {
  /** Planned start to delivery, ns, ascending. */
  readonly latencyNs: Float64Array
  readonly latencySumNs: number
  readonly offered: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  readonly duplicated: number
  readonly costs: Readonly<Record<Cost, number>>
  /** By limit, in the order of the tables. */
  readonly within: readonly { readonly limitNs: number; readonly counted: number; readonly inTime: number }[]
}

/** One replication: all of its pushes, and those to devices in each state. */
export interface ReplicationFigures {
  readonly all: PushFigures
  readonly byState: Readonly<Record<DeviceState, PushFigures>>
}

/** Sums up one replication's tables. */
export const figuresOf = (tables: ReplicationTables): ReplicationFigures => ({
  all: pushFigures(
    tables,
    deviceStates.map((_, state) => state),
    tables.addedCosts,
  ),
  byState: byState((_, state) => pushFigures(tables, [state])),
})

/** A value for each device state, in the states' order. */
export const byState = <T>(value: (state: DeviceState, index: number) => T): Readonly<Record<DeviceState, T>> =>
  Object.fromEntries(deviceStates.map((state, index) => [state, value(state, index)])) as Record<DeviceState, T>

const pushFigures = (tables: ReplicationTables, states: readonly number[], addedCosts?: Float64Array): PushFigures => {
  const sumOver = (table: Float64Array, width: number, column: number): number =>
    exactSum(states.map((state) => table[state * width + column] ?? 0))
  const ended = Object.fromEntries(
    outcomes.map((outcome, column) => [outcome, sumOver(tables.outcomes, outcomes.length, column)]),
  ) as Record<Outcome, number>
  const latencyNs = pooled(states.map((state) => tables.latencyNs[state] ?? new Float64Array(0)))
  return {
    latencyNs,
    latencySumNs: exactSum(latencyNs),
    offered: exactSum(Object.values(ended)),
    outcomes: ended,
    duplicated: sumOver(tables.duplicated, 1, 0),
    costs: Object.fromEntries(
      costs.map((cost, column) => [cost, sumOver(tables.costs, costs.length, column) + (addedCosts?.[column] ?? 0)]),
    ) as Record<Cost, number>,
    within: tables.within.map(({ limitNs, counted, inTime }) => ({
      limitNs,
      counted: sumOver(counted, 1, 0),
      inTime: sumOver(inTime, 1, 0),
    })),
  }
}

/** Times are whole ns inside and seconds outside. */
export const nsPerSecond = 1e9

/** One figure of one replication that can be compared between mechanisms; `undefined` where it does not exist. */
export interface Metric {
  /** Path of the same figure in the published result, or `deliveredShare`. */
  readonly name: string
  readonly of: (figures: PushFigures) => number | undefined
}

const seconds = (ns: number | undefined): number | undefined => (ns === undefined ? undefined : ns / nsPerSecond)

const perOffered = (figures: PushFigures, sum: number): number | undefined =>
  figures.offered === 0 ? undefined : sum / figures.offered

/** What is compared, replication by replication: latency, delivered share, every cost per offered push. */
export const metrics: readonly Metric[] = [
  {
    name: "latency.mean",
    of: ({ latencyNs, latencySumNs }) =>
      latencyNs.length === 0 ? undefined : seconds(latencySumNs / latencyNs.length),
  },
  { name: "latency.p50", of: ({ latencyNs }) => seconds(quantile(latencyNs, 0.5)) },
  { name: "latency.p95", of: ({ latencyNs }) => seconds(quantile(latencyNs, 0.95)) },
  { name: "latency.p99", of: ({ latencyNs }) => seconds(quantile(latencyNs, 0.99)) },
  { name: "deliveredShare", of: (figures) => perOffered(figures, figures.outcomes.delivered) },
  ...costs.map((cost): Metric => ({
    name: `perPush.${cost}`,
    of: (figures) => perOffered(figures, figures.costs[cost]),
  })),
]
