/** Threads give what the calling thread gives, survive an interruption, and are replaced when they die. */
import { readFileSync } from "node:fs"
import type { Worker } from "node:worker_threads"
import { expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { callingThread } from "../../sim/experiment/calling-thread.ts"
import type { ReplicationTask } from "../../sim/experiment/task.ts"
import { workerPool } from "../../sim/experiment/worker-pool.ts"

const file = "scenarios/im-offline-notification.yaml"
const text = readFileSync(file, "utf8")

const taskOf = (...sets: readonly string[]): ReplicationTask => ({
  point: {
    source: { file, text, sets: ["devices.count=500", "run.duration=10 min", ...sets] },
    mechanism: { use: "sip-message", label: "sip-message", settings: {} },
  },
  replication: 1,
  keepPushes: true,
  tracePush: undefined,
})

/** Calls `onStart` with every thread that is started while `effect` runs. */
const watchingThreads = <A, E, R>(onStart: (worker: Worker) => void, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => process.on("worker", onStart)),
    () => effect,
    () => Effect.sync(() => process.off("worker", onStart)),
  )

it.live("a thread gives the same tables as the calling thread, push by push", () =>
  Effect.gen(function* () {
    const here = yield* callingThread().run(taskOf())
    const there = yield* Effect.scoped(Effect.flatMap(workerPool(1), (pool) => pool.run(taskOf())))
    expect(here.kind === "push" && here.tables.pushes?.push.length).toBeGreaterThan(0)
    expect(there).toEqual(here)
  }),
)

it.live("a thread that dies is replaced and its task tried once more", () =>
  Effect.gen(function* () {
    let started = 0
    const killFirst = (worker: Worker): void => {
      if (started++ === 0) setTimeout(() => void worker.terminate(), 5)
    }
    const outcome = yield* Effect.scoped(
      watchingThreads(
        killFirst,
        Effect.flatMap(workerPool(1), (pool) => pool.run(taskOf())),
      ),
    )
    expect([started, outcome.kind]).toEqual([2, "push"])
  }),
)

it.live("when its replacement dies too, the experiment fails and says so", () =>
  Effect.gen(function* () {
    const killAll = (worker: Worker): void => void setTimeout(() => void worker.terminate(), 5)
    const error = yield* Effect.scoped(
      watchingThreads(
        killAll,
        Effect.flatMap(workerPool(1), (pool) => Effect.flip(pool.run(taskOf()))),
      ),
    )
    expect(error).toMatchObject({ _tag: "WorkerDied", reason: expect.stringContaining("stopped with code") })
  }),
)

it.live("a task leaves no channel of its progress behind: a sweep runs tasks by the hundred thousand", () =>
  Effect.gen(function* () {
    const ports = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort").length
    const short = taskOf("devices.count=1", "run.duration=2 s", "run.warmUp=0 s")
    yield* Effect.scoped(
      Effect.gen(function* () {
        const pool = yield* workerPool(1)
        yield* pool.run(short, () => undefined)
        const before = ports()
        for (let i = 0; i < 200; i++) yield* pool.run(short, () => undefined)
        yield* Effect.sleep(100)
        expect(ports()).toBeLessThanOrEqual(before + 5)
      }),
    )
  }),
)

it.live("an interrupted task frees its thread for the next", () =>
  Effect.gen(function* () {
    let started = 0
    const count = (): void => void started++
    const outcome = yield* Effect.scoped(
      watchingThreads(
        count,
        Effect.gen(function* () {
          const pool = yield* workerPool(1)
          let reports = 0
          const fiber = yield* Effect.forkChild(pool.run(taskOf("run.duration=1000 h"), () => void reports++))
          while (reports === 0) yield* Effect.sleep(10)
          yield* Fiber.interrupt(fiber)
          return yield* pool.run(taskOf())
        }),
      ),
    )
    expect([started, outcome.kind]).toEqual([1, "push"])
  }),
)

it.live("a scenario that cannot be run is refused, not thrown", () =>
  Effect.gen(function* () {
    const wrong = { ...taskOf(), point: { ...taskOf().point, source: { file, text: "nodes: [", sets: [] } } }
    const outcome = yield* callingThread().run(wrong)
    expect(outcome).toMatchObject({ kind: "refused", message: expect.stringContaining("not YAML") })
  }),
)
