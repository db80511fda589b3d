/** M/D/1, constant service: Pollaczek–Khinchine with variance 0, so half the wait of M/M/1 (Kleinrock vol. 1 §5.6). */
import { mg1 } from "./mg1.ts"
import type { QueueFigures } from "./queue-figures.ts"

/**
 * Steady state of M/D/1.
 * @example md1({ arrivalRate: 0.8, service: 1 }).meanWait // => 2
 */
export const md1 = ({
  arrivalRate,
  service,
}: {
  readonly arrivalRate: number
  readonly service: number
}): QueueFigures => mg1({ arrivalRate, meanService: service, serviceVariance: 0 })
