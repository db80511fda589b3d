/**
 * M/M/1/K: places for K, the one in service included; who finds none is lost (Kleinrock vol. 1 §3.4).
 * p(n) = ρⁿ / (1 + ρ + … + ρᴷ), for any ρ.
 */
import { figuresOf } from "./queue-figures.ts"
import type { QueueFigures } from "./queue-figures.ts"

export interface FiniteQueueFigures extends QueueFigures {
  /** Probability that an arriving request finds no place. */
  readonly blocking: number
  /** Rate of those accepted, which the times and numbers are about. */
  readonly throughput: number
}

/**
 * Steady state of M/M/1/K; `capacity` is K, at least 1.
 * @example mm1k({ arrivalRate: 1, serviceRate: 1, capacity: 4 }).blocking // => 0.2
 */
export const mm1k = (queue: {
  readonly arrivalRate: number
  readonly serviceRate: number
  readonly capacity: number
}): FiniteQueueFigures => {
  const { arrivalRate, serviceRate, capacity } = queue
  const load = arrivalRate / serviceRate
  // Downwards from the likelier end when overloaded, so that no power overflows.
  const ratio = load <= 1 ? load : 1 / load
  let weight = 1
  let total = 0
  let weighted = 0
  let full = 0
  for (let step = 0; step <= capacity; step++) {
    const n = load <= 1 ? step : capacity - step
    total += weight
    weighted += n * weight
    if (n === capacity) full = weight
    weight *= ratio
  }
  const blocking = full / total
  const throughput = arrivalRate * (1 - blocking)
  const meanService = 1 / serviceRate
  const meanWait = weighted / total / throughput - meanService
  return { ...figuresOf({ arrivalRate: throughput, meanService, servers: 1, meanWait }), blocking, throughput }
}
