/** The runner of a place that has one thread: a page's worker, or a test. Kept from `runner.ts`, since it brings the whole simulator. */
import { Effect } from "effect"
import { runTask, type TaskControl } from "./run-task.ts"
import type { Runner } from "./runner.ts"
import { throttled } from "./throttle.ts"

/**
 * Runs tasks one after another in the calling thread. Between tasks the thread's event loop turns, so that a request to
 * stop is heard; `isCancelled` is polled during a task as well.
 */
export const callingThread = (control: Pick<TaskControl, "isCancelled"> = {}): Runner => ({
  parallelism: 1,
  run: (task, onProgress) => {
    const watched = onProgress === undefined ? control : { ...control, onProgress: throttled(onProgress) }
    return Effect.sleep(0).pipe(Effect.andThen(Effect.sync(() => runTask(task, watched))))
  },
})
