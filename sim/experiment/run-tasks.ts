/**
 * Hands the replications of some design points to a runner, watches how far they are and gives their outcomes in order.
 * Rule: outcomes stand in the order of the tasks, and so do the rows per push that pass through, however threads race.
 */
import { Effect, Semaphore } from "effect"
import type { Flow } from "../trace/flow.ts"
import type { PushColumns, ReplicationTables } from "../trace/tables.ts"
import type { QueueingTables } from "../network/queueing/tables.ts"
import { ExperimentMistake } from "./mistake.ts"
import type { Runner, WorkerDied } from "./runner.ts"
import type { ReplicationTask, TaskOutcome } from "./task.ts"

/** How far an experiment is. */
export interface ExperimentProgress {
  /** Replications done, and all there are, over all mechanisms. */
  readonly done: number
  readonly tasks: number
  /** 0 to 1, the part done of replications under way included. */
  readonly fraction: number
  readonly events: number
}

export interface WatchOptions<E = never> {
  readonly onProgress?: ((progress: ExperimentProgress) => void) | undefined
  /** Given what each task left behind as soon as it has ended, in no order. */
  readonly onOutcome?: ((task: ReplicationTask, outcome: Outcome) => void) | undefined
  /** Given the rows per push of each task that keeps them, in the order of tasks; they are not in the outcome then. */
  readonly onPushes?: ((task: ReplicationTask, rows: PushColumns) => Effect.Effect<void, E>) | undefined
}

/** What a replication that ran to its end left behind. */
export type Outcome = PushOutcome | QueueingOutcome
interface PushOutcome {
  readonly kind: "push"
  readonly tables: ReplicationTables
  readonly flow: Flow | undefined
}
interface QueueingOutcome {
  readonly kind: "queueing"
  readonly tables: QueueingTables
}

/** Runs every task; fails with the first refusal and then stops the others. */
export const runTasks = Effect.fn("runTasks")(function* <E = never>(
  tasks: readonly ReplicationTask[],
  runner: Runner,
  { onProgress, onOutcome, onPushes }: WatchOptions<E> = {},
): Effect.fn.Return<readonly Outcome[], ExperimentMistake | WorkerDied | E> {
  const progress = new ProgressSum(tasks.length)
  const report = (): void => onProgress?.(progress.now())
  const rows = new Map<number, PushColumns>()
  const writing = yield* Semaphore.make(1)
  let nextRows = 0
  const passRows = Effect.gen(function* () {
    for (;;) {
      const task = tasks[nextRows]
      const columns = rows.get(nextRows)
      if (task === undefined || columns === undefined || onPushes === undefined) return
      rows.delete(nextRows++)
      yield* onPushes(task, columns)
    }
  })

  const runOne = Effect.fnUntraced(function* (task: ReplicationTask, index: number) {
    const outcome = yield* runner.run(task, (fraction, events) => {
      progress.set(index, fraction, events)
      report()
    })
    const done = yield* ended(outcome)
    progress.set(index, 1, done.tables.events)
    report()
    onOutcome?.(task, done)
    if (done.kind !== "push" || onPushes === undefined || done.tables.pushes === undefined) return done
    rows.set(index, done.tables.pushes)
    yield* writing.withPermit(passRows)
    return { ...done, tables: { ...done.tables, pushes: undefined } }
  })
  report()
  return yield* Effect.forEach(tasks, runOne, { concurrency: runner.parallelism })
})

const ended = (outcome: TaskOutcome): Effect.Effect<Outcome, ExperimentMistake> => {
  switch (outcome.kind) {
    case "push":
    case "queueing":
      return Effect.succeed(outcome)
    case "cancelled":
      return Effect.interrupt
    case "refused":
      return Effect.fail(new ExperimentMistake({ kind: "refused", message: outcome.message }))
  }
}

/** The parts of a task that are counted, so that sums of them are exact whatever the order in which reports come. */
const partsOfTask = 2 ** 20

/** Progress of several tasks as one figure: a report changes the sums by its own task's part, however many tasks there are. */
class ProgressSum {
  readonly #parts: Float64Array
  readonly #events: Float64Array
  #done = 0
  #partsSum = 0
  #eventsSum = 0

  constructor(tasks: number) {
    this.#parts = new Float64Array(tasks)
    this.#events = new Float64Array(tasks)
  }

  set(task: number, fraction: number, events: number): void {
    const before = this.#parts[task] ?? 0
    if (before === partsOfTask) return // a report that was overtaken by the end of its task
    const parts = fraction === 1 ? partsOfTask : Math.min(Math.floor(fraction * partsOfTask), partsOfTask - 1)
    this.#partsSum += parts - before
    this.#eventsSum += events - (this.#events[task] ?? 0)
    this.#parts[task] = parts
    this.#events[task] = events
    if (parts === partsOfTask) this.#done += 1
  }

  now(): ExperimentProgress {
    const tasks = this.#parts.length
    const fraction = tasks === 0 ? 1 : this.#partsSum / (tasks * partsOfTask)
    return { done: this.#done, tasks, fraction, events: this.#eventsSum }
  }
}
