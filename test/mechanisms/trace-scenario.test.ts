/** The shipped trace: every push of the file happens at its instant, to its device, with its octets, by every mechanism and in every replication. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { shippedFlow } from "../support/shipped-flow.ts"
import { shippedFiles } from "../support/shipped-files.ts"
import { preparedWorld, scenarioOf } from "../support/world.ts"

const text = readFileSync(new URL("../../scenarios/trace.yaml", import.meta.url), "utf8")
const scenario = scenarioOf(text, [], mechanisms, shippedFiles(text))
const rows = readFileSync(new URL("../../scenarios/trace.csv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .slice(1)

test("the file has what the notes say of it", () => {
  expect(rows).toHaveLength(228)
  expect(scenario.notes).toContain("228 pushes to 200 devices")
  const devices = rows.map((row) => Number(row.split(",")[1]))
  expect(Math.max(...devices)).toBeLessThan(scenario.world.devices.count)
})

test.each(scenario.mechanisms.flatMap(({ label }) => [0, 3].map((replication) => ({ label, replication }))))(
  "$label plays it in replication $replication, and delivers it",
  ({ label, replication }) => {
    const { tables } = replicate(preparedWorld(scenario, label), { seed: 1, replication, keepPushes: true })
    const { plannedNs, device, outcome } = tables.pushes!
    const played = Array.from(plannedNs, (ns, push) => `${(ns / 1e9).toFixed(3)},${device[push]}`)
    expect(played).toEqual(rows.map((row) => row.split(",").slice(0, 2).join(",")))
    expect(Array.from(outcome).every((each) => each === 0)).toBe(true)
  },
)

test("the recorded octets are those of the bodies", () => {
  const push = 17
  const flow = replicate(preparedWorld(scenario, "sip-message"), {
    seed: 1,
    replication: 0,
    keepPushes: false,
    tracePush: push,
  }).flow!
  const first = flow.records.find(({ kind, protocol }) => kind === "message" && protocol === "SIP")!
  expect(first.text).toContain(`Content-Length: ${rows[push]!.split(",")[2]}`)
})

test("a flow of it is found, though the file goes on when the run is cut short to choose a push", async () => {
  const { push, mechanism, outcome } = await shippedFlow("trace", [], "ppg-sip")
  expect([push, mechanism, outcome]).toEqual([0, "ppg-sip", "delivered"])
})
