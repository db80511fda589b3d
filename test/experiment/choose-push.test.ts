/** Which push is shown when nobody names one, and which pushes a trace keeps. */
import { readFileSync } from "node:fs"
import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import { callingThread } from "../../sim/experiment/calling-thread.ts"
import { designPoints } from "../../sim/experiment/run-experiment.ts"
import { choosePush, firstCommonPush } from "../../sim/experiment/run-flow.ts"
import { runTask } from "../../sim/experiment/run-task.ts"
import { samplePushes } from "../../sim/experiment/sample-pushes.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { pushColumns } from "./made-up-tables.ts"

describe("the default push of a flow", () => {
  test("is the first to an im-offline device that every mechanism delivered", () => {
    const direct = pushColumns([{ push: 10, state: "off" }, { push: 11 }, { push: 12 }, { push: 13 }])
    const loop = pushColumns([{ push: 10 }, { push: 11, outcome: "lost" }, { push: 12 }, { push: 13 }])
    expect(firstCommonPush([direct, loop])).toBe(12)
    expect(firstCommonPush([direct])).toBe(11)
  })

  test("does not exist where no push was delivered by all", () => {
    expect(
      firstCommonPush([pushColumns([{ push: 1 }]), pushColumns([{ push: 1, outcome: "expired" }])]),
    ).toBeUndefined()
    expect(firstCommonPush([])).toBeUndefined()
  })
})

describe("the sample of a trace", () => {
  test("is the first three, the first of each fate in each state, and the slowest", () => {
    const table = pushColumns([
      { push: 5 },
      { push: 6 },
      { push: 7 },
      { push: 8 },
      { push: 9, state: "off", outcome: "pending" },
      { push: 10, state: "off", outcome: "pending" },
      { push: 11, latencyNs: 5e9 },
      { push: 12, outcome: "lost" },
      { push: 13 },
    ])
    expect(samplePushes(table)).toEqual([5, 6, 7, 9, 11, 12])
  })

  test("is empty where there are no pushes", () => {
    expect(samplePushes(pushColumns([]))).toEqual([])
  })
})

test("the beginning of a run gives the same push as the whole of it", async () => {
  const file = "scenarios/im-offline-notification.yaml"
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")
  const sets = ["run.duration=8 min"]
  const decoded = decodeScenario(file, text, sets)
  if ("problems" in decoded || decoded.scenario.kind !== "push") throw new Error("the scenario does not decode")
  const { scenario } = decoded
  const experiment = { source: { file, text, sets }, scenario, mechanisms: scenario.mechanisms, baseline: undefined }
  const chosen = await Effect.runPromise(choosePush(experiment, callingThread()))
  const whole = designPoints(experiment).map((point) =>
    runTask({ point, replication: 0, keepPushes: true, tracePush: undefined }),
  )
  const tables = whole.flatMap((outcome) => (outcome.kind === "push" ? [outcome.tables.pushes!] : []))
  expect(chosen).toBe(firstCommonPush(tables))
})
