/** What holds of every topology and every walk. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { redundancyOf } from "../../sim/analysis/redundancy.ts"
import type { RedundancyQuestion } from "../../sim/analysis/redundancy.ts"
import { shortestWalk } from "../../sim/analysis/shortest-walk.ts"
import { functionNames } from "../../sim/analysis/topology.ts"
import type { FunctionName, Hop, TopologyEdge } from "../../sim/analysis/topology.ts"

const size = 6
const ids = Array.from({ length: size }, (_, index) => `n${index}`)
const id = fc.constantFrom(...ids)
const functions = fc.subarray(functionNames.slice(0, 3))

/** Mostly connected graphs with few functions, so that walks exist and yet must collect. */
const topology = fc.record({
  nodes: fc.tuple(
    ...ids.map((each) => fc.record({ id: fc.constant(each), role: fc.constant("node"), gives: functions })),
  ),
  edges: fc.uniqueArray(
    fc.record({
      from: id,
      to: id,
      requires: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: functions }),
      loses: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: functions }),
      standsInFor: fc.constantFrom(undefined, undefined, undefined, functionNames[0]),
    }),
    { selector: ({ from, to }) => `${from} ${to}`, minLength: 8, maxLength: 22 },
  ),
})

const question: fc.Arbitrary<RedundancyQuestion> = fc.record({
  topology,
  initiator: fc.constant("n0"),
  holds: functions,
  needs: functions,
  goals: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }),
  walk: fc
    .array(id, { minLength: 1, maxLength: 8 })
    .map((visits) => visits.map((to, index) => ({ from: visits[index - 1] ?? "n0", to }))),
})

const hopsOf = (nodes: readonly string[]): readonly Hop[] =>
  nodes.slice(1).map((to, index) => ({ from: nodes[index] ?? "", to }))

/** All walks of up to `length` hops, one after the other, by plain trying. */
const shortestByTrying = (given: RedundancyQuestion, length: number): number | undefined => {
  let walks: { readonly at: string; readonly held: ReadonlySet<string> }[] = [
    { at: given.initiator, held: new Set(given.holds) },
  ]
  for (let hops = 0; hops <= length; hops++) {
    if (walks.some(({ at, held }) => given.goals.includes(at) && given.needs.every((need) => held.has(need))))
      return hops
    walks = walks.flatMap(({ at, held }) =>
      given.topology.edges
        .filter((edge) => edge.from === at && edge.requires.every((each) => held.has(each)))
        .map((edge) => {
          const kept = [...held].filter((each) => !(edge.loses as readonly string[]).includes(each))
          const gives = given.topology.nodes.find((node) => node.id === edge.to)?.gives ?? []
          return { at: edge.to, held: new Set([...kept, ...gives]) }
        }),
    )
    // Equal situations continue alike.
    walks = [...new Map(walks.map((walk) => [`${walk.at} ${[...walk.held].toSorted().join()}`, walk])).values()]
  }
  return undefined
}

describe("the shortest feasible walk", () => {
  test("is as long as trying all walks says", () => {
    fc.assert(
      fc.property(question, (given) => {
        const found = shortestWalk({
          topology: given.topology,
          start: given.initiator,
          holds: given.holds,
          needs: given.needs,
          goals: new Set(given.goals),
          offers: () => true,
          preferred: given.walk,
        })
        expect(found === undefined ? undefined : found.length - 1).toBe(shortestByTrying(given, 40))
      }),
      { numRuns: 400 },
    )
  })

  test("among equally short ones it is the one that shares most with the walk, then the first in the topology", () => {
    const edge = (from: string, to: string): TopologyEdge => ({
      from,
      to,
      requires: [],
      loses: [],
      standsInFor: undefined,
    })
    const diamond = {
      topology: {
        nodes: ["a", "b", "c", "d"].map((each) => ({ id: each, role: "", gives: [] })),
        edges: [edge("a", "c"), edge("a", "b"), edge("c", "d"), edge("b", "d")],
      },
      start: "a",
      holds: [],
      needs: [],
      goals: new Set(["d"]),
      offers: () => true,
    }
    expect(shortestWalk({ ...diamond, preferred: [] })).toEqual(["a", "b", "d"])
    expect(shortestWalk({ ...diamond, preferred: [{ from: "c", to: "d" }] })).toEqual(["a", "c", "d"])
  })
})

describe("redundancy of any walk", () => {
  test("counts are never negative, and the matched hops never more than the minimum has", () => {
    fc.assert(
      fc.property(question, (given) => {
        const { minimum, reasons, redundantHops } = redundancyOf(given)
        expect(reasons).toHaveLength(given.walk.length)
        expect(redundantHops).toBe(reasons.filter((reason) => reason !== undefined).length)
        if (minimum === undefined) expect(redundantHops).toBe(0)
        else {
          const reports = given.walk.filter(({ to }) => to === given.initiator).length
          expect(given.walk.length - redundantHops).toBeLessThanOrEqual(minimum.length - 1 + reports)
        }
        for (const reason of reasons) if (reason !== undefined) expect(reason).toMatch(/: the route n0.* suffices$/)
      }),
    )
  })

  test("the minimum itself has no redundant hop", () => {
    fc.assert(
      fc.property(question, (given) => {
        const { minimum } = redundancyOf(given)
        fc.pre(minimum !== undefined)
        const again = redundancyOf({ ...given, walk: hopsOf(minimum ?? []) })
        expect(again.redundantHops).toBe(0)
      }),
    )
  })

  test("renaming nodes changes no verdict", () => {
    fc.assert(
      fc.property(question, fc.shuffledSubarray(ids, { minLength: size, maxLength: size }), (given, names) => {
        const rename = (each: string): string => `x${names[ids.indexOf(each)] ?? each}`
        const hop = <T extends Hop>(each: T): T => ({ ...each, from: rename(each.from), to: rename(each.to) })
        const renamed = redundancyOf({
          ...given,
          topology: {
            nodes: given.topology.nodes.map((node) => ({ ...node, id: rename(node.id) })),
            edges: given.topology.edges.map(hop),
          },
          initiator: rename(given.initiator),
          goals: given.goals.map(rename),
          walk: given.walk.map(hop),
        })
        expect(renamed.reasons.map((reason) => reason !== undefined)).toEqual(
          redundancyOf(given).reasons.map((reason) => reason !== undefined),
        )
      }),
    )
  })

  test("a node that no edge joins changes nothing, word for word", () => {
    fc.assert(
      fc.property(question, fc.nat(size), functions, (given, at, gives: readonly FunctionName[]) => {
        const nodes = given.topology.nodes.toSpliced(at, 0, { id: "lonely", role: "node", gives })
        expect(redundancyOf({ ...given, topology: { ...given.topology, nodes } })).toEqual(redundancyOf(given))
      }),
    )
  })

  test("a hop that no walk of the topology can match is redundant wherever it is inserted", () => {
    fc.assert(
      fc.property(question, fc.nat(8), (given, at) => {
        const before = redundancyOf(given)
        fc.pre(before.minimum !== undefined)
        const walk = given.walk.toSpliced(at, 0, { from: "nowhere", to: "nowhere else" })
        expect(redundancyOf({ ...given, walk }).reasons[Math.min(at, given.walk.length)]).toBeDefined()
      }),
    )
  })
})
