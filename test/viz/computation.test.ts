/** What is computed of a request: each replication once, whatever number of baselines its figures are held against. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { expect, test } from "vitest"
import { callingThread, chooseMechanisms, decodeScenario, runExperiment, type Runner } from "../../sim/index.ts"
import { compute } from "../../viz/computation.ts"

const file = "scenarios/im-offline-notification.yaml"
const source = {
  file,
  text: readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), "utf8"),
  sets: ["run.duration=3 min", "run.warmUp=1 min", "run.replications=2", "devices.count=500"],
}
const labels = ["sip-message", "ppg-sip", "ppg-sip-loop"]

test("every label's differences are those of an experiment with it as the baseline, and no replication runs again", async () => {
  const thread = callingThread()
  let runs = 0
  const counting: Runner = {
    parallelism: 1,
    run: (task, onProgress) => {
      if (!task.keepPushes && task.tracePush === undefined) runs++
      return thread.run(task, onProgress)
    },
  }
  const computation = await Effect.runPromise(
    compute({ source, mechanisms: labels, push: undefined, part: "all" }, counting),
  )
  if (computation.kind !== "computed") throw new Error(JSON.stringify(computation))
  expect(runs).toBe(labels.length * 2)
  const { differences } = computation.computed
  expect(Object.keys(differences)).toEqual(labels)
  const decoded = decodeScenario(source.file, source.text, source.sets)
  if (!("scenario" in decoded) || decoded.scenario.kind !== "push") throw new Error("no push scenario")
  const { scenario } = decoded
  const mechanisms = await Effect.runPromise(chooseMechanisms(scenario, labels))
  for (const baseline of labels) {
    const result = await Effect.runPromise(runExperiment({ source, scenario, mechanisms, baseline }, thread))
    expect(differences[baseline]).toEqual(result.differences)
    expect(result.differences.length).toBeGreaterThan(0)
  }
})
