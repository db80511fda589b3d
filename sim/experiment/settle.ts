/**
 * `run.warmUp: auto`: pilot runs decide the span that is deleted (MSER-5), before anything is measured.
 * Rule 1: five pilots of every mechanism, with replication numbers that no measured run has, so that nothing is chosen by what it gives.
 * Rule 2: what settles is latency: of delivered pushes to im-offline devices where there are any (one that is stored says more about
 * its device than about the network), else of all; of customers, that of all classes, by when they came.
 * Rule 3: the longest of all mechanisms' spans, in whole milliseconds, holds for all, so that they still meet the same pushes. Where one
 * has not settled within the first half of the run, half of the run is deleted and the result says so.
 */
import { Effect } from "effect"
import type { WarmUp } from "../analysis/result.ts"
import { formatProblems } from "../scenario/problem.ts"
import { decodeScenario, type Scenario } from "../scenario/scenario.ts"
import { settlingTime, type Observations } from "../statistics/warm-up.ts"
import { deviceStates, outcomes as fates, type PushColumns } from "../trace/tables.ts"
import { ExperimentMistake } from "./mistake.ts"
import { runTasks, type Outcome, type WatchOptions } from "./run-tasks.ts"
import type { Runner, WorkerDied } from "./runner.ts"
import type { DesignPoint, ScenarioSource } from "./task.ts"

/** Pilots of each mechanism. */
const pilots = 5
/** Measured replications are numbered below this. */
const firstPilot = 100_000

const nsPerMs = 1e6

/** A scenario whose warm-up is a span, and how it was chosen where pilots did. */
export interface Settled<S extends Scenario> {
  readonly source: ScenarioSource
  readonly scenario: S
  readonly warmUp: WarmUp | undefined
}

/** `points` are the design points of the scenario, labelled; a scenario that states its warm-up comes back as it is. */
export const settle = Effect.fn("settle")(function* <S extends Scenario>(
  { source, scenario }: { readonly source: ScenarioSource; readonly scenario: S },
  points: readonly { readonly label: string; readonly mechanism: DesignPoint["mechanism"] }[],
  runner: Runner,
  options: Pick<WatchOptions, "onProgress"> = {},
): Effect.fn.Return<Settled<S>, ExperimentMistake | WorkerDied> {
  if (scenario.run.warmUp !== "auto") return { source, scenario, warmUp: undefined }
  const tasks = points.flatMap(({ mechanism }) =>
    Array.from({ length: pilots }, (_, pilot) => ({
      point: { source, mechanism },
      replication: firstPilot + pilot,
      keepPushes: true,
      tracePush: undefined,
    })),
  )
  const { onProgress } = options
  const outcomes = yield* runTasks(tasks, runner, onProgress === undefined ? {} : { onProgress })
  const { durationNs } = scenario.run
  const spans = points.map((_, index) => {
    const span = settlingTime(observationsOf(outcomes.slice(index * pilots, (index + 1) * pilots)), durationNs)
    return span === undefined ? undefined : Math.ceil(span / nsPerMs) * nsPerMs
  })
  const settled = spans.every((span) => span !== undefined)
  const warmUpNs = settled ? Math.max(0, ...spans) : Math.ceil(durationNs / 2 / nsPerMs) * nsPerMs
  const chosen = { ...source, sets: [...source.sets, `run.warmUp=${warmUpNs} ns`] }
  const decoded = decodeScenario(chosen.file, chosen.text, chosen.sets)
  if ("problems" in decoded) {
    return yield* new ExperimentMistake({ kind: "refused", message: formatProblems(decoded.problems) })
  }
  return {
    source: chosen,
    scenario: { ...scenario, run: decoded.scenario.run },
    warmUp: {
      seconds: warmUpNs / 1e9,
      rule: "MSER-5",
      pilots,
      settled,
      byMechanism: Object.fromEntries(
        points.map(({ label }, index) => {
          const span = spans[index]
          return [label, span === undefined ? null : span / 1e9]
        }),
      ),
    },
  }
})

/** The latencies of a mechanism's pilots with the instants they belong to. */
const observationsOf = (outcomes: readonly Outcome[]): readonly Observations[] => {
  const columns = outcomes.flatMap((outcome) => (outcome.kind === "push" ? (outcome.tables.pushes ?? []) : []))
  const plain = columns.map((table) => deliveredOf(table, (state) => state === imOffline))
  const ofPushes = plain.some(({ atNs }) => atNs.length > 0)
    ? plain
    : columns.map((table) => deliveredOf(table, () => true))
  const ofCustomers = outcomes.flatMap((outcome) =>
    outcome.kind === "queueing"
      ? outcome.tables.classes.map(({ arrivedNs, latencyNs }) => ({ atNs: arrivedNs ?? [], values: latencyNs }))
      : [],
  )
  return [...ofPushes, ...ofCustomers]
}

const imOffline = deviceStates.indexOf("im-offline")
const delivered = fates.indexOf("delivered")

const deliveredOf = (table: PushColumns, isWanted: (state: number) => boolean): Observations => {
  const rows = Array.from(table.push.keys()).filter(
    (row) => table.outcome[row] === delivered && isWanted(table.state[row] ?? -1),
  )
  const atNs = Float64Array.from(rows, (row) => table.plannedNs[row] ?? 0)
  return { atNs, values: Float64Array.from(rows, (row, index) => (table.deliveredNs[row] ?? 0) - (atNs[index] ?? 0)) }
}
