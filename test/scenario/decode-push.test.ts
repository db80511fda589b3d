/** Decoding of push scenarios: what a short file means, and that every mistake is told with its place. */
import { describe, expect, it } from "vitest"
import { formatProblems, type Problem } from "../../sim/scenario/problem.ts"
import { decodeScenario, type PushScenario } from "../../sim/scenario/scenario.ts"
import { lineOf, pushText } from "./push-text.ts"

const file = "scenarios/test.yaml"

const right = (text: string, sets: readonly string[] = []): PushScenario => {
  const decoded = decodeScenario(file, text, sets)
  if ("problems" in decoded) throw new Error(formatProblems(decoded.problems))
  if (decoded.scenario.kind !== "push") throw new Error("expected a push scenario")
  return decoded.scenario
}

const wrong = (text: string, sets: readonly string[] = []): readonly Problem[] => {
  const decoded = decodeScenario(file, text, sets)
  return "problems" in decoded ? decoded.problems : []
}

/** Path and found of each problem. */
const told = (text: string, sets: readonly string[] = []): readonly string[] =>
  wrong(text, sets).map((p) => `${p.path}: ${p.found}`)

describe("a short scenario", () => {
  const scenario = right(pushText())

  it("takes its name from the file", () => {
    expect(scenario.name).toBe("test")
  })

  it("keeps nodes in the order of the file, each with a host of its own", () => {
    expect(scenario.world.nodes.map((n) => n.id)).toEqual(["im", "ppg", "icscf", "scscf", "hss", "pcscf", "device"])
    expect(scenario.world.nodes[3]?.host).toBe("scscf.home1.net")
  })

  it("serves SIP messages in 0.4 ms and has a server for each device", () => {
    expect(scenario.world.nodes[3]?.station.service.base).toEqual({ kind: "constant", value: 400_000 })
    expect(scenario.world.nodes[6]?.station.servers).toBe(10)
  })

  it("runs ten replications with seed 1, without warm-up", () => {
    expect(scenario.run).toEqual({ durationNs: 10e9, warmUpNs: 0, replications: 10, seed: 1 })
  })

  it("is of 2005, and takes the timers of the core on fixed access", () => {
    expect(scenario.world.rfc4320).toBe(false)
    expect(scenario.world.devices.cellularTimers).toBe(false)
  })

  it("decodes a mechanism's settings with that mechanism's own schema, defaults included", () => {
    const { mechanisms } = right(
      pushText({ mechanisms: "mechanisms: [ppg-sip-loop, { use: ppg-sip-loop, as: chained, variant: chained }]" }),
    )
    expect(mechanisms).toEqual([
      { use: "ppg-sip-loop", label: "ppg-sip-loop", settings: { variant: "psi" } },
      { use: "ppg-sip-loop", label: "chained", settings: { variant: "chained" } },
    ])
  })

  it("lists every default it used with its source, and those it overrode as overridden", () => {
    const { parameters } = right(pushText({ "  pcscf-device": "  pcscf-device: { loss: 2 % }" }))
    const named = new Map(parameters.map((p) => [p.parameter, p]))
    expect(named.get("sip.T1")).toMatchObject({ value: 500, unit: "ms", isAssumption: false, isOverridden: false })
    expect(named.get("links.*.loss")).toMatchObject({ value: 0, isAssumption: true, isOverridden: false })
    expect(named.get("links.pcscf-device.loss")).toMatchObject({ value: 0.02, isAssumption: true, isOverridden: true })
    expect(new Set(parameters.map((p) => p.parameter)).size).toBe(parameters.length)
  })

  it("takes the radio's figures, a slower device and the cellular timers with a radio access", () => {
    const { world, parameters } = right(pushText(), ["devices.access=gprs"])
    expect(world.devices.access).toMatchObject({
      kind: "radio",
      technology: "gprs",
      downlinkBitsPerSecond: 35_000,
      inactivityNs: 1.5e9,
    })
    expect(world.devices.cellularTimers).toBe(true)
    expect(world.links[3]?.delay).toEqual({ kind: "constant", value: 0 })
    expect(world.nodes[6]?.station.service.base).toEqual({ kind: "lognormal", median: 30e6, sigma: 0.4 })
    expect(parameters.some((p) => p.parameter === "sip.T1Cellular")).toBe(true)
  })

  it("changes single figures of a radio access by a map", () => {
    const { world } = right(pushText(), ["devices.access={technology: umts, loss: 0, tail: 3 s}"])
    expect(world.devices.access).toMatchObject({ technology: "umts", loss: 0, tailNs: 3e9, inactivityNs: 5e9 })
  })

  it("gives a rate per device times the devices", () => {
    const { world } = right(pushText({ load: "load: { initiator: im, ratePerDevice: 0.4/h }" }))
    expect(world.load).toEqual({ kind: "poisson", initiator: "im", ratePerSecond: (0.4 / 3600) * 10 })
  })

  it("sorts planned pushes by time", () => {
    const pushes = "pushes: [{ at: 5 s, device: 1 }, { at: 2 s, device: 3 }]"
    const { world } = right(pushText({ load: `load: { kind: planned, initiator: im, ${pushes} }` }))
    expect(world.load).toMatchObject({
      pushes: [
        { atNs: 2e9, device: 3 },
        { atNs: 5e9, device: 1 },
      ],
    })
  })

  it("keeps the role's exceptions of service only where the scenario states neither base nor exceptions", () => {
    const kinds = (service: string) =>
      Object.keys(
        right(pushText({ "  ppg": `  ppg: { role: ppg, compliance: [push-2.2], ${service} }` })).world.nodes[1]?.station
          .serviceByKind ?? {},
      )
    expect(kinds("servers: 2")).toEqual(["PAP push-message", "SIP MESSAGE"])
    expect(kinds("service: { base: 1 ms }")).toEqual([])
    expect(kinds('service: { byMessage: { "SIP 200": { base: 1 ms } } }')).toEqual(["SIP 200"])
  })

  it("joins nodes whose ids have hyphens", () => {
    const text = pushText({
      "  im": "  im-server-1: { role: im-server }",
      load: "load: { initiator: im-server-1, rate: 1/s }",
    })
    const { world } = right(
      text.replace("  im-scscf:", "  im-server-1-scscf:").replace("  im-ppg:", "  ppg-im-server-1:"),
    )
    expect(world.links.slice(0, 2).map(({ a, b }) => [a, b])).toEqual([
      ["im-server-1", "scscf"],
      ["ppg", "im-server-1"],
    ])
  })

  it("sets RFC 4320 by era, or alone", () => {
    const rfc4320 = (era: string) => right(pushText(), [`era=${era}`]).world.rfc4320
    expect([
      rfc4320("2005"),
      rfc4320("modern"),
      rfc4320("{base: 2005, rfc4320: true}"),
      rfc4320("{base: modern, rfc4320: false}"),
    ]).toEqual([false, true, true, false])
  })

  it("reads objectives as plain data", () => {
    const { objectives } = right(pushText(), [
      "objectives=[p95 <= 5 s, im-offline delivered >= 99 %, redundantHops < 1, utilisation ≤ 0.8]",
    ])
    expect(
      objectives.map(({ state, metric, comparison, bound }) => [state, metric.kind, metric.name, comparison, bound]),
    ).toEqual([
      [undefined, "latency", "p95", "<=", 5],
      ["im-offline", "share", "delivered", ">=", 0.99],
      [undefined, "perPush", "redundantHops", "<", 1],
      [undefined, "utilisation", "utilisation", "<=", 0.8],
    ])
  })

  it("has a canonical form that --set changes, and that comments and file names do not", () => {
    const canonical = (text: string, sets: readonly string[] = [], name = file) => {
      const decoded = decodeScenario(name, text, sets)
      return "scenario" in decoded ? JSON.stringify(decoded.scenario.canonical) : undefined
    }
    expect(canonical(`# a comment\n${pushText()}`, [], "other.yaml")).toBe(canonical(pushText()))
    expect(canonical(pushText(), ["run.seed=2"])).not.toBe(canonical(pushText()))
    expect(canonical(pushText(), ["run.seed=1"])).toBe(canonical(pushText()))
  })
})

describe("mistakes", () => {
  it("are all told in one go, each with file, line and column: an unknown key, a wrong unit, a dangling name, an impossible combination", () => {
    const text = pushText({
      mechanisms: "mechanisms: [sip-message, ppg-sip]",
      "  ppg": "  ppg: { role: ppg, compliance: [wap-1.2.1], colour: red }",
      "  scscf-pcscf": "  scscf-pcscf: { delay: 5 kB }",
      load: "load: { initiator: imm, rate: 1/s }",
    })
    const lines = formatProblems(wrong(text)).split("\n")
    expect(lines).toEqual([
      `scenarios/test.yaml:6:21  nodes.ppg.compliance`,
      `  found an impossible combination, allowed a scenario in which ppg-sip can run`,
      `  mechanism ppg-sip needs a PPG that offers OTA-SIP; ppg declares wap-1.2.1; sip-push-1.0, push-2.2, push-2.3 would do`,
      `scenarios/test.yaml:6:46  nodes.ppg.colour`,
      expect.stringContaining('  found unknown key "colour", allowed role, group, host'),
      `scenarios/test.yaml:15:25  links.scscf-pcscf.delay`,
      `  found "5 kB", allowed a time from 0 to 104 d in ns, us, ms, s, min, h or d, e.g. 500 ms`,
      `  kB is the unit of a size`,
      `scenarios/test.yaml:18:20  load.initiator`,
      `  found unknown node "imm", allowed im, ppg, icscf, scscf, hss, pcscf, device`,
      `  did you mean im?`,
    ])
  })

  it("of a share name the way out", () => {
    const [problem] = wrong(pushText({ "  pcscf-device": "  pcscf-device: { loss: 2 }" }))
    expect(problem && formatProblems([problem])).toBe(
      `${file}:${lineOf("  pcscf-device")}:25  links.pcscf-device.loss\n` +
        "  found 2, allowed 0 to 1 or 0 % to 100 %\n  2 in a hundred is 2 % or 0.02",
    )
  })

  it.each([
    ["a missing title", { title: "" }, "title: nothing"],
    ["a key beside the top-level keys", { title: "title: x\ncolour: red" }, 'colour: unknown key "colour"'],
    ["NaN", { "  im-scscf": "  im-scscf: { loss: .nan }" }, "links.im-scscf.loss: NaN"],
    ["infinity", { "  im-scscf": "  im-scscf: { rate: .inf }" }, "links.im-scscf.rate: Infinity"],
    ["a negative time", { "  im-scscf": "  im-scscf: { delay: -5 ms }" }, 'links.im-scscf.delay: "-5 ms"'],
    ["a number without its unit", { "  im-scscf": "  im-scscf: { delay: 5 }" }, "links.im-scscf.delay: 5"],
    ["a span over 104 days", { run: "run: { duration: 105 d }" }, 'run.duration: "105 d"'],
    ["a warm-up as long as the run", { run: "run: { duration: 1 min, warmUp: 60 s }" }, 'run.warmUp: "60 s"'],
    ["a run of no length", { run: "run: { duration: 0 s }" }, 'run.duration: "0 s"'],
    ["a seed that is no whole number", { run: "run: { duration: 1 s, seed: 1.5 }" }, "run.seed: 1.5"],
    [
      "shares that do not add up",
      { devices: "devices: { count: 1, states: { off: 90 % } }" },
      "devices.states: shares that add up to 90 %",
    ],
    ["no device", { devices: "devices: { count: 0, states: { off: 1 } }" }, "devices.count: 0"],
    ["a link to nowhere", { "  im-ppg": "  im-pgp: {}" }, 'links.im-pgp: unknown node "pgp"'],
    ["a link to itself", { "  im-ppg": "  im-im: {}" }, "links.im-im: a link from im to itself"],
    ["the same link twice", { "  im-ppg": "  scscf-im: {}" }, "links.scscf-im: a second link between scscf and im"],
    ["a link that is no link", { "  im-ppg": "  ppg: {}" }, 'links.ppg: the link name "ppg"'],
    ["a role that a registration needs", { "  hss": "" }, "nodes: no node of role hss"],
    [
      "two S-CSCFs",
      { "  hss": "  hss: { role: hss }\n  other: { role: s-cscf }" },
      "nodes.other.role: a second node of role s-cscf",
    ],
    [
      "a host name twice",
      { "  hss": "  hss: { role: hss, host: im.home1.net }" },
      "nodes.hss.host: host name im.home1.net, which im has",
    ],
    [
      "a key of another role",
      { "  hss": "  hss: { role: hss, path: [ppg] }" },
      "nodes.hss.path: path at a node of role hss",
    ],
    [
      "a criterion for an unknown server",
      { "  hss": "  hss: { role: hss, filterCriteria: [{ server: x, method: MESSAGE }] }" },
      'nodes.hss.filterCriteria.0.server: unknown node "x"',
    ],
    [
      "a path of no proxy",
      { "  pcscf": "  pcscf: { role: p-cscf, path: [im] }" },
      "nodes.pcscf.path.0: im, of role im-server",
    ],
    ["two rates", { load: "load: { initiator: im, rate: 1/s, ratePerDevice: 1/h }" }, "load: rate and ratePerDevice"],
    ["no rate", { load: "load: { initiator: im }" }, "load: a load of kind poisson without rate or ratePerDevice"],
    ["a rate of nothing", { load: "load: { initiator: im, rate: 0/s }" }, 'load.rate: "0/s"'],
    [
      "a key of another load",
      { load: "load: { initiator: im, rate: 1/s, interval: 1 s }" },
      "load.interval: interval with kind poisson",
    ],
    [
      "a push to no device",
      { load: "load: { kind: planned, initiator: im, pushes: [{ at: 1 s, device: 10 }] }" },
      "load.pushes.0.device: device 10",
    ],
    [
      "a push after the end",
      { load: "load: { kind: planned, initiator: im, pushes: [{ at: 10 s, device: 1 }] }" },
      'load.pushes.0.at: "10 s"',
    ],
    [
      "an initiator that cannot start pushes",
      { load: "load: { initiator: hss, rate: 1/s }" },
      "load.initiator: hss, of role hss",
    ],
    [
      "an unknown mechanism",
      { mechanisms: "mechanisms: [sip-mesage]" },
      'mechanisms.0: unknown mechanism "sip-mesage"',
    ],
    ["no mechanism", { mechanisms: "mechanisms: []" }, "mechanisms: an empty list"],
    [
      "an unknown setting",
      { mechanisms: "mechanisms: [{ use: sip-message, variant: psi }]" },
      'mechanisms.0.variant: unknown key "variant"',
    ],
    [
      "a wrong setting",
      { mechanisms: "mechanisms: [{ use: ppg-sip-loop, variant: pssi }]" },
      'mechanisms.0.variant: "pssi"',
    ],
    [
      "the same label twice",
      { mechanisms: "mechanisms: [sip-message, sip-message]" },
      "mechanisms.1: the label sip-message a second time",
    ],
    ["a host without cores", { title: "title: x\nhosts: { one: { nodes: [scscf] } }" }, "hosts.one.cores: nothing"],
    [
      "a host that holds a node which is not there",
      { title: "title: x\nhosts: { one: { cores: 1, nodes: [scsf] } }" },
      'hosts.one.nodes.0: unknown node "scsf"',
    ],
    [
      "a node on two hosts",
      { title: "title: x\nhosts: { one: { cores: 1, nodes: [scscf] }, two: { cores: 1, nodes: [pcscf, scscf] } }" },
      "hosts.two.nodes.1: scscf, which is on host one",
    ],
    [
      "an instance on a host beside all of its node",
      {
        "  pcscf": "  pcscf: { role: p-cscf, instances: 2 }",
        title: "title: x\nhosts: { one: { cores: 1, nodes: [pcscf] }, two: { cores: 1, nodes: [pcscf-2] } }",
      },
      "hosts.two.nodes.0: pcscf-2, which is on host one",
    ],
    [
      "a choice among one",
      { "  pcscf": "  pcscf: { role: p-cscf, choice: hash }" },
      "nodes.pcscf.choice: a choice among one",
    ],
    [
      "an unknown choice",
      { "  pcscf": "  pcscf: { role: p-cscf, instances: 2, choice: random }" },
      'nodes.pcscf.choice: "random"',
    ],
    [
      "a node that an instance would be called like",
      { "  pcscf": "  pcscf: { role: p-cscf, instances: 2 }\n  pcscf-2: { role: proxy }" },
      "nodes.pcscf.instances: an instance called pcscf-2",
    ],
    [
      "several of all devices",
      { "  device": "  device: { role: device, instances: 2 }" },
      "nodes.device.instances: instances at a node of role device",
    ],
    [
      "Retry-After of a node that refuses nothing",
      { "  pcscf": "  pcscf: { role: p-cscf, retryAfter: 5 s }" },
      "nodes.pcscf.retryAfter: retryAfter without memory",
    ],
    [
      "half a second of Retry-After",
      { "  pcscf": "  pcscf: { role: p-cscf, memory: 1 MB, retryAfter: 500 ms }" },
      'nodes.pcscf.retryAfter: "500 ms"',
    ],
    [
      "memory for less than one transaction",
      { "  pcscf": "  pcscf: { role: p-cscf, memory: 4 kB }" },
      'nodes.pcscf.memory: "4 kB"',
    ],
    [
      "two distributions at once",
      { "  im-ppg": "  im-ppg: { delay: { exponential: { mean: 1 s }, uniform: { minimum: 1 s, maximum: 2 s } } }" },
      "links.im-ppg.delay: a map of exponential, uniform",
    ],
    [
      "a distribution of no name",
      { "  im-ppg": "  im-ppg: { delay: { gauss: { mean: 1 s } } }" },
      'links.im-ppg.delay.gauss: unknown key "gauss"',
    ],
    [
      "a distribution without a parameter",
      { "  im-ppg": "  im-ppg: { delay: { lognormal: { median: 1 s } } }" },
      "links.im-ppg.delay.lognormal.sigma: nothing",
    ],
    [
      "a range the wrong way round",
      { "  im-ppg": "  im-ppg: { delay: { uniform: { minimum: 2 s, maximum: 1 s } } }" },
      'links.im-ppg.delay.uniform.maximum: "1 s"',
    ],
    [
      "a tail that leaves simulated time",
      { "  im-ppg": "  im-ppg: { delay: { pareto: { shape: 0.5, minimum: 1 s } } }" },
      "links.im-ppg.delay: a map of pareto",
    ],
    [
      "stays of no length",
      { devices: "devices: { count: 10, states: { im-offline: 1 }, away: { off: 0 s } }" },
      'devices.away.off: "0 s"',
    ],
    [
      "an objective of no metric",
      { run: "run: { duration: 1 s }\nobjectives: [speed > 3]" },
      'objectives.0: "speed > 3"',
    ],
    [
      "an objective of the wrong unit",
      { run: "run: { duration: 1 s }\nobjectives: [p95 < 5 kB]" },
      'objectives.0: "p95 < 5 kB"',
    ],
    ["a wrong kind", { title: "title: x\nkind: pull" }, 'kind: "pull"'],
    [
      "a PPG that no scenario has",
      { mechanisms: "mechanisms: [ppg-sip]", "  ppg": "", "  im-ppg": "" },
      "nodes: an impossible combination",
    ],
  ] as const)("such as %s are refused, and nothing else is told", (_, changes, message) => {
    expect(told(pushText(changes))).toEqual([message])
  })

  it("in the role of a node do not make its name unknown, nor its role missing", () => {
    expect(told(pushText({ "  scscf": "  scscf: { role: s-csfc }" }))).toEqual(['nodes.scscf.role: "s-csfc"'])
  })

  it("in a rate do not make the load one without a rate", () => {
    expect(told(pushText({ load: "load: { initiator: im, rate: 5 ms }" }))).toEqual(['load.rate: "5 ms"'])
  })

  it("stand in the order of the file", () => {
    const lines = wrong(
      pushText({ title: "title: 3", devices: "devices: 3", load: "load: 4", content: "content: 5", run: "run: 6" }),
    ).map((p) => p.line)
    expect(lines).toEqual([1, 17, 18, 19, 20])
  })
})

describe("--set", () => {
  it("changes a field that is there, and adds one that is not", () => {
    const { world } = right(pushText(), [
      "links.pcscf-device.loss=0.02",
      "links.im-scscf.delay={exponential: {mean: 3 ms}}",
    ])
    expect(world.links[3]?.loss).toBe(0.02)
    expect(world.links[0]?.delay).toEqual({ kind: "exponential", mean: 3e6 })
  })

  it("takes the last of two for the same field, and list positions from 0", () => {
    expect(right(pushText(), ["run.seed=2", "run.seed=3"]).run.seed).toBe(3)
    expect(right(pushText(), ["mechanisms.0=ppg-sip"]).mechanisms[0]?.use).toBe("ppg-sip")
  })

  it("is the place of the mistakes it brings", () => {
    expect(formatProblems(wrong(pushText(), ["links.pcscf-device.loss=2"]))).toBe(
      "--set links.pcscf-device.loss=2  links.pcscf-device.loss\n" +
        "  found 2, allowed 0 to 1 or 0 % to 100 %\n  2 in a hundred is 2 % or 0.02",
    )
  })

  it.each([
    ["without a value", "run.seed", '"run.seed"'],
    ["with an empty key", "run..seed=1", '"run..seed=1"'],
    ["with a key that is not", "run.sed=1", 'unknown key "sed"'],
    ["into a text", "title.x=1", '"A push"'],
    ["past the end of a list", "mechanisms.1=ppg-sip", "no position 1"],
    ["with a value that is not YAML", "run.seed=[1", expect.stringContaining("text that is not YAML") as string],
  ])("%s is refused", (_, set, found) => {
    expect(wrong(pushText(), [set]).map((p) => [p.file, p.line, p.found])).toEqual([[`--set ${set}`, 0, found]])
  })
})
