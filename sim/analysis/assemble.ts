/**
 * From the tables of all replications to the published result of a mechanism (README, result of `run`): seconds, bytes, shares.
 * Rule 1: counts add up over replications, latencies are pooled, rates weigh replications by their measured span.
 * Rule 2: what does not exist is `null`; nothing here is ever infinite or not a number.
 * Rule 3: the order of replications is theirs, never that in which they ended.
 */
import { meanInterval, pooledMeanInterval } from "../statistics/interval.ts"
import type { ConfidenceInterval } from "../statistics/interval.ts"
import { exactSum } from "../statistics/exact-sum.ts"
import { pooled, quantile } from "../statistics/quantile.ts"
import { batchIntervals } from "../statistics/batch-means.ts"
import { cutInBatches } from "../trace/measured-span.ts"
import { batchesOfSpan, costs, deviceStates, forgottenKinds } from "../trace/tables.ts"
import type { Cost, FaultTable, ForgottenKind, LinkTable, NodeTable, ReplicationTables } from "../trace/tables.ts"
import { byState, nsPerSecond } from "./figures.ts"
import type { PushFigures, ReplicationFigures } from "./figures.ts"
import { fingerprintOf } from "./fingerprint.ts"
import type {
  BatchMeans,
  FaultResult,
  HostResult,
  Interval,
  Latency,
  LinkResult,
  MechanismResult,
  NodeResult,
  PerPush,
  StateResult,
  Throughput,
  WithinResult,
} from "./result.ts"

/** The result of one mechanism from its replications in order; `figures` are those of the same replications. */
export const assembleMechanism = (
  replications: readonly ReplicationTables[],
  figures: readonly ReplicationFigures[],
): MechanismResult => ({
  fingerprint: fingerprintOf(replications.map((tables) => tables.fingerprint)),
  events: sumOf(replications, (tables) => tables.events),
  ...measured(
    pushSections(
      figures.map((each) => each.all),
      batchesOf(replications, byIndex),
    ),
    throughputOf(
      replications.map(({ spanNs }, index) => ({
        spanNs,
        offered: figures[index]?.all.offered ?? 0,
        done: figures[index]?.all.outcomes.delivered ?? 0,
      })),
    ),
    latencyOf(replications.map(({ confirmationNs }) => confirmationNs.toSorted())),
  ),
  addedSignalling: addedSignalling(replications, figures),
  ...retrieval(replications, figures),
  byState: byState((state, index) =>
    pushSections(
      figures.map((each) => each.byState[state]),
      batchesOf(replications, [index]),
    ),
  ),
  nodes: nodeResults(replications),
  ...hostResults(replications, figures),
  links: linkResults(replications.map((tables) => tables.links)),
  ...faultResults(replications),
  messages: messageResults(replications),
})

/** The sections in the order in which they are read. */
const measured = (
  { pushes, latency, ...rest }: StateResult,
  throughput: Throughput,
  confirmation: Latency,
): StateResult & Pick<MechanismResult, "throughput" | "confirmation"> => ({
  pushes,
  throughput,
  latency,
  confirmation,
  ...rest,
})

/** The `throughput` section over all replications. */
export const throughputOf = (
  replications: readonly { readonly spanNs: number; readonly offered: number; readonly done: number }[],
): Throughput => {
  const seconds = sumOf(replications, ({ spanNs }) => spanNs) / nsPerSecond
  const interval = pooledMeanInterval(
    replications.map(({ spanNs, done }) => ({ sum: done, count: spanNs / nsPerSecond })),
  )
  return {
    offered: share(
      sumOf(replications, ({ offered }) => offered),
      seconds,
    ),
    goodput: share(
      sumOf(replications, ({ done }) => done),
      seconds,
    ),
    ci95: { goodput: neverNegative(interval) },
  }
}

const sumOf = <T>(items: readonly T[], value: (item: T) => number): number => exactSum(items.map(value))

const addedSignalling = (
  replications: readonly ReplicationTables[],
  figures: readonly ReplicationFigures[],
): MechanismResult["addedSignalling"] => {
  const offered = sumOf(figures, (each) => each.all.offered)
  const perPush = (cost: Cost): number | null =>
    offered === 0 ? null : sumOf(replications, (tables) => tables.addedCosts[costs.indexOf(cost)] ?? 0) / offered
  return { messages: perPush("messages"), bytes: perPush("bytes") }
}

const retrieval = (
  replications: readonly ReplicationTables[],
  figures: readonly ReplicationFigures[],
): Pick<MechanismResult, "retrieval"> => {
  const tables = replications.flatMap((each) => each.retrieval ?? [])
  if (tables.length === 0) return {}
  const offered = sumOf(figures, (each) => each.all.offered)
  return {
    retrieval: {
      retrieved: sumOf(tables, (table) => table.latencyNs.length),
      latency: latencyOf(
        tables.map((table) => table.latencyNs.toSorted()),
        undefined,
      ),
      perPush: Object.fromEntries(
        costs.map((cost, i) => [cost, offered === 0 ? null : sumOf(tables, (table) => table.costs[i] ?? 0) / offered]),
      ) as Record<Cost, number | null> satisfies PerPush,
    },
  }
}

const byIndex = deviceStates.map((_, state) => state)

/** The batches of the only replication, over some states; `undefined` where there are several. */
const batchesOf = (
  [only, ...others]: readonly ReplicationTables[],
  states: readonly number[],
): readonly Float64Array[] | undefined => {
  if (only === undefined || others.length > 0) return undefined
  const byState = states.map((state) =>
    cutInBatches(
      only.latencyNs[state] ?? new Float64Array(0),
      only.latencyBatches.subarray(state * batchesOfSpan, (state + 1) * batchesOfSpan),
    ),
  )
  return Array.from({ length: batchesOfSpan }, (_, batch) => pooled(byState.flatMap((batches) => batches[batch] ?? [])))
}

const pushSections = (figures: readonly PushFigures[], batches: readonly Float64Array[] | undefined): StateResult => {
  const offered = sumOf(figures, (each) => each.offered)
  return {
    pushes: {
      offered,
      delivered: sumOf(figures, (each) => each.outcomes.delivered),
      expired: sumOf(figures, (each) => each.outcomes.expired),
      rejected: sumOf(figures, (each) => each.outcomes.rejected),
      lost: sumOf(figures, (each) => each.outcomes.lost),
      duplicated: sumOf(figures, (each) => each.duplicated),
      pending: sumOf(figures, (each) => each.outcomes.pending),
    },
    latency: latencyOf(
      figures.map((each) => each.latencyNs),
      batches,
    ),
    perPush: Object.fromEntries(
      costs.map((cost) => [cost, offered === 0 ? null : sumOf(figures, (each) => each.costs[cost]) / offered]),
    ) as Record<Cost, number | null> satisfies PerPush,
    ...withinOf(figures.map((each) => each.within)),
  }
}

/** The `within` section over all replications, which have the same limits; nothing where nobody asked for it. */
export const withinOf = (
  replications: readonly (readonly { readonly limitNs: number; readonly counted: number; readonly inTime: number }[])[],
): { readonly within?: readonly WithinResult[] } => {
  const limits = replications[0] ?? []
  if (limits.length === 0) return {}
  return {
    within: limits.map(({ limitNs }, index) => ({
      limit: limitNs / nsPerSecond,
      counted: sumOf(replications, (rows) => rows[index]?.counted ?? 0),
      inTime: sumOf(replications, (rows) => rows[index]?.inTime ?? 0),
    })),
  }
}

/**
 * The `latency` section over all replications; each array holds one replication's latencies in ns, ascending. The interval of the
 * mean is centred on the pooled mean, that of the 95 % quantile on the pooled quantile, with the spread of the replications' own
 * (sectioning: Asmussen and Glynn, Stochastic Simulation, §III.5), since few observations make each of those too small.
 */
export const latencyOf = (replications: readonly Float64Array[], batches?: readonly Float64Array[]): Latency => {
  const all = pooled(replications)
  const at = (p: number): number | null => seconds(quantile(all, p))
  const shares = replications.map((latencies) => ({
    sum: exactSum(latencies) / nsPerSecond,
    count: latencies.length,
  }))
  const ownP95 = replications.flatMap((latencies) => quantile(latencies, 0.95) ?? [])
  return {
    count: all.length,
    mean: all.length === 0 ? null : exactSum(all) / all.length / nsPerSecond,
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    ci95: {
      mean: neverNegative(pooledMeanInterval(shares)),
      p95: neverNegative(
        centred(
          at(0.95),
          ownP95.map((ns) => ns / nsPerSecond),
        ),
      ),
    },
    ...(batches === undefined || all.length === 0 ? {} : { batchMeans: batchMeansOf(batches) }),
  }
}

const batchMeansOf = (batches: readonly Float64Array[]): BatchMeans => {
  const { mean, p95, neighbourCorrelation, ...rest } = batchIntervals(batches)
  const inSeconds = (interval: ConfidenceInterval | undefined): Interval | null =>
    neverNegative(interval && { low: interval.low / nsPerSecond, high: interval.high / nsPerSecond })
  return {
    ...rest,
    neighbourCorrelation: neighbourCorrelation ?? null,
    mean: inSeconds(mean),
    p95: inSeconds(p95),
  }
}

/** The t interval of the values, moved to lie around `centre`. */
const centred = (centre: number | null, values: readonly number[]): ConfidenceInterval | undefined => {
  const interval = meanInterval(values)
  if (interval === undefined || centre === null) return undefined
  const half = (interval.high - interval.low) / 2
  return { low: centre - half, high: centre + half }
}

const seconds = (ns: number | undefined): number | null => (ns === undefined ? null : ns / nsPerSecond)

/** An interval as the result publishes it. */
export const published = (interval: ConfidenceInterval | undefined): Interval | null =>
  interval === undefined ? null : [interval.low, interval.high]

/** The interval of a time or a rate, which is never negative: what lies below 0 is cut off, and the rest covers the truth as often. */
const neverNegative = (interval: ConfidenceInterval | undefined): Interval | null =>
  interval === undefined ? null : [Math.max(0, interval.low), interval.high]

/** The `nodes` section: counts add up, times are means over all messages, utilisation and queue means over all measured time. */
export const nodeResults = (
  replications: readonly { readonly spanNs: number; readonly nodes: readonly NodeTable[] }[],
): Readonly<Record<string, NodeResult>> => {
  const spanNs = sumOf(replications, (tables) => tables.spanNs)
  const grouped = groupedBy(
    replications.flatMap((tables) => tables.nodes),
    (table) => table.node,
  )
  return Object.fromEntries(
    [...grouped].map(([node, tables]) => {
      const servers = tables[0]?.servers ?? 0
      const count = (field: "arrivals" | "drops" | "started" | "departures"): number =>
        sumOf(tables, (table) => table[field])
      // Times of a station may add up beyond 2^53 ns.
      const time = (field: "waitNs" | "sojournNs" | "busyNs" | "waitingAreaNs"): number =>
        tables.reduce((total, table) => total + table[field], 0)
      return [
        node,
        {
          servers: Number.isFinite(servers) ? servers : null,
          arrivals: count("arrivals"),
          utilisation: Number.isFinite(servers) ? share(time("busyNs"), servers * spanNs) : null,
          meanWait: share(time("waitNs") / nsPerSecond, count("started")),
          meanSojourn: share(time("sojournNs") / nsPerSecond, count("departures")),
          meanQueue: share(time("waitingAreaNs"), spanNs),
          maxQueue: Math.max(...tables.map((table) => table.maxQueue)),
          drops: count("drops"),
          ...overloadCounts(tables),
          ...lostCounts(tables),
          ...memoryResult(tables),
        },
      ]
    }),
  )
}

/** Only where the node controls its load. */
const overloadCounts = (tables: readonly NodeTable[]): Pick<NodeResult, "refused" | "throttled"> =>
  tables[0]?.refused === undefined
    ? {}
    : {
        refused: sumOf(tables, (table) => table.refused ?? 0),
        throttled: sumOf(tables, (table) => table.throttled ?? 0),
      }

/** Only where something may go wrong. */
const lostCounts = (tables: readonly NodeTable[]): Pick<NodeResult, "lostDown" | "lostInCrash"> =>
  tables[0]?.lostDown === undefined
    ? {}
    : {
        lostDown: sumOf(tables, (table) => table.lostDown ?? 0),
        lostInCrash: sumOf(tables, (table) => table.lostInCrash ?? 0),
      }

/** Only where its memory is limited. */
const memoryResult = (tables: readonly NodeTable[]): Pick<NodeResult, "transactionsRoom" | "transactionsMax"> => {
  const known = tables.flatMap(({ transactions }) => transactions ?? [])
  const [first] = known
  if (first === undefined) return {}
  return { transactionsRoom: first.room, transactionsMax: Math.max(...known.map(({ most }) => most)) }
}

/** The `hosts` section, where nodes share cores. */
const hostResults = (
  replications: readonly ReplicationTables[],
  figures: readonly ReplicationFigures[],
): { readonly hosts?: Readonly<Record<string, HostResult>> } => {
  const spanNs = sumOf(replications, (tables) => tables.spanNs)
  const offered = sumOf(figures, (each) => each.all.offered)
  const grouped = groupedBy(
    replications.flatMap((tables) => tables.hosts),
    (table) => table.host,
  )
  if (grouped.size === 0) return {}
  const perPush = (ns: number): number | null => share(ns / nsPerSecond, offered)
  const hosts = [...grouped].map(([host, tables]): [string, HostResult] => {
    const cores = tables[0]?.cores ?? 0
    const parts = tables.flatMap(({ nodes }) => nodes)
    const busyNs = sumOf(parts, (part) => part.busyNs)
    return [
      host,
      {
        cores,
        utilisation: share(busyNs, cores * spanNs),
        cpuPerPush: perPush(busyNs),
        wakeUpPerPush: perPush(sumOf(parts, (part) => part.wakeUpNs)),
        turns: sumOf(parts, (part) => part.turns),
        nodes: Object.fromEntries(
          [...groupedBy(parts, ({ node }) => node)].map(([node, own]) => [
            node,
            { cpuPerPush: perPush(sumOf(own, (part) => part.busyNs)), turns: sumOf(own, (part) => part.turns) },
          ]),
        ),
      },
    ]
  })
  return { hosts: Object.fromEntries(hosts) }
}

/** The `faults` section, where something goes wrong. */
const faultResults = (
  replications: readonly ReplicationTables[],
): { readonly faults?: Readonly<Record<string, FaultResult>> } => {
  const grouped = groupedBy(
    replications.flatMap(({ faults = [] }) => faults),
    (table) => table.fault,
  )
  if (grouped.size === 0) return {}
  const faults = [...grouped].map(([fault, tables]): [string, FaultResult] => [
    fault,
    {
      kind: tables[0]?.kind ?? "",
      targets: tables[0]?.targets ?? [],
      times: sumOf(tables, (table) => table.times),
      span: sumOf(tables, (table) => table.spanNs) / nsPerSecond,
      ...faultLosses(tables),
    },
  ])
  return { faults: Object.fromEntries(faults) }
}

const faultLosses = (tables: readonly FaultTable[]): Omit<FaultResult, "kind" | "targets" | "times" | "span"> => {
  const messagesLostBy = {
    link: sumOf(tables, (table) => table.messagesLost.link),
    down: sumOf(tables, (table) => table.messagesLost.down),
    crash: sumOf(tables, (table) => table.messagesLost.crash),
  }
  const pushesLostBy = {
    notBegun: sumOf(tables, (table) => table.pushesLost.notBegun),
    forgotten: sumOf(tables, (table) => table.pushesLost.forgotten),
  }
  return {
    messagesLost: exactSum(Object.values(messagesLostBy)),
    messagesLostBy,
    pushesLost: exactSum(Object.values(pushesLostBy)),
    pushesLostBy,
    forgotten: Object.fromEntries(
      forgottenKinds.map((kind) => [kind, sumOf(tables, (table) => table.forgotten[kind])]),
    ) as Record<ForgottenKind, number>,
  }
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

const linkResults = (replications: readonly (readonly LinkTable[])[]): Readonly<Record<string, LinkResult>> =>
  Object.fromEntries(
    [...groupedBy(replications.flat(), (table) => table.link)].map(([link, tables]) => [
      link,
      {
        messages: sumOf(tables, (table) => table.messages),
        bytes: sumOf(tables, (table) => table.bytes),
        losses: sumOf(tables, (table) => table.losses),
      },
    ]),
  )

const messageResults = (replications: readonly ReplicationTables[]): MechanismResult["messages"] =>
  Object.fromEntries(
    [
      ...groupedBy(
        replications.flatMap((tables) => tables.messages),
        (row) => row.name,
      ),
    ].map(([name, rows]) => [name, { count: sumOf(rows, (row) => row.count), bytes: sumOf(rows, (row) => row.bytes) }]),
  )

/** In the order of first appearance, which is that of replications and, within one, of the scenario. */
const groupedBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> =>
  Map.groupBy(items, key)
