/** Decoding of plain queueing networks, as `sim/network/queueing/spec.ts` describes their file. */
import { describe, expect, it } from "vitest"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { decodeScenario, type QueueingScenario } from "../../sim/scenario/scenario.ts"

const text = (nodes: string, load: string, rest = ""): string =>
  `title: t\nquestion: q\nkind: queueing\nnodes:\n${nodes}\nload:\n${load}\nrun: { duration: 10 s }\n${rest}`

const oneNode = "  desk: { service: 1 s }"
const oneSource = "  sources: { calls: { to: desk, rate: 2/s } }"

const right = (nodes: string, load: string): QueueingScenario => {
  const decoded = decodeScenario("q.yaml", text(nodes, load), [])
  if ("problems" in decoded) throw new Error(formatProblems(decoded.problems))
  if (decoded.scenario.kind !== "queueing") throw new Error("expected a queueing scenario")
  return decoded.scenario
}

const told = (nodes: string, load: string, rest = ""): readonly string[] => {
  const decoded = decodeScenario("q.yaml", text(nodes, load, rest), [])
  return "problems" in decoded ? decoded.problems.map((p) => `${p.path}: ${p.found}`) : []
}

describe("a queueing network", () => {
  it("of one station and one source has one class, one server, no limit and no routing", () => {
    expect(right(oneNode, oneSource).model).toEqual({
      classes: [{ id: "customer", priority: 0 }],
      stations: [
        {
          id: "desk",
          spec: {
            servers: 1,
            capacity: Infinity,
            discipline: "fifo",
            service: { base: { kind: "constant", value: 1e9 }, perOctetNs: 0 },
            serviceByKind: {},
          },
          patience: undefined,
        },
      ],
      sources: [
        {
          id: "calls",
          class: "customer",
          to: "desk",
          interarrival: { kind: "exponential", mean: 5e8 },
          batch: { kind: "constant", value: 1 },
        },
      ],
      populations: [],
      routing: [],
    })
  })

  it("has classes, exceptions, patience, batches, populations and routing", () => {
    const { model } = right(
      [
        "  desk:",
        "    servers: infinite",
        "    discipline: priority",
        "    service: { exponential: { mean: 80 ms } }",
        "    serviceByClass: { urgent: 5 ms }",
        "    patience: { exponential: { mean: 2 s } }",
        "  back: { servers: 2, capacity: 10, service: { erlang: { shape: 3, mean: 1 s } } }",
      ].join("\n"),
      [
        "  classes: { urgent: {}, bulk: { priority: 1 } }",
        "  sources:",
        "    files: { to: desk, class: bulk, rate: 2/s, batch: { geometric: { mean: 3 } } }",
        "    trunk: { to: back, class: urgent, interarrival: 100 ms, batch: { empirical: [{ value: 1, weight: 3 }, { value: 5, weight: 1 }] } }",
        "  populations: { clerks: { to: desk, class: bulk, count: 20, think: { exponential: { mean: 5 s } } } }",
        "  routing: { desk: { back: 25 %, out: 0.75 } }",
      ].join("\n"),
    )
    expect(model.classes).toEqual([
      { id: "urgent", priority: 0 },
      { id: "bulk", priority: 1 },
    ])
    expect(model.stations[0]?.spec.servers).toBe(Infinity)
    expect(model.stations[0]?.spec.serviceByKind).toEqual({
      urgent: { base: { kind: "constant", value: 5e6 }, perOctetNs: 0 },
    })
    expect(model.stations[0]?.patience).toEqual({ kind: "exponential", mean: 2e9 })
    expect(model.stations[1]?.spec).toMatchObject({
      servers: 2,
      capacity: 10,
      service: { base: { kind: "erlang", shape: 3, mean: 1e9 } },
    })
    expect(model.sources.map((s) => s.batch)).toEqual([
      { kind: "geometric", mean: 3 },
      {
        kind: "empirical",
        points: [
          { value: 1, weight: 3 },
          { value: 5, weight: 1 },
        ],
      },
    ])
    expect(model.populations).toEqual([
      { id: "clerks", class: "bulk", to: "desk", count: 20, think: { kind: "exponential", mean: 5e9 } },
    ])
    expect(model.routing).toEqual([
      {
        from: "desk",
        to: [
          { station: "back", probability: 0.25 },
          { station: "out", probability: 0.75 },
        ],
      },
    ])
  })

  it("may have objectives by class", () => {
    const scenario = decodeScenario(
      "q.yaml",
      text(oneNode, oneSource, "objectives: [customer mean <= 2 s, utilisation <= 80 %]"),
      [],
    )
    expect("scenario" in scenario && scenario.scenario.objectives.map((o) => [o.state, o.bound])).toEqual([
      ["customer", 2],
      [undefined, 0.8],
    ])
  })

  it.each([
    ["no station", "  {}", oneSource, "nodes: an empty map"],
    ["no service", "  desk: {}", oneSource, "nodes.desk.service: nothing"],
    ["a station called out", `${oneNode}\n  out: { service: 1 s }`, oneSource, "nodes.out: a station called out"],
    [
      "fewer places than servers",
      "  desk: { servers: 3, capacity: 2, service: 1 s }",
      oneSource,
      "nodes.desk.capacity: 2",
    ],
    [
      "an exception for no class",
      "  desk: { service: 1 s, serviceByClass: { vip: 1 s } }",
      oneSource,
      'nodes.desk.serviceByClass.vip: unknown class "vip"',
    ],
    ["no load", oneNode, "  {}", "load: no source and no population"],
    [
      "a source to nowhere",
      oneNode,
      "  sources: { calls: { to: desc, rate: 2/s } }",
      'load.sources.calls.to: unknown station "desc"',
    ],
    [
      "a source without a rate",
      oneNode,
      "  sources: { calls: { to: desk } }",
      "load.sources.calls: a source without rate, interarrival or arrivals",
    ],
    [
      "a source with two",
      oneNode,
      "  sources: { calls: { to: desk, rate: 2/s, interarrival: 1 s } }",
      "load.sources.calls: rate and interarrival",
    ],
    [
      "a rate beside a process",
      oneNode,
      "  sources: { calls: { to: desk, rate: 2/s, arrivals: { kind: periodic, interval: 1 s } } }",
      "load.sources.calls: rate and arrivals",
    ],
    [
      "a process without what it needs",
      oneNode,
      "  sources: { calls: { to: desk, arrivals: { kind: poisson } } }",
      "load.sources.calls.arrivals: a load of kind poisson without rate",
    ],
    [
      "a key of another process",
      oneNode,
      "  sources: { calls: { to: desk, arrivals: { kind: periodic, interval: 1 s, begins: 1 h } } }",
      "load.sources.calls.arrivals.begins: begins with kind periodic",
    ],
    [
      "a process for devices",
      oneNode,
      "  sources: { calls: { to: desk, arrivals: { kind: broadcast } } }",
      'load.sources.calls.arrivals.kind: "broadcast"',
    ],
    [
      "states that are left for good",
      oneNode,
      "  sources: { calls: { to: desk, arrivals: { kind: mmpp, states: { a: { rate: 1/s, to: { b: 1/s } }, b: { rate: 2/s, to: {} } } } } }",
      "load.sources.calls.arrivals.states: states of which some are left for good",
    ],
    [
      "a state without a rate",
      oneNode,
      "  sources: { calls: { to: desk, arrivals: { kind: mmpp, states: { a: { to: { b: 1/s } }, b: { rate: 2/s, to: { a: 1/s } } } } } }",
      "load.sources.calls.arrivals.states.a: no rate",
    ],
    [
      "more customers than a run can hold",
      oneNode,
      "  sources: { calls: { to: desk, arrivals: { kind: periodic, interval: 1 ns } } }",
      "load.sources: 10000000000 arrivals to be expected in run.duration",
    ],
    ["a rate of nothing", oneNode, "  sources: { calls: { to: desk, rate: 0/s } }", 'load.sources.calls.rate: "0/s"'],
    [
      "arrivals all at once",
      oneNode,
      "  sources: { calls: { to: desk, interarrival: 0 s } }",
      "load.sources.calls.interarrival: spans of 0",
    ],
    [
      "a source of no class among two",
      oneNode,
      `  classes: { a: {}, b: {} }\n${oneSource}`,
      "load.sources.calls.class: nothing",
    ],
    [
      "probabilities that do not add up",
      oneNode,
      `${oneSource}\n  routing: { desk: { out: 0.9 } }`,
      "load.routing.desk: probabilities that add up to 0.9",
    ],
    [
      "a route to nowhere",
      oneNode,
      `${oneSource}\n  routing: { desk: { desc: 1 } }`,
      'load.routing.desk.desc: unknown station "desc"',
    ],
    [
      "a batch of two distributions",
      oneNode,
      "  sources: { c: { to: desk, rate: 1/s, batch: { geometric: { mean: 2 }, empirical: [{ value: 1, weight: 1 }] } } }",
      "load.sources.c.batch: a map of geometric, empirical",
    ],
  ])("with %s is refused, and nothing else is told", (_, nodes, load, message) => {
    expect(told(nodes, load)).toEqual([message])
  })

  it("with mechanisms or devices is refused: they are of kind push", () => {
    expect(told(oneNode, oneSource, "mechanisms: [sip-message]\ndevices: { count: 1 }")).toEqual([
      "mechanisms: a list of 1",
      "devices: a map of count",
    ])
  })

  it("with an objective that it has no figure for is refused", () => {
    expect(told(oneNode, oneSource, "objectives: [delivered >= 99 %]")).toEqual(['objectives.0: "delivered >= 99 %"'])
  })
})
