/**
 * Which pushes of a replication are worth a whole story: the first ones, the slowest, and the first of each fate in each state.
 * Rule: chosen from the finished tables, never while running, so that keeping the trace cannot change the run.
 */
import { deviceStates, outcomes, type PushColumns } from "../trace/tables.ts"

/** How many pushes from the start of the measured span are kept whatever became of them. */
const firstKept = 3

/** Numbers of the sampled pushes in rising order. */
export const samplePushes = (table: PushColumns): readonly number[] => {
  const rows = Array.from(table.push.keys())
  const chosen = new Set(rows.slice(0, firstKept))
  for (let state = 0; state < deviceStates.length; state++) {
    for (let outcome = 0; outcome < outcomes.length; outcome++) {
      const row = rows.find((r) => table.state[r] === state && table.outcome[r] === outcome)
      if (row !== undefined) chosen.add(row)
    }
  }
  const slowest = rows.reduce((worst, row) => (latencyNs(table, row) > latencyNs(table, worst) ? row : worst), 0)
  if (rows.length > 0 && latencyNs(table, slowest) >= 0) chosen.add(slowest)
  return [...chosen].map((row) => table.push[row] ?? 0).sort((a, b) => a - b)
}

/** Planned start to delivery of a row, ns; −1 when the push was not delivered. */
const latencyNs = (table: PushColumns, row: number): number => {
  const at = table.deliveredNs[row] ?? -1
  return at < 0 ? -1 : at - (table.plannedNs[row] ?? 0)
}
