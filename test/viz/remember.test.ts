import { Effect } from "effect"
import { expect, test } from "vitest"
import type { ReplicationTask, Runner, TaskOutcome } from "../../sim/index.ts"
import { remembering, type Kept } from "../../viz/remember.ts"

const task = (
  replication: number,
  changes: Partial<ReplicationTask> = {},
  sets: readonly string[] = [],
): ReplicationTask => ({
  point: { source: { file: "f.yaml", text: "t", sets }, mechanism: undefined },
  replication,
  keepPushes: false,
  tracePush: undefined,
  ...changes,
})

const counting = (): { readonly runner: Runner; readonly asked: ReplicationTask[] } => {
  const asked: ReplicationTask[] = []
  const run = (each: ReplicationTask): Effect.Effect<TaskOutcome> => {
    asked.push(each)
    return Effect.succeed(
      each.replication === 9 ? { kind: "cancelled" } : { kind: "refused", message: String(asked.length) },
    )
  }
  return { runner: { parallelism: 1, run }, asked }
}

test("no replication runs twice, whatever the number of replications asked for", async () => {
  const { runner, asked } = counting()
  const remembered = remembering(runner)
  const first = await Effect.runPromise(remembered.run(task(1)))
  expect(await Effect.runPromise(remembered.run(task(1, {}, ["run.replications=7"])))).toBe(first)
  await Effect.runPromise(remembered.run(task(1, {}, ["run.seed=2"])))
  expect(asked).toHaveLength(2)
})

test("a replication that kept its pushes answers for one that need not, and not the other way round", async () => {
  const { runner, asked } = counting()
  const remembered = remembering(runner)
  await Effect.runPromise(remembered.run(task(1)))
  await Effect.runPromise(remembered.run(task(1, { keepPushes: true })))
  expect(asked).toHaveLength(2)
  await Effect.runPromise(remembered.run(task(2, { keepPushes: true })))
  await Effect.runPromise(remembered.run(task(2)))
  expect(asked).toHaveLength(3)
})

test("what was stopped is not remembered", async () => {
  const { runner, asked } = counting()
  const remembered = remembering(runner)
  await Effect.runPromise(remembered.run(task(9)))
  await Effect.runPromise(remembered.run(task(9)))
  expect(asked).toHaveLength(2)
})

test("a request larger than what is kept is run once, and only then makes room for the next", async () => {
  const { runner, asked } = counting()
  const kept: Kept = new Map()
  const all = (from: number, to: number) =>
    Effect.forEach(
      Array.from({ length: to - from }, (_, index) => task(from + index)),
      (each) => remembered.run(each),
    )
  let remembered = remembering(runner, kept, 3)
  await Effect.runPromise(all(10, 15))
  await Effect.runPromise(all(10, 15))
  remembered = remembering(runner, kept, 3)
  await Effect.runPromise(all(10, 15))
  expect(asked).toHaveLength(5)
  remembered = remembering(runner, kept, 3)
  await Effect.runPromise(all(20, 25))
  expect(asked).toHaveLength(10)
  expect(kept.size).toBe(5)
  await Effect.runPromise(all(10, 11))
  expect(asked).toHaveLength(11)
})
