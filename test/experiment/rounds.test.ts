/** Replications in rounds, and the warm-up that pilots choose. */
import { Effect } from "effect"
import { expect, test } from "vitest"
import { callingThread } from "../../sim/experiment/calling-thread.ts"
import { runRounds, type MainFigure } from "../../sim/experiment/rounds.ts"
import { runExperiment, runQueueing } from "../../sim/experiment/run-experiment.ts"
import type { ExperimentProgress } from "../../sim/experiment/run-tasks.ts"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { plainWorld, scenarioOf } from "../support/world.ts"
import { replicationTables, slowestFirst } from "./made-up-tables.ts"

const point = { source: { file: "a.yaml", text: "", sets: [] }, mechanism: undefined }
const run = { durationNs: 1, warmUpNs: 0, replications: 3, seed: 1 }
/** Intervals that shrink as 1/n: 50 % at ten replications. */
const shrinking = (outcomes: readonly unknown[]): readonly MainFigure[] => [
  { name: "a latency.mean", interval: { low: 1 - 5 / outcomes.length, high: 1 + 5 / outcomes.length } },
  { name: "a latency.p95", interval: undefined },
]
const rounds = (given: Partial<typeof run> & { precision?: number; replicationsMax?: number }, parallelism = 1) => {
  const seen: number[] = []
  const progress: ExperimentProgress[] = []
  const runner = slowestFirst(parallelism, ({ replication }) => {
    seen.push(replication)
    return { kind: "push", tables: replicationTables([], String(replication)), flow: undefined }
  })
  const done = runRounds([point], { ...run, ...given }, shrinking, runner, { onProgress: (p) => progress.push(p) })
  return Effect.runPromise(done).then((result) => ({ ...result, seen, progress }))
}
const fingerprints = (outcomes: Awaited<ReturnType<typeof rounds>>["outcomes"]) =>
  outcomes.map(({ tables }) => tables.fingerprint)

test("without a precision there is one round of as many as the scenario says", async () => {
  expect(await rounds({})).toMatchObject({ replications: 3, precision: undefined, seen: [0, 1, 2] })
})

test("with one they go on by tens, from ten at the least, until the widest interval is narrow enough", async () => {
  const done = await rounds({ precision: 0.2, replicationsMax: 100 })
  // 5 / 30 is the first half-width up to 0.2 / 1.2
  expect(done).toMatchObject({
    replications: 30,
    precision: { wanted: 0.2, reached: expect.closeTo(1 / 6, 12), figure: "a latency.mean", met: true },
  })
  expect(done.progress.at(-1)).toMatchObject({ done: 30, tasks: 30, fraction: 1, events: 30_000 })
})

test("the number of workers changes neither how many there are nor their order", async () => {
  const [one, four] = await Promise.all([
    rounds({ precision: 0.2, replicationsMax: 100 }, 1),
    rounds({ precision: 0.2, replicationsMax: 100 }, 4),
  ])
  expect(four.replications).toBe(one.replications)
  expect(fingerprints(four.outcomes)).toEqual(fingerprints(one.outcomes))
})

test("the limit may come first, and the result says so", async () => {
  const { replications, precision } = await rounds({ precision: 0.2, replicationsMax: 17 })
  expect([replications, precision]).toEqual([
    17,
    { wanted: 0.2, reached: expect.closeTo(5 / 17, 12), figure: "a latency.mean", met: false, replicationsMax: 17 },
  ])
})

const busy = `
title: t
question: q
kind: queueing
nodes: { desk: { service: { exponential: { mean: 90 ms } } } }
load: { sources: { calls: { to: desk, rate: 10/s } } }
run: { duration: 600 s, warmUp: auto, replications: 2, precision: 30 %, replicationsMax: 20 }
`

test("pilots choose the warm-up of a queue that begins empty; it stands in the result and is what is deleted", async () => {
  const decoded = decodeScenario("q.yaml", busy, [])
  if ("problems" in decoded || decoded.scenario.kind !== "queueing") throw new Error("it decodes")
  const { scenario } = decoded
  expect(scenario.run).toMatchObject({ warmUp: "auto", warmUpNs: 0, precision: 0.3, replicationsMax: 20 })
  const source = { file: "q.yaml", text: busy, sets: [] }
  const result = await Effect.runPromise(runQueueing({ source, scenario }, callingThread()))
  const { warmUp, precision, mechanisms } = result
  expect(warmUp).toMatchObject({ rule: "MSER-5", pilots: 5, settled: true, byMechanism: { queueing: warmUp?.seconds } })
  expect(warmUp!.seconds).toBeLessThanOrEqual(300)
  expect(precision?.replicationsMax).toBe(20)
  expect(result.replications % 10).toBe(0)
  const stated = decodeScenario("q.yaml", busy, [`run.warmUp=${warmUp!.seconds} s`])
  if ("problems" in stated || stated.scenario.kind !== "queueing") throw new Error("it decodes")
  const sets = [`run.warmUp=${warmUp!.seconds} s`]
  const same = await Effect.runPromise(
    runQueueing({ source: { ...source, sets }, scenario: stated.scenario }, callingThread()),
  )
  expect(same.mechanisms).toEqual(mechanisms)
  expect(same.warmUp).toBeUndefined()
  expect(same.scenario.sha256).not.toBe(result.scenario.sha256)
})

test("every mechanism gets the longest warm-up; a run that is too short for one loses half and says so", async () => {
  const sets = ["run.warmUp=auto", "run.duration=60 s", "load.rate=20/s", "mechanisms=[sip-message, ppg-sip]"]
  const experimentOf = (more: readonly string[]) => {
    const scenario = scenarioOf(plainWorld, [...sets, ...more])
    const source = { file: "test.yaml", text: plainWorld, sets: [...sets, ...more] }
    return { source, scenario, mechanisms: scenario.mechanisms, baseline: "sip-message" }
  }
  const calm = await Effect.runPromise(runExperiment(experimentOf([]), callingThread()))
  const spans = Object.values(calm.warmUp?.byMechanism ?? {})
  expect(calm.warmUp).toMatchObject({ settled: true, seconds: Math.max(...spans.map(Number)) })
  expect(Object.keys(calm.warmUp?.byMechanism ?? {})).toEqual(["sip-message", "ppg-sip"])
  const offered = Object.values(calm.mechanisms).map(({ pushes }) => pushes.offered)
  expect(offered[1]).toBe(offered[0]) // both met the same pushes

  // 20 pushes a second at a server that does ten: its queue never settles.
  const late = await Effect.runPromise(
    runExperiment(experimentOf(["nodes.scscf.service={base: 50 ms}"]), callingThread()),
  )
  expect(late.warmUp).toMatchObject({ settled: false, seconds: 30, byMechanism: { "sip-message": null } })
})

test.each([
  ["run.precision=0", /run\.precision\n {2}found 0, allowed above 0 %/u],
  ["run.replicationsMax=50", /run\.replicationsMax\n {2}found replicationsMax without precision/u],
  [
    "run={duration: 1 s, precision: 5 %, replicationsMax: 9}",
    /run\.replicationsMax\n {2}found 9, allowed at least 10/u,
  ],
  ["run.warmUp=soon", /run\.warmUp\n {2}found "soon"/u],
])("%s is refused", (set, told) => {
  const decoded = decodeScenario("q.yaml", busy.replace(", precision: 30 %, replicationsMax: 20", ""), [set])
  if (!("problems" in decoded)) throw new Error("it decodes")
  expect(formatProblems(decoded.problems)).toMatch(told)
})
