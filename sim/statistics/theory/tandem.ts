/**
 * Stations in a row with exponential service: the output of M/M/1 is Poisson again (Burke 1956), so each is an M/M/1 and sojourn
 * times, which are independent of each other (Reich 1957), add up.
 */
import { mm1 } from "./mm1.ts"

export interface TandemFigures {
  readonly meanSojourn: number
  readonly sojournVariance: number
}

/**
 * Mean and variance of the time through all stations.
 * @example tandem({ arrivalRate: 1, serviceRates: [2, 3] }).meanSojourn // => 1.5
 */
export const tandem = (line: {
  readonly arrivalRate: number
  readonly serviceRates: readonly number[]
}): TandemFigures => {
  let meanSojourn = 0
  let sojournVariance = 0
  for (const serviceRate of line.serviceRates) {
    const sojourn = mm1({ arrivalRate: line.arrivalRate, serviceRate }).meanSojourn
    meanSojourn += sojourn
    sojournVariance += sojourn * sojourn
  }
  return { meanSojourn, sojournVariance }
}
