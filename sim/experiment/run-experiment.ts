/**
 * An experiment: every mechanism times every replication, handed to a runner and put together in order.
 * Rule: the result depends on the scenario and its seed alone; who ran a task, and when it ended, leaves no trace in it.
 */
import { Effect } from "effect"
import { compareMeasured } from "../analysis/comparison.ts"
import type { Assumption, Result, WarmUp } from "../analysis/result.ts"
import type { MechanismUse } from "../mechanisms/mechanism.ts"
import type { QueueingTables } from "../network/queueing/tables.ts"
import type { PushScenario, QueueingScenario, Scenario } from "../scenario/scenario.ts"
import { scenarioSha256 } from "./canonical-json.ts"
import type { ExperimentMistake } from "./mistake.ts"
import { queueingFigures, type QueueingResult } from "./queueing-result.ts"
import { customerFigures, pushFigures, TablesByPoint } from "./main-figures.ts"
import { runRounds } from "./rounds.ts"
import type { Outcome, WatchOptions } from "./run-tasks.ts"
import type { Runner, WorkerDied } from "./runner.ts"
import { settle } from "./settle.ts"
import type { DesignPoint, ScenarioSource } from "./task.ts"
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
  const { mechanisms, baseline } = experiment
  const settled = yield* settleExperiment(experiment, runner, options)
  const { scenario, warmUp } = settled
  const points = designPoints(settled)
  const tables = new TablesByPoint(points.length)
  const { outcomes, replications, precision } = yield* runRounds(
    points,
    scenario.run,
    (all) => pushFigures(mechanisms, tables.of(all)),
    runner,
    options,
  )
  const byPoint = tables.of(outcomes)
  const measured = mechanisms.map(({ label }, point) => ({ label, replications: byPoint[point] ?? [] }))
  return {
    ...frame(experiment.scenario, replications, baseline),
    ...compareMeasured(measured, baseline, scenario.objectives),
    ...(warmUp === undefined ? {} : { warmUp }),
    ...(precision === undefined ? {} : { precision }),
    ...(scenario.leftOut.length === 0 ? {} : { leftOut: scenario.leftOut }),
  }
})

/** The same experiment with a warm-up that is a span: pilots of its mechanisms choose one where the scenario leaves it to them. */
export const settleExperiment = Effect.fn("settleExperiment")(function* (
  experiment: Experiment,
  runner: Runner,
  { onProgress }: Pick<WatchOptions, "onProgress"> = {},
): Effect.fn.Return<Experiment & { readonly warmUp: WarmUp | undefined }, ExperimentMistake | WorkerDied> {
  const points = experiment.mechanisms.map((mechanism) => ({ label: mechanism.label, mechanism }))
  return { ...experiment, ...(yield* settle(experiment, points, runner, { onProgress })) }
})

/** Runs a queueing network and gives the published result. */
export const runQueueing = Effect.fn("runQueueing")(function* (
  experiment: QueueingExperiment,
  runner: Runner,
  options: Pick<WatchOptions, "onProgress"> = {},
): Effect.fn.Return<QueueingResult, ExperimentMistake | WorkerDied> {
  const point = { label: "queueing", mechanism: undefined }
  const { source, scenario, warmUp } = yield* settle(experiment, [point], runner, options)
  const { outcomes, replications, precision } = yield* runRounds(
    [{ source, mechanism: undefined }],
    scenario.run,
    (all) => customerFigures(scenario, all.flatMap(queueingTables)),
    runner,
    options,
  )
  return {
    ...frame(experiment.scenario, replications, undefined),
    ...queueingFigures(scenario, outcomes.flatMap(queueingTables)),
    ...(warmUp === undefined ? {} : { warmUp }),
    ...(precision === undefined ? {} : { precision }),
  }
})

const queueingTables = (outcome: Outcome): readonly QueueingTables[] =>
  outcome.kind === "queueing" ? [outcome.tables] : []

/** What every result says of its run, in the published order of keys (what is measured replaces the empty parts). */
const frame = (scenario: Scenario, replications: number, baseline: string | undefined) => ({
  pushsim: version,
  scenario: { name: scenario.name, sha256: scenarioSha256(scenario.canonical) },
  seed: scenario.run.seed,
  replications,
  baseline: baseline ?? null,
  mechanisms: {},
  differences: [],
  objectives: [],
  assumptions: assumptionsOf(scenario),
})

/** One design point per mechanism. */
export const designPoints = ({ source, mechanisms }: Experiment): readonly DesignPoint[] =>
  mechanisms.map((mechanism) => ({ source, mechanism }))

/** Everything in effect that has no public source: whoever doubts a result begins here. */
const assumptionsOf = ({ parameters }: Scenario): readonly Assumption[] =>
  parameters.flatMap(({ parameter, value, unit, source, isAssumption }) =>
    isAssumption ? [{ parameter, value, unit, source }] : [],
  )
