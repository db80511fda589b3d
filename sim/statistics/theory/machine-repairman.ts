/**
 * M/M/c//N: N machines that break after an exponential time and c repairmen (Kleinrock vol. 1 §3.8; Gross & Harris §2.7), which
 * is the finite-source queue of N users who think and then ask.
 */

export interface RepairmanFigures {
  /** Requests served per unit of time. */
  readonly throughput: number
  readonly utilisation: number
  readonly meanInSystem: number
  readonly meanSojourn: number
}

/**
 * Steady state of N sources before c servers; times are the means of exponentials.
 * @example machineRepairman({ sources: 2, meanThink: 1, meanService: 1, servers: 1 }).throughput // => 0.8
 */
export const machineRepairman = (given: {
  readonly sources: number
  readonly meanThink: number
  readonly meanService: number
  readonly servers: number
}): RepairmanFigures => {
  const { sources, meanThink, meanService, servers } = given
  let weight = 1
  let total = 0
  let weighted = 0
  let busy = 0
  for (let n = 0; n <= sources; n++) {
    total += weight
    weighted += n * weight
    busy += Math.min(n, servers) * weight
    weight *= ((sources - n) * meanService) / (meanThink * Math.min(n + 1, servers))
    if (total > 1e200) {
      // Only ratios matter.
      weight /= 1e200
      total /= 1e200
      weighted /= 1e200
      busy /= 1e200
    }
  }
  const throughput = busy / total / meanService
  const meanInSystem = weighted / total
  return {
    throughput,
    utilisation: busy / total / servers,
    meanInSystem,
    meanSojourn: meanInSystem / throughput,
  }
}
