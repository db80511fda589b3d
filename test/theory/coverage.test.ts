/** Of many independent 95 % intervals about 95 % cover the truth; far fewer, or all of them, would show a wrong estimate. */
import { expect, it } from "vitest"
import { latencyOf } from "../../sim/analysis/assemble.ts"
import { queueingFigures } from "../../sim/experiment/queueing-result.ts"
import { sampler } from "../../sim/kernel/distribution.ts"
import { exactLog } from "../../sim/kernel/math.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { nsPerSecond } from "../../sim/kernel/time.ts"
import type { QueueingSpec } from "../../sim/network/queueing/spec.ts"
import { meanInterval } from "../../sim/statistics/interval.ts"
import { mm1 } from "../../sim/statistics/theory/mm1.ts"
import { meanLatency, replications } from "./replications.ts"

const model: QueueingSpec = {
  classes: [{ id: "customer", priority: 0 }],
  stations: [
    {
      id: "server",
      spec: {
        servers: 1,
        capacity: Infinity,
        discipline: "fifo",
        service: { base: { kind: "exponential", mean: 0.01 * nsPerSecond }, perOctetNs: 0 },
        serviceByKind: {},
      },
      patience: undefined,
    },
  ],
  sources: [
    {
      id: "arrivals",
      class: "customer",
      to: "server",
      interarrival: { kind: "exponential", mean: 0.02 * nsPerSecond },
      batch: { kind: "constant", value: 1 },
    },
  ],
  populations: [],
  routing: [],
}

it("181 to 198 of 200 independent 95 % intervals cover the true mean latency of M/M/1", () => {
  const truth = mm1({ arrivalRate: 50, serviceRate: 100 }).meanSojourn
  let covering = 0
  for (let seed = 1; seed <= 200; seed++) {
    const run = { durationNs: 42 * nsPerSecond, warmUpNs: 2 * nsPerSecond, replications: 10, seed }
    const interval = meanInterval(replications(model, run).map(meanLatency()), 0.95)
    if (interval !== undefined && interval.low <= truth && truth <= interval.high) covering++
  }
  // Binomial(200, 0.95): below 181 or above 198 with probability under 0.5 % together.
  expect(covering).toBeGreaterThanOrEqual(181)
  expect(covering).toBeLessThanOrEqual(198)
})

/** Binomial(200, 0.95): below 181 or above 198 with probability under 0.5 % together. */
const expectCoverage = (covering: number): void => {
  expect(covering).toBeGreaterThanOrEqual(181)
  expect(covering).toBeLessThanOrEqual(198)
}

const covers = (interval: readonly [number, number] | null | undefined, truth: number): boolean =>
  interval !== null && interval !== undefined && interval[0] <= truth && truth <= interval[1]

it("181 to 198 of 200 independent 95 % intervals cover the true 95 % quantile of an exponential", () => {
  const exponential = sampler({ kind: "exponential", mean: nsPerSecond })
  let covering = 0
  for (let seed = 1; seed <= 200; seed++) {
    const replicated = Array.from({ length: 10 }, (_, replication) => {
      const stream = new RandomStreams(seed, replication).stream("test/quantile")
      return Float64Array.from({ length: 500 }, () => Math.round(exponential.sample(stream))).sort()
    })
    if (covers(latencyOf(replicated).ci95.p95, -exactLog(0.05))) covering++
  }
  expectCoverage(covering)
})

it("181 to 198 of 200 intervals from the batches of one run cover the true mean and 95 % quantile of M/M/1", () => {
  // The sojourn time is exponential with rate μ − λ: Kleinrock, Queueing Systems I, §5.8
  const mean = 1 / 50
  const covering = { mean: 0, p95: 0 }
  for (let seed = 1; seed <= 200; seed++) {
    const run = { durationNs: 202 * nsPerSecond, warmUpNs: 2 * nsPerSecond, replications: 1, seed }
    const scenario = { model, objectives: [] } as unknown as Parameters<typeof queueingFigures>[0]
    const { latency } = queueingFigures(scenario, replications(model, run)).mechanisms.queueing
    expect(latency.ci95).toEqual({ mean: null, p95: null })
    if (covers(latency.batchMeans?.mean, mean)) covering.mean++
    if (covers(latency.batchMeans?.p95, -mean * exactLog(0.05))) covering.p95++
  }
  expectCoverage(covering.mean)
  expectCoverage(covering.p95)
})
