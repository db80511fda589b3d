/**
 * Whole pushes: the shipped scenario with its protocol tables, message sizes, statistics and fingerprint, every replication
 * of it, as `compare` runs it and with the fingerprint that `compare` prints. The baseline is the classic hold model on a
 * binary heap of objects with closures, which does nothing but keep events in order.
 */
import { readFileSync } from "node:fs"
import { fingerprintOf } from "../../sim/analysis/fingerprint.ts"
import { judgeOf } from "../../sim/analysis/judge.ts"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { waysOf } from "../../sim/mechanisms/mechanism.ts"
import { prepare, replicate } from "../../sim/mechanisms/replicate.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { timeInTurns, type Benchmark } from "./benchmark.ts"
import { increments, incrementsMask } from "./increments.ts"
import { ObjectHeap } from "./object-heap.ts"

const file = "scenarios/im-offline-notification.yaml"

export const pushBenchmark = (name: string, label: string): Benchmark => ({
  name,
  unit: "events/s",
  run: () => {
    const decoded = decodeScenario(file, readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"), [])
    if ("problems" in decoded || decoded.scenario.kind !== "push") throw new Error(`${file} does not decode`)
    const { world: spec, mechanisms: uses, run } = decoded.scenario
    const use = uses.find((entry) => entry.label === label)
    const ways = use === undefined ? undefined : waysOf(use, mechanisms)
    if (ways === undefined) throw new Error(`${file} has no mechanism ${label}`)
    const world = prepare(spec, ways, judgeOf(spec))
    let events = 0
    let pushes = 0
    let fingerprints: string[] = []
    const all = (): number => {
      events = 0
      pushes = 0
      fingerprints = []
      for (let replication = 0; replication < run.replications; replication++) {
        const { tables } = replicate(world, { seed: run.seed, replication, keepPushes: false })
        events += tables.events
        pushes += tables.outcomes.reduce((sum, count) => sum + count, 0)
        fingerprints.push(tables.fingerprint)
      }
      return events
    }
    const table = increments(1e9)
    const heap = new ObjectHeap()
    let drawn = 0
    const again = (): void => {
      heap.schedule(table[drawn++ & incrementsMask]!, () => again())
    }
    for (let i = 0; i < 1e4; i++) again()
    const figures = timeInTurns(
      all,
      () => {
        heap.run(500_000)
        return 500_000
      },
      3,
    )
    const pushRate = (figures.value * pushes) / events
    return {
      ...figures,
      remark: `${(pushRate / 1e3).toFixed(1)} k pushes/s; ${run.replications} replications, fingerprint ${fingerprintOf(fingerprints)}`,
    }
  },
})
