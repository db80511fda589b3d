/**
 * The page's side of its worker, and the worker's interface as one type.
 * Rule: a run is stopped by a flag in shared memory where the page may have it (cross-origin isolated), so that what was done
 * is kept; elsewhere by ending the worker.
 */
import { proxy, wrap, type Remote } from "comlink"
import { cancel, makeCancelFlag, type ScenarioSource } from "../sim/index.ts"
import type { Computation, Computed, Progress, Refusal, Request, ScenarioFacts } from "./computation.ts"

/** How a request ended. */
export type Outcome =
  | Computation
  /** The user stopped it; `partial` has the replications that every mechanism had done by then. */
  | { readonly kind: "stopped"; readonly partial: Computed | undefined; readonly replications: number }

/** What worker.ts offers over comlink. */
export interface SimulationApi {
  readonly describe: (source: ScenarioSource) => Promise<ScenarioFacts | Refusal>
  readonly compute: (
    request: Request,
    onProgress?: (progress: Progress) => void,
    cancel?: Int32Array,
  ) => Promise<Outcome>
}

/** The worker ended by itself: for want of memory, or because its script could not be loaded. */
class WorkerEnded extends Error {}

interface Running {
  readonly worker: Worker
  readonly api: Remote<SimulationApi>
  /** Rejects when the worker fails; a call to a worker that is gone would never settle. */
  readonly failure: Promise<never>
}

const start = (): Running => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "pushsim" })
  const failure = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => {
      event.preventDefault()
      reject(new WorkerEnded(event.message === "" ? "its script could not be loaded" : event.message))
    })
    worker.addEventListener("messageerror", () => reject(new WorkerEnded("a message could not be read")))
  })
  failure.catch(() => {})
  return { worker, api: wrap<SimulationApi>(worker), failure }
}

/** The simulator, as the page sees it. */
export class Client {
  #running: Running | undefined

  #worker(): Running {
    this.#running ??= start()
    return this.#running
  }

  /** Facts of a scenario, or its problems. */
  describe(source: ScenarioSource): Promise<ScenarioFacts | Refusal> {
    const running = this.#worker()
    return this.#watched(running, Promise.race([running.api.describe(source), running.failure]))
  }

  /** Computes a request; aborting `signal` stops it. */
  compute(request: Request, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<Outcome> {
    const running = this.#worker()
    const { api, failure } = running
    const flag = globalThis.crossOriginIsolated ? makeCancelFlag() : undefined
    const stopped = new Promise<Outcome>((resolve) => {
      signal.addEventListener(
        "abort",
        () => {
          if (flag !== undefined) return cancel(flag)
          this.#end(running)
          resolve({ kind: "stopped", partial: undefined, replications: 0 })
        },
        { once: true },
      )
    })
    const call =
      flag === undefined ? api.compute(request, proxy(onProgress)) : api.compute(request, proxy(onProgress), flag)
    return this.#watched(running, Promise.race([call, failure, stopped]))
  }

  /** Ends the worker; the next call starts another. */
  close(): void {
    if (this.#running !== undefined) this.#end(this.#running)
  }

  /** Ends one worker; another that has taken its place goes on. */
  #end(running: Running): void {
    running.worker.terminate()
    if (this.#running === running) this.#running = undefined
  }

  async #watched<T>(running: Running, call: Promise<T>): Promise<T> {
    try {
      return await call
    } catch (error) {
      this.#end(running)
      throw error
    }
  }
}
