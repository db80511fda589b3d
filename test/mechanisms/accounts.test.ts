/** The accounts close: every planned push is offered once, every message is counted where it was sent, whatever goes wrong. */
import { describe, expect, test } from "vitest"
import { costs, deviceStates } from "../../sim/trace/tables.ts"
import type { Replicated } from "../../sim/mechanisms/replicate.ts"
import { runPlain } from "../support/world.ts"

const labels = ["sip-message", "ppg-sip", "ppg-sip-loop", "loop-chained"] as const
const moving =
  "devices={count: 300, states: {im-offline: 60 %, unregistered: 20 %, off: 20 %}, away: {unregistered: 1 min, off: 2 min}, abrupt: 30 %, access: fixed}"
const everywhere = ["im-scscf", "im-ppg", "ppg-scscf", "ppg-icscf", "icscf-scscf", "scscf-pcscf", "pcscf-device"]

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}
const cost = ({ tables }: Replicated, name: (typeof costs)[number]): number =>
  sum(deviceStates.map((_, state) => tables.costs[state * costs.length + costs.indexOf(name)]!))
const kinds = ({ tables }: Replicated, test: (name: string) => boolean): number =>
  sum(tables.messages.filter(({ name }) => test(name)).map(({ count }) => count))

const worlds: readonly (readonly [string, readonly string[]])[] = [
  ["loss on every link, devices that vanish", [moving, ...everywhere.map((link) => `links.${link}.loss=0.2`)]],
  ["PAP lost more often than not, no retries", [moving, "links.im-ppg.loss=0.6", "nodes.im.store.retries=0"]],
  [
    "a PPG that cannot keep up",
    ["nodes.ppg.service.base=20 ms", "load.rate=60/s", "nodes.im.store.retries=0", "run.duration=3 min"],
  ],
  ["full stations", [moving, "nodes.scscf.capacity=2", "nodes.ppg.capacity=2", "load.rate=80/s", "run.duration=1 min"]],
  ["RFC 4320, short lives", [moving, "era=modern", "nodes.im.store.expiry=20 s", "links.pcscf-device.loss=0.3"]],
  [
    "large content over GPRS",
    [moving.replace("access: fixed", "access: gprs"), "content.size=3000 B", "run.duration=3 min"],
  ],
]

describe.each(worlds)("%s", (_, sets) => {
  test.each(labels)("%s: offered pushes are the planned ones, each once, and costs are the sum of theirs", (label) => {
    const result = runPlain(label, sets)
    const { tables } = result
    const pushes = tables.pushes!
    expect(sum(tables.outcomes)).toBe(pushes.push.length)
    expect(pushes.push).toEqual(Float64Array.from(pushes.push, (_number, index) => index))
    expect(cost(result, "messages")).toBe(sum(pushes.messages))
    // What belongs to no push is signalling that the mechanism adds: third-party REGISTER to the PPG.
    if (label !== "ppg-sip") expect(sum(tables.addedCosts)).toBe(0)
    expect(cost(result, "redundantHops")).toBe(sum(pushes.redundantHops))
    // Links, message kinds: the same messages counted at two places.
    expect(sum(tables.links.map(({ messages }) => messages))).toBe(kinds(result, () => true))
  })
})

test("signalling that ppg-sip alone causes is counted, and belongs to no device state", () => {
  const sets = [moving.replace("abrupt: 30 %, ", "")]
  const viaPpg = runPlain("ppg-sip", sets)
  const isRegister = (name: string): boolean => name === "SIP REGISTER"
  const requests = kinds(viaPpg, isRegister) - kinds(runPlain("sip-message", sets), isRegister)
  expect(requests).toBeGreaterThan(100)
  const added = viaPpg.tables.addedCosts[costs.indexOf("messages")]!
  expect(Math.abs(added - 2 * requests)).toBeLessThanOrEqual(2) // a last answer may still be on its way
})

test("a PPG keeps a push no longer than deliver-before, whatever its own patience", () => {
  const sets = [moving, "nodes.im.store.expiry=30 s", "nodes.ppg.store.expiry=1 d"]
  const { tables } = runPlain("ppg-sip", sets)
  const direct = runPlain("sip-message", sets).tables
  const expired = (outcomes: Float64Array): number => sum(deviceStates.map((_, state) => outcomes[state * 5 + 1]!))
  expect(expired(tables.outcomes)).toBeGreaterThan(0.9 * expired(direct.outcomes))
  for (const latencies of tables.latencyNs) for (const latency of latencies) expect(latency).toBeLessThan(63e9)
})

test("a 200 that follows a 100 is no retransmission", () => {
  const sets = [
    "era=modern",
    "nodes.device.service.base=5 s",
    "load={kind: planned, initiator: im, pushes: [{at: 1 s, device: 3}]}",
  ]
  const { flow, tables } = runPlain("sip-message", sets, { tracePush: 0 })
  const finals = flow!.records.filter(({ name }) => name === "200")
  expect(flow!.records.some(({ name }) => name === "100")).toBe(true)
  for (const from of ["device", "pcscf", "scscf"]) {
    expect(finals.filter((record) => record.from === from).map(({ retransmission }) => retransmission)[0]).toBe(0)
  }
  expect(tables.pushes!.retransmissions[0]).toBe(
    flow!.records.filter(({ retransmission }) => retransmission > 0).length,
  )
})

test.each([
  ["era=2005", true],
  ["era=modern", false],
] as const)("a 200 that comes when the core has given up (%s): passed on by the S-CSCF: %s", (era, isPassedOn) => {
  const sets = [
    era,
    "devices={count: 100, states: {im-offline: 100 %, unregistered: 0 %, off: 0 %}, access: fixed, timers: cellular}",
    "nodes.device.service.base=40 s",
    "nodes.im.store.retries=0",
    "load={kind: planned, initiator: im, pushes: [{at: 1 s, device: 3}]}",
  ]
  const flow = runPlain("sip-message", sets, { tracePush: 0 }).flow!
  const late = flow.records.filter(({ from, to, name }) => from === "scscf" && to === "im" && name === "200")
  expect(late.length > 0).toBe(isPassedOn)
})

test("a node's own work is never turned away, and counts as no drop", () => {
  const { tables } = runPlain("sip-message", [
    "nodes.im.capacity=1",
    "nodes.im.service.base=50 ms",
    "load.rate=15/s",
    "run.duration=2 min",
  ])
  const im = tables.nodes.find(({ node }) => node === "im")!
  expect(im.arrivals - im.drops).toBeGreaterThanOrEqual(tables.pushes!.push.length)
  expect(sum(tables.outcomes)).toBe(tables.pushes!.push.length)
})
