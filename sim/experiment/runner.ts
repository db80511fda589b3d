/**
 * Who runs the tasks of an experiment: a pool of threads in Node, or the calling thread in a worker of the page.
 * Rule: an experiment is the same whoever runs it; a runner gives outcomes, never an order.
 */
import { Schema, type Effect } from "effect"
import type { ReplicationTask, TaskOutcome, TaskProgress } from "./task.ts"

/** A thread ended, and the one that took its place ended too: for want of memory, as a rule. A fault of the program. */
export class WorkerDied extends Schema.TaggedError<WorkerDied>()("WorkerDied", { reason: Schema.String }) {
  override get message(): string {
    return `a worker thread ended before its task: ${this.reason}`
  }
}

export interface Runner {
  /** Tasks that it is worth handing over at the same time. */
  readonly parallelism: number
  readonly run: (task: ReplicationTask, onProgress?: TaskProgress) => Effect.Effect<TaskOutcome, WorkerDied>
}
