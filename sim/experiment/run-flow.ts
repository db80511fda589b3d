/**
 * The flow of one push, and which push to show when nobody says.
 * Rule: flows are those of the first replication, whose seed is the scenario's; watching a push does not change its run.
 */
import { Effect } from "effect"
import type { Flow } from "../trace/flow.ts"
import { deviceStates, outcomes, type PushColumns } from "../trace/tables.ts"
import { ExperimentMistake } from "./mistake.ts"
import { designPoints, settleExperiment, type Experiment } from "./run-experiment.ts"
import { runTasks, type Outcome, type WatchOptions } from "./run-tasks.ts"
import type { Runner, WorkerDied } from "./runner.ts"
import type { ReplicationTask } from "./task.ts"

const imOffline = deviceStates.indexOf("im-offline")
const delivered = outcomes.indexOf("delivered")

/**
 * The push that every flow shows by default: the first planned after warm-up to an im-offline device that every mechanism
 * of `experiment` delivered; the same push for all.
 */
export const choosePush = Effect.fn("choosePush")(function* (
  given: Experiment,
  runner: Runner,
  options: WatchOptions = {},
): Effect.fn.Return<number, ExperimentMistake | WorkerDied> {
  const experiment = yield* settleExperiment(given, runner, options)
  const beginning = beginningOf(experiment)
  if (beginning !== undefined) {
    // What a list, a trace or a fault plans for later makes a run cut short impossible: then the whole run decides.
    const early = yield* pushesOf(beginning, runner, options).pipe(
      Effect.map(firstPushIfCommon),
      Effect.catchTag("ExperimentMistake", () => Effect.succeed(undefined)),
    )
    if (early !== undefined) return early
  }
  const push = firstCommonPush(yield* pushesOf(experiment, runner, options))
  if (push !== undefined) return push
  return yield* new ExperimentMistake({
    kind: "no common push",
    message:
      `${experiment.scenario.name}: no push of the first replication to an im-offline device was delivered by ` +
      `${experiment.mechanisms.map(({ label }) => label).join(", ")} alike; name a push with --push N`,
  })
})

const pushesOf = Effect.fn("pushesOf")(function* (experiment: Experiment, runner: Runner, options: WatchOptions) {
  const tasks = designPoints(experiment).map((point) => firstReplication(point, { keepPushes: true }))
  const done = yield* runTasks(tasks, runner, options)
  return done.flatMap((outcome) =>
    outcome.kind === "push" && outcome.tables.pushes !== undefined ? [outcome.tables.pushes] : [],
  )
})

/** How much of the run after warm-up is tried first, s: enough for a push or two, in a fraction of the time. */
const beginningSeconds = 60

/** The same experiment, cut short: what happens in its time is what happens in the whole run. */
const beginningOf = (experiment: Experiment): Experiment | undefined => {
  const { durationNs, warmUpNs } = experiment.scenario.run
  const cutNs = warmUpNs + beginningSeconds * 1e9
  if (cutNs >= durationNs) return undefined
  const { source } = experiment
  return { ...experiment, source: { ...source, sets: [...source.sets, `run.duration=${cutNs} ns`] } }
}

/**
 * The first push to an im-offline device, if all tables delivered it. A later one will not do: in a run cut short, a push
 * before it may be one that the whole run delivers.
 */
const firstPushIfCommon = (tables: readonly PushColumns[]): number | undefined => {
  const push = firstCommonPush(tables)
  const isFirst = (table: PushColumns): boolean => table.push[table.state.indexOf(imOffline)] === push
  return push !== undefined && tables.every(isFirst) ? push : undefined
}

/** The first push of the tables, which begin at the end of warm-up, that is im-offline and delivered in all of them. */
export const firstCommonPush = (tables: readonly PushColumns[]): number | undefined => {
  const sets = tables.map((table) => new Set(table.push.filter((_, row) => isPlain(table, row))))
  const [first, ...others] = sets
  return first?.values().find((push) => others.every((set) => set.has(push)))
}

const isPlain = (table: PushColumns, row: number): boolean =>
  table.state[row] === imOffline && table.outcome[row] === delivered

/** The flow of push number `push` under each mechanism of `experiment`, in that order. */
export const runFlows = Effect.fn("runFlows")(function* (
  experiment: Experiment,
  push: number,
  runner: Runner,
  options: WatchOptions = {},
): Effect.fn.Return<readonly Flow[], ExperimentMistake | WorkerDied> {
  const tasks = designPoints(experiment).map((point) => firstReplication(point, { tracePush: push }))
  const done = yield* runTasks(tasks, runner, options)
  const flows = done.flatMap(flowOf)
  if (flows.length === tasks.length) return flows
  return yield* new ExperimentMistake({
    kind: "no such push",
    message: `${experiment.scenario.name}: the first replication has no push ${push}`,
  })
})

/** The flow of an outcome; a push that was never planned has no records, and so no flow. */
const flowOf = (outcome: Outcome): readonly Flow[] =>
  outcome.kind === "push" && outcome.flow !== undefined && outcome.flow.records.length > 0 ? [outcome.flow] : []

const firstReplication = (
  point: ReplicationTask["point"],
  { keepPushes = false, tracePush }: { readonly keepPushes?: boolean; readonly tracePush?: number },
): ReplicationTask => ({ point, replication: 0, keepPushes, tracePush })
