/**
 * How far the work is, on a terminal only: one line that is overwritten and then wiped.
 * The clock is read here and nowhere near a result: wall-clock figures go to standard error.
 */
import { Effect, Exit } from "effect"
import type { ExperimentProgress } from "../experiment/run-tasks.ts"
import { tell } from "./output.ts"

const redrawEveryMs = 100
const barWidth = 30

export interface ProgressDisplay {
  readonly update: (progress: ExperimentProgress) => void
  /** Runs `work`, takes the line away and, if it succeeded and unless quiet, says what was done in what time. */
  readonly around: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

/** A display for one run; silent where standard error is not a terminal, or when asked to be quiet. */
export const progressDisplay = (options: { readonly quiet: boolean; readonly summary?: boolean }): ProgressDisplay => {
  const startedAt = performance.now()
  const isShown = process.stderr.isTTY === true && !options.quiet
  let drawnAt = -redrawEveryMs
  let last: ExperimentProgress | undefined
  return {
    update: (progress) => {
      last = progress
      const now = performance.now()
      if (!isShown || now - drawnAt < redrawEveryMs) return
      drawnAt = now
      process.stderr.write(`\r${progressLine(progress, (now - startedAt) / 1000)}\u001B[K`)
    },
    around: Effect.onExit((exit) => {
      if (isShown && last !== undefined) process.stderr.write("\r\u001B[K")
      if (options.quiet || options.summary === false || last === undefined || Exit.isFailure(exit)) return Effect.void
      const seconds = (performance.now() - startedAt) / 1000
      const replications = `${last.tasks} replication${last.tasks === 1 ? "" : "s"}`
      return tell(`${replications}, ${last.events} events in ${seconds.toFixed(1)} s`)
    }),
  }
}

/** e.g. `━━━━━━━━━━──────────  33 %  10 of 30 replications  4.1 s left`. */
export const progressLine = (progress: ExperimentProgress, elapsedSeconds: number): string => {
  const filled = Math.floor(progress.fraction * barWidth)
  const bar = "━".repeat(filled) + "─".repeat(barWidth - filled)
  const left = progress.fraction > 0 ? elapsedSeconds / progress.fraction - elapsedSeconds : undefined
  const rest = left === undefined ? "" : `  ${left.toFixed(1)} s left`
  return `${bar}  ${Math.floor(progress.fraction * 100)} %  ${progress.done} of ${progress.tasks} replications${rest}`
}
