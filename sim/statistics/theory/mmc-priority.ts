/**
 * M/M/c with n classes of one service rate, non-preemptive, first come first served within a class (Cobham 1954, for several servers;
 * Kella and Yechiali, Advances in Applied Probability 17, 1985): Wq(k) = W₀ / ((1 − σ(k−1)) (1 − σ(k))), W₀ = C(c, a) / (c μ) the mean
 * wait for the next free server of whoever finds all busy, σ(k) the load of classes 1 to k on each server.
 */
import { erlangC } from "./erlang-c.ts"
import { figuresOf } from "./queue-figures.ts"
import type { QueueFigures } from "./queue-figures.ts"

/**
 * Steady state of each class, the most urgent first; the arrival rates together are below `servers` × `serviceRate`.
 * @example mmcPriority({ arrivalRates: [1, 1], serviceRate: 1, servers: 3 })[1].meanWait // => 0.6666…
 */
export const mmcPriority = (queue: {
  readonly arrivalRates: readonly number[]
  readonly serviceRate: number
  readonly servers: number
}): readonly QueueFigures[] => {
  const { arrivalRates, serviceRate, servers } = queue
  const offeredErlangs = arrivalRates.reduce((sum, rate) => sum + rate, 0) / serviceRate
  const nextFree = erlangC({ offeredErlangs, servers }) / (servers * serviceRate)
  let before = 0
  return arrivalRates.map((arrivalRate) => {
    const upTo = before + arrivalRate / serviceRate / servers
    const meanWait = nextFree / ((1 - before) * (1 - upTo))
    before = upTo
    return figuresOf({ arrivalRate, meanService: 1 / serviceRate, servers, meanWait })
  })
}
