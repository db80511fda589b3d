import { Effect } from "effect"
import { expect, test } from "vitest"
import type { ReplicationTask, Runner, TaskOutcome } from "../../sim/index.ts"
import { remembering } from "../../viz/remember.ts"

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
