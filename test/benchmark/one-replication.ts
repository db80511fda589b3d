/**
 * One replication of a scenario's mechanism in a process of its own, so that its CPU time and the peak of its memory are its
 * own: prints one line of JSON. Arguments: scenario, mechanism, replication, then any number of `path=value`.
 */
import { readFileSync } from "node:fs"
import { judgeOf } from "../../sim/analysis/judge.ts"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { waysOf } from "../../sim/mechanisms/mechanism.ts"
import { prepare, replicate } from "../../sim/mechanisms/replicate.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import type { Cost } from "./isolated.ts"

const [name = "", label = "", replication = "0", ...sets] = process.argv.slice(2)
const file = `scenarios/${name}.yaml`
const decoded = decodeScenario(file, readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"), sets)
if ("problems" in decoded || decoded.scenario.kind !== "push") throw new Error(`${file} does not decode`)
const { world: spec, mechanisms: uses, run } = decoded.scenario
const use = uses.find((entry) => entry.label === label)
const ways = use === undefined ? undefined : waysOf(use, mechanisms)
if (ways === undefined) throw new Error(`${file} has no mechanism ${label}`)
const world = prepare(spec, ways, judgeOf(spec))
const before = process.cpuUsage()
const began = performance.now()
const { tables } = replicate(world, { seed: run.seed, replication: Number(replication), keepPushes: false })
const wallSeconds = (performance.now() - began) / 1e3
const used = process.cpuUsage(before)
const cost: Cost = {
  wallSeconds,
  userSeconds: used.user / 1e6,
  cpuSeconds: (used.user + used.system) / 1e6,
  events: tables.events,
  pushes: tables.outcomes.reduce((sum, count) => sum + count, 0),
  peakMb: process.resourceUsage().maxRSS / 1e3,
  fingerprint: tables.fingerprint,
}
process.stdout.write(`${JSON.stringify(cost)}\n`)
