/** What a push costs where nothing is lost: the counts that a delegate can check by hand against the standards. */
import { describe, expect, test } from "vitest"
import { costs, deviceStates, outcomes } from "../../sim/trace/tables.ts"
import type { Replicated } from "../../sim/mechanisms/replicate.ts"
import { plainWorld, runPlain, scenarioOf, preparedWorld } from "../support/world.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"

const perPush = ({ tables }: Replicated, cost: (typeof costs)[number], state = 0): number => {
  const offered = tables.outcomes
    .slice(state * outcomes.length, (state + 1) * outcomes.length)
    .reduce((sum, count) => sum + count, 0)
  return tables.costs[state * costs.length + costs.indexOf(cost)]! / offered
}

/** A push planned in the last second may not be complete: the load stops before the run does. */
const settled = [
  "load={kind: planned, initiator: im, pushes: [{at: 1 s, device: 3}, {at: 2 s, device: 3}, {at: 2 s, device: 4}]}",
]

describe("RFC 3428 §4 vector 10: im-offline device, no loss, fixed access, IM server knows the S-CSCF", () => {
  const rows = [
    ["sip-message", 3, 0, 6, 0],
    ["loop-chained", 5, 2, 10, 4],
    ["ppg-sip-loop", 6, 3, 14, 8],
    ["ppg-sip", 5, 3, 12, 8],
  ] as const
  test.each(rows)(
    "%s: %d hops, %d redundant, %d messages, %d redundant",
    (label, hops, redundantHops, messages, redundant) => {
      const result = runPlain(label, settled)
      expect(perPush(result, "hops")).toBe(hops)
      expect(perPush(result, "redundantHops")).toBe(redundantHops)
      expect(perPush(result, "messages")).toBe(messages)
      expect(perPush(result, "redundantMessages")).toBe(redundant)
      expect(perPush(result, "retransmissions")).toBe(0)
    },
  )

  test("bytes per push are those of the printed messages", () => {
    for (const [label] of rows) {
      const result = runPlain(label, settled, { tracePush: 1 })
      const flow = result.flow!
      expect(flow.bytes, label).toBe(result.tables.pushes!.bytes[1])
      expect(flow.messages, label).toBe(result.tables.pushes!.messages[1])
      expect(flow.redundantHops, label).toBe(result.tables.pushes!.redundantHops[1])
      expect(flow.redundantMessages, label).toBe(result.tables.pushes!.redundantMessages[1])
      for (const record of flow.records.filter(({ kind }) => kind === "message")) {
        const octets = record.encoding === "hex" ? record.text.length / 2 : new TextEncoder().encode(record.text).length
        expect(octets).toBe(record.bytes)
      }
    }
  })

  test("a result notification is one more hop, redundant because its submission is", () => {
    const text = plainWorld.replace("ppg-sip,", "{ use: ppg-sip, resultNotification: true },")
    const result = replicate(preparedWorld(scenarioOf(text, settled), "ppg-sip"), {
      seed: 1,
      replication: 0,
      keepPushes: true,
    })
    expect(perPush(result, "hops")).toBe(6)
    expect(perPush(result, "redundantHops")).toBe(4)
    expect(perPush(result, "messages")).toBe(14)
    expect(perPush(result, "redundantMessages")).toBe(10)
  })
})

test("RFC 3428 §4 vector 10: an MMS centre has no SIP: the PPG translates, and none of its hops is redundant", () => {
  const text = plainWorld
    .replace(
      "mechanisms: [sip-message, ppg-sip, ppg-sip-loop, { use: ppg-sip-loop, as: loop-chained, variant: chained }]",
      "mechanisms: [ppg-sip]",
    )
    .replace('im: { role: im-server, identity: "sip:im1@home1.net" }', "im: { role: mms-centre }")
    .replace(/ {6}- \{ server: im, priority: 1[^\n]*\n[\s\S]*?exceptAsserted[^\n]*\n/, "")
    .replace("    filterCriteria:\n", "")
    .replace("  im-scscf: { delay: 1 ms }\n", "")
  const result = replicate(preparedWorld(scenarioOf(text, settled), "ppg-sip"), {
    seed: 1,
    replication: 0,
    keepPushes: true,
  })
  expect(perPush(result, "hops")).toBe(5)
  expect(perPush(result, "messages")).toBe(12)
  expect(perPush(result, "redundantHops")).toBe(0)
  expect(perPush(result, "redundantMessages")).toBe(0)
})

test("an unregistered device gets nothing over SIP before it comes back", () => {
  const away = [
    "devices.states={im-offline: 0 %, unregistered: 100 %, off: 0 %}",
    "devices.away.unregistered=2 min",
    ...settled,
  ]
  for (const label of ["sip-message", "ppg-sip", "ppg-sip-loop", "loop-chained"]) {
    const { tables } = runPlain(label, away)
    const unregistered = deviceStates.indexOf("unregistered")
    expect(tables.latencyNs[unregistered]!.length, label).toBe(3)
    for (const latency of tables.latencyNs[unregistered]!) expect(latency, label).toBeGreaterThan(0.5e9)
    expect(perPush({ tables, flow: undefined, stopped: "time" }, "hops", unregistered)).toBeGreaterThan(3)
  }
})
