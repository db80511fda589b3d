/**
 * Closed interactive network: N users think and then visit single-server stations, all exponential or processor sharing. Exact
 * mean value analysis (Reiser & Lavenberg 1980; Lazowska et al., Quantitative System Performance, §6.2).
 * R(k) = D(k) (1 + Q(k) with one user less), X = N / (Z + Σ R), Q(k) = X R(k).
 */

export interface ClosedFigures {
  readonly throughput: number
  /** Σ R(k): the time of one round outside thinking. */
  readonly meanResponse: number
  readonly stations: readonly {
    readonly utilisation: number
    readonly meanResidence: number
    readonly meanInSystem: number
  }[]
}

/**
 * Steady state with `users` in the network; a station's demand is its visits per round × its mean service time.
 * @example closedNetwork({ users: 3, meanThink: 15, demands: [0.605, 2.1, 1.35] }).throughput // => 0.1515…
 */
export const closedNetwork = (given: {
  readonly users: number
  readonly meanThink: number
  readonly demands: readonly number[]
}): ClosedFigures => {
  const { users, meanThink, demands } = given
  let queues = demands.map(() => 0)
  let residences = [...demands]
  let throughput = 0
  for (let n = 1; n <= users; n++) {
    residences = demands.map((demand, k) => demand * (1 + (queues[k] ?? 0)))
    const response = residences.reduce((sum, residence) => sum + residence, 0)
    throughput = n / (meanThink + response)
    queues = residences.map((residence) => throughput * residence)
  }
  return {
    throughput,
    meanResponse: residences.reduce((sum, residence) => sum + residence, 0),
    stations: demands.map((demand, k) => ({
      utilisation: throughput * demand,
      meanResidence: residences[k] ?? 0,
      meanInSystem: queues[k] ?? 0,
    })),
  }
}
