/**
 * Open Jackson network (Jackson 1957; Kleinrock vol. 1 §4.8): Poisson arrivals from outside, exponential service, fixed routing
 * probabilities, feedback allowed. Traffic equations λ = γ + λ P; then each station is an M/M/c of its own (product form).
 */
import { solve } from "./linear-equations.ts"
import { mmc } from "./mmc.ts"
import type { QueueFigures } from "./queue-figures.ts"

export interface JacksonStation {
  /** Rate of arrivals from outside. */
  readonly outsideRate: number
  readonly serviceRate: number
  readonly servers: number
  /** Probability to go to each station next; the rest leaves. */
  readonly routing: readonly number[]
}

export interface JacksonFigures {
  readonly stations: readonly (QueueFigures & { readonly arrivalRate: number })[]
  readonly meanInNetwork: number
  /** From arrival outside to departure, by Little's law. */
  readonly meanSojourn: number
}

/**
 * Steady state of an open Jackson network.
 * @example jackson([{ outsideRate: 1, serviceRate: 4, servers: 1, routing: [0.5] }]).meanSojourn // => 1
 */
export const jackson = (network: readonly JacksonStation[]): JacksonFigures => {
  const balance = network.map((_, to) => network.map((from, index) => (index === to ? 1 : 0) - (from.routing[to] ?? 0)))
  const rates = solve(
    balance,
    network.map((station) => station.outsideRate),
  )
  const stations = network.map((station, index) => {
    const arrivalRate = rates[index] ?? 0
    return { ...mmc({ arrivalRate, serviceRate: station.serviceRate, servers: station.servers }), arrivalRate }
  })
  const meanInNetwork = stations.reduce((sum, station) => sum + station.meanInSystem, 0)
  const outside = network.reduce((sum, station) => sum + station.outsideRate, 0)
  return { stations, meanInNetwork, meanSojourn: meanInNetwork / outside }
}
