/** Chains of ways: what each outcome triggers, who keeps the push, and that no hop is redundant that is taken only when it is needed. */
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const world = plainWorld
  .replace(
    /mechanisms: \[.*\]\n/,
    "mechanisms: [sip-message, { use: sip-message, as: chain, fallback: [ppg-wsp-cl] }, { use: ppg-sip, as: at-ppg, fallback: [ppg-wsp-cl] }]\n",
  )
  .replace("  device: { role: device }", "  smsc: { role: smsc }\n  msc: { role: msc }\n  device: { role: device }")
  .replace("  pcscf-device:", "  ppg-smsc: {}\n  smsc-hss: {}\n  smsc-msc: {}\n  msc-device: {}\n  pcscf-device:")
  .replace("compliance: [push-2.2] }", "compliance: [push-2.2], bearers: [sms] }")
  .replace("rate: 10/s", "rate: 1/s")

const unregistered = [
  "devices.states={ im-offline: 0 %, unregistered: 100 %, off: 0 % }",
  "devices.away.unregistered=never",
]
const one = "load: { kind: planned, initiator: im, pushes: [{ at: 10 s, device: 3 }] }"

const run = (label: string, sets: readonly string[] = [], tracePush?: number, text = world) => {
  const scenario = scenarioOf(text, sets)
  const { tables, flow } = replicate(preparedWorld(scenario, label), {
    seed: 1,
    replication: 0,
    keepPushes: true,
    tracePush,
  })
  const offered = tables.outcomes.reduce((x, y) => x + y, 0)
  const count = (outcome: (typeof outcomes)[number]): number =>
    tables.outcomes.filter((_, i) => i % outcomes.length === outcomes.indexOf(outcome)).reduce((x, y) => x + y, 0)
  const cost = (name: (typeof costs)[number]): number =>
    tables.costs.filter((_, i) => i % costs.length === costs.indexOf(name)).reduce((x, y) => x + y, 0) / offered
  return { tables, flow, offered, count, cost }
}
const planned = world.replace("load: { kind: poisson, initiator: im, rate: 1/s }", one)

describe("SIP, then SMS", () => {
  test("a registered device is reached by the first way, and nothing else is tried", () => {
    const [chain, alone] = [run("chain"), run("sip-message")]
    expect(chain.count("delivered")).toBe(alone.count("delivered"))
    expect(chain.cost("messages")).toBe(alone.cost("messages"))
  })

  test("480 of an unregistered device triggers the next way at once, and none of its hops is redundant", () => {
    const { flow, count, cost } = run("chain", unregistered, 0, planned)
    const requests = flow!.records.filter(({ direction }) => direction === "request").map(({ name }) => name)
    // The content takes two short messages.
    expect(requests).toHaveLength(10)
    expect([...new Set(requests)]).toEqual([
      "MESSAGE",
      "push-message",
      "submit_sm",
      "SendRoutingInfoForSM",
      "MT-ForwardSM",
      "DELIVER",
    ])
    expect([count("delivered"), cost("redundantHops")]).toEqual([1, 0])
    expect(flow!.records.some(({ name }) => name === "hands over to another way (480)")).toBe(true)
  })

  test("nobody answers: the next way after Timer F, 32 s, and a device that hears both counts as duplicated", () => {
    const silent = run("chain", ["links.pcscf-device.loss=100%"], 0, planned)
    const submitted = silent.flow!.records.find(({ name }) => name === "push-message")!
    expect(submitted.sent - silent.flow!.planned).toBeCloseTo(32, 1)
    expect(silent.count("delivered")).toBe(1)
    // Every 200 is lost on its way back between the cores: the MESSAGE is there, and its sender does not know.
    const doubled = run("chain", ["links.scscf-pcscf.loss=45%", "run.duration=20 min"])
    expect(doubled.tables.duplicated.reduce((x, y) => x + y, 0)).toBeGreaterThan(0)
  })
})

test("a MESSAGE that arrives after its sender has given up, and the short message that 408 triggered: one push, delivered twice", () => {
  const text = world.replace("rate: 1/s", "rate: 0.05/s")
  const lossy = ["links.scscf-pcscf.loss=75%", "nodes.im.store.retries=0", "run.duration=20 min"]
  const { tables } = run("chain", lossy, undefined, text)
  const doubled = tables.pushes!.push.filter((_, row) => tables.pushes!.outcome[row] === outcomes.indexOf("delivered"))
  expect(sum(tables.duplicated)).toBeGreaterThan(0)
  const told = [...doubled]
    .values()
    .map((push) => run("chain", lossy, push, text).flow!.records)
    .find((records) => records.filter(({ kind }) => kind === "delivered").length > 1)!
  const at = (found: (record: (typeof told)[number]) => boolean): number => told.find(found)!.sent
  const handsOver = at(({ name }) => name === "hands over to another way (408)")
  const [first, second] = told.filter(({ kind }) => kind === "delivered")
  expect(handsOver - at(({ name }) => name === "MESSAGE")).toBeGreaterThanOrEqual(32)
  expect(first!.sent).toBeLessThan(second!.sent)
  expect(told.some(({ name, from }) => name === "DELIVER" && from === "msc")).toBe(true)
})

const sum = (values: Iterable<number>): number => [...values].reduce((x, y) => x + y, 0)

describe("one PPG with two ways", () => {
  test("is given the push once and tries its ways in their order", () => {
    const { flow, count } = run("at-ppg", unregistered, 0, planned)
    const names = flow!.records.filter(({ direction }) => direction === "request").map(({ name }) => name)
    expect(names.filter((name) => name === "push-message")).toHaveLength(1)
    expect(names.indexOf("MESSAGE")).toBeLessThan(names.indexOf("submit_sm"))
    expect(flow!.records.some(({ name }) => name === "falls back to way 2 (480)")).toBe(true)
    expect(count("delivered")).toBe(1)
  })
})

test.each(["chain", "at-ppg"])("%s: every push ends once, with loss and devices that come and go", (label) => {
  const { tables, offered } = run(label, [
    "links.pcscf-device.loss=20%",
    "links.im-ppg.loss=20%",
    "links.ppg-smsc.loss=10%",
    "devices.states={ im-offline: 60 %, unregistered: 20 %, off: 20 % }",
    "devices.away={ unregistered: 2 min, off: 2 min }",
    "devices.abrupt=50%",
    "run.duration=30 min",
  ])
  const rows = tables.pushes!
  expect([rows.push.length, new Set(rows.push).size]).toEqual([offered, offered])
  const messages = rows.messages.reduce((x, y) => x + y, 0)
  expect(tables.costs.filter((_, i) => i % costs.length === costs.indexOf("messages")).reduce((x, y) => x + y, 0)).toBe(
    messages,
  )
})
