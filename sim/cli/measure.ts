/**
 * What `run`, `compare` and `start` share: put an experiment together, run it on threads, write its result, hold it to its
 * objectives. Loaded only when a command runs something, since it brings the whole simulator with it.
 */
import { Effect, Option } from "effect"
import type { Result } from "../analysis/result.ts"
import { LatencyHistograms, type LatencyBucket } from "../experiment/latency-histograms.ts"
import type { QueueingResult } from "../experiment/queueing-result.ts"
export { experimentOf } from "../experiment/put-together.ts"
import { runExperiment, runQueueing, type Experiment, type QueueingExperiment } from "../experiment/run-experiment.ts"
import { runFlows } from "../experiment/run-flow.ts"
import type { WatchOptions } from "../experiment/run-tasks.ts"
import type { Runner } from "../experiment/runner.ts"
import { samplePushes } from "../experiment/sample-pushes.ts"
import type { ReplicationTask } from "../experiment/task.ts"
import { workerPool } from "../experiment/worker-pool.ts"
import { csvField, printCsv } from "../render/csv.ts"
import { pushCsvLines } from "../render/pushes-csv.ts"
import { printTable } from "../render/table.ts"
import type { PushColumns } from "../trace/tables.ts"
import { CommandMistake, ObjectivesNotMet } from "./exit-code.ts"
import { openOptional, tell, writeResult } from "./output.ts"
import { progressDisplay } from "./progress.ts"
import { queueingCsv, queueingTable } from "./queueing-text.ts"
import { traceLines } from "./trace-lines.ts"

export interface MeasureOptions {
  readonly workers: number
  readonly format: "table" | "json" | "csv"
  readonly out: Option.Option<string>
  readonly pushes: Option.Option<string>
  readonly trace: Option.Option<string>
  readonly histogram?: Option.Option<string>
  readonly quiet: boolean
  /** Given each replication that has run, with what it left behind. */
  readonly onOutcome?: WatchOptions["onOutcome"]
}

/** Runs the experiment, writes what was asked for, and gives the result. Files appear only when all of it succeeded. */
export const measure = Effect.fn("measure")(
  function* (experiment: Experiment, options: MeasureOptions) {
    const { histogram: histogramFile = Option.none() } = options
    const names = [options.out, options.pushes, options.trace, histogramFile].flatMap(Option.toArray)
    if (new Set(names).size < names.length) {
      return yield* new CommandMistake({
        message: `--out, --pushes, --trace and --histogram need files of their own: ${names.join(", ")}`,
      })
    }
    const out = yield* openOptional(options.out)
    const pushes = yield* openOptional(options.pushes)
    const trace = yield* openOptional(options.trace)
    const histogram = yield* openOptional(histogramFile)
    const histograms = new LatencyHistograms(experiment.mechanisms.map(({ label }) => label))
    const { replications } = experiment.scenario.run
    const pool = yield* workerPool(Math.min(options.workers, experiment.mechanisms.length * replications))
    const display = progressDisplay(options)
    let first: PushColumns | undefined
    const takeRows = ({ replication }: ReplicationTask, rows: PushColumns) => {
      first ??= rows
      return pushes === undefined ? Effect.void : pushes.append(pushLines(rows, replication))
    }
    const isKeeping = pushes !== undefined || trace !== undefined
    const result = yield* runExperiment(experiment, pool, {
      onProgress: display.update,
      onPushes: isKeeping ? takeRows : undefined,
      onOutcome: (task, outcome) => {
        if (histogram !== undefined) histograms.add(task, outcome)
        options.onOutcome?.(task, outcome)
      },
    }).pipe(display.around)
    if (trace !== undefined && first !== undefined) yield* trace.append(yield* traceOf(experiment, first, pool))
    if (histogram !== undefined) yield* histogram.append(histogramCsv(histograms.rows()))
    yield* writeResult(printed(result, options.format), out)
    if (!options.quiet) yield* tellRemarks(result)
    return result
  },
  (effect) => Effect.scoped(effect),
)

/** The same for a queueing network, which has neither pushes nor a trace. */
export const measureQueueing = Effect.fn("measureQueueing")(
  function* (experiment: QueueingExperiment, options: Omit<MeasureOptions, "pushes" | "trace">) {
    const out = yield* openOptional(options.out)
    const pool = yield* workerPool(Math.min(options.workers, experiment.scenario.run.replications))
    const display = progressDisplay(options)
    const result = yield* runQueueing(experiment, pool, { onProgress: display.update }).pipe(display.around)
    yield* writeResult(printedQueueing(result, options.format), out)
    if (!options.quiet) yield* tellRemarks(result)
    return result
  },
  (effect) => Effect.scoped(effect),
)

/** Rows of one replication; the header is the first replication's, and a last column tells replications apart. */
const pushLines = (rows: PushColumns, replication: number): string =>
  Array.from(pushCsvLines(rows))
    .slice(replication === 0 ? 0 : 1)
    .map((line, index) => `${line},${replication === 0 && index === 0 ? "replication" : replication}\n`)
    .join("")

/** Ends of a bucket in seconds: from `lower_s` to below `upper_s`. */
const histogramCsv = (rows: readonly LatencyBucket[]): string => {
  const lines = rows.map(({ mechanism, state, lower, upper, count }) =>
    [mechanism, state, lower / 1e9, upper / 1e9, count].map(csvField).join(","),
  )
  return `${["mechanism,state,lower_s,upper_s,count", ...lines].join("\n")}\n`
}

const traceOf = Effect.fn("traceOf")(function* (experiment: Experiment, rows: PushColumns, pool: Runner) {
  const flows = yield* Effect.forEach(samplePushes(rows), (push) => runFlows(experiment, push, pool), {
    concurrency: pool.parallelism,
  })
  return traceLines(experiment, flows.flat())
})

const printed = (result: Result, format: MeasureOptions["format"]): string => {
  switch (format) {
    case "json":
      return asJson(result)
    case "csv":
      return printCsv(result)
    case "table":
      return printTable(result)
  }
}

const printedQueueing = (result: QueueingResult, format: MeasureOptions["format"]): string => {
  switch (format) {
    case "json":
      return asJson(result)
    case "csv":
      return queueingCsv(result)
    case "table":
      return queueingTable(result)
  }
}

const asJson = (result: object): string => `${JSON.stringify(result, undefined, 2)}\n`

/** What the reader of a result should know before trusting it: too few replications, too short a run. */
const tellRemarks = ({ precision, warmUp, replications }: Pick<Result, "precision" | "warmUp" | "replications">) => {
  const remarks: string[] = []
  if (precision !== undefined && !precision.met) {
    const reached = precision.reached === null ? "without end" : asPercent(precision.reached)
    remarks.push(
      `precision ${asPercent(precision.wanted)} is not reached after ${replications} replications, the most allowed: ` +
        `the interval of ${precision.figure} is ± ${reached} (--replications-max N)`,
    )
  }
  if (warmUp !== undefined && !warmUp.settled) {
    const unsettled = Object.entries(warmUp.byMechanism).flatMap(([label, span]) => (span === null ? [label] : []))
    remarks.push(
      `the run is too short for its warm-up: ${unsettled.join(", ")} did not settle within its first half, or too few were delivered to tell; ` +
        `that half is deleted (run.duration, or a run.warmUp of your own)`,
    )
  }
  return remarks.length === 0 ? Effect.void : tell(remarks.join("\n"))
}

const asPercent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`

/** Fails with the objectives that were not met, so that the command ends with 1. */
export const requireObjectives = Effect.fn("requireObjectives")(function* (result: Pick<Result, "objectives">) {
  const missed = result.objectives.filter(({ met }) => !met)
  if (missed.length === 0) return
  return yield* new ObjectivesNotMet({ objectives: missed.map(missedText) })
})

/** Which objective, of which mechanism, by how much. */
const missedText = ({ text, mechanism, value }: Result["objectives"][number]): string =>
  `${text} (${mechanism}: ${value === null ? "no value" : Number(value.toPrecision(4))})`
