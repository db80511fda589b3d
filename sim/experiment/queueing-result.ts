/**
 * The published result of a queueing network: the same frame as a comparison of mechanisms, with the stations' figures and,
 * per class, the customers' latency from arrival to departure. Seconds; `null`: does not exist.
 */
import { latencyOf, nodeResults, throughputOf, withinOf } from "../analysis/assemble.ts"
import { fingerprintOf } from "../analysis/fingerprint.ts"
import { evaluateObjectives, type ObjectiveSubject } from "../analysis/objectives.ts"
import type { Latency, NodeResult, Result, Throughput, WithinResult } from "../analysis/result.ts"
import type { ClassTable, QueueingTables } from "../network/queueing/tables.ts"
import { pooled } from "../statistics/quantile.ts"
import { cutInBatches } from "../trace/measured-span.ts"
import { batchesOfSpan } from "../trace/tables.ts"
import type { QueueingScenario } from "../scenario/scenario.ts"

export interface QueueingResult extends Omit<Result, "mechanisms"> {
  readonly mechanisms: { readonly queueing: QueueingFigures }
}

interface QueueingFigures {
  readonly fingerprint: string
  readonly events: number
  readonly throughput: Throughput
  /** All customers; those of one class are in `classes`. */
  readonly latency: Latency
  readonly within?: readonly WithinResult[]
  readonly classes: Readonly<Record<string, ClassFigures>>
  readonly nodes: Readonly<Record<string, NodeResult>>
}

/** Customers who came after warm-up: `arrivals` less the other three are still there at the end. */
export interface ClassFigures {
  readonly arrivals: number
  readonly departures: number
  readonly blocked: number
  readonly abandoned: number
  readonly latency: Latency
  /** Only where an objective speaks of a limit: `departed within 2 s`. */
  readonly within?: readonly WithinResult[]
}

/** The figures of all replications in order, and the objectives held against them. */
export const queueingFigures = (
  { model, objectives }: QueueingScenario,
  replications: readonly QueueingTables[],
): Pick<QueueingResult, "mechanisms" | "objectives"> => {
  const classes = Object.fromEntries(
    model.classes.map(({ id }, index) => [
      id,
      {
        ...classFigures(
          replications.map((tables) => tables.classes.find((table) => table.class === id)).filter(isThere),
        ),
        ...within(replications, [index]),
      },
    ]),
  )
  const queueing: QueueingFigures = {
    fingerprint: fingerprintOf(replications.map((tables) => tables.fingerprint)),
    events: total(replications, (tables) => tables.events),
    throughput: throughputOf(
      replications.map(({ spanNs, classes: tables }) => ({
        spanNs,
        offered: total(tables, ({ arrivals }) => arrivals),
        done: total(tables, ({ departures }) => departures),
      })),
    ),
    latency: latencyOf(
      replications.map((tables) => ascending(tables.classes)),
      batchesOfAll(replications),
    ),
    ...within(
      replications,
      model.classes.map((_, index) => index),
    ),
    classes,
    nodes: nodeResults(replications),
  }
  return {
    mechanisms: { queueing },
    objectives: evaluateObjectives(objectives, { queueing: objectiveSubject(queueing) }),
  }
}

/** What objectives look at: one may begin with the name of a class, as those of pushes begin with a state of the device. */
export const objectiveSubject = ({ latency, within, classes, nodes }: QueueingFigures): ObjectiveSubject => {
  const all = Object.values(classes)
  const customers = (of: readonly ClassFigures[]) => ({
    arrivals: total(of, ({ arrivals }) => arrivals),
    departed: total(of, ({ departures }) => departures),
    blocked: total(of, ({ blocked }) => blocked),
    abandoned: total(of, ({ abandoned }) => abandoned),
  })
  return {
    latency,
    ...(within === undefined ? {} : { within }),
    customers: customers(all),
    byState: Object.fromEntries(
      Object.entries(classes).map(([id, figures]) => [id, { ...figures, customers: customers([figures]) }]),
    ),
    nodes,
  }
}

/** Who departed in time: of one class, or of all. */
const within = (replications: readonly QueueingTables[], classes: readonly number[]) =>
  withinOf(
    replications.map((tables) =>
      tables.within.map(({ limitNs, counted, inTime }) => ({
        limitNs,
        counted: total(classes, (index) => counted[index] ?? 0),
        inTime: total(classes, (index) => inTime[index] ?? 0),
      })),
    ),
  )

const classFigures = (replications: readonly ClassTable[]): ClassFigures => ({
  arrivals: total(replications, (table) => table.arrivals),
  departures: total(replications, (table) => table.departures),
  blocked: total(replications, (table) => table.blocked),
  abandoned: total(replications, (table) => table.abandoned),
  latency: latencyOf(
    replications.map((table) => ascending([table])),
    batchesOf(replications),
  ),
})

/** The batches of the only replication; `undefined` where there are several. */
const batchesOf = ([only, ...others]: readonly ClassTable[]): readonly Float64Array[] | undefined =>
  only === undefined || others.length > 0 ? undefined : cutInBatches(only.latencyNs, only.latencyBatches)

/** The same over all classes. */
const batchesOfAll = ([only, ...others]: readonly QueueingTables[]): readonly Float64Array[] | undefined => {
  if (only === undefined || others.length > 0) return undefined
  const byClass = only.classes.map((table) => cutInBatches(table.latencyNs, table.latencyBatches))
  return Array.from({ length: batchesOfSpan }, (_, batch) => pooled(byClass.flatMap((batches) => batches[batch] ?? [])))
}

const isThere = (table: ClassTable | undefined): table is ClassTable => table !== undefined

const total = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((sum, item) => sum + value(item), 0)

/** The latencies of some classes together, in rising order. */
const ascending = (tables: readonly ClassTable[]): Float64Array => {
  const all = new Float64Array(total(tables, ({ latencyNs }) => latencyNs.length))
  let filled = 0
  for (const { latencyNs } of tables) {
    all.set(latencyNs, filled)
    filled += latencyNs.length
  }
  return all.sort()
}
