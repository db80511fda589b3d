/**
 * M[X]/M/1: requests come in batches, batches as a Poisson process (Kleinrock vol. 1 §4.5; Gross & Harris §3.1).
 * L = ρ (1 + E[X²] / E[X]) / (2 (1 − ρ)), ρ = λ E[X] / μ.
 */
import { assert } from "../../kernel/assert.ts"
import { figuresOf } from "./queue-figures.ts"
import type { QueueFigures } from "./queue-figures.ts"

/**
 * Steady state of M[X]/M/1, over single requests; the batch size is at least 1.
 * @example batchArrivals({ batchRate: 0.25, serviceRate: 1, meanBatch: 2, batchSecondMoment: 4 }).meanInSystem // => 1.5
 */
export const batchArrivals = (queue: {
  readonly batchRate: number
  readonly serviceRate: number
  readonly meanBatch: number
  readonly batchSecondMoment: number
}): QueueFigures => {
  const { batchRate, serviceRate, meanBatch, batchSecondMoment } = queue
  const arrivalRate = batchRate * meanBatch
  const load = arrivalRate / serviceRate
  assert(load < 1, `utilisation ${load} must be below 1 for a steady state`)
  const meanInSystem = (load * (1 + batchSecondMoment / meanBatch)) / (2 * (1 - load))
  const meanService = 1 / serviceRate
  return figuresOf({ arrivalRate, meanService, servers: 1, meanWait: meanInSystem / arrivalRate - meanService })
}
