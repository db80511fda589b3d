/** The flow that `pushsim flow SCENARIO --mechanism ID` shows, made in this thread: for tests of what is made of a flow. */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { callingThread } from "../../sim/experiment/calling-thread.ts"
import { chooseMechanisms } from "../../sim/experiment/choose-mechanisms.ts"
import { choosePush, runFlows } from "../../sim/experiment/run-flow.ts"
import { mechanisms as catalogue } from "../../sim/mechanisms/index.ts"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import type { Flow } from "../../sim/trace/flow.ts"
import { shippedFiles } from "./shipped-files.ts"

const folder = fileURLToPath(new URL("../../scenarios/", import.meta.url))

/** Pushes chosen so far: every mechanism of a scenario has to be run to choose one, and it is the same for all of them. */
const chosen = new Map<string, number>()

/** The flow of the push that every mechanism of a shipped scenario delivered, under one of them; `sets` as of `--set`. */
export const shippedFlow = async (name: string, sets: readonly string[], mechanism: string): Promise<Flow> => {
  const text = readFileSync(`${folder}${name}.yaml`, "utf8")
  const files = shippedFiles(text)
  const decoded = decodeScenario(`${name}.yaml`, text, sets, catalogue, files)
  if ("problems" in decoded) throw new Error(formatProblems(decoded.problems))
  const { scenario } = decoded
  if (scenario.kind !== "push") throw new Error(`${name} has no pushes`)
  const source = { file: `${name}.yaml`, text, sets, files }
  const all = { source, scenario, mechanisms: scenario.mechanisms, baseline: undefined }
  const runner = callingThread()
  const key = JSON.stringify([name, sets])
  const push = chosen.get(key) ?? (await Effect.runPromise(choosePush(all, runner)))
  chosen.set(key, push)
  const mechanisms = await Effect.runPromise(chooseMechanisms(scenario, [mechanism]))
  const [flow] = await Effect.runPromise(runFlows({ ...all, mechanisms }, push, runner))
  if (flow === undefined) throw new Error(`${name} shows no push of ${mechanism}`)
  return flow
}
