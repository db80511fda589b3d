/**
 * Runs the points of a sweep on a runner's threads, several at a time.
 * Rule 1: a line depends on its point alone; who ran it, and when, leaves no trace in it.
 * Rule 2: while there are points enough, a thread keeps to one point, which it prepares once; the replications of the last points
 * are spread, so that no thread waits for the end of another's.
 * Rule 3: only the points under way are in memory.
 */
import { Effect, Semaphore } from "effect"
import { formatProblems } from "../../scenario/problem.ts"
import { ExperimentMistake } from "../mistake.ts"
import { runExperiment, runQueueing } from "../run-experiment.ts"
import type { ExperimentProgress } from "../run-tasks.ts"
import type { Runner, WorkerDied } from "../runner.ts"
import { experimentAt, pointInWords, pointLine, type Sweep } from "./point.ts"

/** How far a sweep is. */
export interface SweepProgress {
  /** Points that have their line, those that were there at the start included. */
  readonly done: number
  readonly points: number
  /** Points run since the start, parts of those under way included, and points still to be run, less those parts. */
  readonly ran: number
  readonly left: number
  /** Events executed since the start. */
  readonly events: number
}

export interface SweepOptions<E> {
  /** Points to run, in order, and how many they are. */
  readonly todo: Iterable<number>
  readonly count: number
  /** Points that are done already. */
  readonly before: number
  /** Takes the line of a point as soon as it is there, in no order. */
  readonly onLine: (point: number, line: string) => Effect.Effect<void, E>
  readonly onProgress: (progress: SweepProgress) => void
}

/** Runs every point of `todo`; fails with the first that cannot be run, and then stops the others. */
export const runSweep = Effect.fn("runSweep")(function* <E>(
  sweep: Sweep,
  runner: Runner,
  { todo, count, before, onLine, onProgress }: SweepOptions<E>,
): Effect.fn.Return<void, ExperimentMistake | WorkerDied | E> {
  const points = todo[Symbol.iterator]()
  const progress = new SweepProgressSum(before, count)
  const threads = yield* Semaphore.make(runner.parallelism)
  let left = count
  onProgress(progress.now())

  const runPoint = Effect.fnUntraced(function* (point: number) {
    const sharing: Runner = {
      parallelism: Math.max(1, Math.ceil(runner.parallelism / left)),
      run: (task, onTask) => threads.withPermits(1)(runner.run(task, onTask)),
    }
    left--
    const watch = {
      onProgress: (state: ExperimentProgress) => {
        progress.set(point, state)
        onProgress(progress.now())
      },
    }
    const made = yield* experimentAt(sweep, point)
    if ("problems" in made) {
      return yield* new ExperimentMistake({ kind: "refused", message: formatProblems(made.problems) })
    }
    const result = yield* made.kind === "push"
      ? runExperiment(made.experiment, sharing, watch)
      : runQueueing(made.experiment, sharing, watch)
    yield* onLine(point, pointLine(sweep, point, result))
    progress.end(point)
    onProgress(progress.now())
  })

  const lane = Effect.gen(function* () {
    for (;;) {
      const next = points.next()
      if (next.done === true) return
      const point = next.value
      yield* runPoint(point).pipe(Effect.mapError((error) => atPoint(error, sweep, point)))
    }
  })
  const lanes = Math.min(runner.parallelism, count)
  yield* Effect.all(
    Array.from({ length: lanes }, () => lane),
    { concurrency: "unbounded", discard: true },
  )
})

/** A mistake with the point it shows at. */
const atPoint = <E>(error: E | ExperimentMistake, sweep: Sweep, point: number): E | ExperimentMistake =>
  error instanceof ExperimentMistake
    ? new ExperimentMistake({
        kind: error.kind,
        message: `point ${point} (${pointInWords(sweep, point)}): ${error.message}`,
      })
    : error

/** Sums over the points under way; those that are done are only counted. */
class SweepProgressSum {
  readonly #underWay = new Map<number, ExperimentProgress>()
  readonly #before: number
  readonly #count: number
  #ended = 0
  #events = 0

  constructor(before: number, count: number) {
    this.#before = before
    this.#count = count
  }

  set(point: number, progress: ExperimentProgress): void {
    this.#underWay.set(point, progress)
  }

  end(point: number): void {
    this.#events += this.#underWay.get(point)?.events ?? 0
    this.#underWay.delete(point)
    this.#ended++
  }

  now(): SweepProgress {
    let ran = this.#ended
    let events = this.#events
    for (const state of this.#underWay.values()) {
      ran += state.fraction
      events += state.events
    }
    const points = this.#before + this.#count
    return { done: this.#before + this.#ended, points, ran, left: this.#count - ran, events }
  }
}
