import { describe, expect, it } from "vitest"
import { replicateQueueing, type QueueingRun } from "../../../sim/network/queueing/replicate.ts"
import type { QueueingSpec, QueueingStation, SourceSpec } from "../../../sim/network/queueing/spec.ts"
import type { DistributionSpec } from "../../../sim/kernel/distribution-spec.ts"
import { constant, ms, second } from "../small-world.ts"

const exponential = (mean: number): DistributionSpec => ({ kind: "exponential", mean })

const station = (
  id: string,
  base: DistributionSpec,
  given: Partial<QueueingStation["spec"]> = {},
): QueueingStation => ({
  id,
  spec: {
    servers: 1,
    capacity: Infinity,
    discipline: "fifo",
    service: { base, perOctetNs: 0 },
    serviceByKind: {},
    ...given,
  },
  patience: undefined,
})

const source = (
  to: string,
  interarrival: DistributionSpec,
  given: Partial<Omit<SourceSpec, "interarrival" | "arrivals">> = {},
): SourceSpec => ({
  id: `to-${to}`,
  class: "customer",
  to,
  interarrival,
  batch: { kind: "constant", value: 1 },
  ...given,
})

const model = (given: Partial<QueueingSpec>): QueueingSpec => ({
  classes: [{ id: "customer", priority: 0 }],
  stations: [station("server", constant(10 * ms))],
  sources: [],
  populations: [],
  routing: [],
  ...given,
})

const run = (spec: QueueingSpec, given: Partial<QueueingRun> = {}) =>
  replicateQueueing(spec, { seed: 1, replication: 0, durationNs: 100 * second, warmUpNs: 0, ...given })

const open = model({
  stations: [station("first", exponential(8 * ms)), station("second", exponential(9 * ms))],
  sources: [source("first", exponential(12 * ms))],
  routing: [
    { from: "first", to: [{ station: "second", probability: 1 }] },
    {
      from: "second",
      to: [
        { station: "first", probability: 0.1 },
        { station: "out", probability: 0.9 },
      ],
    },
  ],
})

describe("a replication of a queueing network", () => {
  it("is a pure function of specification, seed and number", () => {
    expect(run(open)).toEqual(run(open))
    expect(run(open, { replication: 1 }).tables.fingerprint).not.toBe(run(open).tables.fingerprint)
    expect(run(open, { seed: 2 }).tables.fingerprint).not.toBe(run(open).tables.fingerprint)
  })

  it("counts every customer of the measured span once: gone, turned away, out of patience or still there", () => {
    const spec = model({
      stations: [
        { ...station("first", exponential(20 * ms), { capacity: 8 }), patience: exponential(40 * ms) },
        station("second", exponential(15 * ms), { servers: 2, capacity: 3 }),
      ],
      sources: [source("first", exponential(10 * ms))],
      routing: [{ from: "first", to: [{ station: "second", probability: 1 }] }],
    })
    const { tables } = run(spec, { warmUpNs: 10 * second })
    const { arrivals, departures, blocked, abandoned, latencyNs } = tables.classes[0]!
    expect([departures, blocked, abandoned].every((count) => count > 100)).toBe(true)
    expect(latencyNs.length).toBe(departures)
    const present = arrivals - departures - blocked - abandoned
    expect(present).toBeGreaterThanOrEqual(0)
    expect(present).toBeLessThanOrEqual(8 + 3)
    expect(tables.spanNs).toBe(90 * second)
  })

  it("keeps the members of a population, however they fare", () => {
    const spec = model({
      stations: [{ ...station("server", exponential(second), { capacity: 3 }), patience: exponential(second / 2) }],
      populations: [{ id: "users", class: "customer", to: "server", count: 7, think: exponential(second / 2) }],
    })
    const { arrivals, departures, blocked, abandoned } = run(spec, { durationNs: 2000 * second }).tables.classes[0]!
    expect([departures, blocked, abandoned].every((count) => count > 100)).toBe(true)
    expect(arrivals - departures - blocked - abandoned).toBeLessThanOrEqual(3)
  })

  it("sends whole batches at one instant", () => {
    const spec = model({
      stations: [station("server", constant(10 * ms))],
      sources: [source("server", constant(100 * ms), { batch: { kind: "constant", value: 3 } })],
    })
    const { classes } = run(spec, { durationNs: 250 * ms }).tables
    expect([...classes[0]!.latencyNs].map((latency) => latency / ms)).toEqual([10, 20, 30, 10, 20, 30])
  })

  it("serves classes by their priority and their own service time", () => {
    const spec = model({
      classes: [
        { id: "urgent", priority: 0 },
        { id: "bulk", priority: 1 },
      ],
      stations: [
        station("server", constant(10 * ms), {
          discipline: "priority",
          serviceByKind: { urgent: { base: constant(1 * ms), perOctetNs: 0 } },
        }),
      ],
      sources: [
        source("server", constant(100 * ms), { id: "b", class: "bulk", batch: { kind: "constant", value: 2 } }),
        source("server", constant(100 * ms), { id: "u", class: "urgent" }),
      ],
    })
    const { classes } = run(spec, { durationNs: 190 * ms }).tables
    expect(classes.map((table) => [...table.latencyNs].map((latency) => latency / ms))).toEqual([[11], [10, 21]])
  })

  it("lets those leave whose patience ends while they wait, and nobody in service", () => {
    const spec = model({
      stations: [{ ...station("server", constant(10 * ms)), patience: constant(9 * ms) }],
      sources: [source("server", constant(100 * ms), { batch: { kind: "constant", value: 3 } })],
    })
    const { classes, nodes } = run(spec, { durationNs: 150 * ms }).tables
    expect(classes[0]).toMatchObject({ arrivals: 3, departures: 1, abandoned: 2 })
    expect(nodes[0]).toMatchObject({ waitingAreaNs: 2 * 9 * ms, busyNs: 10 * ms })
  })

  it("forgets a patience that was not needed, so that it does not strike at the next station", () => {
    const spec = model({
      stations: [
        { ...station("first", constant(10 * ms)), patience: constant(25 * ms) },
        station("second", constant(30 * ms)),
      ],
      sources: [source("first", constant(1000 * ms), { batch: { kind: "constant", value: 2 } })],
      routing: [{ from: "first", to: [{ station: "second", probability: 1 }] }],
    })
    const { classes } = run(spec, { durationNs: 1900 * ms }).tables
    expect(classes[0]).toMatchObject({ departures: 2, abandoned: 0 })
  })

  it("gives a customer the same service however the others are routed", () => {
    const other = source("second", exponential(20 * ms), { id: "other" })
    const first = (spec: QueueingSpec) => run(spec).tables.nodes[0]!
    const alone = model({ stations: open.stations, sources: [open.sources[0]!] })
    expect(first({ ...alone, sources: [...alone.sources, other] })).toEqual(first(alone))
  })

  it("gives customers of two sources draws of their own", () => {
    const spec = model({
      stations: [station("server", exponential(10 * ms), { servers: Infinity })],
      sources: [source("server", constant(second), { id: "one" }), source("server", constant(second), { id: "other" })],
    })
    const { latencyNs } = run(spec).tables.classes[0]!
    expect(latencyNs.length).toBe(200 - 2)
    expect(new Set(latencyNs).size).toBe(latencyNs.length)
  })

  it("routes by the given probabilities", () => {
    const spec = model({
      stations: ["first", "second", "third"].map((id) => station(id, constant(0), { servers: Infinity })),
      sources: [source("first", constant(1 * ms))],
      routing: [
        {
          from: "first",
          to: [
            { station: "second", probability: 0.2 },
            { station: "third", probability: 0.7 },
            { station: "out", probability: 0.1 },
          ],
        },
      ],
    })
    const [all, toSecond, toThird] = run(spec).tables.nodes.map(({ arrivals }) => arrivals)
    expect(all).toBe(100_000)
    expect(Math.abs(toSecond! - 20_000)).toBeLessThan(3.3 * Math.sqrt(100_000 * 0.2 * 0.8)) // 99.9 %
    expect(Math.abs(toThird! - 70_000)).toBeLessThan(3.3 * Math.sqrt(100_000 * 0.7 * 0.3)) // 99.9 %
  })

  it("stops when it is cancelled and tells how far it is", () => {
    const fractions: number[] = []
    let polls = 0
    const { stopped, tables } = run(open, {
      durationNs: 100_000 * second,
      onProgress: (fraction) => fractions.push(fraction),
      isCancelled: () => ++polls === 5,
    })
    expect(stopped).toBe("cancelled")
    expect(tables.events).toBeGreaterThan(0)
    expect(fractions.length).toBeGreaterThanOrEqual(4)
    expect(fractions.every((fraction, i) => fraction > (fractions[i - 1] ?? 0) && fraction < 1)).toBe(true)
  })

  it("refuses what cannot be", () => {
    expect(() => run(open, { warmUpNs: 200 * second })).toThrow("warm-up must end within the run")
    expect(() => run(model({ sources: [source("nowhere", exponential(1))] }))).toThrow("named nowhere")
    expect(() => run(model({ sources: [source("server", constant(0))] }))).toThrow("some time apart")
    const routing = [{ from: "server", to: [{ station: "out", probability: 0.5 }] }]
    expect(() => run(model({ routing }))).toThrow("add up to 1, not 0.5")
  })
})
