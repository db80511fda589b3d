/** Whether a world comes to rest: what lives of pushes, attempts and transactions at its end, and what has lived too long. */
import type { Simulation } from "../../sim/kernel/simulation.ts"
import { rowStep } from "../../sim/mechanisms/columns.ts"
import type { Host } from "../../sim/mechanisms/host.ts"

/** Longer than any timer of a transaction: Timer C of an INVITE at a proxy has 3 minutes, and may begin anew. */
const longestNs = 11 * 60e9

export interface Pools {
  /** Rows in use at the end of the run, before it is closed. */
  pushes: number
  attempts: number
  /** Transactions that were there eleven minutes before the end, and are there yet. */
  stuck: readonly string[]
}

/** For `ReplicateOptions.arrange`: fills in `pools` when the run comes to its end. */
export const watchPools =
  (pools: Pools, durationNs: number) =>
  (sim: Simulation, host: Host): void => {
    let before: ReadonlySet<string> = new Set()
    const early = sim.handler("look at the transactions", () => (before = new Set(livingRows(host))))
    const late = sim.handler("look at the pools", () => {
      pools.pushes = host.ledger.pushes.live
      pools.attempts = host.ledger.attempts.live
      pools.stuck = livingRows(host).filter((row) => before.has(row))
    })
    sim.scheduleAt(Math.max(0, durationNs - longestNs), early, 0, 0)
    sim.scheduleAt(durationNs, late, 0, 0)
  }

const livingRows = ({ transactions: t }: Host): readonly string[] => {
  const rows: string[] = []
  for (let row = 0; row < t.used; row += rowStep) {
    if (t.holders[row]! <= 0) continue
    rows.push(
      `row ${row} at place ${t.place[row]}, device ${t.device[row]}, key ${t.key[row]}, ordinal ${t.ordinal[row]}, attempt ${t.attempt[row]}`,
    )
  }
  return rows
}
