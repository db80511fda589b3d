/** The workload of a replication: when each push starts, for whom it is, and how long. */
import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import type { DistributionSpec } from "../../sim/kernel/distribution-spec.ts"
import { sampler } from "../../sim/kernel/distribution.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { Simulation } from "../../sim/kernel/simulation.ts"
import type { LoadSpec } from "../../sim/mechanisms/load/spec.ts"
import { Workload } from "../../sim/mechanisms/load/workload.ts"
import { runPlain, scenarioOf, plainWorld } from "../support/world.ts"

const second = 1e9

interface Planned {
  readonly at: number
  readonly device: number
  readonly octets: number
}

const pushesOf = (
  load: LoadSpec,
  { devices = 100, seconds = 100, seed = 1, size = { kind: "constant", value: 120 } as DistributionSpec } = {},
): readonly Planned[] => {
  const sim = new Simulation()
  const pushes: Planned[] = []
  const workload = new Workload(sim, new RandomStreams(seed, 0), {
    load,
    size,
    devices,
    durationNs: seconds * second,
    push: (device, octets) => pushes.push({ at: sim.now, device, octets }),
  })
  workload.begin()
  sim.run({ untilNs: seconds * second })
  return pushes
}

const initiator = "im"

describe("a broadcast", () => {
  it("reaches each device of its segment exactly once, within its span", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.record({ share: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
          fc.record({ count: fc.integer({ min: 1, max: 200 }) }),
        ),
        fc.integer({ min: 0, max: 10e9 }),
        fc.integer({ min: 0, max: 1000 }),
        (to, spreadNs, seed) => {
          const load: LoadSpec = { kind: "broadcast", initiator, to, atNs: 5 * second, spreadNs }
          const pushes = pushesOf(load, { devices: 200, seed })
          const reached = pushes.map(({ device }) => device)
          expect(new Set(reached).size).toBe(reached.length)
          if ("count" in to) expect(reached).toHaveLength(to.count)
          else if (to.share === 1) expect(reached).toHaveLength(200)
          for (const { at } of pushes) {
            expect(at).toBeGreaterThanOrEqual(5 * second)
            expect(at).toBeLessThanOrEqual(5 * second + spreadNs)
          }
        },
      ),
      { numRuns: 100, seed: 1 },
    )
  })

  it("to a larger share reaches every device of the smaller one, at the same instant", () => {
    const to = (share: number) =>
      pushesOf({ kind: "broadcast", initiator, to: { share }, atNs: 0, spreadNs: second }, { devices: 1000 })
    const [few, many] = [to(0.2), to(0.5)]
    expect(few.length).toBeLessThan(many.length)
    const instants = new Map(many.map(({ device, at }) => [device, at]))
    for (const { device, at } of few) expect(instants.get(device)).toBe(at)
    // 0.2 and 0.5 of 1000, within 99.9 % of the binomial law.
    expect(Math.abs(few.length - 200)).toBeLessThan(3.29 * Math.sqrt(1000 * 0.2 * 0.8))
    expect(Math.abs(many.length - 500)).toBeLessThan(3.29 * Math.sqrt(1000 * 0.5 * 0.5))
  })

  it("of a number draws every device alike, and spreads evenly", () => {
    const reached = new Float64Array(20)
    const tenths = new Float64Array(10)
    for (let seed = 0; seed < 2000; seed++) {
      const load: LoadSpec = { kind: "broadcast", initiator, to: { count: 5 }, atNs: 0, spreadNs: 10 * second }
      for (const { device, at } of pushesOf(load, { devices: 20, seed })) {
        reached[device]! += 1
        tenths[Math.min(9, Math.floor(at / second))]! += 1
      }
    }
    for (const count of reached) expect(Math.abs(count - 500)).toBeLessThan(4 * Math.sqrt(2000 * 0.25 * 0.75))
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.1 * 0.9))
  })
})

describe("a trace", () => {
  const rows = {
    atNs: [0, 1.5 * second, 1.5 * second, 7 * second],
    device: [4, 99, 0, 4],
  }

  it("is played as it was recorded, to the nanosecond", () => {
    expect(pushesOf({ kind: "trace", initiator, ...rows, octets: [10, 20, 0, 40] })).toEqual([
      { at: 0, device: 4, octets: 10 },
      { at: 1.5 * second, device: 99, octets: 20 },
      { at: 1.5 * second, device: 0, octets: 0 },
      { at: 7 * second, device: 4, octets: 40 },
    ])
  })

  it("without sizes draws them as any load", () => {
    const pushes = pushesOf({ kind: "trace", initiator, ...rows }, { size: { kind: "constant", value: 33 } })
    expect(pushes.map(({ octets }) => octets)).toEqual([33, 33, 33, 33])
  })
})

describe("several loads together", () => {
  const base = { kind: "poisson", ratePerSecond: 20 } as const
  const news = { kind: "broadcast", to: { share: 0.3 }, atNs: 50 * second, spreadNs: 5 * second } as const
  const size: DistributionSpec = { kind: "exponential", mean: 200 }

  it("are each what it is without the others: instants, devices and sizes", () => {
    const alone = pushesOf({ kind: "combined", initiator, parts: [{ label: "base", load: base }] }, { size })
    const both = pushesOf(
      {
        kind: "combined",
        initiator,
        parts: [
          { label: "news", load: news },
          { label: "base", load: base },
        ],
      },
      { size },
    )
    const onlyNews = pushesOf({ kind: "combined", initiator, parts: [{ label: "news", load: news }] }, { size })
    expect(both).toHaveLength(alone.length + onlyNews.length)
    const text = (push: Planned) => JSON.stringify(push)
    expect(both.map(text).sort()).toEqual([...alone, ...onlyNews].map(text).sort())
    both.forEach(({ at }, i) => expect(at).toBeGreaterThanOrEqual(both[i - 1]?.at ?? 0))
  })

  it("of one kind but other names differ", () => {
    const of = (label: string) => pushesOf({ kind: "combined", initiator, parts: [{ label, load: base }] })
    expect(of("one")).not.toEqual(of("two"))
  })
})

test("sources with segments push to their own devices and no others", () => {
  const load: LoadSpec = {
    kind: "on-off",
    initiator,
    sources: 1,
    ratePerSecond: 50,
    on: { kind: "constant", value: 10 * second },
    off: { kind: "constant", value: 10 * second },
    hasSegments: true,
  }
  const one = pushesOf(load, { devices: 7 })
  expect(new Set(one.map(({ device }) => device)).size).toBe(7)
  const three = pushesOf({ ...load, sources: 3 }, { devices: 7 })
  expect(new Set(three.map(({ device }) => device)).size).toBe(7)
  // Where one source at most is on at a time, neighbours in time come from one segment: 0-1, 2-3, 4-6.
  const seldom = pushesOf(
    { ...load, sources: 3, off: { kind: "constant", value: 2000 * second } },
    { devices: 7, seconds: 5000, seed: 2 },
  )
  const segment = ({ device }: Planned) => (device < 2 ? 0 : device < 4 ? 1 : 2)
  const bySegment = [0, 1, 2].map((s) => seldom.filter((push) => segment(push) === s))
  for (const pushes of bySegment) expect(pushes.length).toBeGreaterThan(0)
  for (const pushes of bySegment) {
    const bursts = pushes.filter(({ at }, i) => at - (pushes[i - 1]?.at ?? -Infinity) > 1000 * second)
    expect(bursts.length).toBeLessThanOrEqual(4)
  }
})

test("a day: its busiest hour has the share that is asked, 10 % if nothing is, of a run of a day", () => {
  const seen = (load: string, busiest: number): number => {
    const { world } = scenarioOf(plainWorld, [`load=${load}`, "run.duration=24 h"])
    const pushes = pushesOf(world.load, { seconds: 86_400 })
    return pushes.filter(({ at }) => Math.floor(at / (3600 * second)) === busiest).length / pushes.length
  }
  const interval = (share: number): number => 3.29 * Math.sqrt((share * (1 - share)) / 86_400)
  const standard = seen("{kind: day, initiator: im, rate: 1/s}", 20)
  expect(Math.abs(standard - 0.1)).toBeLessThan(interval(0.1))
  const peaked = seen("{kind: day, initiator: im, rate: 1/s, busyHourShare: 15 %}", 20)
  expect(Math.abs(peaked - 0.15)).toBeLessThan(interval(0.15))
  // Begun at 19 h, the busiest hour is the second.
  const later = seen("{kind: day, initiator: im, rate: 1/s, begins: 19 h}", 1)
  expect(Math.abs(later - 0.1)).toBeLessThan(interval(0.1))
})

test.each([
  ["120 B", { kind: "constant", value: 120 }, 120],
  ["{uniform: {minimum: 100 B, maximum: 0.3 kB}}", { kind: "uniform", minimum: 100, maximum: 300 }, 200],
  ["{lognormal: {median: 400 B, sigma: 0.7}}", { kind: "lognormal", median: 400, sigma: 0.7 }, 400 * Math.exp(0.245)],
  [
    "{empirical: [{value: 100 B, weight: 3}, {value: 1 kB, weight: 1}]}",
    {
      kind: "empirical",
      points: [
        { value: 100, weight: 3 },
        { value: 1000, weight: 1 },
      ],
    },
    325,
  ],
])("content of %s: bodies are drawn so", (given, spec, mean) => {
  const { world } = scenarioOf(plainWorld, [`content.size=${given}`])
  expect(world.content.size).toEqual(spec)
  const { variance } = sampler(spec as DistributionSpec)
  const pushes = pushesOf(
    { kind: "poisson", initiator, ratePerSecond: 100 },
    { size: world.content.size, seconds: 200 },
  )
  const seen = pushes.reduce((sum, { octets }) => sum + octets, 0) / pushes.length
  expect(Math.abs(seen - mean)).toBeLessThanOrEqual(3.29 * Math.sqrt(variance / pushes.length) + 1e-9)
  for (const { octets } of pushes) expect(Number.isSafeInteger(octets)).toBe(true)
})

test("all mechanisms meet the same pushes, whatever the load", () => {
  const sets = [
    "load={kind: combined, initiator: im, parts: {base: {kind: mmpp, states: {quiet: {rate: 1/s, to: {busy: 0.1/s}}, busy: {rate: 9/s, to: {quiet: 0.2/s}}}}, news: {kind: broadcast, batch: 20, at: 20 s, spread: 5 s}}}",
    "content.size={lognormal: {median: 200 B, sigma: 0.5}}",
    "run.duration=1 min",
  ]
  const [direct, loop] = ["sip-message", "ppg-sip-loop"].map((label) => runPlain(label, sets).tables.pushes!)
  expect(direct!.plannedNs.length).toBeGreaterThan(100)
  expect(loop!.plannedNs).toEqual(direct!.plannedNs)
  expect(loop!.device).toEqual(direct!.device)
})
