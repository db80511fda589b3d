/**
 * A runner that remembers: a replication is a pure function of its task, so none is run twice.
 * Rule: one that kept its pushes answers for one that need not keep them, since watching changes no figure.
 */
import { Effect } from "effect"
import type { ReplicationTask, Runner, TaskOutcome } from "../sim/index.ts"

/** Replications kept over requests: two comparisons of ten mechanisms with a hundred replications each. */
const keptMax = 2000

/** How many replications of a design point do not change one of them, so the number is left out of the key. */
const keyOf = ({ point, replication, keepPushes, tracePush }: ReplicationTask): string => {
  const { file, text, sets } = point.source
  const deciding = sets.filter((set) => !set.startsWith("run.replications="))
  return JSON.stringify([file, text, deciding, point.mechanism, replication, keepPushes, tracePush ?? null])
}

/** What runners have given, by task. */
export type Kept = Map<string, TaskOutcome>

/** What was run elsewhere, as if it had been kept. */
export const keptOf = (finished: readonly { readonly task: ReplicationTask; readonly outcome: TaskOutcome }[]): Kept =>
  new Map(finished.map(({ task, outcome }) => [keyOf(task), outcome]))

/**
 * `runner`, asked only for what is not in `kept`; one for each request. What its request has used is never forgotten while it
 * lasts, however much that is; beyond `most`, what was used longest ago by others goes first.
 */
export const remembering = (runner: Runner, kept: Kept = new Map(), most: number = keptMax): Runner => {
  const used = new Set<string>()
  const keep = (key: string, outcome: TaskOutcome): void => {
    kept.delete(key) // what is used moves to the end of the order
    kept.set(key, outcome)
    used.add(key)
  }
  const known = (task: ReplicationTask): TaskOutcome | undefined => {
    for (const key of [keyOf(task), keyOf({ ...task, keepPushes: true })]) {
      const outcome = kept.get(key)
      if (outcome === undefined) continue
      keep(key, outcome)
      return outcome
    }
    return undefined
  }
  return {
    parallelism: runner.parallelism,
    run: (task, onProgress) => {
      const outcome = known(task)
      if (outcome !== undefined) return Effect.succeed(outcome)
      return runner.run(task, onProgress).pipe(
        Effect.tap((done) =>
          Effect.sync(() => {
            if (done.kind === "cancelled") return
            keep(keyOf(task), done)
            const oldest = kept.size > most ? kept.keys().next().value : undefined
            if (oldest !== undefined && !used.has(oldest)) kept.delete(oldest)
          }),
        ),
      )
    },
  }
}
