/**
 * Design objective capacity (ETSI TS 186 008-1): the highest offered load at which a scenario's objectives hold, the node, or the host whose
 * cores nodes share, that limits it, and where the limit goes when that is doubled.
 * Rule 1: a load is met or missed only when the 95 % intervals of all its objectives say so; while they do not, its replications are
 * doubled, up to a maximum. The answer is the interval from the highest load met to the lowest missed.
 * Rule 2: every load meets the same draws (common random numbers), so that what a push costs does not change from load to load.
 * Rule 3: registrations, come-backs and closed populations keep their own rates; only the offered load is scaled.
 */
import { Effect } from "effect"
import { assembleMechanism } from "../analysis/assemble.ts"
import { assuranceOf, verdictOfAll, type Assurance, type Verdict } from "../analysis/assurance.ts"
import { figuresOf } from "../analysis/figures.ts"
import type { ObjectiveSubject } from "../analysis/objectives.ts"
import type { Interval, MechanismResult } from "../analysis/result.ts"
import type { MechanismUse } from "../mechanisms/mechanism.ts"
import { formatProblems } from "../scenario/problem.ts"
import { decodeScenario, type Scenario } from "../scenario/scenario.ts"
import { stationNames } from "../scenario/station-names.ts"
import { expectedCustomers, expectedPushes } from "../scenario/volume.ts"
import { ThresholdSearch } from "../statistics/threshold-search.ts"
import { underLoad } from "./load-factor.ts"
import { ExperimentMistake } from "./mistake.ts"
import { objectiveSubject, queueingFigures } from "./queueing-result.ts"
import { runTasks, type Outcome, type WatchOptions } from "./run-tasks.ts"
import type { Runner, WorkerDied } from "./runner.ts"
import { settle } from "./settle.ts"
import type { ScenarioSource } from "./task.ts"

/** Whose capacity is wanted. */
export interface CapacityQuestion {
  readonly source: ScenarioSource
  readonly scenario: Scenario
  /** `undefined`: a queueing network. */
  readonly mechanism: MechanismUse | undefined
  /** Wanted relative width of the interval, above 0. */
  readonly precision: number
  /** The highest load that is tried, as a multiple of the scenario's own; at least 1. */
  readonly loadMax: number
  /** Replications of a load whose objectives stay undecided. */
  readonly replicationsMax: number
}

/** One load that was looked at. */
export interface Probe {
  /** Multiple of the scenario's own load. */
  readonly load: number
  /** Pushes, or customers, offered in a second. */
  readonly rate: number
  readonly replications: number
  readonly verdict: Verdict
  readonly objectives: readonly Assurance[]
  readonly busiest: BusyNode | null
}

/** A node with its servers; or a host, whose cores several nodes share. */
export interface BusyNode {
  readonly kind: "node" | "host"
  readonly node: string
  /** Of a host: its cores. */
  readonly servers: number
  /** 0 to 1. */
  readonly utilisation: number
  /** Over all replications; of a host: of all its nodes. */
  readonly drops: number
}

/** Where a search ended. `null`: no load was shown to be met, or none to be missed. */
export interface Found {
  /** Highest load met and lowest missed, as multiples of the scenario's own. */
  readonly load: readonly [met: number | null, missed: number | null]
  /** The same as offered pushes, or customers, in a second. */
  readonly rate: readonly [met: number | null, missed: number | null]
  /** Whether the interval is as narrow as was wanted. */
  readonly precise: boolean
  /** Loads whose objectives stayed undecided between the two, in rising order. */
  readonly undecided: readonly number[]
  /** The node, or host, with the highest utilisation at the lowest load missed. */
  readonly limitingNode: BusyNode | null
}

export interface Capacity extends Found {
  /** The same search with the limiting node's servers, and its places where they are limited, or the host's cores, doubled. */
  readonly doubled: (Found & { readonly sets: readonly string[]; readonly gain: Interval | null }) | null
  readonly probes: readonly (Probe & { readonly doubled: boolean })[]
}

export interface CapacityWatch extends Pick<WatchOptions, "onProgress"> {
  readonly onProbe?: (probe: Probe, isDoubled: boolean) => Effect.Effect<void>
}

/** Fewer say too little of their spread. */
const replicationsMin = 5

/** Below this the search gives up: not a thousandth of the load meets the objectives. */
const loadMin = 2 ** -10

type Failure = ExperimentMistake | WorkerDied

/** Searches for the capacity, then searches again with the limiting node doubled. */
export const findCapacity = Effect.fn("findCapacity")(function* (
  question: CapacityQuestion,
  runner: Runner,
  watch: CapacityWatch = {},
): Effect.fn.Return<Capacity, Failure> {
  if (question.scenario.objectives.length === 0) {
    return yield* new ExperimentMistake({
      kind: "refused",
      message:
        `${question.source.file}: objectives\n  found none, allowed at least one: a capacity is the highest load that meets them\n` +
        `  e.g. --set 'objectives=[${question.scenario.kind === "push" ? "delivered within 5 s >= 99.9 %" : "blocked <= 1 %"}]'`,
    })
  }
  const first = yield* search(question, 1, runner, watch, false)
  const { limitingNode, load } = first.found
  const sets = limitingNode === null || load[0] === null ? [] : doublingOf(question.scenario, limitingNode)
  if (sets.length === 0) return { ...first.found, doubled: null, probes: first.probes }
  const source = { ...question.source, sets: [...question.source.sets, ...sets] }
  // The load that was met before is met now, and most likely the first.
  const start = powerBelow(load[0] ?? 1)
  const second = yield* search({ ...question, source }, start, runner, watch, true)
  return {
    ...first.found,
    doubled: { ...second.found, sets, gain: gainOf(load, second.found.load) },
    probes: [...first.probes, ...second.probes],
  }
})

const powerBelow = (load: number): number => {
  let power = 1
  while (power > load) power /= 2
  while (power * 2 <= load) power *= 2
  return power
}

/** Least and greatest factor by which the capacity has grown, as the two intervals allow. */
const gainOf = (before: Found["load"], after: Found["load"]): Interval | null => {
  if (before[0] === null || before[1] === null || after[0] === null || after[1] === null) return null
  return [after[0] / before[1], after[1] / before[0]]
}

const search = Effect.fn("search")(function* (
  question: CapacityQuestion,
  start: number,
  runner: Runner,
  watch: CapacityWatch,
  isDoubled: boolean,
): Effect.fn.Return<{ readonly found: Found; readonly probes: Capacity["probes"] }, Failure> {
  const most = yield* highestLoad(question, start)
  const searching = new ThresholdSearch({ precision: question.precision, least: loadMin, most, start })
  const probes: Probe[] = []
  for (let load = searching.next(); load !== undefined; load = searching.next(guessOf(probes.at(-1)))) {
    const probe = yield* probeAt(question, load, runner, watch)
    probes.push(probe)
    const leansTo = probe.objectives.every((one) => one.leansTo === "met") ? "met" : "missed"
    searching.saw(load, probe.verdict, leansTo)
    yield* watch.onProbe?.(probe, isDoubled) ?? Effect.void
  }
  const { met = null, missed = null } = searching
  const unit = rateOf(question.scenario)
  const at = (load: number | null): Probe | undefined => probes.find((probe) => probe.load === load)
  return {
    found: {
      load: [met, missed],
      rate: [met === null ? null : met * unit, missed === null ? null : missed * unit],
      precise: searching.isPrecise,
      undecided: [...searching.undecided],
      limitingNode: missed === null ? null : (at(missed)?.busiest ?? null),
    },
    probes: probes.map((probe) => ({ ...probe, doubled: isDoubled })),
  }
})

/** Nine tenths of the load that would keep the busiest node always busy, if utilisation grows with the load. */
const guessOf = (probe: Probe | undefined): number =>
  probe === undefined || probe.busiest === null || probe.busiest.utilisation === 0
    ? 0
    : (0.9 * probe.load) / probe.busiest.utilisation

/** The highest power of two, up to the maximum, at which the scenario can still be run: volumes have bounds. */
const highestLoad = Effect.fn("highestLoad")(function* (question: CapacityQuestion, start: number) {
  let load = start
  while (load * 2 <= question.loadMax) {
    const { file, text, sets } = yield* underLoad(question.source, load * 2)
    if ("problems" in decodeScenario(file, text, sets)) break
    load *= 2
  }
  return load
})

/** Runs a load until its objectives are decided, or its replications used up. */
const probeAt = Effect.fn("probeAt")(function* (
  question: CapacityQuestion,
  load: number,
  runner: Runner,
  { onProgress }: CapacityWatch,
): Effect.fn.Return<Probe, Failure> {
  const scaled = yield* underLoad(question.source, load)
  const decoded = decodeScenario(scaled.file, scaled.text, scaled.sets)
  if ("problems" in decoded) {
    return yield* new ExperimentMistake({ kind: "refused", message: formatProblems(decoded.problems) })
  }
  const point = { label: question.mechanism?.label ?? "queueing", mechanism: question.mechanism }
  const { source, scenario } = yield* settle({ source: scaled, scenario: decoded.scenario }, [point], runner, {
    onProgress,
  })
  const outcomes: Outcome[] = []
  let wanted = Math.max(replicationsMin, scenario.run.replications)
  for (;;) {
    const tasks = Array.from({ length: wanted - outcomes.length }, (_, index) => ({
      point: { source, mechanism: question.mechanism },
      replication: outcomes.length + index,
      keepPushes: false,
      tracePush: undefined,
    }))
    outcomes.push(...(yield* runTasks(tasks, runner, { onProgress })))
    const all = subjectOf(scenario, outcomes)
    const own = outcomes.map((outcome) => subjectOf(scenario, [outcome]))
    const objectives = scenario.objectives.map((objective) => assuranceOf(objective, all, own))
    const verdict = verdictOfAll(objectives)
    if (verdict === "undecided" && wanted < question.replicationsMax) {
      wanted = Math.min(question.replicationsMax, 2 * wanted)
      continue
    }
    const rate = load * rateOf(question.scenario)
    return { load, rate, replications: wanted, verdict, objectives, busiest: busiestOf(all) }
  }
})

type Subject = ObjectiveSubject & Pick<MechanismResult, "hosts">

/** What objectives look at, and what may be busy, of some replications of one scenario. */
const subjectOf = (scenario: Scenario, outcomes: readonly Outcome[]): Subject => {
  if (scenario.kind === "queueing") {
    const tables = outcomes.flatMap((outcome) => (outcome.kind === "queueing" ? [outcome.tables] : []))
    return objectiveSubject(queueingFigures(scenario, tables).mechanisms.queueing)
  }
  const tables = outcomes.flatMap((outcome) => (outcome.kind === "push" ? [outcome.tables] : []))
  return assembleMechanism(tables, tables.map(figuresOf))
}

/** The node or host with the highest utilisation; a host before its nodes, then the first. Nodes with unlimited servers have none. */
const busiestOf = ({ nodes, hosts = {} }: Subject): BusyNode | null => {
  const busy: BusyNode[] = []
  for (const [host, { cores, utilisation, nodes: placed }] of Object.entries(hosts)) {
    const drops = Object.keys(placed).reduce((sum, node) => sum + (nodes[node]?.drops ?? 0), 0)
    if (utilisation !== null) busy.push({ kind: "host", node: host, servers: cores, utilisation, drops })
  }
  for (const [node, { servers, utilisation, drops }] of Object.entries(nodes)) {
    if (servers !== null && utilisation !== null) busy.push({ kind: "node", node, servers, utilisation, drops })
  }
  const most = Math.max(...busy.map(({ utilisation }) => utilisation))
  return busy.find(({ utilisation }) => utilisation === most) ?? null
}

/** The changes that double a node, its servers and its places where they are limited (all its instances have them), or a host. */
const doublingOf = (scenario: Scenario, { kind, node, servers }: BusyNode): readonly string[] => {
  if (kind === "host") return [`hosts.${node}.cores=${2 * servers}`]
  const stations =
    scenario.kind === "queueing"
      ? scenario.model.stations.map(({ id, spec }) => ({ id, names: [id], spec }))
      : scenario.world.nodes.map(({ id, instances, station }) => ({
          id,
          names: [id, ...stationNames(id, instances?.count ?? 1)],
          spec: station,
        }))
  const limiting = stations.find(({ names }) => names.includes(node))
  if (limiting === undefined) return []
  const { id, spec } = limiting
  return [
    `nodes.${id}.servers=${2 * spec.servers}`,
    ...(Number.isFinite(spec.capacity) ? [`nodes.${id}.capacity=${2 * spec.capacity}`] : []),
  ]
}

/** Pushes, or customers, that the scenario's own load offers in a second, in the mean. */
const rateOf = (scenario: Scenario): number => {
  const { durationNs } = scenario.run
  const expected =
    scenario.kind === "queueing"
      ? expectedCustomers(scenario.model, durationNs)
      : expectedPushes(scenario.world.load, scenario.world.devices.count, durationNs)
  return (expected * 1e9) / durationNs
}
