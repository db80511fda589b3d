/**
 * What a worker offers over comlink, the same in a thread of Node and in a Web Worker of the page.
 * Rule: results leave by transfer; a worker keeps nothing of a replication once it is told.
 */
import { releaseProxy, transfer, type ProxyMethods } from "comlink"
import { isCancelled } from "./cancel-flag.ts"
import { runTask } from "./run-task.ts"
import { throttled } from "./throttle.ts"
import type { ReplicationTask, TaskOutcome, TaskProgress } from "./task.ts"

export const workerApi = {
  /**
   * Runs one replication. `onProgress` is a comlink proxy. `cancel` is shared memory (a page has it only when it is
   * cross-origin isolated): a 1 stored in it ends the run with the outcome "cancelled".
   */
  run(task: ReplicationTask, onProgress?: TaskProgress, cancel?: Int32Array): TaskOutcome {
    const outcome = runTask(task, {
      ...(onProgress === undefined ? {} : { onProgress: throttled(onProgress) }),
      ...(cancel === undefined ? {} : { isCancelled: () => isCancelled(cancel) }),
    })
    letGo(onProgress)
    return transfer(outcome, buffersOf(outcome))
  },
}

/** Lets go of a proxy, and so of the channel that it came over: a sweep runs tasks by the hundred thousand. */
const letGo = (proxy: unknown): void => {
  const release = (proxy as Partial<ProxyMethods> | undefined)?.[releaseProxy]
  if (typeof release === "function") release()
}

export type WorkerApi = typeof workerApi

/** The buffers of every typed array anywhere in `value`, each once: what `postMessage` is to move and not to copy. */
const buffersOf = (value: unknown, found: Set<ArrayBuffer> = new Set()): ArrayBuffer[] => {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) buffersOf(member, found)
  }
  return [...found]
}
