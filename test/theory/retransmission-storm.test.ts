/**
 * Retransmission storms at a single bottleneck: what the schedule of RFC 3261 §17.1.2.2 does to a queue (RFC 6357 §2), and where it
 * stops. The bottleneck is the S-CSCF; everything else is fast. All figures are computed from the schedule and the route.
 */
import { describe, expect, test } from "vitest"
import { replicate } from "../../sim/mechanisms/replicate.ts"
import type { ReplicationTables } from "../../sim/trace/tables.ts"
import { plainWorld, preparedWorld, runPlain, scenarioOf } from "../support/world.ts"

/** Service time of a message at the bottleneck, s. */
const service = 0.001
const t1 = 0.5
const t2 = 4
const timeout = 64 * t1

/** Instants at which a request is sent while nobody answers, s after the first: RFC 3261 §17.1.2.2. */
const sendInstants = (): readonly number[] => {
  const instants: number[] = []
  for (let at = 0, interval = t1; at < timeout; at += interval, interval = Math.min(2 * interval, t2)) {
    instants.push(at)
    if (instants.length === 1) continue
    if (interval < t1) throw new Error("the interval shrank")
  }
  return instants
}
const sendsMost = sendInstants().length

const bottleneck = [
  "nodes.scscf.service={base: 1 ms}",
  "nodes.im.store={retries: 0}",
  "nodes.ppg.store={retries: 0}",
  "nodes.ppg.service={base: 0.01 ms}",
  "nodes.im.service={base: 0.01 ms}",
  "nodes.icscf.service={base: 0.01 ms}",
  "nodes.hss.service={base: 0.01 ms}",
  "nodes.pcscf.service={base: 0.01 ms}",
  "nodes.device.service={base: 1 ms}",
  "devices.count=20000",
]

/** Messages that the S-CSCF receives for one push when nothing is lost or repeated: read off a run, not off the mechanism. */
const visitsOf = (label: string): number => {
  const { flow } = runPlain(label, [...bottleneck, "load.rate=1/s", "run.duration=5 s"], { tracePush: 0 })
  return flow!.records.filter(({ kind, to }) => kind === "message" && to === "scscf").length
}

/** Pushes a second that the bottleneck can carry. */
const capacityOf = (label: string): number => 1 / (visitsOf(label) * service)

const deliveredPerSecond = (tables: ReplicationTables): number =>
  tables.outcomes.filter((_, index) => index % 5 === 0).reduce((sum, count) => sum + count, 0) / (tables.spanNs / 1e9)

const run = (label: string, rate: number, ...more: readonly string[]): ReplicationTables =>
  runPlain(label, [
    ...bottleneck,
    `load={kind: poisson, initiator: im, rate: ${rate}/s}`,
    "run.duration=60 s",
    "run.warmUp=30 s",
    ...more,
  ]).tables

test("RFC 3261 §17.1.2.2: eleven sends in 64 T1", () => {
  expect(sendInstants()).toEqual([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5])
})

describe("a queue and T1", () => {
  const capacity = capacityOf("sip-message")

  test("a queue worth more than T1 of service breaks down past capacity", () => {
    const places = Math.round((8 * t1) / service)
    const beyond = run("sip-message", 1.3 * capacity, `nodes.scscf.capacity=${places}`)
    expect(deliveredPerSecond(beyond)).toBeLessThan(0.5 * capacity)
    // It carried nine tenths of its capacity with no trouble at all.
    const below = run("sip-message", 0.9 * capacity, `nodes.scscf.capacity=${places}`)
    expect(deliveredPerSecond(below)).toBeGreaterThan(0.88 * capacity)
  })

  test("a shorter one does not: whoever is served has been sent no second time meanwhile", () => {
    const places = Math.round((0.2 * t1) / service)
    const beyond = run("sip-message", 1.3 * capacity, `nodes.scscf.capacity=${places}`)
    expect(deliveredPerSecond(beyond)).toBeGreaterThan(0.75 * capacity)
  })
})

describe("after a pulse", () => {
  /**
   * While the wait is longer than the time-out, each push costs the bottleneck every copy of its MESSAGE and, since its own branch
   * hears no answer either, every copy of the 200 that the P-CSCF repeats: 2 × 11 messages. From this load on it never drains.
   */
  const neverDrains = 1 / (2 * sendsMost * service)

  const pulse = (rate: number, seconds: number): { readonly early: number; readonly late: number } => {
    const scenario = scenarioOf(plainWorld, [
      ...bottleneck,
      "nodes.scscf.capacity=infinite",
      `run.duration=${seconds} s`,
    ])
    const world = preparedWorld(scenario, "sip-message")
    const pushes: { atNs: number; device: number }[] = []
    const inPulse = 5000
    for (let i = 0; i < inPulse; i++) pushes.push({ atNs: 1e9 + i * 1e5, device: i })
    const steady = Math.floor(rate * (seconds - 2))
    for (let i = 0; i < steady; i++)
      pushes.push({ atNs: Math.round(2e9 + (i * 1e9) / rate), device: inPulse + (i % (20_000 - inPulse)) })
    const load = { kind: "planned" as const, initiator: "im", pushes: pushes.sort((a, b) => a.atNs - b.atNs) }
    const { tables } = replicate(
      { ...world, spec: { ...world.spec, load } },
      { seed: 1, replication: 0, keepPushes: true },
    )
    const latencies = tables.pushes!
    const meanWithin = (from: number, to: number): number => {
      let sum = 0
      let count = 0
      for (let i = 0; i < latencies.push.length; i++) {
        const at = latencies.plannedNs[i]! / 1e9
        if (at < from || at >= to || latencies.deliveredNs[i]! < 0) continue
        sum += latencies.deliveredNs[i]! / 1e9 - at
        count++
      }
      return count === 0 ? Infinity : sum / count
    }
    return { early: meanWithin(30, 60), late: meanWithin(seconds - 150, seconds - 120) }
  }

  test("an unlimited queue drains below the load that the schedule gives", () => {
    const { early, late } = pulse(0.7 * neverDrains, 700)
    expect(early).toBeGreaterThan(timeout / 2)
    expect(late).toBeLessThan(0.1)
  })

  test("and never does above it, at a load of a tenth of its capacity that it carried easily before", () => {
    const rate = 1.3 * neverDrains
    expect(rate).toBeLessThan(0.12 * capacityOf("sip-message"))
    const { early, late } = pulse(rate, 700)
    expect(early).toBeGreaterThan(timeout / 2)
    expect(late).toBeGreaterThan(early)
  })
})

describe("overload control at twice the capacity", () => {
  const capacity = capacityOf("sip-message")
  const settled = ["run.duration=40 s", "run.warmUp=20 s", "nodes.scscf.capacity=5000"]

  test.each(["loss", "rate"])("%s keeps the goodput within a tenth of it", (control) => {
    const goodput = deliveredPerSecond(run("sip-message", 2 * capacity, ...settled, `nodes.scscf.overload=${control}`))
    expect(goodput).toBeGreaterThan(0.9 * capacity)
    expect(goodput).toBeLessThanOrEqual(1.01 * capacity)
  })

  test("without any it is below half of it, and lower than at capacity itself", () => {
    const goodput = deliveredPerSecond(run("sip-message", 2 * capacity, ...settled))
    expect(goodput).toBeLessThan(0.5 * capacity)
  })

  test("503 with Retry-After switches its neighbour on and off (RFC 5390 §5.3): less goodput than plain 503", () => {
    const plain = deliveredPerSecond(run("sip-message", 2 * capacity, ...settled, "nodes.scscf.overload=reject"))
    const waiting = deliveredPerSecond(run("sip-message", 2 * capacity, ...settled, "nodes.scscf.overload=retry-after"))
    expect(plain).toBeGreaterThan(0.7 * capacity)
    expect(waiting).toBeLessThan(0.3 * capacity)
  })
})

describe("slide 16 and the S-CSCF", () => {
  test("its extra visits predict how much earlier it reaches capacity", () => {
    const direct = capacityOf("sip-message")
    const loop = capacityOf("ppg-sip-loop")
    expect(direct / loop).toBe(visitsOf("ppg-sip-loop") / visitsOf("sip-message"))
    expect(direct / loop).toBe(2)
    const places = "nodes.scscf.capacity=4000"
    for (const [label, capacity] of [
      ["sip-message", direct],
      ["ppg-sip-loop", loop],
    ] as const) {
      expect(deliveredPerSecond(run(label, 0.92 * capacity, places))).toBeGreaterThan(0.9 * capacity)
      expect(deliveredPerSecond(run(label, 1.12 * capacity, places))).toBeLessThan(0.75 * capacity)
    }
  })
})
