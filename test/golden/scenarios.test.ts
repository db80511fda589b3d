/**
 * Goldens: per shipped push scenario the story of one push under each mechanism, as text to be read, and the fingerprint of a
 * short run. Unchanged means unchanged, not right: when one moves, read it, and let CHANGELOG say why.
 */
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { firstCommonPush } from "../../sim/experiment/run-flow.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { printText } from "../../sim/render/text.ts"
import { costs, deviceStates, outcomes } from "../../sim/trace/tables.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const folder = fileURLToPath(new URL("../../scenarios/", import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"))

const spanMostNs = 480e9

const table = (rows: readonly string[], columns: readonly string[], values: Float64Array): string =>
  rows
    .map((row, i) => `${row}: ${columns.map((column, j) => `${column} ${values[i * columns.length + j]}`).join(", ")}`)
    .join("\n")

test.each(files)("%s tells the same story", async (file) => {
  const text = readFileSync(folder + file, "utf8")
  const whole = scenarioOf(text)
  const scenario = whole.world.durationNs > spanMostNs ? scenarioOf(text, ["run.duration=8 min", "run.warmUp=1 min"]) : whole
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
