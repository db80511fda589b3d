/**
 * M/M/c, first come first served (Kleinrock vol. 1 §3.5): Wq = C(c, a) / (c μ − λ), with Erlang's C.
 */
import { erlangC } from "./erlang-c.ts"
import { figuresOf } from "./queue-figures.ts"
import type { QueueFigures } from "./queue-figures.ts"

/**
 * Steady state of M/M/c; the arrival rate is below `servers` × `serviceRate`.
 * @example mmc({ arrivalRate: 2, serviceRate: 1, servers: 3 }).meanQueue // => 0.8888…
 */
export const mmc = (queue: {
  readonly arrivalRate: number
  readonly serviceRate: number
  readonly servers: number
}): QueueFigures => {
  const { arrivalRate, serviceRate, servers } = queue
  const waiting = erlangC({ offeredErlangs: arrivalRate / serviceRate, servers })
  return figuresOf({
    arrivalRate,
    meanService: 1 / serviceRate,
    servers,
    meanWait: waiting / (servers * serviceRate - arrivalRate),
  })
}
