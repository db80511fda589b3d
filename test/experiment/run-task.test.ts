/** A replication is a pure function of its task; stopping it, watching it and tracing it change nothing. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { runTask } from "../../sim/experiment/run-task.ts"
import type { ReplicationTask, TaskOutcome } from "../../sim/experiment/task.ts"

const file = "scenarios/im-offline-notification.yaml"
const text = readFileSync(file, "utf8")
const task = (changes: Partial<ReplicationTask> = {}): ReplicationTask => ({
  point: {
    source: { file, text, sets: ["devices.count=500", "run.duration=10 min", "load.ratePerDevice=4/h"] },
    mechanism: { use: "ppg-sip-loop", label: "loop", settings: { variant: "chained" } },
  },
  replication: 0,
  keepPushes: false,
  tracePush: undefined,
  ...changes,
})
const fingerprintOf = (outcome: TaskOutcome): string =>
  outcome.kind === "push" || outcome.kind === "queueing" ? outcome.tables.fingerprint : outcome.kind

test("keeping rows, tracing a push and watching leave the fingerprint as it is", () => {
  const plain = runTask(task())
  const kept = runTask(task({ keepPushes: true }))
  const push = kept.kind === "push" ? kept.tables.pushes?.push[3] : undefined
  const traced = runTask(task({ tracePush: push }), { onProgress: () => {}, isCancelled: () => false })
  expect(fingerprintOf(kept)).toBe(fingerprintOf(plain))
  expect(fingerprintOf(traced)).toBe(fingerprintOf(plain))
  expect(traced.kind === "push" && traced.flow).toMatchObject({
    scenario: "im-offline-notification",
    mechanism: "loop",
    push,
  })
})

test("another replication, seed or setting is another run", () => {
  const { point } = task()
  const { source, mechanism } = point
  const others = [
    task({ replication: 1 }),
    task({ point: { source: { ...source, sets: [...source.sets, "run.seed=2"] }, mechanism } }),
    task({ point: { source, mechanism: { use: "ppg-sip-loop", label: "loop", settings: { variant: "psi" } } } }),
  ]
  const fingerprints = [task(), ...others].map((each) => fingerprintOf(runTask(each)))
  expect(new Set(fingerprints).size).toBe(4)
})

test("a raised flag ends the run", () => {
  const { source, mechanism } = task().point
  const long = task({ point: { source: { ...source, sets: [...source.sets, "run.duration=1000 h"] }, mechanism } })
  expect(runTask(long, { isCancelled: () => true })).toEqual({ kind: "cancelled" })
})

test("a mechanism that does not exist is refused", () => {
  const { source } = task().point
  const outcome = runTask(task({ point: { source, mechanism: { use: "pigeon", label: "pigeon", settings: {} } } }))
  expect(outcome).toEqual({ kind: "refused", message: "there is no mechanism pigeon" })
})

test("IM server filter criteria without its own identity excepted: the cycle is told, not walked", () => {
  const { mechanism } = task().point
  const cyclic = text.replace(/exceptAsserted: \[[^\]]*\]/u, "exceptAsserted: []")
  expect(cyclic).not.toBe(text)
  const outcome = runTask(task({ point: { source: { file, text: cyclic, sets: [] }, mechanism } }))
  expect(outcome).toMatchObject({ kind: "refused", message: expect.stringMatching(/circle|cycle|loop/iu) })
})
