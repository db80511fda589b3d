/** How far a sweep is, on a terminal only: one line that is overwritten and then wiped. The clock is read here and nowhere near a result. */
import { Effect, Exit } from "effect"
import type { SweepProgress } from "../../experiment/sweep/run-sweep.ts"
import { duration } from "../../render/figures.ts"
import { tell } from "../output.ts"

const redrawEveryMs = 100
const barWidth = 30

/** The drawings of one sweep; silent where standard error is not a terminal, or when asked to be quiet. */
export const sweepDisplay = ({ quiet }: { readonly quiet: boolean }) => {
  const isShown = process.stderr.isTTY === true && !quiet
  let drawnAt = -redrawEveryMs
  let startedAt: number | undefined
  let last: SweepProgress | undefined
  const draw = (line: () => string): void => {
    const now = performance.now()
    if (!isShown || now - drawnAt < redrawEveryMs) return
    drawnAt = now
    process.stderr.write(`\r${line()}\u001B[K`)
  }
  const seconds = (): number => (performance.now() - (startedAt ?? performance.now())) / 1000
  return {
    checking: (checked: number, points: number): void => draw(() => `checking point ${checked} of ${points}`),
    update: (progress: SweepProgress): void => {
      startedAt ??= performance.now()
      last = progress
      draw(() => sweepLine(progress, seconds()))
    },
    /** Runs `work`, takes the line away and, if it succeeded and unless quiet, says what was done in what time. */
    around: <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
      Effect.onExit(work, (exit) => {
        if (isShown) process.stderr.write("\r\u001B[K")
        if (quiet || last === undefined || Exit.isFailure(exit)) return Effect.void
        const { done, points, events } = last
        return tell(`${done} of ${points} points, ${events} events in ${seconds().toFixed(1)} s`)
      }),
  }
}

/** e.g. `━━━━━━━━━━──────────  33 %  10 of 30 points  1.2 M events/s  4.1 s left`. */
export const sweepLine = ({ done, points, ran, left, events }: SweepProgress, elapsedSeconds: number): string => {
  const share = points === 0 ? 1 : done / points
  const filled = Math.floor(share * barWidth)
  const bar = "━".repeat(filled) + "─".repeat(barWidth - filled)
  const rate = elapsedSeconds > 0 ? `  ${perSecond(events / elapsedSeconds)} events/s` : ""
  const rest = ran > 0 ? `  ${duration((elapsedSeconds / ran) * left, "plain")} left` : ""
  return `${bar}  ${Math.floor(share * 100)} %  ${done} of ${points} points${rate}${rest}`
}

const perSecond = (rate: number): string => {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)} M`
  return rate >= 1e3 ? `${(rate / 1e3).toFixed(0)} k` : rate.toFixed(0)
}
