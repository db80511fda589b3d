/** Queues whose customers come by processes that are no renewals, held against what is known of them. */
import { describe, expect, test } from "vitest"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { meanInterval } from "../../sim/statistics/interval.ts"
import type { QueueingTables } from "../../sim/network/queueing/tables.ts"
import { mmppM1 } from "./mmpp-m1.ts"
import { meanLatency, replications } from "./replications.ts"

/** A server of 100 customers a second, and customers that come as a file says. */
const tablesOf = (arrivals: string, run = "{ duration: 620 s, warmUp: 20 s, replications: 20, seed: 1 }") => {
  const text = `
title: Test
question: Does it hold?
kind: queueing
nodes: { server: { service: { exponential: { mean: 10 ms } } } }
load: { sources: { calls: { to: server, arrivals: ${arrivals} } } }
run: ${run}
`
  const decoded = decodeScenario("test.yaml", text, [])
  if ("problems" in decoded) throw new Error(formatProblems(decoded.problems))
  if (decoded.scenario.kind !== "queueing") throw new Error("not a queueing scenario")
  return replications(decoded.scenario.model, decoded.scenario.run)
}

const agrees = (tables: readonly QueueingTables[], observe: (each: QueueingTables) => number, theory: number): void => {
  const interval = meanInterval(tables.map(observe), 0.999)!
  const story = `formula ${theory}, run ${interval.low} to ${interval.high}`
  expect(interval.low, story).toBeLessThanOrEqual(theory)
  expect(interval.high, story).toBeGreaterThanOrEqual(theory)
  expect((interval.high - interval.low) / theory, story).toBeLessThan(0.15)
}

const arrivalsPerSecond = ({ classes, spanNs }: QueueingTables): number => (classes[0]!.arrivals / spanNs) * 1e9

describe("MMPP/M/1", () => {
  test("the formula is M/M/1 where both states are alike, and its mean queue where they take turns ever faster", () => {
    expect(mmppM1({ arrivals: [60, 60], leaving: [1, 3], service: 100 }).meanPresent).toBeCloseTo(1.5, 9)
    expect(mmppM1({ arrivals: [20, 100], leaving: [1e6, 1e6], service: 100 }).meanPresent).toBeCloseTo(1.5, 3)
    // Slow turns: the mean of two queues that each settle.
    expect(mmppM1({ arrivals: [20, 80], leaving: [1e-6, 1e-6], service: 100 }).meanPresent).toBeCloseTo(
      (0.25 + 4) / 2,
      3,
    )
  })

  test("mean time of a customer, by the matrix-geometric solution and Little's law", () => {
    const tables = tablesOf(
      "{ kind: mmpp, states: { calm: { rate: 20/s, to: { busy: 1/s } }, busy: { rate: 90/s, to: { calm: 2/s } } } }",
    )
    const { meanPresent, arrivalRate } = mmppM1({ arrivals: [20, 90], leaving: [1, 2], service: 100 })
    agrees(tables, arrivalsPerSecond, arrivalRate)
    agrees(tables, meanLatency(), meanPresent / arrivalRate)
    // A Poisson stream of the same rate waits less by far: the test would see it.
    expect(meanPresent / arrivalRate).toBeGreaterThan(1.5 / (100 - arrivalRate))
  })

  test("one source that is by turns on and off is the same with a silent state (Kuczura 1973)", () => {
    const tables = tablesOf(
      "{ kind: on-off, rate: 80/s, on: { exponential: { mean: 0.5 s } }, off: { exponential: { mean: 0.25 s } } }",
    )
    const { meanPresent, arrivalRate } = mmppM1({ arrivals: [80, 0], leaving: [2, 4], service: 100 })
    agrees(tables, arrivalsPerSecond, arrivalRate)
    agrees(tables, meanLatency(), meanPresent / arrivalRate)
  })
})

test("D/M/1: mean time 1 / (μ (1 − σ)), where σ = exp(−μ (1 − σ) / λ) (Kleinrock, Queueing Systems I, §6.4)", () => {
  const [λ, μ] = [80, 100]
  let σ = 0.5
  for (let i = 0; i < 500; i++) σ = Math.exp((-μ * (1 - σ)) / λ)
  agrees(tablesOf("{ kind: periodic, interval: 12.5 ms }"), meanLatency(), 1 / (μ * (1 - σ)))
})

test("steps and ramps bring as many customers as the area under their rate", () => {
  const run = "{ duration: 30 s, warmUp: 0 s, replications: 200, seed: 1 }"
  const come = (tables: QueueingTables): number => tables.classes[0]!.arrivals
  const steps = "{ kind: steps, points: [{ at: 0 s, rate: 40/s }, { at: 10 s, rate: 0/s }, { at: 20 s, rate: 20/s }] }"
  agrees(tablesOf(steps, run), come, 10 * 40 + 10 * 20)
  const ramp = "{ kind: ramp, points: [{ at: 0 s, rate: 0/s }, { at: 30 s, rate: 60/s }] }"
  agrees(tablesOf(ramp, run), come, 900)
})
