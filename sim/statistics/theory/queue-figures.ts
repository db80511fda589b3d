/**
 * The steady state of one queue, in the textbook's symbols: ρ, Wq, W, Lq, L. Rates per unit of time, times in that unit.
 */
export interface QueueFigures {
  /** Share of time that a server is busy: ρ. */
  readonly utilisation: number
  /** Mean time waiting for a server: Wq. */
  readonly meanWait: number
  /** Mean time waiting and in service: W. */
  readonly meanSojourn: number
  /** Mean number waiting: Lq. */
  readonly meanQueue: number
  /** Mean number waiting and in service: L. */
  readonly meanInSystem: number
}

/** Completes the figures from the mean wait by Little's law, L = λ W (Little 1961). */
export const figuresOf = (given: {
  readonly arrivalRate: number
  readonly meanService: number
  readonly servers: number
  readonly meanWait: number
}): QueueFigures => {
  const meanSojourn = given.meanWait + given.meanService
  return {
    utilisation: (given.arrivalRate * given.meanService) / given.servers,
    meanWait: given.meanWait,
    meanSojourn,
    meanQueue: given.arrivalRate * given.meanWait,
    meanInSystem: given.arrivalRate * meanSojourn,
  }
}
