/** The `faults` of a scenario: what they strike is there, once at a time, with the figures of their kind. */
import { describe, expect, it } from "vitest"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { plainWorld, scenarioOf } from "../support/world.ts"

const withFaults = (...faults: readonly string[]): string =>
  `${plainWorld}faults:\n${faults.map((fault) => `  - {${fault}}\n`).join("")}`

const problemsOf = (...faults: readonly string[]): readonly string[] => {
  const decoded = decodeScenario("test.yaml", withFaults(...faults), [], mechanisms)
  return "problems" in decoded
    ? decoded.problems.map(({ line, path, found, allowed }) => `${line} ${path}: ${found} | ${allowed}`)
    : []
}
/** Line of the first fault. */
const line = withFaults().split("\n").length

describe("faults", () => {
  it("are resolved, named and written into the ledger", () => {
    const { world, parameters } = scenarioOf(
      withFaults(
        "kind: partition, links: [pcscf-scscf, im-ppg], at: 1 min, for: 10 s",
        "kind: delay-burst, links: [im-ppg], every: {exponential: {mean: 1 min}}, for: 1 s, added: 200 ms",
      ),
    )
    expect(world.faults).toEqual([
      {
        kind: "partition",
        name: "partition pcscf-scscf im-ppg",
        targets: ["scscf-pcscf", "im-ppg"],
        begins: { atNs: 60e9 },
        lasts: { kind: "constant", value: 10e9 },
        values: {},
      },
      {
        kind: "delay-burst",
        name: "delay-burst im-ppg",
        targets: ["im-ppg"],
        begins: { every: { kind: "exponential", mean: 60e9 } },
        lasts: { kind: "constant", value: 1e9 },
        values: { added: 200e6 },
      },
    ])
    expect(
      parameters.filter(({ parameter }) => parameter.startsWith("faults.")).map((use) => [use.parameter, use.value]),
    ).toEqual([
      ["faults.0.for", 10],
      ["faults.1.added", 200],
      ["faults.1.every", "exponential mean 60"],
      ["faults.1.for", 1],
    ])
  })

  it("none: the world has no word of them", () => {
    expect("faults" in scenarioOf(plainWorld).world).toBe(false)
    expect("faults" in scenarioOf(plainWorld, ["faults=[]"]).world).toBe(false)
  })

  it.each([
    ["an unknown kind", "kind: fire, links: [im-ppg], at: 1 s, for: 1 s", 'faults.0.kind: "fire"'],
    ["an unknown link", "kind: partition, links: [im-pgg], at: 1 s, for: 1 s", 'faults.0.links.0: unknown node "pgg"'],
    [
      "nodes without a link",
      "kind: partition, links: [im-hss], at: 1 s, for: 1 s",
      'faults.0.links.0: no link "im-hss"',
    ],
    [
      "a node for a fault of links",
      "kind: partition, node: ppg, at: 1 s, for: 1 s",
      "faults.0.node: node of a partition",
    ],
    ["nothing to strike", "kind: partition, at: 1 s, for: 1 s", "faults.0: partition without links"],
    ["a beginning after the run", "kind: partition, links: [im-ppg], at: 1 h, for: 1 s", 'faults.0.at: "1 h"'],
    ["no beginning", "kind: partition, links: [im-ppg], for: 1 s", "faults.0: neither at nor every"],
    ["no span", "kind: partition, links: [im-ppg], at: 1 s, for: 0 s", 'faults.0.for: "0 s"'],
    [
      "a process without an end to it",
      "kind: partition, links: [im-ppg], every: 1 us, for: 1 us",
      'faults.0.every: "1 us"',
    ],
    [
      "a figure too few",
      "kind: delay-burst, links: [im-ppg], at: 1 s, for: 1 s",
      "faults.0: delay-burst without added",
    ],
    [
      "an unknown node",
      "kind: slow-node, node: ppq, at: 1 s, for: 1 s, factor: 2",
      'faults.0.node: unknown node "ppq"',
    ],
    [
      "an instance too many",
      "kind: slow-node, node: ppg-1, at: 1 s, for: 1 s, factor: 2",
      'faults.0.node: unknown node "ppg-1"',
    ],
    ["devices", "kind: slow-node, node: device, at: 1 s, for: 1 s, factor: 2", "faults.0.node: device, of role device"],
    ["a node of another role", "kind: smsc-down, node: ppg, at: 1 s, for: 1 s", "faults.0.node: ppg, of role ppg"],
    ["a word that is none", "kind: node-crash, node: ppg, at: 1 s, for: 1 s, state: gone", 'faults.0.state: "gone"'],
    ["a word too few", "kind: node-crash, node: ppg, at: 1 s, for: 1 s", "faults.0: node-crash without state"],
    [
      "a figure of another kind",
      "kind: partition, links: [im-ppg], at: 1 s, for: 1 s, added: 1 s",
      "faults.0.added: added of a partition",
    ],
  ])("%s", (_, fault, expected) => {
    const problems = problemsOf(fault)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${line} `))
    expect(problems[0]).toContain(expected)
  })

  it("strike an instance of a node by its name, or all of them", () => {
    const targets = ["ppg-2", "ppg"].map((node) => {
      const text = withFaults(`kind: node-crash, node: ${node}, at: 1 s, for: 1 s, state: lost`)
      return scenarioOf(text, ["nodes.ppg.instances=2"]).world.faults![0]
    })
    expect(targets).toMatchObject([
      { targets: ["ppg-2"], values: { state: 1 } },
      { targets: ["ppg-1", "ppg-2"], values: { state: 1 } },
    ])
  })

  it("that may strike the same link at once are refused, those that change something else of it are not", () => {
    const partition = "kind: partition, links: [im-ppg], at: 10 s, for: 10 s"
    expect(problemsOf(partition, partition.replace("at: 10 s", "at: 15 s"))).toEqual([
      `${line + 1} faults.1: a partition of im-ppg, which the partition of faults.0 may strike at the same time | ` +
        "one fault at a time that changes the loss of a link or node",
    ])
    expect(problemsOf(partition, partition.replace("at: 10 s", "at: 25 s"))).toEqual([])
    expect(problemsOf(partition, "kind: delay-burst, links: [im-ppg], at: 10 s, for: 10 s, added: 1 s")).toEqual([])
    expect(
      problemsOf(
        partition,
        "kind: loss-burst, links: [ppg-im], every: 1 min, for: 1 s, goodLoss: 0, badLoss: 1, goodMean: 1 s, badMean: 1 s",
      ),
    ).toHaveLength(1)
  })
})
