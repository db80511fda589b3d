/**
 * The figures that `run.precision` is about: of each mechanism the mean and the 95 % quantile of latency and the delivered share; of each
 * class of customers the same and the share that departed.
 */
import { latencyOf } from "../analysis/assemble.ts"
import { figuresOf, type PushFigures } from "../analysis/figures.ts"
import type { Interval, Latency } from "../analysis/result.ts"
import type { MechanismUse } from "../mechanisms/mechanism.ts"
import type { QueueingTables } from "../network/queueing/tables.ts"
import type { QueueingScenario } from "../scenario/scenario.ts"
import { pooledMeanInterval, type ConfidenceInterval, type Share } from "../statistics/interval.ts"
import type { ReplicationTables } from "../trace/tables.ts"
import { queueingFigures } from "./queueing-result.ts"
import type { MainFigure } from "./rounds.ts"
import type { Outcome } from "./run-tasks.ts"

/** Tables of replications by design point, told apart as rounds come in. */
export class TablesByPoint {
  readonly #byPoint: readonly ReplicationTables[][]
  #seen = 0

  constructor(points: number) {
    this.#byPoint = Array.from({ length: points }, () => [])
  }

  /** Takes in what is new of `outcomes`, which are all there are so far: by replication, and within one by point. */
  of(outcomes: readonly Outcome[]): readonly (readonly ReplicationTables[])[] {
    for (; this.#seen < outcomes.length; this.#seen++) {
      const outcome = outcomes[this.#seen]
      if (outcome?.kind === "push") this.#byPoint[this.#seen % this.#byPoint.length]?.push(outcome.tables)
    }
    return this.#byPoint
  }
}

/** Of each mechanism, all devices together. */
export const pushFigures = (
  mechanisms: readonly MechanismUse[],
  tables: readonly (readonly ReplicationTables[])[],
): readonly MainFigure[] =>
  mechanisms.flatMap(({ label }, point): readonly MainFigure[] => {
    const figures: readonly PushFigures[] = (tables[point] ?? []).map((table) => figuresOf(table).all)
    return [
      ...latencyFigures(label, latencyOf(figures.map(({ latencyNs }) => latencyNs))),
      {
        name: `${label} deliveredShare`,
        interval: pooledMeanInterval(
          figures.map((each): Share => ({ sum: each.outcomes.delivered, count: each.offered })),
        ),
      },
    ]
  })

/** Of each class. */
export const customerFigures = (scenario: QueueingScenario, tables: readonly QueueingTables[]): readonly MainFigure[] =>
  Object.entries(queueingFigures(scenario, tables).mechanisms.queueing.classes).flatMap(
    ([id, { latency }]): readonly MainFigure[] => [
      ...latencyFigures(id, latency),
      {
        name: `${id} departedShare`,
        interval: pooledMeanInterval(
          tables.flatMap(({ classes }) =>
            classes
              .filter((table) => table.class === id)
              .map(({ departures, arrivals }): Share => ({ sum: departures, count: arrivals })),
          ),
        ),
      },
    ],
  )

const latencyFigures = (label: string, { ci95 }: Latency): readonly MainFigure[] => [
  { name: `${label} latency.mean`, interval: asInterval(ci95.mean) },
  { name: `${label} latency.p95`, interval: asInterval(ci95.p95) },
]

const asInterval = (interval: Interval | null): ConfidenceInterval | undefined =>
  interval === null ? undefined : { low: interval[0], high: interval[1] }
