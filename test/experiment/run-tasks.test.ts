/** Outcomes, and the rows that pass through, stand in the order of the tasks, however their runners race. */
import { expect, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { runTasks, type ExperimentProgress } from "../../sim/experiment/run-tasks.ts"
import type { Runner } from "../../sim/experiment/runner.ts"
import type { ReplicationTask } from "../../sim/experiment/task.ts"
import { replicationTables, slowestFirst } from "./made-up-tables.ts"

const tasks = Array.from({ length: 6 }, (_, replication): ReplicationTask => ({
  point: { source: { file: "x.yaml", text: "", sets: [] }, mechanism: undefined },
  replication,
  keepPushes: true,
  tracePush: undefined,
}))

const runner = slowestFirst(3, ({ replication }) => ({
  kind: "push",
  tables: replicationTables([{ push: replication }], String(replication)),
  flow: undefined,
}))

it.live("outcomes come back in the order of the tasks", () =>
  Effect.gen(function* () {
    const outcomes = yield* runTasks(tasks, runner)
    expect(outcomes.map(({ tables }) => tables.fingerprint)).toEqual(["0", "1", "2", "3", "4", "5"])
  }),
)

it.live("rows per push are handed on in the order of the tasks, one table at a time, and then let go", () =>
  Effect.gen(function* () {
    const seen: number[] = []
    let underWay = 0
    const outcomes = yield* runTasks(tasks, runner, {
      onPushes: ({ replication }, rows) =>
        Effect.gen(function* () {
          expect(underWay++).toBe(0)
          yield* Effect.sleep(1)
          underWay--
          seen.push(replication, rows.push.length)
        }),
    })
    expect(seen).toEqual([0, 1, 1, 1, 2, 1, 3, 1, 4, 1, 5, 1])
    expect(outcomes.map((outcome) => outcome.kind === "push" && outcome.tables.pushes)).toEqual(
      tasks.map(() => undefined),
    )
  }),
)

it.live("progress grows to one and counts events of every task", () =>
  Effect.gen(function* () {
    const reports: ExperimentProgress[] = []
    yield* runTasks(tasks, runner, { onProgress: (progress) => void reports.push(progress) })
    const fractions = reports.map(({ fraction }) => fraction)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(reports[0]).toEqual({ done: 0, tasks: 6, fraction: 0, events: 0 })
    expect(reports.at(-1)).toEqual({ done: 6, tasks: 6, fraction: 1, events: 6000 })
  }),
)

it.live("what each task left behind is told once, also without its rows", () =>
  Effect.gen(function* () {
    const told: number[] = []
    yield* runTasks(tasks, runner, { onOutcome: ({ replication }) => void told.push(replication) })
    expect(told.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5])
  }),
)

it.live("a report costs the same however many tasks there are, and their parts add up whatever their order", () =>
  Effect.gen(function* () {
    const many = Array.from({ length: 20_000 }, (_, replication) => ({ ...tasks[0]!, replication }))
    let last: ExperimentProgress | undefined
    const tables = replicationTables([])
    const thrice: Runner = {
      parallelism: 64,
      run: (_, onProgress) =>
        Effect.sync(() => {
          for (const fraction of [0.1, 0.7, 0.3]) onProgress?.(fraction, 1000 * fraction)
          return { kind: "push", tables, flow: undefined }
        }),
    }
    const began = performance.now()
    yield* runTasks(many, thrice, { onProgress: (progress) => void (last = progress) })
    expect(performance.now() - began).toBeLessThan(30_000)
    expect(last).toEqual({ done: 20_000, tasks: 20_000, fraction: 1, events: 20_000_000 })
  }),
)

it.live("the first refusal ends the experiment and stops what is under way", () =>
  Effect.gen(function* () {
    let started = 0
    const refusing = slowestFirst(2, ({ replication }) => {
      started++
      return replication === 1 ? { kind: "refused", message: "a cycle" } : { kind: "cancelled" }
    })
    // The others never end by themselves: no clock decides who is first.
    const run: typeof refusing.run = (task) => (task.replication === 1 ? refusing.run(task) : Effect.never)
    const error = yield* Effect.flip(runTasks(tasks, { ...refusing, run }))
    expect(error).toMatchObject({ _tag: "ExperimentMistake", kind: "refused", message: "a cycle" })
    expect(started).toBe(1)
  }),
)

it.live("a runner that was told to stop interrupts the experiment", () =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(
      runTasks(
        tasks,
        slowestFirst(1, () => ({ kind: "cancelled" })),
      ),
    )
    expect(Exit.hasInterrupts(exit)).toBe(true)
  }),
)
