/**
 * Pushes spread over the instances of the S-CSCF by each rule, against theory. Everything but the S-CSCF's work on a MESSAGE takes no time,
 * so that the latency of a push is the time it spends there.
 */
import { beforeAll, describe, expect, it } from "vitest"
import { mixed } from "../../sim/kernel/hash.ts"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import { meanInterval } from "../../sim/statistics/interval.ts"
import { mm1 } from "../../sim/statistics/theory/mm1.ts"
import { mmc } from "../../sim/statistics/theory/mmc.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

const instances = 4
const devices = 20_000
const arrivalRate = 2800
const serviceRate = 1000

const sets = [
  `devices.count=${devices}`,
  `load.rate=${arrivalRate}/s`,
  "run.duration=5500 ms",
  "run.warmUp=500 ms",
  `nodes.scscf.instances=${instances}`,
  ...["im", "pcscf", "device"].map((node) => `nodes.${node}.service={base: 0 s}`),
  ...["im-scscf", "scscf-pcscf", "pcscf-device"].map((link) => `links.${link}.delay=0 s`),
  'nodes.scscf.service={base: 0 s, byMessage: {"SIP MESSAGE": {base: {exponential: {mean: 1 ms}}}}}',
]

/** Mean latency of each replication, s. */
const latencies = (choice: string): readonly number[] => {
  const scenario = scenarioOf(plainWorld, [...sets, `nodes.scscf.choice=${choice}`])
  const world = preparedWorld(scenario, "sip-message")
  return Array.from({ length: 14 }, (_, replication) => {
    const { latencyNs } = replicate(world, { seed: 1, replication, keepPushes: false }).tables
    const all = latencyNs[0]!
    return all.reduce((sum, latency) => sum + latency, 0) / all.length / 1e9
  })
}

const rules = ["hash", "round-robin", "least-busy"] as const
const means = new Map<string, readonly number[]>()
const interval = (rule: string) => meanInterval(means.get(rule)!, 0.999)!

const holds = (rule: string, theory: number): void => {
  const { low, high } = interval(rule)
  expect(low, `formula ${theory}`).toBeLessThanOrEqual(theory)
  expect(high, `formula ${theory}`).toBeGreaterThanOrEqual(theory)
  expect((high - low) / theory).toBeLessThan(0.15)
}

/** E_k/M/1: the root of σ = A*(μ (1 − σ)) for Erlang arrivals (Kleinrock I, §6.4), by iteration from 0. */
const erlangArrivals = (phases: number, rate: number, service: number): number => {
  let sigma = 0
  for (let i = 0; i < 1000; i++) sigma = (1 + (service * (1 - sigma)) / (phases * rate)) ** -phases
  return 1 / (service * (1 - sigma))
}

describe("pushes over four instances of the S-CSCF", () => {
  beforeAll(() => {
    for (const rule of rules) means.set(rule, latencies(rule))
  })

  it("by hash of the subscriber are M/M/1 queues of their own, each with the arrivals of its subscribers", () => {
    const shares = Array.from({ length: instances }, () => 0)
    for (let device = 0; device < devices; device++) shares[mixed(device) % instances]! += 1 / devices
    for (const share of shares) expect(Math.abs(share - 1 / instances)).toBeLessThan(0.02)
    const theory = shares.reduce(
      (sum, share) => sum + share * mm1({ arrivalRate: arrivalRate * share, serviceRate }).meanSojourn,
      0,
    )
    holds("hash", theory)
  })

  it("in turns are E₄/M/1 queues: each gets every fourth of a Poisson stream", () => {
    holds("round-robin", erlangArrivals(instances, arrivalRate / instances, serviceRate))
  })

  it("to the least busy wait less than in turns, those less than by hash, and all more than in one queue before four servers", () => {
    const pooled = mmc({ arrivalRate, serviceRate, servers: instances }).meanSojourn
    expect(pooled).toBeLessThan(interval("least-busy").low)
    expect(interval("least-busy").high).toBeLessThan(interval("round-robin").low)
    expect(interval("round-robin").high).toBeLessThan(interval("hash").low)
  })
})
