/** `load` of a scenario: what each kind means, and every mistake in it as one line with its place. */
import { describe, expect, it, test } from "vitest"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { scenarioSha256 } from "../../sim/experiment/canonical-json.ts"
import { namedFiles, type Attachments } from "../../sim/scenario/attachments.ts"
import { formatProblems, type Problem } from "../../sim/scenario/problem.ts"
import { decodeScenario, type PushScenario } from "../../sim/scenario/scenario.ts"
import { pushText } from "./push-text.ts"

const file = "scenarios/test.yaml"
const withLoad = (load: string, more: Readonly<Record<string, string>> = {}): string =>
  pushText({ load: `load: { initiator: im, ${load} }`, ...more })

const decode = (text: string, files: Attachments = {}) => decodeScenario(file, text, [], mechanisms, files)
const right = (text: string, files: Attachments = {}): PushScenario => {
  const decoded = decode(text, files)
  if ("problems" in decoded) throw new Error(formatProblems(decoded.problems))
  return decoded.scenario as PushScenario
}
const problemsOf = (text: string, files: Attachments = {}): readonly Problem[] => {
  const decoded = decode(text, files)
  return "problems" in decoded ? decoded.problems : []
}
const told = (text: string, files: Attachments = {}): readonly string[] =>
  problemsOf(text, files).map((p) => `${p.path}: ${p.found}; ${p.allowed}`)

describe("a load", () => {
  it("of states has rates, and ways by the index of the state", () => {
    const load =
      "kind: mmpp, states: { quiet: { rate: 1/s, to: { busy: 3/min } }, busy: { ratePerDevice: 2/s, to: { quiet: 0.1/s } } }"
    expect(right(withLoad(load)).world.load).toEqual({
      kind: "mmpp",
      initiator: "im",
      states: [
        { ratePerSecond: 1, to: [{ state: 1, ratePerSecond: 0.05 }] },
        { ratePerSecond: 20, to: [{ state: 0, ratePerSecond: 0.1 }] },
      ],
    })
  })

  it("of points is a profile: straight lines, or steps", () => {
    const points = "points: [{ at: 0 s, rate: 1/s }, { at: 5 s, ratePerDevice: 1/s }]"
    const expected = {
      kind: "profile",
      points: [
        { atNs: 0, ratePerSecond: 1 },
        { atNs: 5e9, ratePerSecond: 10 },
      ],
    }
    expect(right(withLoad(`kind: ramp, ${points}`)).world.load).toMatchObject({ ...expected, between: "line" })
    expect(right(withLoad(`kind: steps, ${points}`)).world.load).toMatchObject({ ...expected, between: "earlier" })
  })

  it("of a day has 24 rates whose mean is the rate, and tells where they are from", () => {
    const { world, parameters } = right(withLoad("kind: day, rate: 2/s, begins: 19 h"))
    const { load } = world
    if (load.kind !== "profile") throw new Error("expected a profile")
    expect(load.points).toHaveLength(24)
    expect(load.points.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0) / 24).toBeCloseTo(2, 12)
    expect(load.points[20]!.ratePerSecond / 48).toBeCloseTo(0.1, 12)
    expect(Math.max(...load.points.map(({ ratePerSecond }) => ratePerSecond))).toBe(load.points[20]!.ratePerSecond)
    expect([load.periodNs, load.beginsAtNs]).toEqual([86_400e9, 19 * 3600e9])
    const stated = parameters.filter(({ parameter }) => parameter.startsWith("load."))
    expect(stated.map(({ parameter, value, isAssumption }) => [parameter, value, isAssumption])).toEqual([
      ["load.hours", expect.stringContaining("20 × 10"), true],
      ["load.busyHourShare", 0.1, false],
    ])
  })

  it("of a day keeps the given hours, whose busiest gets the share that is asked", () => {
    const hours = Array.from({ length: 24 }, (_, hour) => (hour === 3 ? 2 : 1)).join(", ")
    const of = (more: string) => {
      const { load } = right(withLoad(`kind: day, rate: 1/s, hours: [${hours}]${more}`)).world
      return load.kind === "profile" ? load.points.map(({ ratePerSecond }) => ratePerSecond / 24) : []
    }
    expect(of("")[3]).toBeCloseTo(2 / 25, 12)
    expect(of(", busyHourShare: 31 %")[3]).toBeCloseTo(0.31, 12)
    expect(of(", busyHourShare: 31 %")[4]).toBeCloseTo(0.03, 12)
  })

  it("can be several, by name", () => {
    const load =
      "kind: combined, parts: { base: { ratePerDevice: 6/min }, news: { kind: broadcast, share: 30 %, at: 4 s, spread: 2 s } }"
    expect(right(withLoad(load)).world.load).toEqual({
      kind: "combined",
      initiator: "im",
      parts: [
        { label: "base", load: { kind: "poisson", ratePerSecond: 1 } },
        { label: "news", load: { kind: "broadcast", to: { share: 0.3 }, atNs: 4e9, spreadNs: 2e9 } },
      ],
    })
  })
})

const csv = "time,device,octets\n2 s,3,100\n500 ms, 9 ,0\n\n"

describe("a trace", () => {
  const text = withLoad("kind: trace, file: traces/monday.csv")

  it("is its rows in order of time", () => {
    expect(right(text, { "traces/monday.csv": csv }).world.load).toEqual({
      kind: "trace",
      initiator: "im",
      atNs: [0.5e9, 2e9],
      device: [9, 3],
      octets: [0, 100],
    })
  })

  it("in seconds has no units, and no octets where there is no such column", () => {
    const seconds = "time_s,device\r\n0.000000001,1\r\n9.5,2\r\n"
    expect(right(text, { "traces/monday.csv": seconds }).world.load).toMatchObject({ atNs: [1, 9.5e9], device: [1, 2] })
  })

  it("is part of the scenario's identity: another text of the same name is another scenario", () => {
    const sha = (rows: string) => scenarioSha256(right(text, { "traces/monday.csv": rows }).canonical)
    expect(sha(csv)).toBe(sha(csv.replaceAll(" ,", ",")))
    expect(sha(csv)).not.toBe(sha(csv.replace("100", "101")))
  })

  it("is named before it is read, after every --set, alone or among others", () => {
    expect(namedFiles(file, text, []).map(({ name, path }) => [name, path.join(".")])).toEqual([
      ["traces/monday.csv", "load.file"],
    ])
    expect(namedFiles(file, text, ["load.file=other.csv"]).map(({ name }) => name)).toEqual(["other.csv"])
    const among = withLoad("kind: combined, parts: { a: { kind: trace, file: a.csv }, b: { rate: 1/s } }")
    expect(namedFiles(file, among, []).map(({ name }) => name)).toEqual(["a.csv"])
    expect(namedFiles(file, "{", [])).toEqual([])
  })

  it("that is not at hand is one line", () => {
    expect(told(text)).toEqual([
      'load.file: "traces/monday.csv", whose text is not at hand; a file beside the scenario, read together with it',
    ])
  })

  it.each(["/etc/passwd.csv", "../secret.csv", "a/../../b.csv", ".hidden.csv", "a.txt", "a\\\\b.csv", "x/.ssh/k.csv"])(
    "named %s is refused",
    (name) => {
      expect(told(withLoad(`kind: trace, file: "${name}"`))[0]).toContain("load.file:")
      expect(told(withLoad(`kind: trace, file: "${name}"`))[0]).toContain("below the scenario's folder")
    },
  )

  it.each([
    ["an empty file", "", "1:1 an empty file"],
    ["another header", "when,who\n1 s,2\n", '1:1 "when,who"'],
    ["a row too short", "time,device\n1 s\n", "2:1 1 columns"],
    ["a row too long", "time,device\n1 s,2,3\n", "2:1 3 columns"],
    ["a time without unit", "time,device\n1 s,1\n2,1\n", '3:1 "2"'],
    ["a time before 0", "time_s,device\n-1,1\n", '2:1 "-1"'],
    ["a device that is no number", "time,device\n1 s, one\n", '2:5 " one"'],
    ["half a device", "time,device\n1 s,1.5\n", '2:5 "1.5"'],
    ["a device too many", "time,device\n1 s,10\n", "2:1 device 10"],
    ["a push after the end", "time,device\n10 s,1\n", "2:1 an instant of 10 s"],
    ["too many octets", "time,device,octets\n1 s,1,9999999\n", '2:7 "9999999"'],
    ["binary rubbish", "\u0001\u0002\u0003", '1:1 "\\u0001\\u0002\\u0003"'],
  ])("with %s is told with its line", (_, rows, expected) => {
    const [problem] = problemsOf(text, { "traces/monday.csv": rows })
    expect(problem?.file).toBe("traces/monday.csv")
    expect(`${problem?.line}:${problem?.column} ${problem?.found}`).toBe(expected)
  })

  it("of wrong rows alone tells the first twenty, however many there are", () => {
    const rows = `time,device\n${"x,y\n".repeat(1_000_000)}`
    const problems = problemsOf(text, { "traces/monday.csv": rows })
    expect(problems).toHaveLength(20)
  })

  it("of more than a million rows is refused", () => {
    const rows = `time_s,device\n${"1,1\n".repeat(1_000_001)}`
    expect(problemsOf(text, { "traces/monday.csv": rows }).map((p) => `${p.line} ${p.found}`)).toEqual([
      "1000002 more than 1000000 rows",
    ])
  })
})

describe("a mistake in a load is one line:", () => {
  const states = (quiet: string, busy = "{ rate: 9/s, to: { quiet: 1/s } }"): string =>
    `kind: mmpp, states: { quiet: ${quiet}, busy: ${busy} }`
  it.each([
    ["a key of another kind", "rate: 1/s, points: []", "load.points: points with kind poisson; rate or ratePerDevice"],
    ["no key", "kind: mmpp", "load: a load of kind mmpp without states; exactly one of states"],
    ["half an on-off", "kind: on-off, rate: 1/s, on: 1 s", "load: a load of kind on-off without off; rate, on, off"],
    ["one state", "kind: mmpp, states: { a: { rate: 1/s, to: {} } }", "load.states: a map of a; 2 to 64 states"],
    [
      "a state that does not exist",
      states("{ rate: 1/s, to: { bussy: 1/s } }"),
      "load.states.quiet.to.bussy: unknown state bussy; busy",
    ],
    [
      "a way to itself",
      states("{ rate: 1/s, to: { quiet: 1/s } }"),
      "load.states.quiet.to.quiet: a way to itself; busy",
    ],
    [
      "a state for good",
      states("{ rate: 1/s, to: { busy: 0/s } }"),
      "load.states: states of which some are left for good; states that can each be reached from every other",
    ],
    [
      "a state without rate",
      states("{ to: { busy: 1/s } }"),
      "load.states.quiet: neither rate nor ratePerDevice; exactly",
    ],
    [
      "states that are silent",
      states("{ rate: 0/s, to: { busy: 1/s } }", "{ rate: 0/s, to: { quiet: 1/s } }"),
      "load.states: states without arrivals; a rate of more than 0 in one of them",
    ],
    [
      "changes without end",
      states("{ rate: 1/s, to: { busy: 1e9/s } }", "{ rate: 1/s, to: { quiet: 1e9/s } }"),
      "load: 10000000000 changes of state to be expected in run.duration; up to 50000000 in one replication",
    ],
    [
      "stays too short",
      "kind: on-off, rate: 1/s, on: 1 us, off: 1 s",
      'load.on: "1 us"; stays of 1 ms or longer, and not without end, in the mean',
    ],
    [
      "stays without mean",
      "kind: on-off, rate: 1/s, on: { pareto: { shape: 1, minimum: 1 us } }, off: 1 s",
      "load.on: a map of pareto; stays of 1 ms or longer, and not without end, in the mean",
    ],
    [
      "more sources than segments",
      "kind: on-off, rate: 1/s, on: 1 s, off: 1 s, sources: 11, recipients: segment",
      "load.sources: 11 sources with segments of 10 devices; up to 10",
    ],
    ["no points", "kind: ramp, points: []", "load.points: an empty list; at least one point"],
    [
      "points out of order",
      "kind: ramp, points: [{ at: 2 s, rate: 1/s }, { at: 1 s, rate: 1/s }]",
      'load.points.1.at: "1 s"; later than the point before it',
    ],
    [
      "three points at one instant",
      "kind: ramp, points: [{ at: 2 s, rate: 1/s }, { at: 2 s, rate: 2/s }, { at: 2 s, rate: 1/s }]",
      'load.points.2.at: "2 s"; later than the point before it',
    ],
    [
      "two steps at one instant",
      "kind: steps, points: [{ at: 2 s, rate: 1/s }, { at: 2 s, rate: 2/s }]",
      'load.points.1.at: "2 s"; later than the point before it',
    ],
    [
      "a point with two rates",
      "kind: ramp, points: [{ at: 0 s, rate: 1/s, ratePerDevice: 1/s }]",
      "load.points.0: both; exactly one of rate, ratePerDevice",
    ],
    [
      "a rate next to never",
      "kind: ramp, points: [{ at: 0 s, rate: 1e-300/s }]",
      'load.points.0.rate: "1e-300/s"; 0, or at least 1e-12/s',
    ],
    ["a day of three hours", "kind: day, rate: 1/s, hours: [1, 2, 3]", "load.hours: 3 weights; 24, one for each hour"],
    [
      "a day of nothing",
      `kind: day, rate: 1/s, hours: [${"0, ".repeat(24)}]`,
      "load.hours: weights that are all 0; one",
    ],
    ["a flat busy hour", "kind: day, rate: 1/s, busyHourShare: 3 %", 'load.busyHourShare: "3 %"; at least 4.17 %'],
    ["a day of 30 hours", "kind: day, rate: 1/s, begins: 30 h", 'load.begins: "30 h"; a time of day: less than 24 h'],
    ["a broadcast to nobody", "kind: broadcast, share: 0 %, at: 1 s", 'load.share: "0 %"; more than 0'],
    [
      "a broadcast to too many",
      "kind: broadcast, batch: 11, at: 1 s",
      "load.batch: 11; up to 10: there are no more devices",
    ],
    ["a broadcast too late", "kind: broadcast, batch: 1, at: 10 s", 'load.at: "10 s"; an instant within run.duration'],
    [
      "a broadcast too long",
      "kind: broadcast, batch: 1, at: 5 s, spread: 6 s",
      'load.spread: "6 s"; a span that ends within run.duration',
    ],
    ["no parts", "kind: combined, parts: {}", "load.parts: an empty map; 1 to 32 loads"],
    ["parts within parts", "kind: combined, parts: { a: { kind: combined } }", 'load.parts.a.kind: "combined"; one of'],
    ["a part of a wrong rate", "kind: combined, parts: { a: { rate: 0/s } }", 'load.parts.a.rate: "0/s"; more than 0'],
    [
      "an initiator of a part",
      "kind: combined, parts: { a: { initiator: im, rate: 1/s } }",
      "load.parts.a.initiator: unknown",
    ],
    [
      "a planned push of a part",
      "kind: combined, parts: { a: { kind: planned, pushes: [{ at: 11 s, device: 1 }] } }",
      'load.parts.a.pushes.0.at: "11 s"; an instant within run.duration',
    ],
  ])("%s", (_, load, expected) => {
    const problems = told(withLoad(load))
    expect(problems).toHaveLength(1)
    expect(problems[0]!.startsWith(expected), problems[0]).toBe(true)
    expect(problemsOf(withLoad(load))[0]?.line).toBeGreaterThan(0)
  })
})

test.each([
  [
    "mmpp",
    "kind: mmpp, states: { a: { rate: 1e9/s, to: { b: 1/s } }, b: { rate: 0/s, to: { a: 1/s } } }",
    "load.states: 5000000000",
  ],
  ["on-off", "kind: on-off, rate: 1e6/s, sources: 1000, on: 1 s, off: 1 s", "load.rate: 5000000000"],
  ["ramp", "kind: ramp, points: [{ at: 0 s, rate: 0/s }, { at: 10 s, rate: 1e9/s }]", "load.points: 5000000000"],
  ["day", "kind: day, rate: 1e8/s", "load.rate: 480000000"],
  ["parts", "kind: combined, parts: { a: { rate: 4e6/s }, b: { rate: 4e6/s } }", "load.parts: 80000000"],
])("more than can be held as %s is refused", (_, load, expected) => {
  expect(told(withLoad(load))).toHaveLength(1)
  expect(told(withLoad(load))[0]).toContain(expected)
})
