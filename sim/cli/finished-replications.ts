/**
 * Replications that a command has run, handed to the page's build in the same process, so that none of them runs twice.
 * Rule: they are only ever an answer to the task they were run for, so that the page is the same with and without them.
 */
import type { Plugin } from "vite"
import type { Outcome } from "../experiment/run-tasks.ts"
import type { ReplicationTask } from "../experiment/task.ts"

/** A replication, and what it left behind. */
export interface FinishedReplication {
  readonly task: ReplicationTask
  readonly outcome: Outcome
}

const pluginName = "pushsim-finished-replications"

/** A plugin that does nothing but carry them to the plugins beside it: a build takes nothing else from its caller. */
export const handOver = (finished: readonly FinishedReplication[]): Plugin<readonly FinishedReplication[]> => ({
  name: pluginName,
  api: finished,
})

/** What `handOver` carries among these plugins; nothing where it is not among them. */
export const handedOver = (plugins: readonly Plugin[]): readonly FinishedReplication[] => {
  const parcel: Plugin<readonly FinishedReplication[]> | undefined = plugins.find(({ name }) => name === pluginName)
  return parcel?.api ?? []
}
