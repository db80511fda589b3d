/**
 * Shortest feasible walk of a push: breadth-first search over (node, what the walk holds), after the README's "Redundancy".
 * Rule 1: visiting a node adds what it gives; an edge is taken only by a walk that holds what the edge requires.
 * Rule 2: among the shortest walks, the one with most edges in `preferred`, then the one whose nodes stand first in the topology.
 */
import { holdings, hopKey } from "./topology.ts"
import type { Holding, Hop, Topology, TopologyEdge } from "./topology.ts"

export interface WalkQuestion {
  readonly topology: Topology
  readonly start: string
  /** What the walk holds before it starts. */
  readonly holds: readonly Holding[]
  /** What it must hold at its end. */
  readonly needs: readonly Holding[]
  /** Where it may end. */
  readonly goals: ReadonlySet<string>
  readonly offers: (edge: TopologyEdge) => boolean
  readonly preferred: readonly Hop[]
}

const maskOf = (held: readonly Holding[]): number =>
  held.reduce((mask, holding) => mask | (1 << holdings.indexOf(holding)), 0)

/** An edge that is offered, with sets of holdings as bit masks. */
interface Leaving {
  readonly to: number
  readonly requires: number
  readonly keeps: number
  readonly brings: number
  readonly isPreferred: boolean
}

interface Step {
  readonly state: number
  readonly isPreferred: boolean
}

/** The nodes of the shortest feasible walk, start and end included; `undefined` when there is none. */
export const shortestWalk = (question: WalkQuestion): readonly string[] | undefined => {
  const { topology } = question
  const nodes = topology.nodes
  const indexOf = new Map(nodes.map((node, index) => [node.id, index]))
  const gives = nodes.map((node) => maskOf(node.gives))
  const sets = 1 << holdings.length
  const preferred = new Set(question.preferred.map(hopKey))
  const leaving = nodes.map((): Leaving[] => [])
  for (const edge of topology.edges) {
    const from = indexOf.get(edge.from)
    const to = indexOf.get(edge.to)
    if (from === undefined || to === undefined || !question.offers(edge)) continue
    leaving[from]?.push({
      to,
      requires: maskOf(edge.requires),
      keeps: ~maskOf(edge.loses),
      brings: maskOf(edge.gives ?? []),
      isPreferred: preferred.has(hopKey(edge)),
    })
  }
  for (const edges of leaving) edges.sort((x, y) => x.to - y.to)

  const start = indexOf.get(question.start)
  if (start === undefined) return undefined
  const needs = maskOf(question.needs)
  const isGoal = (state: number): boolean =>
    question.goals.has(nodes[Math.floor(state / sets)]?.id ?? "") && ((state % sets) & needs) === needs

  // Layers of states at equal distance, with every edge between one layer and the next.
  const steps = new Map<number, Step[]>()
  let layer = [start * sets + maskOf(question.holds)]
  const layers = [layer]
  const seen = new Set(layer)
  while (layer.length > 0 && !layer.some(isGoal)) {
    const next = new Set<number>()
    for (const state of layer) {
      const held = state % sets
      const onward: Step[] = []
      for (const edge of leaving[Math.floor(state / sets)] ?? []) {
        if ((held & edge.requires) !== edge.requires) continue
        const reached = edge.to * sets + ((held & edge.keeps) | edge.brings | (gives[edge.to] ?? 0))
        if (seen.has(reached)) continue
        next.add(reached)
        onward.push({ state: reached, isPreferred: edge.isPreferred })
      }
      steps.set(state, onward)
    }
    for (const state of next) seen.add(state)
    layer = [...next]
    layers.push(layer)
  }
  if (layer.length === 0) return undefined

  // From the goals back: the most preferred edges that a state can still collect on a shortest walk.
  const best = new Map<number, number>()
  const choice = new Map<number, number>()
  for (const state of layer) if (isGoal(state)) best.set(state, 0)
  for (const states of layers.slice(0, -1).reverse()) {
    for (const state of states) {
      for (const step of steps.get(state) ?? []) {
        const rest = best.get(step.state)
        if (rest === undefined) continue
        const value = rest + (step.isPreferred ? 1 : 0)
        if (value <= (best.get(state) ?? -1)) continue
        best.set(state, value)
        choice.set(state, step.state)
      }
    }
  }
  const walk: string[] = []
  for (let state = layers[0]?.[0]; state !== undefined; state = choice.get(state)) {
    walk.push(nodes[Math.floor(state / sets)]?.id ?? "")
  }
  return walk
}
