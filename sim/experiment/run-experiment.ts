/**
 * An experiment: every mechanism times every replication, handed to a runner and put together in order.
 * Rule: the result depends on the scenario and its seed alone; who ran a task, and when it ended, leaves no trace in it.
 */
import { Effect } from "effect"
import { compareMeasured } from "../analysis/comparison.ts"
import type { Assumption, Result } from "../analysis/result.ts"
import type { MechanismUse } from "../mechanisms/mechanism.ts"
import type { PushScenario, QueueingScenario, Scenario } from "../scenario/scenario.ts"
import { scenarioSha256 } from "./canonical-json.ts"
import type { ExperimentMistake } from "./mistake.ts"
import { queueingFigures, type QueueingResult } from "./queueing-result.ts"
import { runTasks, type Outcome, type WatchOptions } from "./run-tasks.ts"
import type { Runner, WorkerDied } from "./runner.ts"
import type { DesignPoint, ReplicationTask, ScenarioSource } from "./task.ts"
import { version } from "./version.ts"

/** Some mechanisms of a scenario, to be run in one world. */
export interface Experiment {
  readonly source: ScenarioSource
  readonly scenario: PushScenario
  readonly mechanisms: readonly MechanismUse[]
  /** Label that the others are held against; `undefined`: nothing is compared. */
  readonly baseline: string | undefined
}

/** A queueing network, to be run by itself. */
export interface QueueingExperiment {
  readonly source: ScenarioSource
  readonly scenario: QueueingScenario
}

/** Runs every mechanism and gives the published result. */
export const runExperiment = Effect.fn("runExperiment")(function* <E = never>(
  experiment: Experiment,
  runner: Runner,
  options: WatchOptions<E> = {},
): Effect.fn.Return<Result, ExperimentMistake | WorkerDied | E> {
  const { scenario, mechanisms, baseline } = experiment
  const points = designPoints(experiment)
  const outcomes = yield* runTasks(replicationTasks(points, scenario, options), runner, options)
  const measured = mechanisms.map(({ label }, point) => ({
    label,
    replications: everyNth(outcomes, points.length, point).flatMap((o) => (o.kind === "push" ? [o.tables] : [])),
  }))
  const compared = { ...frame(scenario, baseline), ...compareMeasured(measured, baseline, scenario.objectives) }
  return scenario.leftOut.length === 0 ? compared : { ...compared, leftOut: scenario.leftOut }
})

/** Runs a queueing network and gives the published result. */
export const runQueueing = Effect.fn("runQueueing")(function* (
  { source, scenario }: QueueingExperiment,
  runner: Runner,
  options: Pick<WatchOptions, "onProgress"> = {},
): Effect.fn.Return<QueueingResult, ExperimentMistake | WorkerDied> {
  const tasks = replicationTasks([{ source, mechanism: undefined }], scenario, {})
  const outcomes = yield* runTasks(tasks, runner, options)
  const tables = outcomes.flatMap((outcome) => (outcome.kind === "queueing" ? [outcome.tables] : []))
  return { ...frame(scenario, undefined), ...queueingFigures(scenario, tables) }
})

/** What every result says of its run, in the published order of keys (what is measured replaces the empty parts). */
const frame = (scenario: Scenario, baseline: string | undefined) => ({
  pushsim: version,
  scenario: { name: scenario.name, sha256: scenarioSha256(scenario.canonical) },
  seed: scenario.run.seed,
  replications: scenario.run.replications,
  baseline: baseline ?? null,
  mechanisms: {},
  differences: [],
  objectives: [],
  assumptions: assumptionsOf(scenario),
})

/** One design point per mechanism. */
export const designPoints = ({ source, mechanisms }: Experiment): readonly DesignPoint[] =>
  mechanisms.map((mechanism) => ({ source, mechanism }))

/** All replications of all points: the first replication of each point first, so that a stopped run has whole ones. */
const replicationTasks = (
  points: readonly DesignPoint[],
  { run: { replications } }: Scenario,
  { onPushes }: WatchOptions<unknown>,
): readonly ReplicationTask[] =>
  Array.from({ length: replications }, (_, replication) =>
    points.map((point) => ({ point, replication, keepPushes: onPushes !== undefined, tracePush: undefined })),
  ).flat()

const everyNth = (outcomes: readonly Outcome[], n: number, first: number): readonly Outcome[] =>
  outcomes.filter((_, index) => index % n === first)

/** Everything in effect that has no public source: whoever doubts a result begins here. */
const assumptionsOf = ({ parameters }: Scenario): readonly Assumption[] =>
  parameters.flatMap(({ parameter, value, unit, source, isAssumption }) =>
    isAssumption ? [{ parameter, value, unit, source }] : [],
  )
