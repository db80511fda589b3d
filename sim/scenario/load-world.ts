/**
 * From `load` of a decoded file to the load that a replication needs: rates of all devices together, instants in order.
 * Rule: what is missing or does not fit together becomes nothing here, and is reported by `load-checks.ts`.
 */
import type { LoadSpec, OneLoad } from "../mechanisms/load/spec.ts"
import type { ArrivalSpec, ProfileSpec } from "../network/arrivals/spec.ts"
import { nsPerSecond } from "../kernel/time.ts"
import * as parameters from "../parameters/load.ts"
import { inBase } from "../parameters/parameter.ts"
import { distributionSpec } from "./distribution-schema.ts"
import type { Ledger } from "./ledger.ts"
import type { LoadPart, SourceArrivals } from "./load-file.ts"
import type { PushFile } from "./push-file.ts"
import { traceColumns, type Traces } from "./trace-file.ts"

const hourNs = 3600 * nsPerSecond
const hoursInDay = 24

/** Weights of the hours where the scenario gives none. */
const standardHours = parameters.hoursOfDay.value.kind === "empirical" ? parameters.hoursOfDay.value.points : []

/** A rate as the file states it. */
interface Stated {
  readonly rate?: number
  readonly ratePerDevice?: number
}

/** The load of a file. `ledger`: where defaults are written down; absent: they are not. */
export const loadSpec = (
  { load, devices }: Pick<PushFile, "load" | "devices">,
  traces: Traces,
  ledger?: Ledger,
): LoadSpec => {
  const { initiator } = load
  const of = (path: string, part: LoadPart): OneLoad => oneLoad(path, part, devices.count, traces, ledger)
  if (load.kind !== "combined") return { initiator, ...of("load", { ...load, kind: load.kind ?? "poisson" }) }
  const parts = Object.entries(load.parts ?? {}).map(([label, part]) => ({
    label,
    load: of(`load.parts.${label}`, part),
  }))
  return { kind: "combined", initiator, parts }
}

/** The process of a source of customers. */
export const sourceArrivalSpec = (arrivals: SourceArrivals): ArrivalSpec => {
  const load = oneLoad("", arrivals, 0, new Map(), undefined)
  switch (load.kind) {
    case "planned":
    case "trace":
    case "broadcast":
      throw new Error(`a source of customers has no arrivals of kind ${load.kind}`) // its schema lets none through
    case "on-off": {
      const { hasSegments: _, ...process } = load
      return process
    }
    case "poisson":
    case "periodic":
    case "mmpp":
    case "profile":
      return load
  }
}

/** One load of a file. */
const oneLoad = (
  path: string,
  load: LoadPart,
  devices: number,
  traces: Traces,
  ledger: Ledger | undefined,
): OneLoad => {
  const perSecond = ({ rate, ratePerDevice = 0 }: Stated): number => rate ?? ratePerDevice * devices
  switch (load.kind ?? "poisson") {
    case "poisson":
      return { kind: "poisson", ratePerSecond: perSecond(load) }
    case "periodic":
      return { kind: "periodic", intervalNs: load.interval ?? 0 }
    case "planned": {
      const pushes = (load.pushes ?? []).map(({ at, device }) => ({ atNs: at, device }))
      return { kind: "planned", pushes: pushes.sort((p, q) => p.atNs - q.atNs) }
    }
    case "mmpp": {
      const names = Object.keys(load.states ?? {})
      const states = Object.values(load.states ?? {}).map((state) => ({
        ratePerSecond: perSecond(state),
        to: Object.entries(state.to).flatMap(([name, ratePerSecond]) => {
          const index = names.indexOf(name)
          return index < 0 ? [] : [{ state: index, ratePerSecond }]
        }),
      }))
      return { kind: "mmpp", states }
    }
    case "on-off":
      return {
        kind: "on-off",
        sources: load.sources ?? 1,
        ratePerSecond: perSecond(load),
        on: distributionSpec(load.on ?? 0),
        off: distributionSpec(load.off ?? 0),
        hasSegments: load.recipients === "segment",
      }
    case "ramp":
    case "steps":
      return {
        kind: "profile",
        points: (load.points ?? []).map((point) => ({ atNs: point.at, ratePerSecond: perSecond(point) })),
        between: load.kind === "ramp" ? "line" : "earlier",
      }
    case "day": {
      if (load.hours === undefined) ledger?.constant(`${path}.hours`, parameters.hoursOfDay)
      if (load.hours === undefined || load.busyHourShare !== undefined)
        ledger?.number(`${path}.busyHourShare`, load.busyHourShare, parameters.busyHourShare)
      return dayProfile(load, perSecond(load))
    }
    case "trace": {
      const rows = traceColumns(load.file, traces)
      return { kind: "trace", ...rows }
    }
    case "broadcast":
      return {
        kind: "broadcast",
        to: load.batch === undefined ? { share: load.share ?? 0 } : { count: load.batch },
        atNs: load.at ?? 0,
        spreadNs:
          ledger === undefined
            ? (load.spread ?? inBase(parameters.broadcastSpread))
            : ledger.number(`${path}.spread`, load.spread, parameters.broadcastSpread),
      }
  }
}

/** The rate by hour, so that the mean over the day is `meanPerSecond`. */
const dayProfile = (load: LoadPart, meanPerSecond: number): ProfileSpec => {
  const standard = Array.from(
    { length: hoursInDay },
    (_, hour) => standardHours.find(({ value }) => value === hour)?.weight ?? 0,
  )
  const shares = hourShares(
    load.hours ?? standard,
    load.busyHourShare ?? (load.hours === undefined ? parameters.busyHourShare.value : undefined),
  )
  return {
    kind: "profile",
    points: shares.map((share, hour) => ({ atNs: hour * hourNs, ratePerSecond: meanPerSecond * hoursInDay * share })),
    between: "earlier",
    periodNs: hoursInDay * hourNs,
    beginsAtNs: load.begins ?? 0,
  }
}

/** Shares of the day by hour; with a share for the busiest hour (the first of equals) the others share the rest as before. */
const hourShares = (weights: readonly number[], busiest: number | undefined): readonly number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (!(total > 0)) return weights.map(() => 0)
  if (busiest === undefined) return weights.map((weight) => weight / total)
  const most = weights.indexOf(Math.max(...weights))
  const rest = total - weights[most]!
  return weights.map((weight, hour) => (hour === most ? busiest : rest > 0 ? ((1 - busiest) * weight) / rest : 0))
}
