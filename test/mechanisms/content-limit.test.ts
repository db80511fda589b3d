/** RFC 3428 §8: who pushes by MESSAGE sends none of more than 1300 octets; what is larger goes another way, or no way. */
import { describe, expect, test } from "vitest"
import { costs, outcomes } from "../../sim/trace/tables.ts"
import { plainWorld, preparedWorld, runPlain, scenarioOf } from "../support/world.ts"

const index: Readonly<Record<string, number>> = { "sip-message": 0, "ppg-sip": 1, "ppg-sip-loop": 2, "loop-chained": 3 }
const use: Readonly<Record<string, string>> = { "loop-chained": "ppg-sip-loop, as: loop-chained, variant: chained" }
const planned = "load={kind: planned, initiator: im, pushes: [{at: 10 s, device: 3}, {at: 10.1 s, device: 3}]}"

const run = (label: string, size: number, settings = "") => {
  const { tables, flow } = runPlain(
    label,
    [
      planned,
      "content.type=text/plain",
      `content.size=${size} B`,
      `mechanisms.${index[label]}={use: ${use[label] ?? label}${settings}}`,
    ],
    { tracePush: 0 },
  )
  const share = (name: (typeof outcomes)[number]): number => tables.outcomes[outcomes.indexOf(name)]!
  return {
    share,
    flow: flow!,
    messages: tables.messages.find(({ name }) => name === "SIP MESSAGE")?.count ?? 0,
    tables,
  }
}

describe.each(["sip-message", "ppg-sip", "ppg-sip-loop", "loop-chained"])("%s", (label) => {
  const scenario = scenarioOf(plainWorld, ["content.type=text/plain"])
  const { table, routes } = preparedWorld(scenario, label)
  const most = 120 + 1300 - table.requestSize(routes.legs[0]!.delivery.first, 120, 0) + /* Content-Length */ 0

  test("1300 octets go, 1301 do not: 513 by the sender's own verdict, and no MESSAGE at all", () => {
    expect(run(label, most).share("delivered")).toBe(2)
    const { share, messages, flow } = run(label, most + 1)
    expect([share("rejected"), messages]).toEqual([2, 0])
    expect(flow.records.some(({ name }) => name === "too large for a MESSAGE")).toBe(true)
  })

  test("with the limit off it goes, over TCP", () => {
    const { share, flow } = run(label, most + 1, ", contentLimit: off")
    expect(share("delivered")).toBe(2)
    expect(flow.records.some(({ name, transport }) => name === "MESSAGE" && transport === "TCP")).toBe(true)
  })
})

test("what is too large is tried in the next way of the chain", () => {
  const { share, messages, tables } = run("sip-message", 3000, ", fallback: [{use: ppg-sip-loop, contentLimit: off}]")
  expect(share("delivered")).toBe(2)
  expect(messages).toBe(2 * 6)
  expect(tables.costs[costs.indexOf("hops")]).toBe(2 * 6)
})
