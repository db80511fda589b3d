/**
 * Erlang A, M/M/c+M: those who wait lose patience after an exponential time (Palm 1957; Mandelbaum & Zeltyn 2007).
 * A birth–death chain: rate λ up; min(n, c) μ + max(n − c, 0) θ down. Steady at every load.
 */
import { assert } from "../../kernel/assert.ts"

export interface ErlangAFigures {
  /** Share of arrivals that leave without service. */
  readonly abandonment: number
  /** Probability to find all servers busy. */
  readonly waiting: number
  readonly utilisation: number
  /** Mean number waiting. */
  readonly meanQueue: number
  /** Mean time waiting, over all arrivals, served or not. */
  readonly meanWait: number
}

/**
 * Steady state of M/M/c+M; `patienceRate` θ is 1 over the mean patience, above 0.
 * @example erlangA({ arrivalRate: 1, serviceRate: 1, servers: 1, patienceRate: 1 }).abandonment // => 0.3678…
 */
export const erlangA = (queue: {
  readonly arrivalRate: number
  readonly serviceRate: number
  readonly servers: number
  readonly patienceRate: number
}): ErlangAFigures => {
  const { arrivalRate, serviceRate, servers, patienceRate } = queue
  assert(arrivalRate > 0, `requests arrive at a rate above 0, not ${arrivalRate}`)
  assert(patienceRate > 0, `patience ends at a rate above 0, not ${patienceRate}`)
  const death = (n: number): number => Math.min(n, servers) * serviceRate + Math.max(n - servers, 0) * patienceRate
  // Weights relative to the likeliest state, summed outwards until they no longer change the sums.
  let mode = 0
  while (arrivalRate > death(mode + 1)) mode += 1
  let total = 0
  let busy = 0
  let queued = 0
  let delayed = 0
  const count = (n: number, weight: number): void => {
    total += weight
    busy += Math.min(n, servers) * weight
    queued += Math.max(n - servers, 0) * weight
    if (n >= servers) delayed += weight
  }
  for (let n = mode, weight = 1; weight > 0 && total + weight !== total; weight *= arrivalRate / death(++n))
    count(n, weight)
  for (
    let n = mode - 1, weight = death(mode) / arrivalRate;
    n >= 0 && weight > 1e-300;
    weight *= death(n--) / arrivalRate
  ) {
    count(n, weight)
  }
  const meanQueue = queued / total
  return {
    abandonment: (patienceRate * meanQueue) / arrivalRate,
    waiting: delayed / total,
    utilisation: busy / total / servers,
    meanQueue,
    meanWait: meanQueue / arrivalRate,
  }
}
