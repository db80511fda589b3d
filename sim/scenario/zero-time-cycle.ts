/**
 * Cycles of a queueing network in which no time passes: a customer would go round for ever within one instant.
 * Rule: any such cycle is refused, also one that customers leave with some probability, since it stands for no real queue.
 */
import type { DistributionSpec } from "../kernel/distribution-spec.ts"
import { out, type QueueingSpec } from "../network/queueing/spec.ts"

/** Whether every draw of a distribution of spans is 0. */
export const isAlwaysZero = (spec: DistributionSpec): boolean => {
  switch (spec.kind) {
    case "constant":
      return spec.value === 0
    case "uniform":
      return spec.maximum === 0
    case "exponential":
    case "erlang":
      return spec.mean === 0
    case "lognormal":
      return spec.median === 0
    case "weibull":
      return spec.scale === 0
    case "pareto":
      return spec.minimum === 0
    case "empirical":
      return spec.points.every((p) => p.value === 0 || p.weight === 0)
  }
}

/** A customer's origin, and what its cycle passes through, the first place again at the end. */
export interface ZeroTimeCycle {
  /** `sources` or `populations`, and the id. */
  readonly origin: readonly ["sources" | "populations", string]
  readonly places: readonly string[]
}

/** The first cycle without time of each population, and of the sources of each class, told at the first of them. */
export const zeroTimeCycles = (model: QueueingSpec): readonly ZeroTimeCycle[] => {
  const targets = new Map(
    model.routing.map(({ from, to }) => [from, to.filter((t) => t.probability > 0).map((t) => t.station)]),
  )
  const stations = new Map(model.stations.map((station) => [station.id, station]))
  const customers =
    model.sources.length > 0 ? Infinity : model.populations.reduce((total, { count }) => total + count, 0)
  /** Where a customer of this class can be at the very instant at which it came to `id`. */
  const atOnce = (id: string, of: string, isClosed: boolean): readonly string[] => {
    const station = stations.get(id)
    if (station === undefined) return []
    const { spec, patience } = station
    const served = isAlwaysZero((spec.serviceByKind[of] ?? spec.service).base) ? (targets.get(id) ?? [out]) : []
    const mustWait = spec.servers < customers
    const isRefused = spec.capacity < customers || (mustWait && patience !== undefined && isAlwaysZero(patience))
    return isClosed && isRefused ? [...served, out] : served
  }
  const found: ZeroTimeCycle[] = []
  // Sources of one class together: a thousand of them are searched once.
  for (const [of, sources] of Map.groupBy(model.sources, (source) => source.class)) {
    const id = sources[0]?.id ?? ""
    const starts = sources.map(({ to }) => to)
    const reached = reachable(starts, (at) => targets.get(at) ?? [])
    const places = cycle(reached, (at) => atOnce(at, of, false))
    if (places !== undefined) found.push({ origin: ["sources", id], places })
  }
  for (const { id, to, class: of, think } of model.populations) {
    const thinking = isAlwaysZero(think) ? [to] : []
    const reached = reachable([to], (at) => targets.get(at) ?? [])
    const places = cycle([out, ...reached], (at) => (at === out ? thinking : atOnce(at, of, true)))
    if (places !== undefined) {
      found.push({ origin: ["populations", id], places: places.map((at) => (at === out ? "thinking" : at)) })
    }
  }
  return found
}

const reachable = (from: readonly string[], next: (at: string) => readonly string[]): readonly string[] => {
  const reached = new Set(from)
  for (const at of reached) for (const to of next(at)) reached.add(to)
  return [...reached]
}

/** A cycle in a directed graph by depth-first search, without recursion: a file may chain ten thousand stations. */
const cycle = (starts: readonly string[], next: (at: string) => readonly string[]): readonly string[] | undefined => {
  const done = new Set<string>()
  for (const start of starts) {
    const path: { readonly at: string; readonly to: readonly string[]; tried: number }[] = []
    const onPath = new Set<string>()
    const enter = (at: string): void => {
      path.push({ at, to: next(at), tried: 0 })
      onPath.add(at)
    }
    if (!done.has(start)) enter(start)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = top.to[top.tried++]
      if (to === undefined) {
        done.add(top.at)
        onPath.delete(top.at)
        path.pop()
      } else if (onPath.has(to)) {
        const places = path.map(({ at }) => at)
        return [...places.slice(places.indexOf(to)), to]
      } else if (!done.has(to)) enter(to)
    }
  }
  return undefined
}
