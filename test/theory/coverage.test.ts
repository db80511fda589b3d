/** Of many independent 95 % intervals about 95 % cover the truth; far fewer, or all of them, would show a wrong estimate. */
import { expect, it } from "vitest"
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
