/** From tables to the published result. */
import { describe, expect, test } from "vitest"
import { latencyOf } from "../../sim/analysis/assemble.ts"
import { compareMeasured } from "../../sim/analysis/comparison.ts"
import type { Objective } from "../../sim/analysis/objectives.ts"
import type { MechanismResult } from "../../sim/analysis/result.ts"
import type { ReplicationTables } from "../../sim/trace/tables.ts"
import { fabricated } from "./fabricated-tables.ts"

const only = (replications: readonly ReplicationTables[]): MechanismResult => {
  const result = compareMeasured([{ label: "one", replications }], undefined, []).mechanisms["one"]
  if (result === undefined) throw new Error("a mechanism that was measured has a result")
  return result
}

describe("a mechanism's result", () => {
  const result = only([
    fabricated({
      outcomes: { "im-offline": { delivered: 3, pending: 1 }, unregistered: { expired: 1, rejected: 2 } },
      duplicated: { "im-offline": 1 },
      costs: { "im-offline": { messages: 24, hops: 12 }, unregistered: { messages: 6 } },
      latencyNs: { "im-offline": [3e9, 1e9, 2e9] },
      events: 100,
    }),
    fabricated({
      outcomes: { "im-offline": { delivered: 1 }, off: { lost: 2 } },
      costs: { "im-offline": { messages: 6, hops: 3 } },
      latencyNs: { "im-offline": [10e9] },
      events: 11,
    }),
  ])

  test("counts add up over replications and states", () => {
    expect(result.events).toBe(111)
    expect(result.pushes).toEqual({
      offered: 10,
      delivered: 4,
      expired: 1,
      rejected: 2,
      lost: 2,
      duplicated: 1,
      pending: 1,
    })
    expect(result.byState["im-offline"].pushes.offered).toBe(5)
    expect(result.byState.off.pushes).toMatchObject({ offered: 2, lost: 2, delivered: 0 })
  })

  test("perPush is per offered push, pooled", () => {
    expect(result.perPush.messages).toBe(3.6)
    expect(result.byState["im-offline"].perPush).toMatchObject({ messages: 6, hops: 3, bytes: 0 })
    expect(result.byState.unregistered.perPush.messages).toBe(2)
  })

  test("latencies are pooled, in seconds; the interval of the mean is centred on it", () => {
    expect(result.latency).toMatchObject({ count: 4, mean: 4, p50: 2, p90: 10, p95: 10, p99: 10, max: 10 })
    const [low = NaN, high = NaN] = latencyOf([4.9e9, 5e9, 5.1e9].map((ns) => Float64Array.of(ns, ns))).ci95.mean ?? []
    expect((low + high) / 2).toBeCloseTo(5, 12)
    // t(0.975, 2) = 4.303; the standard deviation is 0.1 s
    expect((high - low) / 2).toBeCloseTo((4.303 * 0.1) / Math.sqrt(3), 4)
    // p95 of the replications: 3 s and 10 s; t(0.975, 1) = 12.706; √(24.5 / 2) = 3.5; around the pooled p95, and not below 0
    expect(result.latency.ci95.p95?.[0]).toBe(0)
    expect(result.latency.ci95.p95?.[1]).toBeCloseTo(10 + 12.706 * 3.5, 2)
  })

  test("what does not exist is null", () => {
    expect(result.byState.off.latency).toEqual({
      count: 0,
      mean: null,
      p50: null,
      p90: null,
      p95: null,
      p99: null,
      max: null,
      ci95: { mean: null, p95: null },
    })
    const empty = only([fabricated({})])
    expect(Object.values(empty.perPush).every((value) => value === null)).toBe(true)
    expect(only([fabricated({ latencyNs: { "im-offline": [1e9] } })]).latency.ci95).toEqual({ mean: null, p95: null })
  })

  test("no figure is infinite or not a number, whatever is missing", () => {
    const text = JSON.stringify([result, only([fabricated({})])], (_, value: unknown) => {
      if (typeof value === "number") expect(Number.isFinite(value)).toBe(true)
      return value
    })
    expect(text).toContain("null")
  })
})

describe("nodes, links, messages", () => {
  const node = {
    node: "scscf",
    servers: 2,
    arrivals: 10,
    drops: 1,
    waitNs: 4e9,
    started: 8,
    sojournNs: 14e9,
    departures: 7,
    busyNs: 5e9,
    waitingAreaNs: 4e9,
    maxQueue: 3,
  }
  const result = only([
    fabricated({
      spanNs: 10e9,
      nodes: [node],
      links: [{ link: "a-b", messages: 2, bytes: 100, losses: 1 }],
      messages: [{ name: "SIP MESSAGE", count: 1, bytes: 50 }],
    }),
    fabricated({
      spanNs: 30e9,
      nodes: [{ ...node, busyNs: 35e9, waitingAreaNs: 0, maxQueue: 9 }],
      links: [{ link: "a-b", messages: 3, bytes: 1, losses: 0 }],
      messages: [
        { name: "SIP 200", count: 4, bytes: 8 },
        { name: "SIP MESSAGE", count: 1, bytes: 50 },
      ],
    }),
  ])

  test("a node's means are over all its messages and all measured time", () => {
    expect(result.nodes["scscf"]).toEqual({
      servers: 2,
      arrivals: 20,
      utilisation: 0.5, // 40 s of 2 · 40 s
      meanWait: 0.5, // 8 s / 16
      meanSojourn: 2, // 28 s / 14
      meanQueue: 0.1, // 4 s of 40 s
      maxQueue: 9,
      drops: 2,
    })
  })

  test("a node that saw nothing has no means, one with unlimited servers no utilisation", () => {
    const idle = only([
      fabricated({
        nodes: [{ ...node, servers: Infinity, started: 0, departures: 0, waitNs: 0, sojournNs: 0 }],
      }),
    ]).nodes["scscf"]
    expect(idle).toMatchObject({ servers: null, utilisation: null, meanWait: null, meanSojourn: null })
  })

  test("links and messages add up, in the order they first appear", () => {
    expect(result.links).toEqual({ "a-b": { messages: 5, bytes: 101, losses: 1 } })
    expect(Object.entries(result.messages)).toEqual([
      ["SIP MESSAGE", { count: 2, bytes: 100 }],
      ["SIP 200", { count: 4, bytes: 8 }],
    ])
  })
})

test("latencies that add up beyond 2^53 ns still have their exact mean", () => {
  const long = 104 * 86_400 * 1e9 - 1
  const latencies = new Float64Array(1000).fill(long)
  expect(latencyOf([latencies]).mean).toBe(long / 1e9)
})

describe("fingerprints", () => {
  const of = (...fingerprints: readonly string[]): string =>
    only(fingerprints.map((fingerprint) => fabricated({ fingerprint }))).fingerprint

  test("one replication keeps its own; several are hashed together in order", () => {
    expect(of("00000000000000aa")).toBe("00000000000000aa")
    const two = of("00000000000000aa", "00000000000000bb")
    expect(two).toMatch(/^[0-9a-f]{16}$/)
    expect(two).not.toBe(of("00000000000000bb", "00000000000000aa"))
    expect(two).not.toBe(of("00000000000000aa", "00000000000000bb", "0000000000000000"))
  })

  test("every digit counts", () => {
    const base = "0123456789abcdef"
    const results = new Set([of(base, base)])
    for (let digit = 0; digit < 16; digit++) {
      const changed = `${base.slice(0, digit)}f${base.slice(digit + 1)}`
      results.add(of(changed, base))
    }
    // The last digit is an f already.
    expect(results.size).toBe(16)
  })
})

describe("differences", () => {
  const run = (messages: number, latencies: readonly number[]): ReplicationTables =>
    fabricated({
      outcomes: { "im-offline": { delivered: latencies.length }, unregistered: { rejected: 1 } },
      costs: { "im-offline": { messages: messages * latencies.length }, unregistered: { messages: 2 } },
      latencyNs: { "im-offline": latencies },
    })
  const { differences } = compareMeasured(
    [
      { label: "direct", replications: [run(6, [1e8, 2e8]), run(6, [3e8, 5e8])] },
      { label: "loop", replications: [run(14, [2e8, 3e8]), run(14, [4e8, 6e8])] },
    ],
    "direct",
    [],
  )
  const row = (metric: string): unknown => differences.find((each) => each.metric === metric)

  test("name the mechanism, the baseline and the metric's path in the result", () => {
    expect(row("byState.im-offline.perPush.messages")).toEqual({
      metric: "byState.im-offline.perPush.messages",
      mechanism: "loop",
      baseline: "direct",
      mean: 8,
      ci95: [8, 8],
      significant: true,
    })
  })

  test("cover what the README lists, overall and for every state that occurs", () => {
    const overall = differences.map((each) => each.metric).filter((metric) => !metric.startsWith("byState."))
    expect(overall).toEqual([
      "latency.mean",
      "latency.p50",
      "latency.p95",
      "latency.p99",
      "deliveredShare",
      ...[
        "messages",
        "bytes",
        "hops",
        "redundantHops",
        "redundantMessages",
        "redundantBytes",
        "coreMessages",
        "radioMessages",
        "radioBytes",
        "retransmissions",
      ].map((cost) => `perPush.${cost}`),
    ])
    expect(differences).toHaveLength(3 * overall.length)
    expect(row("byState.off.latency.p50")).toBeUndefined()
  })

  test("are paired by replication, so that a common level cancels out", () => {
    const p50 = differences.find((each) => each.metric === "latency.p50")
    expect(p50?.mean).toBeCloseTo(0.1, 12)
    expect(p50?.ci95?.[0]).toBeCloseTo(0.1, 9)
    expect(p50?.significant).toBe(true)
    expect(row("deliveredShare")).toMatchObject({ mean: 0, ci95: [0, 0], significant: false })
    expect(row("byState.unregistered.latency.p50")).toMatchObject({ mean: null, ci95: null, significant: false })
  })

  test("there are none without a baseline", () => {
    expect(compareMeasured([{ label: "direct", replications: [run(6, [1])] }], undefined, []).differences).toEqual([])
  })
})

describe("objectives", () => {
  const evaluate = (objective: Omit<Objective, "text">): readonly unknown[] =>
    compareMeasured(
      [
        {
          label: "one",
          replications: [
            fabricated({
              outcomes: { "im-offline": { delivered: 99, lost: 1 } },
              costs: { "im-offline": { messages: 600 } },
              latencyNs: { "im-offline": [5e9] },
              nodes: [
                {
                  node: "a",
                  servers: 1,
                  arrivals: 0,
                  drops: 0,
                  waitNs: 0,
                  started: 0,
                  sojournNs: 0,
                  departures: 0,
                  busyNs: 25e7,
                  waitingAreaNs: 0,
                  maxQueue: 0,
                },
              ],
            }),
          ],
        },
      ],
      undefined,
      [{ ...objective, text: "the text" }],
    ).objectives

  test.each([
    ["p95 <= 5 s", { kind: "latency", name: "p95" }, "<=", 5, 5, true],
    ["p95 < 5 s", { kind: "latency", name: "p95" }, "<", 5, 5, false],
    ["delivered >= 99 %", { kind: "share", name: "delivered" }, ">=", 0.99, 0.99, true],
    ["lost > 1 %", { kind: "share", name: "lost" }, ">", 0.01, 0.01, false],
    ["messages <= 7", { kind: "perPush", name: "messages" }, "<=", 7, 6, true],
    ["utilisation < 20 %", { kind: "utilisation" }, "<", 0.2, 0.25, false],
  ] as const)("%s", (_, metric, comparison, bound, value, met) => {
    expect(evaluate({ state: undefined, metric, comparison, bound })).toEqual([
      { text: "the text", mechanism: "one", value, met },
    ])
  })

  test("may be about one state, and a figure that does not exist meets none", () => {
    const metric = { kind: "latency", name: "p95" } as const
    expect(evaluate({ state: "im-offline", metric, comparison: "<=", bound: 5 })).toMatchObject([
      { value: 5, met: true },
    ])
    expect(evaluate({ state: "off", metric, comparison: "<=", bound: 5 })).toMatchObject([{ value: null, met: false }])
    expect(evaluate({ state: "nonesuch", metric, comparison: "<=", bound: 5 })).toMatchObject([{ value: null }])
  })
})

test("the interval of a time does not reach below 0, however far the replications lie apart", () => {
  const [low, high] = latencyOf([1e6, 1e6, 60e9].map((ns) => Float64Array.of(ns, ns))).ci95.mean!
  expect(low).toBe(0)
  expect(high).toBeGreaterThan(20)
})
