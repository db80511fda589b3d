/**
 * What `pushsim sweep` does once its options are read: put the design together, check it, run it, keep it, print it. Loaded only when
 * a sweep runs, since it brings the whole simulator with it.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { Effect, Exit, Option, Path, type Scope } from "effect"
import { pointProblems } from "../../experiment/sweep/check-points.ts"
import { makeDesign, type Design, type DesignKind } from "../../experiment/sweep/design.ts"
import { parseFactors } from "../../experiment/sweep/factor.ts"
import { headerOf, type SweepHeader } from "../../experiment/sweep/header.ts"
import { allLevels, makeSweep } from "../../experiment/sweep/point.ts"
import { runSweep } from "../../experiment/sweep/run-sweep.ts"
import { pointAt, pointsOf, wholeSweep, type Shard } from "../../experiment/sweep/shard.ts"
import type { ScenarioSource } from "../../experiment/task.ts"
import { workerPool } from "../../experiment/worker-pool.ts"
import { nameOf, scenarioSeed } from "../../scenario/scenario.ts"
import { CommandMistake, PointsMissed, ScenarioMistake } from "../exit-code.ts"
import type { ChartMeasure } from "../options.ts"
import { openOutput, tell } from "../output.ts"
import { problemsText } from "../problems-text.ts"
import { besideScenario } from "../scenario-file.ts"
import { axisOf, drawSweep } from "./chart.ts"
import { fileNames, isGoingOn, openSweep } from "./directory.ts"
import type { Journal } from "./journal.ts"
import { printSweep, type SweepFormat } from "./print.ts"
import { sweepDisplay } from "./progress.ts"

export interface ChartOptions {
  readonly chart: Option.Option<string>
  readonly chartMeasure: Option.Option<ChartMeasure>
}

export interface SweepOptions extends ChartOptions {
  readonly vary: readonly string[]
  readonly mechanisms: Option.Option<readonly string[]>
  readonly baseline: Option.Option<string>
  readonly design: "factorial" | "lhs"
  readonly samples: Option.Option<number>
  readonly shard: Option.Option<Shard>
  readonly workers: number
  readonly out: Option.Option<string>
  readonly resume: boolean
  readonly check: boolean
  readonly quiet: boolean
  /** `undefined`: nothing is printed. */
  readonly format: SweepFormat | undefined
}

/** Levels that may name a file beside the scenario; what is wrong with a factor is told later. */
export const levelsNamingFiles = (vary: readonly string[], sets: readonly string[]): readonly string[] => {
  const parsed = parseFactors(vary, sets)
  return "problems" in parsed ? [] : allLevels(parsed.factors).filter((level) => level.includes("file"))
}

/** Runs what is not done yet of a sweep, and prints it. */
export const measureSweep = Effect.fn("measureSweep")(function* (source: ScenarioSource, options: SweepOptions) {
  // Whether objectives are missed or not, what was asked for stays.
  yield* endSweep(yield* Effect.scoped(sweepAndPrint(source, options)), options)
})

const sweepAndPrint = Effect.fn("sweepAndPrint")(function* (source: ScenarioSource, options: SweepOptions) {
  const paths = yield* Path.Path
  const sweep = makeSweep(source, {
    design: yield* designOf(source, options),
    mechanisms: Option.getOrUndefined(options.mechanisms),
    baseline: Option.getOrUndefined(options.baseline),
  })
  const shard = Option.getOrUndefined(options.shard)
  const header = headerOf(sweep, nameOf(source.file), shard)
  const chart = yield* openChart(header, options)
  const display = sweepDisplay(options)
  const out = Option.getOrUndefined(options.out)
  // What goes on was checked when it began, by the same version: its header says so.
  if (out === undefined || !(yield* isGoingOn(out, header, options.resume))) {
    const points = pointsOf(shard ?? wholeSweep, header.points)
    const checking = pointProblems(sweep, shardPoints(shard ?? wholeSweep, points), (checked) => {
      display.checking(checked, points)
    })
    const problems = yield* checking.pipe(display.around)
    if (problems.length > 0) {
      const placed = problems.map((problem) => besideScenario(problem, source.file, source.files ?? {}))
      return yield* new ScenarioMistake({ text: problemsText(placed) })
    }
  }
  const directory = out ?? (yield* temporaryDirectory)
  const opened = yield* openSweep(directory, header, options.resume)
  if (opened.kind === "open") {
    const { journal, add, finish } = opened
    const todo = journal.missing()
    const before = journal.done
    const count = pointsOf(shard ?? wholeSweep, header.points) - before
    const pool = yield* workerPool(options.workers)
    const running = runSweep(sweep, pool, {
      todo,
      count,
      before,
      onLine: add,
      onProgress: display.update,
    })
    yield* running.pipe(
      display.around,
      Effect.onExit((exit) =>
        Exit.isFailure(exit) && out !== undefined ? tellKept(journal, count + before, out) : Effect.void,
      ),
    )
    yield* finish
  }
  const points = paths.join(directory, fileNames.points)
  const verdict = yield* printSweep(points, header, options.format)
  yield* chart(points)
  return verdict
})

/** Makes sure that a chart can be drawn and written; what it gives draws it from the points' file. */
export const openChart = Effect.fn("openChart")(function* (header: SweepHeader, { chart, chartMeasure }: ChartOptions) {
  if (Option.isNone(chart)) {
    if (Option.isNone(chartMeasure)) return () => Effect.void
    return yield* new CommandMistake({
      message: "--chart-measure: found no --chart beside it, allowed with --chart FILE.svg",
    })
  }
  if (!chart.value.endsWith(".svg"))
    return yield* new CommandMistake({
      message: `--chart: found ${chart.value}, allowed a file whose name ends in .svg`,
    })
  yield* axisOf(header)
  const output = yield* openOutput(chart.value)
  return (points: string) =>
    Effect.flatMap(
      drawSweep(
        points,
        header,
        Option.getOrElse(chartMeasure, () => "goodput" as const),
      ),
      (svg) => output.append(svg),
    )
})

const tellKept = Effect.fn("tellKept")(function* (journal: Journal, points: number, out: string) {
  yield* Effect.promise(() => journal.settle())
  yield* tell(`stopped: ${journal.done} of ${points} points are kept in ${out}; the same command with --resume goes on`)
})

/** Says how many points miss objectives, and fails with that if it was asked for. */
export const endSweep = Effect.fn("endSweep")(function* (
  { missed, points }: { readonly missed: number; readonly points: number },
  { check, quiet }: { readonly check: boolean; readonly quiet: boolean },
) {
  if (missed === 0) return
  const message = `objectives are not met at ${missed} of ${points} points`
  if (check) return yield* new PointsMissed({ message })
  if (!quiet) yield* tell(message)
})

const designOf = Effect.fn("designOf")(function* (
  source: ScenarioSource,
  { vary, design, samples }: SweepOptions,
): Effect.fn.Return<Design, CommandMistake | ScenarioMistake> {
  const parsed = parseFactors(vary, source.sets)
  if ("problems" in parsed) return yield* new ScenarioMistake({ text: problemsText(parsed.problems) })
  if (design === "factorial" && Option.isSome(samples)) {
    return yield* new CommandMistake({
      message: "--samples is of --design lhs: a factorial design has every combination",
    })
  }
  let kind: DesignKind = { kind: "factorial" }
  if (design === "lhs") {
    if (Option.isNone(samples))
      return yield* new CommandMistake({ message: "--design lhs needs --samples N, its points" })
    kind = { kind: "lhs", samples: samples.value, seed: scenarioSeed(source.file, source.text, source.sets) }
  }
  const made = makeDesign(parsed.factors, kind)
  return "wrong" in made ? yield* new CommandMistake({ message: made.wrong }) : made
})

function* shardPoints(shard: Shard, points: number): Generator<number> {
  for (let place = 0; place < points; place++) yield pointAt(shard, place)
}

/** Where a sweep is kept that is only printed. */
const temporaryDirectory: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(`${tmpdir()}/pushsim-sweep-`)),
  (directory) => Effect.promise(() => rm(directory, { recursive: true, force: true })),
)
