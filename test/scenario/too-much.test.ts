/** Scenarios that ask for what no run can give: too many arrivals, cycles without time, ten thousand wrong names. */
import { describe, expect, it } from "vitest"
import { formatProblems, type Problem } from "../../sim/scenario/problem.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { pushText } from "./push-text.ts"

const problemsOf = (text: string): readonly Problem[] => {
  const decoded = decodeScenario("f.yaml", text, [])
  return "problems" in decoded ? decoded.problems : []
}
const told = (text: string): readonly string[] => problemsOf(text).map((p) => `${p.path}: ${p.found}`)

const queueing = (nodes: string, load: string, duration = "10 s"): string =>
  `title: t\nquestion: q\nkind: queueing\nnodes:\n${nodes}\nload:\n${load}\nrun: { duration: ${duration} }\n`

describe("wrong links", () => {
  const nodes = (count: number): string =>
    Array.from({ length: count }, (_, i) => `  n${i}x: { role: proxy }`).join("\n")
  const links = (count: number): string => Array.from({ length: count }, (_, i) => `  n${i}y-imm: {}`).join("\n")

  it.each([
    [300, 100],
    [4000, 4000],
  ])("among %d nodes, %d of them, are told at once, and without the list of all nodes", (n, l) => {
    const text = pushText({
      "  device": `  device: { role: device }\n${nodes(n)}`,
      "  im-ppg": `  im-ppg: {}\n${links(l)}`,
    })
    const problems = problemsOf(text)
    expect(problems).toHaveLength(l)
    expect(problems[0]?.allowed).toBe(`im, ppg, icscf, scscf, hss, pcscf, device, ${ns(13)} and ${n - 13} more`)
    expect(problems[0]?.hint).toBeUndefined()
  })

  const ns = (count: number): string => Array.from({ length: count }, (_, i) => `n${i}x`).join(", ")

  it("among few nodes are guessed by the nearest name for each end, the first twenty of them", () => {
    expect(problemsOf(pushText({ "  im-ppg": "  imm-pppg: {}" }))[0]?.hint).toBe("did you mean im-ppg?")
    const text = pushText({
      "  device": `  device: { role: device }\n${nodes(30)}`,
      "  im-ppg": `  im-ppg: {}\n${links(30)}`,
    })
    expect(problemsOf(text).filter((p) => p.hint === "did you mean n0x-im?")).toHaveLength(1)
    expect(problemsOf(text).filter((p) => p.hint !== undefined)).toHaveLength(20)
  })
})

describe("a text far too long", () => {
  it("as an objective is refused at once", () => {
    const text = `${pushText()}\nobjectives: ["p95 <= ${"x ".repeat(100_000)}"]`
    expect(problemsOf(text)[0]?.hint).toBe("it has 200007 characters, of which 200 are read at most")
  })
})

describe("a fraction of a nanosecond", () => {
  it("is rounded in instants and spans, so that the run can count it", () => {
    const load = "load: { initiator: im, kind: planned, pushes: [{ at: 0.5 ns, device: 0 }] }"
    const decoded = decodeScenario("f.yaml", pushText({ load }), [])
    expect(decoded).toMatchObject({ scenario: { world: { load: { pushes: [{ atNs: 1, device: 0 }] } } } })
    const queue = queueing("  a: { service: 1 s }", "  sources: { s: { to: a, rate: 1/s } }", "0.5 ns")
    expect(decodeScenario("q.yaml", queue, [])).toMatchObject({ scenario: { run: { durationNs: 1 } } })
  })

  it("is kept for each octet", () => {
    const decoded = decodeScenario(
      "f.yaml",
      pushText({ "  im": "  im: { role: im-server, service: { perOctet: 0.8 ns } }" }),
      [],
    )
    expect(decoded).toMatchObject({
      scenario: { world: { nodes: { 0: { station: { service: { perOctetNs: 0.8 } } } } } },
    })
  })
})

describe("more than can be held", () => {
  it.each([
    ["rate", { load: "load: { initiator: im, rate: 1e9/s }" }, "load.rate: 10000000000 pushes"],
    [
      "ratePerDevice",
      { load: "load: { initiator: im, ratePerDevice: 1e7/s }" },
      "load.ratePerDevice: 1000000000 pushes",
    ],
    [
      "interval",
      { load: "load: { initiator: im, kind: periodic, interval: 1 ns }" },
      "load.interval: 10000000000 pushes",
    ],
    ["next to never", { load: "load: { initiator: im, rate: 1e-300/s }" }, 'load.rate: "1e-300/s"'],
    [
      "content",
      { content: "content: { type: text/plain, size: 1 GB }".replace("1 GB", "900 MB") },
      'content.size: "900 MB"',
    ],
  ])("as %s of a push scenario is refused", (_, changes, found) => {
    expect(told(pushText(changes))).toHaveLength(1)
    expect(told(pushText(changes))[0]).toContain(found)
  })

  it("says what is allowed", () => {
    expect(formatProblems(problemsOf(pushText({ load: "load: { initiator: im, rate: 1e9/s }" })))).toContain(
      "allowed up to 50000000 in one replication",
    )
  })

  it.each([
    ["rate", "  sources: { s: { to: a, rate: 1e9/s } }", "load.sources: 10000000000 arrivals"],
    ["interarrival", "  sources: { s: { to: a, interarrival: 1 ns } }", "load.sources: 10000000000 arrivals"],
    ["batch", "  sources: { s: { to: a, rate: 100/s, batch: 1000000 } }", "load.sources: 1000000000 arrivals"],
    ["next to never", "  sources: { s: { to: a, rate: 1e-300/s } }", 'load.sources.s.rate: "1e-300/s"'],
    ["seldom", "  sources: { s: { to: a, rate: 0.0001/d } }", 'load.sources.s.rate: "0.0001/d"'],
    ["population", "  populations: { p: { to: a, count: 5, think: 1 ns } }", "load.populations: 50000000000 arrivals"],
  ])("as %s of a queueing network is refused", (_, load, found) => {
    expect(told(queueing("  a: { service: 0 s }", load))).toHaveLength(1)
    expect(told(queueing("  a: { service: 0 s }", load))[0]).toContain(found)
  })
})

describe("a run that could set a timer beyond the last instant, 2^53 - 1 ns", () => {
  const dayNs = 86_400e9
  const run = (ns: number): string => `run: { duration: ${ns} ns }`
  const load = "load: { initiator: im, rate: 1e-9/s }"
  const expiry = (ns: number): string => `  im: { role: im-server, store: { expiry: ${ns} ns } }`

  it("is refused one ns above what its timers leave, and taken at it", () => {
    const most = Number.MAX_SAFE_INTEGER - dayNs
    expect(told(pushText({ load, run: run(most) }))).toEqual([])
    const refused = problemsOf(pushText({ load, run: run(most + 1) }))
    expect(refused.map((p) => [p.path, p.found])).toEqual([["run.duration", `"${most + 1} ns"`]])
    expect(refused[0]?.allowed).toContain(`up to ${most} ns`)
    expect(refused[0]?.line).toBeGreaterThan(0)
  })

  it("names the longer of the run and the span that begins at its end", () => {
    const most = Number.MAX_SAFE_INTEGER - 10e9
    expect(told(pushText({ load, run: run(10e9), "  im": expiry(most) }))).toEqual([])
    expect(told(pushText({ load, run: run(10e9), "  im": expiry(most + 1) }))).toEqual([
      `nodes.im.store.expiry: nodes.im.store.expiry of ${most + 1} ns beside a run.duration of 10 s`,
    ])
    expect(told(pushText({ load, run: "run: { duration: 90 d }", "  im": expiry(20 * dayNs) }))).toEqual([
      "run.duration: nodes.im.store.expiry of 20 d beside a run.duration of 90 d",
    ])
  })

  it.each([
    [
      "delay",
      { "  im-ppg": "  im-ppg: { delay: 104.24 d }", run: run(3600e9) },
      "links.im-ppg: links.im-ppg of 9006336 s",
    ],
    [
      "service",
      { "  im": "  im: { role: im-server, service: { base: 60 d } }", run: run(50 * dayNs) },
      "nodes.im.service",
    ],
    [
      "retry",
      { "  im": "  im: { role: im-server, store: { retryAfter: 60 d } }", run: run(50 * dayNs) },
      "nodes.im.store",
    ],
  ])("counts the longest %s", (_, changes, found) => {
    expect(told(pushText({ load, ...changes }))).toHaveLength(1)
    expect(told(pushText({ load, ...changes }))[0]).toContain(found)
  })

  it.each([
    ["sources", "  a: { service: 1 s }", "  sources: { s: { to: a, interarrival: { exponential: { mean: 9 d } } } }"],
    ["think", "  a: { service: 1 s }", "  populations: { p: { to: a, count: 1, think: 104.24 d } }"],
    ["patience", "  a: { service: 1 s, patience: 104.24 d }", "  sources: { s: { to: a, rate: 1/s } }"],
  ])("counts the %s of a queueing network", (key, nodes, arrivals) => {
    expect(told(queueing(nodes, arrivals, "1 h"))).toHaveLength(1)
    expect(told(queueing(nodes, arrivals, "1 h"))[0]).toContain(key)
  })
})

describe("a cycle in which no time passes", () => {
  const source = "  sources: { s: { to: a, rate: 1/s } }"
  const clerks = "  populations: { p: { to: a, count: 5, think: 0 s } }"
  it.each([
    ["back to itself", "  a: { service: 0 s }", `${source}\n  routing: { a: { a: 1 } }`, "sources.s", "a, a"],
    [
      "over two stations behind one that takes time",
      "  a: { service: 1 s }\n  b: { service: 0 s }\n  c: { service: { uniform: { minimum: 0 s, maximum: 0 s } } }",
      `${source}\n  routing: { a: { b: 1 }, b: { c: 1 }, c: { b: 0.5, out: 0.5 } }`,
      "sources.s",
      "b, c, b",
    ],
    ["of not thinking", "  a: { service: 0 s }", clerks, "populations.p", "thinking, a, thinking"],
    ["of being refused", "  a: { service: 1 s, capacity: 2 }", clerks, "populations.p", "thinking, a, thinking"],
    ["of no patience", "  a: { service: 1 s, patience: 0 s }", clerks, "populations.p", "thinking, a, thinking"],
  ])("%s is named and refused", (_, nodes, load, at, places) => {
    expect(told(queueing(nodes, load))).toEqual([`load.${at}: a cycle in which no time passes: ${places}`])
  })

  it.each([
    [
      "no time at a station that sends on",
      "  a: { service: 0 s }\n  b: { service: 1 s }",
      `${source}\n  routing: { a: { b: 1 }, b: { a: 0.5, out: 0.5 } }`,
    ],
    ["a way of probability 0", "  a: { service: 0 s }", `${source}\n  routing: { a: { a: 0, out: 1 } }`],
    ["no thinking, but service", "  a: { service: 1 s }", clerks],
    ["places for all", "  a: { service: 1 s, capacity: 5 }", clerks],
  ])("is not %s", (_, nodes, load) => {
    expect(told(queueing(nodes, load))).toEqual([])
  })
})

describe("what a scenario states", () => {
  it("is listed, also for one kind of message and for a promotion without a default", () => {
    const text = pushText({
      "  im": '  im: { role: im-server, service: { byMessage: { "SIP 200": { base: 5 ms, perOctet: 0.5 ns } } } }',
      devices: "devices: { count: 10, states: { im-offline: 1 }, access: { technology: lte, promotion: 300 ms } }",
    })
    const decoded = decodeScenario("f.yaml", text, [])
    const parameters = "scenario" in decoded ? decoded.scenario.parameters : []
    const stated = new Map(parameters.filter((p) => p.isOverridden).map((p) => [p.parameter, `${p.value} ${p.unit}`]))
    expect(stated.get("nodes.im.service.byMessage.SIP 200.base")).toBe("5 ms")
    expect(stated.get("nodes.im.service.byMessage.SIP 200.perOctet")).toBe("0.5 ns")
    expect(stated.get("devices.access.promotion")).toBe("0.3 s")
  })
})
