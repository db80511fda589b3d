/**
 * M/M/1, first come first served (Kleinrock vol. 1 §3.2): W = 1 / (μ − λ), and the sojourn time is exponential with that mean.
 */
import { assert } from "../../kernel/assert.ts"
import { exactLog } from "../../kernel/math.ts"
import { figuresOf } from "./queue-figures.ts"
import type { QueueFigures } from "./queue-figures.ts"

export interface MM1 {
  readonly arrivalRate: number
  /** Above the arrival rate. */
  readonly serviceRate: number
}

/**
 * Steady state of M/M/1.
 * @example mm1({ arrivalRate: 8, serviceRate: 10 }).meanSojourn // => 0.5
 */
export const mm1 = ({ arrivalRate, serviceRate }: MM1): QueueFigures => {
  assert(arrivalRate < serviceRate, `arrival rate ${arrivalRate} must be below service rate ${serviceRate}`)
  return figuresOf({
    arrivalRate,
    meanService: 1 / serviceRate,
    servers: 1,
    meanWait: arrivalRate / serviceRate / (serviceRate - arrivalRate),
  })
}

/**
 * The sojourn time not exceeded with probability p: −ln(1 − p) W.
 * @example mm1SojournQuantile({ arrivalRate: 8, serviceRate: 10 }, 0.95) // => 1.4978…
 */
export const mm1SojournQuantile = (queue: MM1, p: number): number => -exactLog(1 - p) * mm1(queue).meanSojourn
