/**
 * Goldens: per shipped push scenario the story of one push under each mechanism, as text to be read, and the fingerprint of a
 * short run. Unchanged means unchanged, not right: when one moves, read it, and let CHANGELOG say why.
 */
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { firstCommonPush } from "../../sim/experiment/run-flow.ts"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import type { WorldSpec } from "../../sim/mechanisms/world-spec.ts"
import { printText } from "../../sim/render/text.ts"
import { costs, deviceStates, outcomes } from "../../sim/trace/tables.ts"
import { shippedFiles } from "../support/shipped-files.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const folder = fileURLToPath(new URL("../../scenarios/", import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"))

/** What is longer, or larger, is cut: a million devices tell no other story than ten thousand. */
const spanMostNs = 480e9
const devicesMost = 100_000

const cutsOf = ({ durationNs, devices }: WorldSpec): readonly string[] => [
  ...(durationNs > spanMostNs ? ["run.duration=8 min", "run.warmUp=1 min"] : []),
  ...(devices.count > devicesMost ? ["devices.count=10000"] : []),
]

const table = (rows: readonly string[], columns: readonly string[], values: Float64Array): string =>
  rows
    .map((row, i) => `${row}: ${columns.map((column, j) => `${column} ${values[i * columns.length + j]}`).join(", ")}`)
    .join("\n")

test.each(files)("%s tells the same story", async (file) => {
  const text = readFileSync(folder + file, "utf8")
  const of = (sets: readonly string[]) => scenarioOf(text, sets, mechanisms, shippedFiles(text))
  const scenario = of(cutsOf(of([]).world))
  const worlds = scenario.mechanisms.map(({ label }) => ({ label, world: preparedWorld(scenario, label) }))
  const options = { seed: scenario.run.seed, replication: 0, keepPushes: true }
  const runs = worlds.map(({ label, world }) => ({ label, world, tables: replicate(world, options).tables }))
  const push = firstCommonPush(runs.map(({ tables }) => tables.pushes!))
  expect(push).toBeDefined()
  const parts = runs.map(({ label, world, tables }) => {
    const flow = replicate(world, { ...options, tracePush: push }).flow!
    return [
      `${label}: ${tables.events} events, fingerprint ${tables.fingerprint}`,
      table(deviceStates, outcomes, tables.outcomes),
      table(deviceStates, costs, tables.costs),
      "",
      printText({ ...flow, scenario: file, mechanism: label }),
    ].join("\n")
  })
  await expect(parts.join("\n\n")).toMatchFileSnapshot(`scenarios/${file.replace(".yaml", ".txt")}`)
})
