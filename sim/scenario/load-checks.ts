/**
 * What the keys of `load` mean together: which kind has which, what a replication can hold, states that lead nowhere.
 * Rule: everything is reported in one go; a load inside `parts` is checked as one that stands alone.
 */
import { farthestOf, sampler } from "../kernel/distribution.ts"
import type { LoadSpec, OneLoad } from "../mechanisms/load/spec.ts"
import { isConnected } from "../network/arrivals/stationary.ts"
import { distributionSpec } from "./distribution-schema.ts"
import { listed } from "./known-names.ts"
import type { LoadPart, SourceArrivals } from "./load-file.ts"
import { sourceArrivalSpec } from "./load-world.ts"
import type { Finding, Path } from "./problem.ts"
import type { PushFile } from "./push-file.ts"
import { traceFindings, type Traces } from "./trace-file.ts"
import { inWords, subtree, type Tree } from "./tree.ts"
import { arrivalsMax, contentOctetsMax, expectedChanges, expectedPushes, leastRate } from "./volume.ts"

type Kind = NonNullable<PushFile["load"]["kind"]>
type Key = Exclude<keyof PushFile["load"], "kind" | "initiator">

/** Keys of a kind: one of the first must be there, all of the second, the third may. */
const keysOf: Readonly<Record<Kind, readonly [readonly Key[], (readonly Key[])?, (readonly Key[])?]>> = {
  poisson: [["rate", "ratePerDevice"]],
  periodic: [["interval"]],
  planned: [["pushes"]],
  mmpp: [["states"]],
  "on-off": [["rate"], ["on", "off"], ["sources", "recipients"]],
  ramp: [["points"]],
  steps: [["points"]],
  day: [["rate", "ratePerDevice"], [], ["hours", "busyHourShare", "begins"]],
  trace: [["file"]],
  broadcast: [["share", "batch"], ["at"], ["spread"]],
  combined: [["parts"]],
}

const statesMost = 64
const partsMost = 32
const hoursInDay = 24
const dayNs = 86_400e9

/** A shorter stay of a source or shorter interval between its changes is no stay. */
const leastStayNs = 1e6

/** Mistakes in the load of a file, of which `spec` was made. */
export const loadFindings = (file: PushFile, spec: LoadSpec, traces: Traces, tree: Tree): readonly Finding[] => {
  const { load, devices, run, content } = file
  const parts = load.kind === "combined" ? Object.entries(load.parts ?? {}) : []
  const own = new LoadChecks({ devices: devices.count, durationNs: run.duration }, traces, tree)
  own.check(["load"], load)
  for (const [label, part] of parts) own.check(["load", "parts", label], part)
  if (load.kind === "combined" && load.parts !== undefined && (parts.length === 0 || parts.length > partsMost)) {
    own.add(["load", "parts"], own.found("load", "parts"), `1 to ${partsMost} loads`)
  }
  const loads: readonly (readonly [Path, OneLoad])[] =
    spec.kind === "combined" ? spec.parts.map((part) => [["load", "parts", part.label], part.load]) : [[["load"], spec]]
  for (const [path, one] of loads) {
    const changes = expectedChanges(one, run.duration)
    if (Number.isFinite(changes) && changes > arrivalsMax) own.tooManyChanges(path, changes)
  }
  const expected = expectedPushes(spec, devices.count, run.duration)
  if (expected > arrivalsMax) {
    const [first] = keysOf[load.kind ?? "poisson"]
    own.add(
      ["load", first.find((key) => load[key] !== undefined) ?? "kind"],
      `${Number(expected.toPrecision(3))} pushes to be expected in run.duration`,
      `up to ${arrivalsMax} in one replication`,
      { hint: "shorten run.duration, or lower the load" },
    )
  }
  if (content.size !== undefined && farthestOf(distributionSpec(content.size)) > contentOctetsMax) {
    own.add(
      ["content", "size"],
      own.found("content", "size"),
      `bodies of up to ${contentOctetsMax} B; of a distribution, in all but one draw in a million million`,
    )
  }
  return own.findings
}

/** Mistakes in the arrivals of a source of customers at a place of the file. */
export const sourceArrivalsFindings = (
  at: Path,
  arrivals: SourceArrivals,
  durationNs: number,
  tree: Tree,
): readonly Finding[] => {
  const own = new LoadChecks({ devices: 0, durationNs }, new Map(), tree)
  own.check(at, arrivals)
  if (own.findings.length > 0) return own.findings
  const changes = expectedChanges(sourceArrivalSpec(arrivals), durationNs)
  if (Number.isFinite(changes) && changes > arrivalsMax) own.tooManyChanges(at, changes)
  return own.findings
}

/** How far the loads of a file may reach. */
interface Limits {
  /** 0: nothing is for a device. */
  readonly devices: number
  readonly durationNs: number
}

/** The checks of each load of one file. */
class LoadChecks {
  readonly findings: Finding[] = []
  readonly #limits: Limits
  readonly #traces: Traces
  readonly #tree: Tree

  constructor(limits: Limits, traces: Traces, tree: Tree) {
    this.#limits = limits
    this.#traces = traces
    this.#tree = tree
  }

  add(path: Path, found: string, allowed: string, more: Partial<Finding> = {}): void {
    this.findings.push({ path, found, allowed, ...more })
  }

  tooManyChanges(path: Path, changes: number): void {
    const found = `${Number(changes.toPrecision(3))} changes of state to be expected in run.duration`
    this.add(path, found, `up to ${arrivalsMax} in one replication`, { atKey: true })
  }

  found(...path: Path): string {
    return inWords(subtree(this.#tree, path))
  }

  check(at: Path, load: LoadPart | PushFile["load"]): void {
    const kind = load.kind ?? "poisson"
    if (!this.#hasItsKeys(at, load, kind)) return
    switch (kind) {
      case "poisson":
        this.#rates(at, load)
        return
      case "periodic":
        if (load.interval === 0) this.add([...at, "interval"], this.found(...at, "interval"), "more than 0")
        return
      case "planned":
        this.#planned(at, load)
        return
      case "mmpp":
        this.#states(at, load)
        return
      case "on-off":
        this.#sources(at, load)
        return
      case "ramp":
      case "steps":
        this.#points(at, load, kind)
        return
      case "day":
        this.#rates(at, load)
        this.#hours(at, load)
        return
      case "trace":
        if (load.file !== undefined) {
          this.findings.push(...traceFindings([...at, "file"], load.file, this.#traces, this.#limits))
        }
        return
      case "broadcast":
        this.#broadcast(at, load)
        return
      case "combined":
        return
    }
  }

  /** Whether the kind has the keys it needs; keys of other kinds are reported, too. */
  #hasItsKeys(at: Path, load: Partial<Record<Key, unknown>>, kind: Kind): boolean {
    const [oneOf, all = [], more = []] = keysOf[kind]
    const one = oneOf.filter((key) => this.#limits.devices > 0 || key !== "ratePerDevice")
    const known: readonly string[] = [...one, ...all, ...more]
    for (const key of Object.keys(load)) {
      if (key === "kind" || key === "initiator" || known.includes(key)) continue
      this.add([...at, key], `${key} with kind ${kind}`, known.join(" or "), { atKey: true })
    }
    const given = one.filter((key) => load[key] !== undefined)
    const missing = all.filter((key) => load[key] === undefined)
    if (given.length !== 1) {
      const found = given.length === 0 ? `a load of kind ${kind} without ${one.join(" or ")}` : given.join(" and ")
      this.add(at, found, `exactly one of ${one.join(", ")}`, { atKey: true })
    } else if (missing.length > 0) {
      this.add(at, `a load of kind ${kind} without ${missing.join(" and ")}`, [...one, ...all].join(", "), {
        atKey: true,
      })
    }
    return given.length === 1 && missing.length === 0
  }

  /** Rates of a load that sends all the time. */
  #rates(at: Path, load: LoadPart | PushFile["load"]): void {
    for (const key of ["rate", "ratePerDevice"] as const) {
      const given = load[key]
      if (given === 0) this.add([...at, key], this.found(...at, key), "more than 0")
      else if (given !== undefined && given < leastRate)
        this.add([...at, key], this.found(...at, key), `at least ${leastRate}/s`)
    }
  }

  /** The rate of a state or a point, which may be 0; false where there is not exactly one. */
  #rateOf(at: Path, place: { readonly rate?: number; readonly ratePerDevice?: number }): boolean {
    const given = (["rate", "ratePerDevice"] as const).filter((key) => place[key] !== undefined)
    if (given.length !== 1) {
      const [found, allowed] =
        this.#limits.devices === 0
          ? ["no rate", "a rate"]
          : [given.length === 0 ? "neither rate nor ratePerDevice" : "both", "exactly one of rate, ratePerDevice"]
      this.add(at, found, allowed)
      return false
    }
    for (const key of given) {
      if (place[key] !== 0 && place[key]! < leastRate)
        this.add([...at, key], this.found(...at, key), `0, or at least ${leastRate}/s`)
    }
    return true
  }

  #planned(at: Path, { pushes = [] }: LoadPart | PushFile["load"]): void {
    const { devices, durationNs } = this.#limits
    for (const [index, push] of pushes.entries()) {
      const place = [...at, "pushes", index]
      if (push.device >= devices) {
        const allowed = `0 to ${devices - 1}: there are ${devices} devices`
        this.add([...place, "device"], `device ${push.device}`, allowed)
      }
      if (push.at >= durationNs)
        this.add([...place, "at"], this.found(...place, "at"), "an instant within run.duration")
    }
  }

  #states(at: Path, { states = {} }: LoadPart | PushFile["load"]): void {
    const place: Path = [...at, "states"]
    const names = Object.keys(states)
    if (names.length < 2 || names.length > statesMost) {
      this.add(place, this.found(...place), `2 to ${statesMost} states`)
      return
    }
    let isRight = true
    for (const [name, state] of Object.entries(states)) {
      isRight = this.#rateOf([...place, name], state) && isRight
      for (const [to, rate] of Object.entries(state.to)) {
        const way: Path = [...place, name, "to", to]
        if (!names.includes(to) || to === name) {
          this.add(
            way,
            to === name ? "a way to itself" : `unknown state ${to}`,
            listed(names.filter((n) => n !== name)),
            {
              atKey: true,
            },
          )
          isRight = false
        } else if (rate !== 0 && rate < leastRate) {
          this.add(way, this.found(...way), `0, or at least ${leastRate}/s`)
          isRight = false
        }
      }
    }
    if (!isRight) return
    const chain = names.map((name) => ({
      ratePerSecond: 0,
      to: Object.entries(states[name]!.to).map(([to, ratePerSecond]) => ({ state: names.indexOf(to), ratePerSecond })),
    }))
    if (!isConnected(chain)) {
      this.add(place, "states of which some are left for good", "states that can each be reached from every other")
    }
    if (Object.values(states).every(({ rate, ratePerDevice }) => (rate ?? ratePerDevice) === 0))
      this.add(place, "states without arrivals", "a rate of more than 0 in one of them")
  }

  #sources(at: Path, load: LoadPart | PushFile["load"]): void {
    this.#rates(at, load)
    for (const key of ["on", "off"] as const) {
      const { mean } = sampler(distributionSpec(load[key] ?? 0))
      if (mean < leastStayNs || !Number.isFinite(mean))
        this.add([...at, key], this.found(...at, key), "stays of 1 ms or longer, and not without end, in the mean")
    }
    const { sources = 1 } = load
    if (load.recipients === "segment" && sources > this.#limits.devices) {
      const found = `${sources} sources with segments of ${this.#limits.devices} devices`
      this.add([...at, "sources"], found, `up to ${this.#limits.devices}`)
    }
  }

  #points(at: Path, { points = [] }: LoadPart | PushFile["load"], kind: "ramp" | "steps"): void {
    const place: Path = [...at, "points"]
    if (points.length === 0) this.add(place, "an empty list", "at least one point")
    for (const [index, point] of points.entries()) {
      this.#rateOf([...place, index], point)
      const before = points[index - 1]
      const oneMore = points[index - 2]
      if (before === undefined) continue
      const isStep = kind === "ramp" && before.at === point.at && oneMore?.at !== point.at
      if (before.at > point.at || (before.at === point.at && !isStep))
        this.add([...place, index, "at"], this.found(...place, index, "at"), "later than the point before it", {
          hint: kind === "ramp" ? "two points at one instant are a step" : undefined,
        })
    }
    if (points.length > 0 && points.every(({ rate, ratePerDevice }) => (rate ?? ratePerDevice ?? 0) === 0))
      this.add(place, "points without arrivals", "a rate of more than 0 at one of them")
  }

  #hours(at: Path, { hours, busyHourShare, begins = 0 }: LoadPart | PushFile["load"]): void {
    if (begins >= dayNs) this.add([...at, "begins"], this.found(...at, "begins"), "a time of day: less than 24 h")
    if (hours !== undefined && hours.length !== hoursInDay) {
      this.add([...at, "hours"], `${hours.length} weights`, `${hoursInDay}, one for each hour from midnight`)
      return
    }
    if (hours !== undefined && !hours.some((weight) => weight > 0)) {
      this.add([...at, "hours"], "weights that are all 0", "one of more than 0")
    }
    if (busyHourShare !== undefined && busyHourShare < 1 / hoursInDay)
      this.add([...at, "busyHourShare"], this.found(...at, "busyHourShare"), "at least 4.17 %: a day has 24 hours")
  }

  #broadcast(at: Path, load: LoadPart | PushFile["load"]): void {
    const { devices, durationNs } = this.#limits
    if (load.share === 0) this.add([...at, "share"], this.found(...at, "share"), "more than 0")
    if (load.batch !== undefined && load.batch > devices)
      this.add([...at, "batch"], this.found(...at, "batch"), `up to ${devices}: there are no more devices`)
    const { at: begin = 0, spread = 0 } = load
    if (begin >= durationNs) this.add([...at, "at"], this.found(...at, "at"), "an instant within run.duration")
    else if (begin + spread > durationNs)
      this.add([...at, "spread"], this.found(...at, "spread"), "a span that ends within run.duration")
  }
}
