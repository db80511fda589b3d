/**
 * M/G/1, first come first served: Pollaczek 1930, Khinchine 1932 (Kleinrock vol. 1 §5.6).
 * Wq = λ E[S²] / (2 (1 − ρ)), whatever else the service distribution is.
 */
import { assert } from "../../kernel/assert.ts"
import { figuresOf } from "./queue-figures.ts"
import type { QueueFigures } from "./queue-figures.ts"

/**
 * Steady state of M/G/1 from mean and variance of the service time.
 * @example mg1({ arrivalRate: 0.5, meanService: 1, serviceVariance: 3 }).meanWait // => 2
 */
export const mg1 = (queue: {
  readonly arrivalRate: number
  readonly meanService: number
  readonly serviceVariance: number
}): QueueFigures => {
  const { arrivalRate, meanService, serviceVariance } = queue
  const load = arrivalRate * meanService
  assert(load < 1, `utilisation ${load} must be below 1 for a steady state`)
  const secondMoment = serviceVariance + meanService * meanService
  const meanWait = (arrivalRate * secondMoment) / (2 * (1 - load))
  return figuresOf({ arrivalRate, meanService, servers: 1, meanWait })
}
