/**
 * Threads of Node that run tasks: as many as asked for, started when first needed, each keeping what it prepared.
 * Rule 1: a thread that dies is replaced and its task tried once more; a task that throws is a fault and ends everything.
 * Rule 2: interrupting a task raises its cancel flag, so that its thread lives on; the end of the scope ends the threads.
 */
import { Worker } from "node:worker_threads"
import { proxy, wrap, type Remote } from "comlink"
import { Effect, type Scope } from "effect"
import { cancel, makeCancelFlag } from "./cancel-flag.ts"
import { nodeEndpoint } from "./node-endpoint.ts"
import { WorkerDied, type Runner } from "./runner.ts"
import type { ReplicationTask, TaskOutcome, TaskProgress } from "./task.ts"
import type { WorkerApi } from "./worker-api.ts"

/** Time that a thread gets to notice its cancel flag before it is ended, ms. */
const graceMs = 1000

interface Thread {
  readonly worker: Worker
  readonly api: Remote<WorkerApi>
  /** Told when the thread ends: without watching it, a call to a dead thread would never settle. Who has its answer takes itself out. */
  readonly mourners: Set<(death: WorkerDied) => void>
  isAlive: boolean
  death: WorkerDied | undefined
}

const startThread = (): Thread => {
  const worker = new Worker(new URL("./node-worker.ts", import.meta.url))
  const thread: Thread = {
    worker,
    api: wrap<WorkerApi>(nodeEndpoint(worker)),
    mourners: new Set(),
    isAlive: true,
    death: undefined,
  }
  const die = (reason: string): void => {
    thread.isAlive = false
    thread.death ??= new WorkerDied({ reason })
    for (const tell of thread.mourners) tell(thread.death)
    thread.mourners.clear()
  }
  worker.once("error", (error) => die(error instanceof Error ? error.message : String(error)))
  worker.once("exit", (code) => die(`it stopped with code ${code}`))
  return thread
}

/** Ends a thread whatever it does; its pending calls end by its death. */
const endThread = (thread: Thread): Promise<unknown> => {
  thread.isAlive = false
  return thread.worker.terminate()
}

const callThread = (
  thread: Thread,
  task: ReplicationTask,
  onProgress: TaskProgress | undefined,
): Effect.Effect<TaskOutcome, WorkerDied> =>
  Effect.callback<TaskOutcome, WorkerDied>((resume) => {
    const flag = makeCancelFlag()
    const died = Promise.withResolvers<WorkerDied>()
    if (thread.death === undefined) thread.mourners.add(died.resolve)
    else died.resolve(thread.death)
    const call = thread.api.run(task, onProgress === undefined ? undefined : proxy(onProgress), flag)
    call.then(
      (outcome) => resume(Effect.succeed(outcome)),
      (fault: unknown) => resume(Effect.die(fault)),
    )
    const forget = (): void => void thread.mourners.delete(died.resolve)
    call.then(forget, forget)
    void died.promise.then((death) => resume(Effect.fail(death)))
    return Effect.promise(async () => {
      cancel(flag)
      const patience = setTimeout(() => void endThread(thread), graceMs)
      await Promise.race([call.catch(() => undefined), died.promise])
      clearTimeout(patience)
    })
  })

/** A pool of at most `size` threads, which end with the scope. */
export const workerPool = Effect.fn("workerPool")(function* (
  size: number,
): Effect.fn.Return<Runner, never, Scope.Scope> {
  const idle: Thread[] = []
  const all = new Set<Thread>()
  yield* Effect.addFinalizer(() => Effect.promise(() => Promise.all([...all].map(endThread))))

  const take = Effect.sync(() => {
    const thread = idle.pop() ?? startThread()
    all.add(thread)
    return thread
  })
  const giveBack = (thread: Thread) =>
    Effect.sync(() => {
      if (thread.isAlive) idle.push(thread)
      else all.delete(thread)
    })
  return {
    parallelism: size,
    run: (task, onProgress) =>
      Effect.acquireUseRelease(take, (thread) => callThread(thread, task, onProgress), giveBack).pipe(
        Effect.retry({ times: 1 }),
      ),
  }
})
