/** Objectives from their sentence to the verdict: the figure that each names, of a push scenario and of a queueing network. */
import { expect, test } from "vitest"
import { isMet, objectiveValue, type ObjectiveSubject } from "../../sim/analysis/objectives.ts"
import { queueingFigures } from "../../sim/experiment/queueing-result.ts"
import { runTask } from "../../sim/experiment/run-task.ts"
import { decodedObjectives, limitsOf, pushVocabulary, queueingVocabulary } from "../../sim/scenario/objective.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { Timeliness } from "../../sim/trace/timeliness.ts"

const node = (utilisation: number | null, drops: number, meanWait: number | null) => ({
  servers: 1,
  arrivals: 10,
  utilisation,
  meanWait,
  meanSojourn: null,
  meanQueue: null,
  maxQueue: 0,
  drops,
})
const subject: ObjectiveSubject = {
  within: [{ limit: 2, counted: 200, inTime: 190 }],
  byState: { "im-offline": { within: [{ limit: 2, counted: 100, inTime: 99 }] } },
  nodes: { scscf: node(0.8, 3, 0.02), pcscf: node(0.5, 4, null), device: node(null, 0, null) },
}
const vocabulary = pushVocabulary(["scscf", "pcscf", "device"])
const parsed = (text: string) => decodedObjectives([text], vocabulary)

test.each([
  ["delivered within 2 s >= 95 %", 0.95, true],
  ["im-offline delivered within 2000 ms >= 99.5 %", 0.99, false],
  ["off delivered within 2 s >= 1 %", null, false],
  ["utilisation <= 80 %", 0.8, true],
  ["pcscf utilisation < 50 %", 0.5, false],
  ["device utilisation < 50 %", null, false],
  ["drops <= 0", 7, false],
  ["scscf drops <= 3", 3, true],
  ["meanWait <= 20 ms", 0.02, true],
  ["scscf meanWait < 20 ms", 0.02, false],
] as const)("%s", (text, value, met) => {
  const [objective] = parsed(text).objectives
  expect(objective?.text).toBe(text)
  expect(objectiveValue(objective!, subject)).toBe(value)
  expect(isMet(objective!, value)).toBe(met)
})

test.each([
  ["lost within 2 s <= 1 %", "within belongs to delivered, not to lost"],
  ["delivered within 2 >= 1 %", "2 is not a time from 0 to 104 d in ns, us, ms, s, min, h or d, e.g. 500 ms"],
  ["scscf p95 <= 1 s", "p95 is a figure of pushes or customers, and scscf is none of im-offline, unregistered, off"],
  ["off drops <= 1", "drops is a figure of nodes, and off is none of scscf, pcscf, device"],
  ["hss drops <= 1", "hss is none of scscf, pcscf, device"],
  ["blocked <= 1 %", "blocked is not a metric"],
  ["delivered within", "it is not a comparison"],
])("%s is refused: %s", (text, hint) => {
  expect(parsed(text).findings).toMatchObject([{ path: ["objectives", 0], hint }])
})

test("the limits of time are each wanted once", () => {
  const texts = ["delivered within 5 s >= 1 %", "delivered within 2 s >= 1 %", "off delivered within 5000 ms >= 1 %"]
  expect(limitsOf(decodedObjectives(texts, vocabulary).objectives)).toEqual([2e9, 5e9])
})

test("who comes too late for the run to tell is not counted", () => {
  const timeliness = new Timeliness([2, 5], 1, 10)
  timeliness.began(0, 5) // the run sees both limits
  timeliness.reached(0, 5, 5)
  timeliness.began(0, 6) // it ends before the second
  timeliness.reached(0, 6, 3)
  timeliness.began(0, 9)
  timeliness.reached(0, 9, 1)
  timeliness.began(0, 1) // never delivered
  expect(timeliness.tables()).toEqual([
    { limitNs: 2, counted: Float64Array.of(3), inTime: Float64Array.of(0) },
    { limitNs: 5, counted: Float64Array.of(2), inTime: Float64Array.of(1) },
  ])
})

test("a queueing network has the shares of those who departed, in time, were blocked or left", () => {
  const text = `
title: t
question: q
kind: queueing
nodes: { desk: { service: { exponential: { mean: 1 s } }, capacity: 3, patience: { exponential: { mean: 2 s } } } }
load: { classes: { one: {}, two: {} }, sources: { a: { to: desk, class: one, rate: 1/s }, b: { to: desk, class: two, rate: 1/s } } }
run: { duration: 500 s, replications: 2 }
objectives: [departed >= 1 %, two blocked <= 50 %, abandoned <= 50 %, one departed within 1 s >= 5 %, desk drops >= 1]
`
  const decoded = decodeScenario("q.yaml", text, [])
  if ("problems" in decoded || decoded.scenario.kind !== "queueing") throw new Error("it decodes")
  const point = { source: { file: "q.yaml", text, sets: [] }, mechanism: undefined }
  const replications = [0, 1].map((replication) => {
    const outcome = runTask({ point, replication, keepPushes: false, tracePush: undefined })
    if (outcome.kind !== "queueing") throw new Error("it runs")
    return outcome.tables
  })
  const { mechanisms, objectives } = queueingFigures(decoded.scenario, replications)
  const { one, two } = mechanisms.queueing.classes
  const arrivals = one!.arrivals + two!.arrivals
  expect(objectives.map(({ value }) => value)).toEqual([
    (one!.departures + two!.departures) / arrivals,
    two!.blocked / two!.arrivals,
    (one!.abandoned + two!.abandoned) / arrivals,
    one!.within![0]!.inTime / one!.within![0]!.counted,
    mechanisms.queueing.nodes["desk"]!.drops,
  ])
  // Nobody is counted who came in the last second.
  expect(one!.within![0]!.counted).toBeGreaterThan(900)
  expect(one!.within![0]!.counted).toBeLessThan(one!.arrivals)
  expect(objectives.every(({ met }) => met)).toBe(true)
  expect(queueingVocabulary(["one"], ["desk"]).metrics).toContain("blocked")
})
