/** The seams: a mechanism is one file, tracing only looks, filter criteria that run in a circle are refused. */
import { Schema } from "effect"
import { expect, test } from "vitest"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { defineMechanism } from "../../sim/mechanisms/mechanism.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { plainWorld, preparedWorld, runPlain, scenarioOf } from "../support/world.ts"

test("a new mechanism is one definition in the list: here, the PPG as a proxy for every state, chained", () => {
  const viaTheGateway = defineMechanism({
    id: "test-ppg-first",
    summary:
      "the initiator sends its MESSAGE to the recipient, and the filter criteria bring in the PPG with high priority",
    route: "initiator → S-CSCF → PPG → S-CSCF → P-CSCF → device",
    requires: { initiator: "sip", ppg: "ota-sip", device: "sip-push-receiver" },
    parameters: Schema.Struct({}),
    install: (plan) => {
      plan.ppgVariant = "chained"
      plan.pushBySip(plan.initiator, "recipient")
      plan.addCriterion({
        server: plan.directory.node(plan.ppg).id,
        priority: 0,
        method: "MESSAGE",
        sessionCase: "registered",
        exceptAsserted: [],
      })
    },
  })
  const catalogue = [...mechanisms, viaTheGateway]
  const scenario = scenarioOf(
    plainWorld.replace("mechanisms: [sip-message,", "mechanisms: [test-ppg-first, sip-message,"),
    ["load={kind: planned, initiator: im, pushes: [{at: 1 s, device: 3}]}"],
    catalogue,
  )
  const world = preparedWorld(scenario, "test-ppg-first", catalogue)
  const { tables } = replicate(world, { seed: 1, replication: 0, keepPushes: true })
  expect(tables.pushes!.messages[0]).toBe(10)
  expect(tables.pushes!.redundantHops[0]).toBe(2)
})

test("keeping the trace changes neither events nor tables", () => {
  const sets = ["links.pcscf-device.loss=0.1", "links.scscf-pcscf.loss=0.1", "run.duration=1 min"]
  for (const label of ["sip-message", "ppg-sip", "ppg-sip-loop"]) {
    const plain = runPlain(label, sets)
    const traced = runPlain(label, sets, { tracePush: 17 })
    expect(traced.flow!.records.length).toBeGreaterThan(6)
    expect(traced.tables).toEqual(plain.tables)
  }
})

test("mechanisms under comparison see the same pushes and the same devices", () => {
  const sets = [
    "devices.states={im-offline: 60 %, unregistered: 20 %, off: 20 %}",
    "devices.away={unregistered: 1 min, off: 2 min}",
  ]
  const [one, other] = ["sip-message", "ppg-sip-loop"].map((label) => runPlain(label, sets).tables.pushes!)
  expect(one!.device).toEqual(other!.device)
  expect(one!.plannedNs).toEqual(other!.plannedNs)
  expect(one!.state).toEqual(other!.state)
})

test("without the exclusion of its own identity the IM server's criterion sends its push back: refused as a cycle", () => {
  const text = plainWorld.replace('        exceptAsserted: ["sip:im1@home1.net", "sip:ppg1@home1.net"]\n', "")
  expect(() => preparedWorld(scenarioOf(text), "sip-message")).toThrow(/cycle.*sip:im1@home1\.net.*exceptAsserted/s)
})

test("a link that the route needs and the scenario lacks is named", () => {
  const text = plainWorld.replace("  scscf-pcscf: { delay: 1 ms }\n", "")
  expect(() => preparedWorld(scenarioOf(text), "sip-message")).toThrow(/scscf.*pcscf/)
})
