/**
 * M/G/1 with n classes, non-preemptive, first come first served within a class (Cobham 1954; Kleinrock vol. 2 §3.2).
 * Wq(k) = R / ((1 − σ(k−1)) (1 − σ(k))), R = Σ λ E[S²] / 2, σ(k) the load of classes 1 to k.
 */
import { assert } from "../../kernel/assert.ts"
import { figuresOf } from "./queue-figures.ts"
import type { QueueFigures } from "./queue-figures.ts"

export interface PriorityClass {
  readonly arrivalRate: number
  readonly meanService: number
  readonly serviceVariance: number
}

/**
 * Steady state of each class, the most urgent first, on one server. `utilisation` is the class's own share.
 * @example priority([{ arrivalRate: 0.25, meanService: 1, serviceVariance: 1 }, { arrivalRate: 0.25, meanService: 1, serviceVariance: 1 }])[1].meanWait // => 1.3333…
 */
export const priority = (classes: readonly PriorityClass[]): readonly QueueFigures[] => {
  let residual = 0
  for (const { arrivalRate, meanService, serviceVariance } of classes) {
    residual += (arrivalRate * (serviceVariance + meanService * meanService)) / 2
  }
  let before = 0
  return classes.map(({ arrivalRate, meanService }) => {
    const upTo = before + arrivalRate * meanService
    assert(upTo < 1, `the load of a class and all before it is ${upTo}; it must be below 1 for a steady state`)
    const meanWait = residual / ((1 - before) * (1 - upTo))
    before = upTo
    return figuresOf({ arrivalRate, meanService, servers: 1, meanWait })
  })
}
