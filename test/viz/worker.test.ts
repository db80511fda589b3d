/** The worker's interface, called in this thread: what it does when it is asked to stop. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { cancel, makeCancelFlag, type Runner } from "../../sim/index.ts"
import type { Outcome, SimulationApi } from "../../viz/client.ts"

const file = "scenarios/im-offline-notification.yaml"
/** Long enough for a replication to look at the flag while it runs. */
const source = {
  file,
  text: readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), "utf8"),
  sets: ["run.duration=3 min", "run.warmUp=1 min", "run.replications=4", "devices.count=60000"],
}

beforeEach(() => vi.resetModules())
afterEach(() => {
  vi.doUnmock("comlink")
  vi.doUnmock("../../viz/remember.ts")
})

/** Runs one mechanism and stops when two of its four replications are done. */
const stoppedAfterTwo = async (): Promise<Outcome> => {
  const apis: SimulationApi[] = []
  vi.doMock("comlink", () => ({ expose: (each: SimulationApi) => apis.push(each) }))
  await import("../../viz/worker.ts")
  const flag = makeCancelFlag()
  return apis[0]!.compute(
    { source, mechanisms: ["sip-message"], push: undefined, part: "all" },
    ({ step, done }) => {
      if (step === "replications" && done === 2) cancel(flag)
    },
    flag,
  )
}

test("a stopped run gives the figures of the replications that were done", async () => {
  const outcome = await stoppedAfterTwo()
  expect(outcome).toMatchObject({ kind: "stopped", replications: 2, partial: { result: { replications: 2 } } })
})

test("after Stop nothing is simulated, even if what was done is no longer remembered", async () => {
  vi.doMock("../../viz/remember.ts", () => ({ remembering: (runner: Runner) => runner }))
  expect(await stoppedAfterTwo()).toEqual({ kind: "stopped", replications: 2, partial: undefined })
})
