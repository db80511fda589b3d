/**
 * A runner that remembers: a replication is a pure function of its task, so none is run twice.
 * Rule: one that kept its pushes answers for one that need not keep them, since watching changes no figure.
 */
import { Effect } from "effect"
import type { ReplicationTask, Runner, TaskOutcome } from "../sim/index.ts"

/** Replications kept: two comparisons of ten mechanisms with a hundred replications each. */
const keptMax = 2000

/** How many replications of a design point do not change one of them, so the number is left out of the key. */
const keyOf = ({ point, replication, keepPushes, tracePush }: ReplicationTask): string => {
  const { file, text, sets } = point.source
  const deciding = sets.filter((set) => !set.startsWith("run.replications="))
  return JSON.stringify([file, text, deciding, point.mechanism, replication, keepPushes, tracePush ?? null])
}

/** What runners have given, by task. */
export type Kept = Map<string, TaskOutcome>

/** `runner`, asked only for what is not in `kept`. */
export const remembering = (runner: Runner, kept: Kept = new Map()): Runner => {
  const known = (task: ReplicationTask): TaskOutcome | undefined =>
    kept.get(keyOf(task)) ?? kept.get(keyOf({ ...task, keepPushes: true }))
  return {
    parallelism: runner.parallelism,
    run: (task, onProgress) => {
      const outcome = known(task)
      if (outcome !== undefined) return Effect.succeed(outcome)
      return runner.run(task, onProgress).pipe(
        Effect.tap((done) =>
          Effect.sync(() => {
            if (done.kind === "cancelled") return
            kept.set(keyOf(task), done)
            const oldest = kept.size > keptMax ? kept.keys().next().value : undefined
            if (oldest !== undefined) kept.delete(oldest)
          }),
        ),
      )
    },
  }
}
