/** A queueing network's figures as a table and as CSV. */
import { expect, test } from "vitest"
import { queueingCsv, queueingTable } from "../../sim/cli/queueing-text.ts"
import type { QueueingResult } from "../../sim/experiment/queueing-result.ts"

const latency = {
  count: 90,
  mean: 0.05,
  p50: 0.03,
  p90: 0.1,
  p95: 0.15,
  p99: 0.2,
  max: 0.3,
  ci95: { mean: [0.04, 0.06], p95: null },
} as const
const result: QueueingResult = {
  pushsim: "0.0.0",
  scenario: { name: "desk", sha256: "" },
  seed: 3,
  replications: 2,
  baseline: null,
  mechanisms: {
    queueing: {
      fingerprint: "00000000000000aa",
      events: 400,
      throughput: { offered: 1, goodput: 0.9, ci95: { goodput: [0.8, 1] } },
      latency,
      classes: { customer: { arrivals: 100, departures: 90, blocked: 6, abandoned: 4, latency } },
      nodes: {
        desk: {
          servers: null,
          arrivals: 100,
          utilisation: null,
          meanWait: 0.01,
          meanSojourn: 0.05,
          meanQueue: 0.25,
          maxQueue: 3,
          drops: 6,
        },
      },
    },
  },
  differences: [],
  objectives: [{ text: "p95 <= 100 ms", mechanism: "queueing", value: 0.15, met: false }],
  assumptions: [],
}

test("the table is read line by line: stations, classes, objectives", () => {
  expect(queueingTable(result)).toBe(
    [
      "desk: seed 3, 2 replications",
      "station  servers   arrivals  utilisation  mean wait  mean sojourn  mean queue  drops",
      "desk     infinite  100                    10.0 ms    50.0 ms       0.250       6",
      "",
      "class     arrivals  departures  blocked  abandoned  mean latency  95 % interval       p95       max",
      "customer  100       90          6        4          50.0 ms       [40.0 ms, 60.0 ms]  150.0 ms  300.0 ms",
      "NOT met: p95 <= 100 ms (0.15)",
      "",
    ].join("\n"),
  )
})

test("the CSV has a row per figure, with its unit and its interval beside it", () => {
  const lines = queueingCsv(result).split("\n")
  expect(lines[0]).toBe("mechanism,metric,value,unit,ci95_low,ci95_high")
  expect(lines).toContain("queueing,classes.customer.latency.mean,0.05,s,0.04,0.06")
  expect(lines).toContain("queueing,throughput.goodput,0.9,customers/s,0.8,1")
  expect(lines).toContain("queueing,classes.customer.blocked,6,customers,,")
  expect(lines).toContain("queueing,nodes.desk.utilisation,,1,,")
  expect(lines).toContain("queueing,objectives.p95 <= 100 ms.met,false,,,")
  expect(lines.filter((line) => line.includes("ci95."))).toEqual([])
})
