/**
 * Redundancy of hops, computed: the walk that one attempt of a push took against the shortest feasible walk over the same
 * topology (README, "Redundancy"; the question is that of the OMA liaison about slide 16 of OMA-IM-2005-0231).
 * Rule 1: hops match when they join the same two nodes in the same direction; what is left of the actual walk is redundant.
 * Rule 2: the minimum starts at the initiator, wherever the attempt itself started (a stored push tried again by a PPG).
 * Rule 3: a hop back to the initiator reports a result; it is needed exactly when the minimum goes through the node it comes from.
 */
import { functionNames, hopKey } from "./topology.ts"
import type { FunctionName, Holding, Hop, Topology } from "./topology.ts"
import { shortestWalk } from "./shortest-walk.ts"

export interface RedundancyQuestion {
  readonly topology: Topology
  /** Node id of the initiator. */
  readonly initiator: string
  /** What the initiator has by itself: a SIP application server needs no translation, one that knows the S-CSCF no resolution. */
  readonly holds: readonly Holding[]
  /** Functions that the walk must obtain because the initiator lacks them on this push. */
  readonly needs: readonly Holding[]
  /** Nodes at which the attempt has done its work: the device, or, for a refusal, those that can tell. */
  readonly goals: readonly string[]
  /** Requests of the attempt in causal order, first transmissions only. */
  readonly walk: readonly Hop[]
}

export interface Redundancy {
  /** Nodes of the feasible minimum, initiator first; `undefined` when no feasible walk exists, and then nothing is redundant. */
  readonly minimum: readonly string[] | undefined
  /** For each hop of the walk: why it is redundant, in words; `undefined`: it is needed. */
  readonly reasons: readonly (string | undefined)[]
  readonly redundantHops: number
}

/** Which hops of an attempt the shortest feasible walk does not need, and why. */
export const redundancyOf = (question: RedundancyQuestion): Redundancy => {
  const { topology, initiator, walk } = question
  const taken = new Set(walk.map(hopKey))
  const search = {
    topology,
    start: initiator,
    holds: question.holds,
    needs: question.needs,
    goals: new Set(question.goals),
    preferred: walk,
  }
  const minimum =
    shortestWalk({
      ...search,
      offers: (edge) =>
        edge.standsInFor === undefined || question.needs.includes(edge.standsInFor) || taken.has(hopKey(edge)),
    }) ?? shortestWalk({ ...search, offers: () => true })
  if (minimum === undefined) return { minimum, reasons: walk.map(() => undefined), redundantHops: 0 }

  const unmatched = new Map<string, number>()
  minimum.slice(1).forEach((to, index) => {
    const key = hopKey({ from: minimum[index] ?? "", to })
    unmatched.set(key, (unmatched.get(key) ?? 0) + 1)
  })
  const visits = new Set(minimum.slice(1))
  const reasons = walk.map((hop, index) => {
    if (isReport(question, index)) {
      return visits.has(hop.from)
        ? undefined
        : `${hop.from} has a result to report only because the push went through it: ${routeText(minimum)} suffices`
    }
    const left = unmatched.get(hopKey(hop)) ?? 0
    if (left === 0) return reasonOf(question, minimum, index)
    unmatched.set(hopKey(hop), left - 1)
    return undefined
  })
  return { minimum, reasons, redundantHops: reasons.filter((reason) => reason !== undefined).length }
}

/** Whether hop `index` brings a result back to the initiator, rather than the push to a place it leaves again. */
const isReport = ({ walk, initiator }: RedundancyQuestion, index: number): boolean =>
  walk[index]?.to === initiator && walk[index + 1]?.from !== initiator

/** The redundant hop in words, built from what the nodes give, what the initiator lacks, and where the push already was. */
const reasonOf = (question: RedundancyQuestion, minimum: readonly string[], index: number): string => {
  const { walk, initiator } = question
  const hop = walk[index]
  if (hop === undefined) return ""
  const earlier = walk.findIndex((before, at) => at < index && (before.from === hop.to || before.to === hop.to))
  const facts: string[] = []
  const onMinimum = minimum.indexOf(hop.to)
  if (earlier >= 0) {
    const start = walk[0]?.from === hop.to
    facts.push(`it re-enters ${hop.to}, where the push ${start ? "began" : `already was after hop ${earlier + 1}`}`)
  } else if (onMinimum > 0) {
    const tooEarly = index === 0 ? missing(question, hop) : []
    facts.push(
      tooEarly.length > 0
        ? `it enters ${hop.to} before ${listText(tooEarly)}`
        : `${minimum[onMinimum - 1] ?? initiator} reaches ${hop.to} itself`,
    )
  }
  // The node that makes the hop a detour: the one it leads to, or, on the way back from it, the one it comes from.
  const detour = onMinimum < 0 ? hop.to : hop.from
  if (detour !== initiator && !minimum.includes(detour)) facts.push(useless(question, minimum, detour))
  if (facts.length === 0) facts.push(`no function that ${initiator} lacks is obtained by it`)
  return `${facts.join("; ")}: ${routeText(minimum)} suffices`
}

/** Functions that the edge of a first hop requires and the initiator has not got. */
const missing = ({ topology, holds }: RedundancyQuestion, hop: Hop): readonly FunctionName[] => {
  const edge = topology.edges.find((each) => each.from === hop.from && each.to === hop.to)
  return functionNames.filter((name) => edge?.requires.includes(name) === true && !holds.includes(name))
}

/** Why a visit to a node that the minimum leaves out gains nothing. */
const useless = (
  { topology, initiator, needs }: RedundancyQuestion,
  minimum: readonly string[],
  id: string,
): string => {
  const givesOf = (node: string): readonly Holding[] => topology.nodes.find((each) => each.id === node)?.gives ?? []
  const given = functionNames.filter((name) => givesOf(id).includes(name))
  const lacked = given.filter((name) => needs.includes(name))
  const spare = given.filter((name) => !needs.includes(name))
  const sources = lacked.map((name) => {
    const source = minimum.slice(1).find((node) => givesOf(node).includes(name))
    return source === undefined ? `${name} can be had elsewhere` : `${source} gives ${name}`
  })
  if (sources.length > 0) return `${id} is not needed, since ${listText(sources)}`
  const because = spare.length === 0 ? "" : ` (${listText(spare)} ${spare.length === 1 ? "is" : "are"} not needed)`
  return `${id} gives nothing that ${initiator} lacks on this push${because}`
}

const routeText = (nodes: readonly string[]): string => `the route ${nodes.join(" → ")}`

const listText = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`
