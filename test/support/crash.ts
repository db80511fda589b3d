/** One replication in which something crashes: its tables, the story of its first push, and what is left at its end. */
import { replicate, type Replicated } from "../../sim/mechanisms/replicate.ts"
import { outcomes } from "../../sim/trace/tables.ts"
import { watchPools, type Pools } from "./pools.ts"
import { preparedWorld, scenarioOf } from "./world.ts"

export interface Crashed extends Replicated {
  readonly pools: Pools
  /** Outcome of the n-th push. */
  readonly outcome: (push: number) => string
  /** From its planned start to its delivery, s; `undefined`: it was not delivered. */
  readonly latency: (push: number) => number | undefined
  /** Messages of the first push's flow: `<sent, s> <from> <to> <name>`, with `lost` where they were. */
  readonly told: readonly string[]
}

export const runCrash = (text: string, label: string, sets: readonly string[]): Crashed => {
  const scenario = scenarioOf(text, sets)
  const pools: Pools = { pushes: -1, attempts: -1, stuck: [] }
  const run = replicate(preparedWorld(scenario, label), {
    seed: 1,
    replication: 0,
    keepPushes: true,
    tracePush: 0,
    arrange: watchPools(pools, scenario.world.durationNs),
  })
  const { pushes } = run.tables
  return {
    ...run,
    pools,
    outcome: (push) => outcomes[pushes!.outcome[push]!]!,
    latency: (push) =>
      pushes!.deliveredNs[push]! < 0 ? undefined : (pushes!.deliveredNs[push]! - pushes!.plannedNs[push]!) / 1e9,
    told: run
      .flow!.records.filter(({ kind }) => kind === "message" || kind === "lost")
      .map(
        ({ sent, from, to, name, kind }) => `${sent.toFixed(3)} ${from} ${to} ${name}${kind === "lost" ? " lost" : ""}`,
      ),
  }
}

/** A fault as a scenario has it: this node crashes. */
export const crashOf = (node: string, state: "kept" | "lost" | "wiped", at: string, lasts: string): string =>
  `{kind: node-crash, node: ${node}, at: ${at}, for: ${lasts}, state: ${state}}`
