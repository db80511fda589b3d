/**
 * The latest instant that a run can set: what begins at its end may end long after it, and the kernel counts to 2^53 − 1 ns.
 * Rule: a span that could end later is refused while decoding; a run never finds out. Of a distribution, the span is what one
 * draw in a million million exceeds. What cannot outlast the run (come-backs, registrations, arrivals) is not counted here.
 */
import { farthestOf } from "../kernel/distribution.ts"
import type { DistributionSpec } from "../kernel/distribution-spec.ts"
import { timeNsMax } from "../kernel/time.ts"
import type { WorldSpec } from "../mechanisms/world-spec.ts"
import type { AccessSpec } from "../network/link-spec.ts"
import type { QueueingSpec } from "../network/queueing/spec.ts"
import type { StationSpec } from "../network/station-spec.ts"
import { dotted, type Finding, type Path } from "./problem.ts"
import { formatTime } from "./quantity.ts"
import { inWords, subtree, type Tree } from "./tree.ts"
import { contentOctetsMax } from "./volume.ts"

/** A span that a run can begin at any instant, and the key that decides it. */
interface Span {
  readonly path: Path
  readonly ns: number
}

/** Longer than whatever no key changes: Timer F over radio takes 128 s, the repeats of a TCP segment four minutes. */
const fixedSpansNs = 86_400e9

/** The spans of a push scenario. */
export const pushSpans = ({ nodes, links, devices }: WorldSpec): readonly Span[] => [
  ...nodes.flatMap(({ id, store, station }) => [
    { path: ["nodes", id, "store", "expiry"], ns: store.expiryNs },
    { path: ["nodes", id, "store", "retryAfter"], ns: store.retryAfterNs },
    { path: ["nodes", id, "store", "spread"], ns: store.spreadNs ?? 0 },
    { path: ["nodes", id, "service"], ns: longestService(station) },
  ]),
  ...links.map(({ a, b, delay, jitter }) => ({
    path: ["links", `${a}-${b}`],
    ns: farthestOf(delay) + farthestOf(jitter),
  })),
  ...(devices.outages ?? []).map(({ durationNs, spreadNs }, index) => ({
    path: ["devices", "outages", index],
    ns: durationNs + spreadNs,
  })),
  ...(devices.access.kind === "mix"
    ? devices.access.members.map(({ access }, index) => ({
        path: ["devices", "access", "mix", index, "access"],
        ns: longestAccess(access),
      }))
    : [{ path: ["devices", "access"], ns: longestAccess(devices.access) }]),
]

/** The spans of a queueing network. */
export const queueingSpans = ({ stations, sources, populations }: QueueingSpec): readonly Span[] => [
  ...stations.flatMap(({ id, spec, patience }) => [
    { path: ["nodes", id, "service"], ns: longestService(spec) },
    ...(patience === undefined ? [] : [{ path: ["nodes", id, "patience"], ns: farthestOf(patience) }]),
  ]),
  ...sources.flatMap(({ id, interarrival }) =>
    interarrival === undefined ? [] : [{ path: ["load", "sources", id], ns: longestGap(interarrival) }],
  ),
  ...populations.map(({ id, think }) => ({ path: ["load", "populations", id, "think"], ns: farthestOf(think) })),
]

/** Infinite for a rate so low that it is refused. */
const longestGap = (gap: DistributionSpec): number =>
  gap.kind === "exponential" && !Number.isFinite(gap.mean) ? Infinity : farthestOf(gap)

const longestService = ({ service, serviceByKind }: StationSpec): number =>
  Math.max(
    ...[service, ...Object.values(serviceByKind)].map(
      ({ base, perOctetNs }) => farthestOf(base) + perOctetNs * contentOctetsMax,
    ),
  )

const longestAccess = (access: AccessSpec): number => {
  if (access.kind === "fixed") return 0
  const { pageWait, setUp, contextSetUp, promotion, downlink, uplink } = access
  const steps: readonly (DistributionSpec | undefined)[] = [pageWait, setUp, contextSetUp, promotion, downlink, uplink]
  const drawn = steps.reduce((sum, step) => sum + (step === undefined ? 0 : farthestOf(step)), 0)
  return drawn + access.pageRepeatNs * access.pageAttempts + access.inactivityNs + access.tailNs
}

/** Findings about spans that would end after the last instant if they began at the end of a run of `durationNs`. */
export const lateFindings = (spans: readonly Span[], durationNs: number, tree: Tree): readonly Finding[] => {
  const duration: Path = ["run", "duration"]
  const run = formatTime(durationNs)
  if (durationNs + fixedSpansNs > timeNsMax) {
    return [
      {
        path: duration,
        found: inWords(subtree(tree, duration)),
        allowed: `up to ${timeNsMax - fixedSpansNs} ns, a little over 103 d: timers that begin at its end need a day more`,
      },
    ]
  }
  return spans
    .filter(({ ns }) => !(durationNs + ns <= timeNsMax))
    .map(({ path, ns }) => {
      const span = Number.isSafeInteger(ns) ? formatTime(ns) : `${Number((ns / 86_400e9).toPrecision(3))} d`
      return {
        path: ns > durationNs ? path : duration,
        found: `${dotted(path)} of ${span} beside a run.duration of ${run}`,
        allowed: "spans that, begun at the end of the run, end within 2^53 - 1 ns: a little over 104 d",
        hint: "shorten one of them",
      }
    })
}
