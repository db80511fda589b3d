/**
 * Replications in rounds: one round of as many as the scenario says; or, with `run.precision`, further rounds of ten until every figure's
 * interval is narrow enough or `run.replicationsMax` is reached.
 * Rule: a round is decided by what all replications so far left behind, in their order, never by who ended first; so the number of
 * replications, and with it the result, is the same for every number of workers.
 */
import { Effect } from "effect"
import type { Precision } from "../analysis/result.ts"
import type { RunSpec } from "../scenario/scenario.ts"
import { sequentialMin } from "../scenario/second-pass.ts"
import type { ConfidenceInterval } from "../statistics/interval.ts"
import { isPrecise, relativeHalfWidth, roundOfReplications } from "../statistics/precision.ts"
import type { ExperimentMistake } from "./mistake.ts"
import { runTasks, type ExperimentProgress, type Outcome, type WatchOptions } from "./run-tasks.ts"
import type { Runner, WorkerDied } from "./runner.ts"
import type { DesignPoint, ReplicationTask } from "./task.ts"

/** A figure that must become precise. */
export interface MainFigure {
  /** e.g. `sip-message latency.p95`. */
  readonly name: string
  /** `undefined`: there is none, as of a latency of nothing. */
  readonly interval: ConfidenceInterval | undefined
}

export interface Rounds {
  /** By replication, and within one by design point. */
  readonly outcomes: readonly Outcome[]
  readonly replications: number
  readonly precision: Precision | undefined
}

/** Runs the replications of all points; `figuresOf` is asked after each round about all of them. */
export const runRounds = Effect.fn("runRounds")(function* <E = never>(
  points: readonly DesignPoint[],
  run: RunSpec,
  figuresOf: (outcomes: readonly Outcome[]) => readonly MainFigure[],
  runner: Runner,
  options: WatchOptions<E>,
): Effect.fn.Return<Rounds, ExperimentMistake | WorkerDied | E> {
  const { precision: wanted, replicationsMax = run.replications } = run
  const outcomes: Outcome[] = []
  const keepPushes = options.onPushes !== undefined
  let replications = 0
  let next = wanted === undefined ? run.replications : Math.max(sequentialMin, run.replications)
  for (;;) {
    const tasks = tasksOf(points, replications, next, keepPushes)
    outcomes.push(...(yield* runTasks(tasks, runner, after(outcomes, options))))
    replications = next
    if (wanted === undefined) return { outcomes, replications, precision: undefined }
    const precision = precisionOf(figuresOf(outcomes), wanted, replicationsMax)
    if (precision.met || replications >= replicationsMax) return { outcomes, replications, precision }
    next = Math.min(replicationsMax, replications + roundOfReplications)
  }
})

/** The replications from one number up to another of every point: a replication of each point first, so that a stopped run has whole ones. */
const tasksOf = (
  points: readonly DesignPoint[],
  from: number,
  to: number,
  keepPushes: boolean,
): readonly ReplicationTask[] =>
  Array.from({ length: to - from }, (_, index) =>
    points.map((point) => ({ point, replication: from + index, keepPushes, tracePush: undefined })),
  ).flat()

/** The figure with the widest interval decides; figures that do not exist have no say. */
const precisionOf = (figures: readonly MainFigure[], wanted: number, replicationsMax: number): Precision => {
  let worst: { readonly name: string; readonly relative: number } | undefined
  for (const { name, interval } of figures) {
    if (interval === undefined) continue
    const relative = relativeHalfWidth(interval)
    if (worst === undefined || relative > worst.relative) worst = { name, relative }
  }
  const reached = worst === undefined || !Number.isFinite(worst.relative) ? null : worst.relative
  const met = worst === undefined || isPrecise(worst.relative, wanted)
  return { wanted, reached, figure: worst?.name ?? null, met, replicationsMax }
}

/** The same watch, told of a round as a part of all that has run and is under way. */
const after = <E>(before: readonly Outcome[], options: WatchOptions<E>): WatchOptions<E> => {
  const { onProgress } = options
  if (onProgress === undefined || before.length === 0) return options
  const events = before.reduce((sum, { tables }) => sum + tables.events, 0)
  const n = before.length
  const sum = ({ done, tasks, fraction, events: more }: ExperimentProgress): ExperimentProgress => ({
    done: n + done,
    tasks: n + tasks,
    fraction: (n + fraction * tasks) / (n + tasks),
    events: events + more,
  })
  return { ...options, onProgress: (progress) => onProgress(sum(progress)) }
}
