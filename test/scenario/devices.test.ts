/** `devices.access` and `devices.outages` of a scenario: what they mean, and every mistake in them as one line with its place. */
import { describe, expect, it, test } from "vitest"
import { problemsOf, pushText, right, told, withDevices } from "./push-text.ts"

describe("a mix of bearers", () => {
  const scenario = right(
    withDevices(
      "access: { mix: [{ share: 60 %, access: lte }, { share: 30 %, access: { technology: umts, loss: 0 }, stay: 5 min }, { share: 10 %, access: fixed }] }",
    ),
  )

  it("has the figures of each technology, with the changes of its own", () => {
    expect(scenario.world.devices.access).toMatchObject({
      kind: "mix",
      reRegisters: false,
      members: [
        { share: 0.6, access: { kind: "radio", technology: "lte" } },
        { share: 0.3, access: { technology: "umts", loss: 0 }, stay: { kind: "constant", value: 300e9 } },
        { share: 0.1, access: { kind: "fixed" } },
      ],
    })
  })

  it("has the wired way in the radio's delay, but for the devices on fixed access", () => {
    const access = scenario.world.links.find(({ b }) => b === "device")
    expect(access?.delay).toEqual({ kind: "constant", value: 0 })
    expect(access?.fixedDelay).toEqual({ kind: "lognormal", median: 8e6, sigma: 0.2 })
    const stated = right(
      withDevices("access: { mix: [{ share: 60 %, access: lte }, { share: 40 %, access: fixed }] }", {
        "  pcscf-device": "  pcscf-device: { delay: 5 ms }",
      }),
    ).world.links.find(({ b }) => b === "device")
    expect([stated?.delay, stated?.fixedDelay]).toEqual([{ kind: "constant", value: 5e6 }, undefined])
  })

  it("tells the figures of each member by its place, and takes cellular timers where one is a radio", () => {
    const paths = scenario.parameters.map(({ parameter }) => parameter)
    expect(paths).toContain("devices.access.mix.0.access.setUp")
    expect(paths).toContain("devices.access.mix.1.access.loss")
    expect(scenario.world.devices.cellularTimers).toBe(true)
  })

  it.each([
    [["gprs", "umts"], 30e6],
    [["gprs", "lte"], 10e6],
    [["gprs", "fixed"], 10e6],
  ])("of %s has the processing time of its newest terminal", ([one, other], median) => {
    const { nodes } = right(
      withDevices(`access: { mix: [{ share: 50 %, access: ${one} }, { share: 50 %, access: ${other} }] }`),
    ).world
    expect(nodes.find(({ role }) => role === "device")?.station.service.base).toMatchObject({ median })
  })
})

const two = (first: string, second: string): string =>
  `access: { mix: [{ share: 60 %, ${first} }, { share: 40 %, ${second} }] }`

test.each([
  [
    "neither technology nor mix",
    "access: { loss: 1 % }",
    "devices.access: a map without technology; technology, or mix",
  ],
  [
    "a figure beside a mix",
    "access: { loss: 1 %, mix: [{ share: 60 %, access: lte }, { share: 40 %, access: umts }] }",
    "devices.access.loss: loss beside mix; inside the access of a member",
  ],
  [
    "one bearer",
    "access: { mix: [{ share: 100 %, access: lte }] }",
    "devices.access.mix: a list of 1; 2 to 16 bearers",
  ],
  [
    "shares that do not add up",
    "access: { mix: [{ share: 60 %, access: lte }, { share: 30 %, access: umts }] }",
    "devices.access.mix: shares that add up to 90 %; shares that add up to 100 %",
  ],
  [
    "a stay at the first bearer",
    two("access: lte, stay: 1 min", "access: umts"),
    "devices.access.mix.0.stay: a stay at the first bearer; none",
  ],
  [
    "hand-overs to fixed access",
    two("access: lte", "access: fixed, stay: 1 min"),
    "devices.access.mix.1.stay: hand-overs between fixed access and a radio; only between radio technologies",
  ],
  [
    "a stay too short",
    two("access: lte", "access: umts, stay: 1 ms"),
    'devices.access.mix.1.stay: "1 ms"; stays of 1 s',
  ],
  [
    "renewals where nobody moves",
    "access: { reRegister: true, mix: [{ share: 60 %, access: lte }, { share: 40 %, access: umts }] }",
    "devices.access.reRegister: reRegister where no device moves; only beside a stay",
  ],
  [
    "renewals without a mix",
    "access: { technology: lte, reRegister: true }",
    "devices.access.reRegister: reRegister without mix",
  ],
  [
    "a tail that nothing leaves, in a member",
    two("access: { technology: lte, tail: 1 s }", "access: umts"),
    'devices.access.mix.0.access.tail: "1 s"; promotion beside it',
  ],
  [
    "a technology of nobody",
    two("access: ltee", "access: umts"),
    'devices.access.mix.0.access: "ltee"; one of fixed, gprs',
  ],
  [
    "an outage too late",
    "outages: [{ at: 10 s, duration: 1 s }]",
    'devices.outages.0.at: "10 s"; an instant within run.duration',
  ],
  [
    "an outage of no length",
    "outages: [{ at: 1 s, duration: 0 s }]",
    'devices.outages.0.duration: "0 s"; more than 0 s',
  ],
  [
    "an outage within another",
    "outages: [{ at: 1 s, duration: 2 s, spread: 3 s }, { at: 5 s, duration: 1 s }]",
    'devices.outages.1.at: "5 s"; an instant after the outage before it is over',
  ],
  ["an outage without an end", "outages: [{ at: 1 s }]", "devices.outages.0.duration: nothing; duration: a time"],
  [
    "an outage beyond all time",
    "outages: [{ at: 1 s, duration: 104 d, spread: 104 d }]",
    "devices.outages.0: devices.outages.0 of 208 d beside a run.duration of 10 s",
  ],
])("%s is one line", (_, devices, expected) => {
  const problems = told(withDevices(devices))
  expect(problems).toHaveLength(1)
  expect(problems[0]!.startsWith(expected), problems[0]).toBe(true)
  expect(problemsOf(withDevices(devices))[0]?.line).toBeGreaterThan(0)
})

test("come-backs and hand-overs without end are refused", () => {
  const devices = (more: string): string =>
    pushText({ devices: `devices: { count: 10000000, states: { im-offline: 100 % }, ${more} }` })
  const outages = Array.from({ length: 6 }, (_, i) => `{ at: ${i} s, duration: 100 ms }`).join(", ")
  expect(told(devices(`outages: [${outages}]`))).toEqual([
    "devices.outages: 60000000 come-backs; up to 50000000 in one replication",
  ])
  const mix = two("access: lte", "access: umts, stay: 1 s")
  expect(told(devices(mix))).toEqual([
    "devices.access.mix: 80000000 hand-overs to be expected in run.duration; up to 50000000 in one replication",
  ])
})

test("what no scenario asks for is not in its identity: no outages, no spread", () => {
  const { world } = right(withDevices("outages: []"))
  expect(world.devices.outages).toBeUndefined()
  expect(world.nodes[0]?.store.spreadNs).toBeUndefined()
  const spread = right(withDevices("outages: []", { "  im": "  im: { role: im-server, store: { spread: 30 s } }" }))
  expect(spread.world.nodes[0]?.store.spreadNs).toBe(30e9)
})
