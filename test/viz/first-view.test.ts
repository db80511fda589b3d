/** The page's first view: the same bytes whether its replications were run elsewhere or by itself, and none of them twice. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { afterAll, expect, test } from "vitest"
import { handedOver, handOver, type FinishedReplication } from "../../sim/cli/finished-replications.ts"
import { callingThread, chooseMechanisms, decodeScenario, runExperiment } from "../../sim/index.ts"
import { computeFirstView } from "../../viz/build/first-view.ts"

const folder = mkdtempSync(join(tmpdir(), "pushsim-first-view-"))
afterAll(() => rmSync(folder, { recursive: true }))

const name = "scenarios/im-offline-notification.yaml"
const text = readFileSync(name, "utf8")
  .replace(/^run: .*$/mu, "run: { duration: 2 min, warmUp: 30 s, replications: 2, seed: 1 }")
  .replace(/^(devices:[^]*?count: )\d+/mu, "$1500")
const scenario = join(folder, "small.yaml")
writeFileSync(scenario, text)

const computed = async (to: string, finished: readonly FinishedReplication[]): Promise<string> => {
  await computeFirstView({ scenario, name, finished }, join(folder, to))
  return readFileSync(join(folder, to), "utf8")
}

/** Every replication of the scenario, as `pushsim start` runs them before it builds the page. */
const run = async (): Promise<readonly FinishedReplication[]> => {
  const finished: FinishedReplication[] = []
  const source = { file: "elsewhere/small.yaml", text, sets: [] }
  const decoded = decodeScenario(source.file, text, [])
  if (!("scenario" in decoded) || decoded.scenario.kind !== "push") throw new Error("no push scenario")
  const labels = decoded.scenario.mechanisms.map(({ label }) => label)
  const mechanisms = await Effect.runPromise(chooseMechanisms(decoded.scenario, labels))
  const experiment = { source, scenario: decoded.scenario, mechanisms, baseline: labels[0] }
  const onOutcome = (task: FinishedReplication["task"], outcome: FinishedReplication["outcome"]): void =>
    void finished.push({ task, outcome })
  await Effect.runPromise(runExperiment(experiment, callingThread(), { onOutcome }))
  return finished
}

test("replications of the same text that were run already are not run again, and the bytes are the same", async () => {
  const finished = await run()
  expect(finished).toHaveLength(8)
  const alone = await computed("alone.json", [])
  expect(await computed("shared.json", finished)).toBe(alone)
  // Whatever was handed over stands in the view: nothing has run in its place.
  const marked = finished.map(({ task, outcome }) => ({
    task,
    outcome: { ...outcome, tables: { ...outcome.tables, events: 1 } } as FinishedReplication["outcome"],
  }))
  const { result } = JSON.parse(await computed("marked.json", marked))
  const foreign = marked.map(({ task, outcome }) => {
    const source = { ...task.point.source, text: `${text}\n# changed` }
    return { task: { ...task, point: { ...task.point, source } }, outcome }
  })
  expect(await computed("foreign.json", foreign)).toBe(alone)
  expect(Object.values<{ events: number }>(result.mechanisms).map(({ events }) => events)).toEqual([2, 2, 2, 2])
})

test("a build finds what its caller hands over, and nothing where nothing is", () => {
  const finished: readonly FinishedReplication[] = []
  expect(handedOver([{ name: "another" }, handOver(finished)])).toBe(finished)
  expect(handedOver([{ name: "another" }])).toEqual([])
})
