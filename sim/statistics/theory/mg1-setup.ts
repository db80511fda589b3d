/**
 * M/G/1 whose server needs a set-up time before the first service of each busy period (a queue with a starter: Levy and Kleinrock 1986;
 * Takagi, Queueing Analysis I, §2.1; it is Welch 1964 with a first service of D + S).
 * E[T] = E[S] + λ E[S²] / (2 (1 − ρ)) + (2 E[D] + λ E[D²]) / (2 (1 + λ E[D])): the time there, set-up included.
 */
import { assert } from "../../kernel/assert.ts"

/**
 * Steady state from the first two moments of service and set-up: mean time there, set-ups per customer, and share of time in which the
 * server serves or is set up.
 * @example mg1Setup({ arrivalRate: 0.5, meanService: 1, serviceVariance: 0, meanSetUp: 1, setUpVariance: 0 }).setUpsPerCustomer // => 0.333…
 */
export const mg1Setup = (queue: {
  readonly arrivalRate: number
  readonly meanService: number
  readonly serviceVariance: number
  readonly meanSetUp: number
  readonly setUpVariance: number
}): { readonly meanSojourn: number; readonly setUpsPerCustomer: number; readonly utilisation: number } => {
  const { arrivalRate, meanService, serviceVariance, meanSetUp, setUpVariance } = queue
  const load = arrivalRate * meanService
  assert(load < 1, `utilisation ${load} must be below 1 for a steady state`)
  const wait = (arrivalRate * (serviceVariance + meanService * meanService)) / (2 * (1 - load))
  const setUp =
    (2 * meanSetUp + arrivalRate * (setUpVariance + meanSetUp * meanSetUp)) / (2 * (1 + arrivalRate * meanSetUp))
  // A cycle is an idle span of mean 1/λ, a set-up, and the service of all who come in the cycle: (1 + λ E[D]) / (1 − ρ) of them.
  const setUpsPerCustomer = (1 - load) / (1 + arrivalRate * meanSetUp)
  return {
    meanSojourn: meanService + wait + setUp,
    setUpsPerCustomer,
    utilisation: load + arrivalRate * setUpsPerCustomer * meanSetUp,
  }
}
