/** The capacity that a search finds, held against the load at which the closed form reaches the objective. */
import { Effect } from "effect"
import { expect, test } from "vitest"
import { callingThread } from "../../sim/experiment/calling-thread.ts"
import { findCapacity } from "../../sim/experiment/capacity.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { erlangB } from "../../sim/statistics/theory/erlang-b.ts"

/** The load at which a rising function reaches a value. */
const reached = (of: (load: number) => number, value: number): number => {
  let [low, high] = [1e-6, 1e6]
  for (let i = 0; i < 200; i++) {
    const mid = (low + high) / 2
    if (of(mid) < value) low = mid
    else high = mid
  }
  return low
}

const capacityOf = async (nodes: string, objective: string, seed: number) => {
  const text = `
title: t
question: q
kind: queueing
nodes: { desk: ${nodes} }
load: { sources: { calls: { to: desk, rate: 1/s } } }
run: { duration: 1100 s, warmUp: 100 s, replications: 10, seed: ${seed} }
objectives: ["${objective}"]
`
  const decoded = decodeScenario("q.yaml", text, [])
  if ("problems" in decoded) throw new Error(JSON.stringify(decoded.problems))
  const question = {
    source: { file: "q.yaml", text, sets: [] },
    scenario: decoded.scenario,
    mechanism: undefined,
    precision: 0.05,
    loadMax: 64,
    replicationsMax: 40,
  }
  return Effect.runPromise(findCapacity(question, callingThread()))
}

test("ten lines of Erlang's loss system carry 4.46 erlangs at 1 % blocking, twenty 12.03", async () => {
  const erlangs = (servers: number) => reached((a) => erlangB({ offeredErlangs: a, servers }), 0.01)
  expect(erlangs(10)).toBeCloseTo(4.461, 3) // the printed tables
  const { rate, doubled, limitingNode } = await capacityOf(
    "{ servers: 10, capacity: 10, service: { exponential: { mean: 1 s } } }",
    "blocked <= 1 %",
    1,
  )
  expect(rate[0]).toBeLessThanOrEqual(erlangs(10))
  expect(rate[1]).toBeGreaterThan(erlangs(10))
  expect(rate[1]! - rate[0]!).toBeLessThan(0.12 * rate[1]!)
  expect(limitingNode).toMatchObject({ node: "desk", servers: 10 })
  expect(doubled?.sets).toEqual(["nodes.desk.servers=20", "nodes.desk.capacity=20"])
  expect(doubled?.rate[0]).toBeLessThanOrEqual(erlangs(20))
  expect(doubled?.rate[1]).toBeGreaterThan(erlangs(20))
})

test("a single server with a mean of 0.5 s carries the load at which 90 % of M/M/1 are served within 2 s", async () => {
  // P(sojourn > t) = exp(−(μ − λ) t): Kleinrock, Queueing Systems I, §5.8
  const carried = reached((load) => Math.exp(-(2 - Math.min(load, 2)) * 2), 0.1)
  const { rate } = await capacityOf("{ service: { exponential: { mean: 0.5 s } } }", "departed within 2 s >= 90 %", 3)
  expect(rate[0]).toBeLessThanOrEqual(carried)
  expect(rate[1]).toBeGreaterThan(carried)
  expect(rate[1]! - rate[0]!).toBeLessThan(0.3 * rate[1]!)
})
