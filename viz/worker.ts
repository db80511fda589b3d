/**
 * The page's worker: the only place of the page where a simulation runs. One worker serves the page as long as it lives, and
 * remembers every replication, so that a second look at the same runs costs nothing.
 */
import { expose } from "comlink"
import { Cause, Effect, Exit } from "effect"
import { callingThread, isCancelled, type ScenarioSource } from "../sim/index.ts"
import type { Outcome, SimulationApi } from "./client.ts"
import { compute, describe, type Progress, type Request } from "./computation.ts"
import { remembering, type Kept } from "./remember.ts"

const kept: Kept = new Map()

/** The request with no more replications than have been done. */
const soFar = (request: Request, replications: number): Request => {
  const { source } = request
  return { ...request, source: { ...source, sets: [...source.sets, `run.replications=${replications}`] } }
}

const api: SimulationApi = {
  describe: (source: ScenarioSource) => Promise.resolve(describe(source)),
  compute: async (request, onProgress, cancel) => {
    const isStopped = (): boolean => cancel !== undefined && isCancelled(cancel)
    const runner = remembering(callingThread({ isCancelled: isStopped }), kept)
    let done = 0
    let mechanisms = 1
    const watch = (progress: Progress): void => {
      if (progress.step === "replications") {
        done = progress.done
        mechanisms = Math.max(1, request.mechanisms.length)
      }
      onProgress?.(progress)
    }
    const exit = await Effect.runPromiseExit(compute(request, runner, watch))
    if (Exit.isSuccess(exit)) return exit.value
    if (!Cause.hasInterruptsOnly(exit.cause)) throw Cause.squash(exit.cause)
    // Replications come mechanism by mechanism within each number, so this many are whole.
    const whole = Math.floor(done / mechanisms)
    if (whole === 0) return { kind: "stopped", partial: undefined, replications: 0 } satisfies Outcome
    // All of these are remembered. Should one not be, the flag still stops it: who stopped a run does not wait for another.
    const stopping = remembering(callingThread({ isCancelled: isStopped }), kept)
    const partial = await Effect.runPromiseExit(compute(soFar(request, whole), stopping))
    if (Exit.isFailure(partial) && !Cause.hasInterruptsOnly(partial.cause)) throw Cause.squash(partial.cause)
    const computed = Exit.isSuccess(partial) && partial.value.kind === "computed" ? partial.value.computed : undefined
    return { kind: "stopped", partial: computed, replications: whole } satisfies Outcome
  },
}

expose(api)
