/** A search for the capacity on the calling thread: where it ends, what limits, and what more load is. */
import { Effect } from "effect"
import { expect, test } from "vitest"
import { callingThread } from "../../sim/experiment/calling-thread.ts"
import { findCapacity, type CapacityQuestion } from "../../sim/experiment/capacity.ts"
import { underLoad } from "../../sim/experiment/load-factor.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { plainWorld } from "../support/world.ts"

const questionOf = (text: string, sets: readonly string[], given: Partial<CapacityQuestion> = {}): CapacityQuestion => {
  const source = { file: "test.yaml", text, sets }
  const decoded = decodeScenario(source.file, text, sets)
  if ("problems" in decoded) throw new Error(JSON.stringify(decoded.problems))
  const { scenario } = decoded
  const mechanism = scenario.kind === "push" ? scenario.mechanisms[0] : undefined
  return { source, scenario, mechanism, precision: 0.1, loadMax: 64, replicationsMax: 20, ...given }
}

const slowCore = ["nodes.scscf.service={base: 10 ms}", "run.duration=40 s", "run.warmUp=5 s", "run.replications=5"]

test("the S-CSCF, 20 ms of work a push, limits sip-message near 50/s, and twice the servers near twice that", async () => {
  const sets = [...slowCore, "objectives=[delivered within 300 ms >= 95 %]"]
  const found = await Effect.runPromise(findCapacity(questionOf(plainWorld, sets), callingThread()))
  const [met, missed] = found.rate
  expect(met).toBeGreaterThan(35)
  expect(missed).toBeLessThan(50)
  expect(found.limitingNode).toMatchObject({ node: "scscf", servers: 1 })
  expect(found.limitingNode!.utilisation).toBeGreaterThan(0.8)
  expect(found.doubled?.sets).toEqual(["nodes.scscf.servers=2"])
  expect(found.doubled?.gain?.[0]).toBeGreaterThan(1.8)
  expect(found.doubled?.gain?.[1]).toBeLessThan(2.6)
  // Twice the load has twice the arrivals per second, and every probe says what it saw.
  expect(found.probes[0]).toMatchObject({ load: 1, rate: 10, doubled: false, verdict: "met" })
  expect(found.probes.every(({ objectives }) => objectives.length === 1)).toBe(true)
  expect(found.probes.some(({ doubled }) => doubled)).toBe(true)
})

test("the core that two proxies share limits them, not either of the two, and twice the cores carry near twice the load", async () => {
  const onOneHost = [
    "hosts={box: {cores: 1, nodes: [scscf, pcscf], wakeUp: 0 ms}}",
    "nodes.pcscf.service={base: 10 ms}",
  ]
  const sets = [...slowCore, ...onOneHost, "objectives=[delivered within 300 ms >= 95 %]"]
  const found = await Effect.runPromise(findCapacity(questionOf(plainWorld, sets), callingThread()))
  // A push is 40 ms of work on the box: two messages at each of its nodes.
  expect(found.rate[0]).toBeGreaterThan(15)
  expect(found.rate[1]).toBeLessThan(25)
  expect(found.limitingNode).toMatchObject({ kind: "host", node: "box", servers: 1 })
  expect(found.doubled?.sets).toEqual(["hosts.box.cores=2"])
  expect(found.doubled?.gain?.[0]).toBeGreaterThan(1.6)
})

test("of a node with two instances both are doubled", async () => {
  const sets = [...slowCore, "nodes.scscf.instances=2", "objectives=[delivered within 300 ms >= 95 %]"]
  const question = questionOf(plainWorld, sets, { precision: 0.5 })
  const found = await Effect.runPromise(findCapacity(question, callingThread()))
  expect(found.limitingNode).toMatchObject({ kind: "node", servers: 1 })
  expect(found.limitingNode!.node).toMatch(/^scscf-[12]$/u)
  expect(found.doubled?.sets).toEqual(["nodes.scscf.servers=2"])
})

test("a scenario that never meets its objectives has no capacity, one without objectives no question", async () => {
  const never = questionOf(plainWorld, [...slowCore, "objectives=[p50 <= 1 ms]"])
  const found = await Effect.runPromise(findCapacity(never, callingThread()))
  expect(found).toMatchObject({ load: [null, 2 ** -10], limitingNode: { node: "scscf" }, doubled: null })
  const failure = await Effect.runPromise(Effect.flip(findCapacity(questionOf(plainWorld, slowCore), callingThread())))
  expect(failure.message).toMatch(/found none, allowed at least one/u)
})

test("more load is every rate multiplied and every interval divided, whatever the load is made of", async () => {
  const scaled = (load: string, sets: readonly string[] = []) =>
    Effect.runPromise(underLoad({ file: "a.yaml", text: `load: ${load}`, sets }, 4)).then((source) =>
      source.sets.slice(sets.length),
    )
  expect(await scaled("{ kind: poisson, rate: 30/min }")).toEqual(["load.rate=2/s"])
  expect(await scaled("{ rate: 1/s }", ["load.rate=5/s"])).toEqual(["load.rate=20/s"])
  expect(await scaled("{ kind: periodic, interval: 1 s }")).toEqual(["load.interval=250000000 ns"])
  expect(
    await scaled(
      "{ sources: { a: { to: x, rate: 1/s }, b: { to: x, interarrival: { erlang: { shape: 3, mean: 0.1 s } } } }, populations: { p: { think: 1 s } } }",
    ),
  ).toEqual(["load.sources.a.rate=4/s", "load.sources.b.interarrival.erlang.mean=25000000 ns"])
  expect(await scaled("{ states: [{ rate: 1/s, stay: 5 s }, { rate: 2/h }] }")).toEqual([
    "load.states.0.rate=4/s",
    `load.states.1.rate=${(2 / 3600) * 4}/s`,
  ])
  const refused = underLoad({ file: "a.yaml", text: "load: { pushes: [{ at: 1 s, device: 0 }] }", sets: [] }, 2)
  expect((await Effect.runPromise(Effect.flip(refused))).message).toMatch(/^a\.yaml: load\n {2}found no rate/u)
})
