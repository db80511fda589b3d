/**
 * A result as CSV (RFC 4180, UTF-8, comma, LF): the JSON's figures, one row per mechanism and metric. A metric is the path of
 * the figure in the JSON; what does not exist is an empty field; intervals stand beside their figure.
 */
import type {
  BatchMeans,
  FaultResult,
  Interval,
  Latency,
  MechanismResult,
  PerPush,
  PushCounts,
  Result,
} from "../analysis/result.ts"

/** A field, quoted when it has to be, and always when it begins with the sign of a formula. */
export const csvField = (value: number | string | boolean | null): string => {
  if (value === null) return ""
  const text = String(value)
  return /[",\r\n]|^[=+\-@\t]/.test(text) && typeof value === "string" ? `"${text.replaceAll('"', '""')}"` : text
}

type Row = readonly [metric: string, value: number | string | boolean | null, unit: string, ci95?: Interval | null]

const pushRows = (path: string, counts: PushCounts): Row[] =>
  Object.entries(counts).map(([name, value]): Row => [`${path}pushes.${name}`, value as number, "pushes"])

const latencyRows = (path: string, { ci95, batchMeans, ...figures }: Latency, section = "latency"): Row[] => [
  ...Object.entries(figures).map(([name, value]): Row => {
    const unit = name === "count" ? "pushes" : "s"
    const interval = name === "mean" ? ci95.mean : name === "p95" ? ci95.p95 : undefined
    const row: Row = [`${path}${section}.${name}`, value as number | null, unit]
    return interval === undefined ? row : [row[0], row[1], row[2], interval]
  }),
  ...(batchMeans === undefined ? [] : batchRows(`${path}${section}.`, batchMeans, figures)),
]

/** Intervals from the batches of one run, each beside its figure. */
const batchRows = (
  path: string,
  { batches, neighbourCorrelation, mean, p95 }: BatchMeans,
  figures: Pick<Latency, "mean" | "p95">,
): Row[] => [
  [`${path}batchMeans.batches`, batches, "batches"],
  [`${path}batchMeans.neighbourCorrelation`, neighbourCorrelation, "1"],
  [`${path}batchMeans.mean`, figures.mean, "s", mean],
  [`${path}batchMeans.p95`, figures.p95, "s", p95],
]

const costUnit = (name: string): string =>
  /bytes$/i.test(name) ? "B" : /hops$/i.test(name) ? "hops" : name === "retransmissions" ? name : "messages"

const perPushRows = (path: string, costs: PerPush): Row[] =>
  Object.entries(costs).map(([name, value]): Row => [
    `${path}perPush.${name}`,
    value as number | null,
    `${costUnit(name)} per push`,
  ])

const nodeUnits: Readonly<Record<string, string>> = {
  servers: "servers",
  arrivals: "messages",
  utilisation: "1",
  meanWait: "s",
  meanSojourn: "s",
  meanQueue: "messages",
  maxQueue: "messages",
  refused: "requests",
  throttled: "requests",
  drops: "messages",
  lostDown: "messages",
  lostInCrash: "messages",
  transactionsRoom: "transactions",
  transactionsMax: "transactions",
}

const faultRows = (path: string, fault: FaultResult): Row[] => [
  [`${path}times`, fault.times, "times"],
  [`${path}span`, fault.span, "s"],
  [`${path}messagesLost`, fault.messagesLost, "messages"],
  ...Object.entries(fault.messagesLostBy).map(([why, count]): Row => [
    `${path}messagesLostBy.${why}`,
    count,
    "messages",
  ]),
  [`${path}pushesLost`, fault.pushesLost, "pushes"],
  ...Object.entries(fault.pushesLostBy).map(([why, count]): Row => [`${path}pushesLostBy.${why}`, count, "pushes"]),
  ...Object.entries(fault.forgotten).map(([kind, count]): Row => [`${path}forgotten.${kind}`, count, kind]),
]

const mechanismRows = (result: MechanismResult): Row[] => {
  const rows: Row[] = [
    ["fingerprint", result.fingerprint, ""],
    ["events", result.events, "events"],
    ...pushRows("", result.pushes),
    ["throughput.offered", result.throughput.offered, "pushes/s"],
    ["throughput.goodput", result.throughput.goodput, "pushes/s", result.throughput.ci95.goodput],
    ...latencyRows("", result.latency),
    ...latencyRows("", result.confirmation, "confirmation"),
    ...perPushRows("", result.perPush),
    ["addedSignalling.messages", result.addedSignalling.messages, "per push"],
    ["addedSignalling.bytes", result.addedSignalling.bytes, "B per push"],
  ]
  for (const [state, figures] of Object.entries(result.byState)) {
    const path = `byState.${state}.`
    rows.push(
      ...pushRows(path, figures.pushes),
      ...latencyRows(path, figures.latency),
      ...perPushRows(path, figures.perPush),
    )
  }
  for (const [node, figures] of Object.entries(result.nodes)) {
    for (const [name, value] of Object.entries(figures))
      rows.push([`nodes.${node}.${name}`, value as number | null, nodeUnits[name] ?? ""])
  }
  for (const [host, { cores, utilisation, cpuPerPush, wakeUpPerPush, turns, nodes }] of Object.entries(
    result.hosts ?? {},
  )) {
    const path = `hosts.${host}.`
    rows.push([`${path}cores`, cores, "cores"], [`${path}utilisation`, utilisation, "1"])
    rows.push([`${path}cpuPerPush`, cpuPerPush, "s per push"], [`${path}wakeUpPerPush`, wakeUpPerPush, "s per push"])
    rows.push([`${path}turns`, turns, "turns"])
    for (const [node, own] of Object.entries(nodes)) {
      rows.push([`${path}nodes.${node}.cpuPerPush`, own.cpuPerPush, "s per push"])
      rows.push([`${path}nodes.${node}.turns`, own.turns, "turns"])
    }
  }
  for (const [link, { messages, bytes, losses }] of Object.entries(result.links)) {
    rows.push([`links.${link}.messages`, messages, "messages"], [`links.${link}.bytes`, bytes, "B"])
    rows.push([`links.${link}.losses`, losses, "messages"])
  }
  for (const [fault, figures] of Object.entries(result.faults ?? {}))
    rows.push(...faultRows(`faults.${fault}.`, figures))
  for (const [name, { count, bytes }] of Object.entries(result.messages)) {
    rows.push([`messages.${name}.count`, count, "messages"], [`messages.${name}.bytes`, bytes, "B"])
  }
  return rows
}

/** Unit of a difference: that of its metric, of all devices or of those in one state. */
const differenceUnit = (path: string): string => {
  const metric = path.replace(/^byState\.[^.]+\./, "")
  if (metric.startsWith("latency.")) return "s"
  return metric.startsWith("perPush.") ? `${costUnit(metric.slice("perPush.".length))} per push` : "1"
}

/** The whole result, with a header line and a final newline. */
export const printCsv = (result: Result): string => {
  const lines = ["mechanism,metric,value,unit,ci95_low,ci95_high"]
  const add = (mechanism: string, [metric, value, unit, ci95]: Row): void => {
    const fields = [mechanism, metric, value, unit, ci95?.[0] ?? null, ci95?.[1] ?? null]
    lines.push(fields.map(csvField).join(","))
  }
  for (const [mechanism, figures] of Object.entries(result.mechanisms)) {
    for (const row of mechanismRows(figures)) add(mechanism, row)
  }
  for (const { metric, mechanism, mean, ci95, significant } of result.differences) {
    add(mechanism, [`differences.${metric}.mean`, mean, differenceUnit(metric), ci95])
    add(mechanism, [`differences.${metric}.significant`, significant, ""])
  }
  for (const { text, mechanism, value, met } of result.objectives) {
    add(mechanism, [`objectives.${text}.value`, value, ""])
    add(mechanism, [`objectives.${text}.met`, met, ""])
  }
  for (const { parameter, value, unit } of result.assumptions) add("", [`assumptions.${parameter}`, value, unit])
  return `${lines.join("\n")}\n`
}
