/** Several servers behind one name: who takes what, and what happens when one of them does not. */
import { describe, expect, it } from "vitest"
import { mixed } from "../../sim/kernel/hash.ts"
import { replicate, type ReplicateOptions } from "../../sim/mechanisms/replicate.ts"
import type { NodeTable } from "../../sim/trace/tables.ts"
import { plainWorld, preparedWorld, scenarioOf } from "../support/world.ts"

/** The plain world with pushes at these instants to these devices, and more overrides. */
const run = (
  pushes: readonly (readonly [at: string, device: number])[],
  sets: readonly string[],
  options: Partial<ReplicateOptions> = {},
  mechanism = "sip-message",
) => {
  const load = `{kind: planned, initiator: im, pushes: [${pushes.map(([at, device]) => `{at: ${at}, device: ${device}}`).join(", ")}]}`
  const scenario = scenarioOf(plainWorld, [`load=${load}`, ...sets])
  return replicate(preparedWorld(scenario, mechanism), { seed: 1, replication: 0, keepPushes: true, ...options })
}

const many = (count: number, device: (n: number) => number): readonly (readonly [string, number])[] =>
  Array.from({ length: count }, (_, n) => [`${n + 1} s`, device(n)] as const)

const arrivals = (nodes: readonly NodeTable[], node: string): number =>
  nodes.find((table) => table.node === node)!.arrivals

/** Puts instances out of order from the beginning. */
const broken =
  (...ids: readonly string[]): NonNullable<ReplicateOptions["arrange"]> =>
  (_, { transport: { instances } }) => {
    for (const id of ids) instances.down[instances.stations.findIndex((station) => station.id === id)] = 1
  }

/** A device whose hash is this instance's, of three. */
const deviceOf = (instance: number): number => {
  for (let device = 0; ; device++) if (mixed(device) % 3 === instance) return device
}

describe("instances of a node", () => {
  it("by hash: one subscriber always meets the same, and what is counted at them adds up", () => {
    const { nodes } = run(
      many(12, () => deviceOf(1)),
      ["nodes.scscf.instances=3"],
    ).tables
    expect(nodes.map(({ node }) => node)).toEqual(
      "im ppg icscf scscf scscf-1 scscf-2 scscf-3 hss pcscf device".split(" "),
    )
    expect(["scscf", "scscf-1", "scscf-2", "scscf-3"].map((node) => arrivals(nodes, node))).toEqual([24, 0, 24, 0])
    expect(nodes.find(({ node }) => node === "scscf")!.servers).toBe(3)
  })

  it("in turns: each takes as many, and responses come back to the one that sent", () => {
    const { nodes } = run(
      many(12, () => 0),
      ["nodes.scscf.instances=3", "nodes.scscf.choice=round-robin", "nodes.pcscf.instances=2"],
    ).tables
    expect(["scscf-1", "scscf-2", "scscf-3"].map((node) => arrivals(nodes, node))).toEqual([8, 8, 8])
    // Each S-CSCF sends by the subscriber's hash to the P-CSCF.
    const home = (mixed(0) % 2) + 1
    expect(["pcscf-1", "pcscf-2"].map((node) => arrivals(nodes, node))).toEqual(home === 1 ? [24, 0] : [0, 24])
  })

  it("least busy: of several at one instant none waits while another is free", () => {
    const at = Array.from({ length: 6 }, (_, device) => ["1 s", device] as const)
    const maxQueue = (choice: string): number =>
      run(at, [
        "nodes.im.service={base: 0 s}",
        "nodes.scscf.instances=6",
        `nodes.scscf.choice=${choice}`,
      ]).tables.nodes.find(({ node }) => node === "scscf")!.maxQueue
    expect(maxQueue("least-busy")).toBe(0)
    expect(maxQueue("hash")).toBeGreaterThan(0)
  })

  it("does not change what happens, where there is one: messages, octets and times are the same with two equal ones", () => {
    const plain = run([["1 s", 7]], []).tables
    const two = run([["1 s", 7]], ["nodes.pcscf.instances=2", "nodes.scscf.instances=2"]).tables
    expect(two.latencyNs).toEqual(plain.latencyNs)
    expect(two.costs).toEqual(plain.costs)
  })
})

describe("RFC 3263 §4.3: failover", () => {
  it("a sender whose next hop is silent tries the next instance when Timer F has run out, with a transaction of its own", () => {
    const { tables, flow } = run([["1 s", deviceOf(0)]], ["nodes.scscf.instances=3"], {
      arrange: broken("scscf-1"),
      tracePush: 0,
    })
    const { deliveredNs, transmissions, outcome } = tables.pushes!
    expect(outcome[0]).toBe(0)
    expect(deliveredNs[0]! / 1e9).toBeGreaterThan(33)
    expect(deliveredNs[0]! / 1e9).toBeLessThan(33.1)
    expect(transmissions[0]).toBe(12) // 11 to the silent one (RFC 3261 §17.1.2.2), one to the next
    expect(tables.nodes.find(({ node }) => node === "scscf-1")).toMatchObject({ arrivals: 11, drops: 11 })
    expect(flow!.records.map(({ name }) => name)).toContain("408 of instance 1: on to 2")
  })

  it("RFC 4321 §1.3: at a proxy the time-out comes too late: its sender has given up, and the push arrives all the same, twice", () => {
    const device = deviceOf(0)
    const { tables, flow } = run([["1 s", device]], ["nodes.pcscf.instances=3", "nodes.im.store={retryAfter: 60 s}"], {
      arrange: broken("pcscf-1"),
      tracePush: 0,
    })
    const story = flow!.records.filter(({ kind }) => kind === "timer-fired" || kind === "delivered" || kind === "state")
    const at = (name: RegExp): number => story.find((record) => name.test(record.name))!.sent
    // The sender's Timer F, then the proxy's.
    expect(at(/Timer F/)).toBeLessThan(at(/408 of instance 1/))
    expect(at(/408 of instance 1/)).toBeLessThan(33.1)
    expect(at(/^delivered$/)).toBeGreaterThan(at(/408 of instance 1/))
    // 60 s later the sender repeats a push that had arrived.
    expect(tables.duplicated[0]).toBe(1)
    expect(tables.pushes!.deliveredNs[0]! / 1e9).toBeLessThan(33.2)
  })

  it("gives up when every instance has been tried", () => {
    const { tables } = run([["1 s", deviceOf(2)]], ["nodes.scscf.instances=3", "nodes.im.store={retries: 0}"], {
      arrange: broken("scscf-1", "scscf-2", "scscf-3"),
    })
    expect(tables.pushes!.transmissions[0]).toBe(33)
    expect(tables.pushes!.deliveredNs[0]).toBe(-1)
  })

  it("one that is repaired serves again", () => {
    const { tables } = run([["1 s", deviceOf(0)]], ["nodes.scscf.instances=3"], {
      arrange: (sim, host) => {
        broken("scscf-1")(sim, host)
        const repaired = sim.handler("repaired", () => {
          host.transport.instances.down.fill(0)
        })
        sim.scheduleAt(2e9, repaired, 0, 0)
      },
    })
    expect(tables.pushes!.deliveredNs[0]! / 1e9).toBeCloseTo(2.5, 1) // the copy of 1.5 s after the first
    expect(tables.pushes!.transmissions[0]).toBe(3)
  })
})

describe("instances under overload control", () => {
  it("refuse and are left alone one by one: each is a server of its own to each of its clients", () => {
    const device = deviceOf(0)
    const { tables } = run(
      [
        ["1 s", device],
        ["2 s", device],
        ["7 s", device],
      ],
      [
        "nodes.scscf.instances=3",
        "nodes.scscf.overload={control: retry-after, rejectAbove: 0, retryAfter: 5 s}",
        "nodes.im.store={retries: 0}",
      ],
    )
    // The first push is refused by all three, the second is not sent, the third is refused again.
    expect([...tables.pushes!.transmissions]).toEqual([3, 0, 3])
    expect(tables.nodes.filter(({ node }) => node.startsWith("scscf")).map(({ refused }) => refused)).toEqual([
      6, 2, 2, 2,
    ])
  })
})

describe("memory of transactions as a capacity", () => {
  // One push keeps two halves at the S-CSCF: its server half for 64·T1 (Timer J), its client half for T4 (Timer K).
  const small = ["nodes.scscf.memory=9 kB", "nodes.scscf.memoryPerTransaction=4.5 kB", "nodes.im.store={retries: 0}"]

  it("holds a server transaction until Timer J: the next request is refused with 503, and taken after 64·T1", () => {
    const pushes = [
      ["1 s", 0],
      ["2 s", 1],
      ["40 s", 2],
    ] as const
    const { tables } = run(pushes, small)
    expect([...tables.pushes!.deliveredNs].map((ns) => ns > 0)).toEqual([true, false, true])
    expect(tables.nodes.find(({ node }) => node === "scscf")!).toMatchObject({
      refused: 1,
      transactions: { room: 2, most: 2 },
    })
    expect(tables.messages.find(({ name }) => name === "SIP 503")!.count).toBe(1)
  })

  it("after Timer K there is room for a server half, though no longer for both", () => {
    const { tables } = run(
      [
        ["1 s", 0],
        ["10 s", 1],
      ],
      small,
    )
    expect([...tables.pushes!.deliveredNs].map((ns) => ns > 0)).toEqual([true, true])
    // What it has begun it may finish: its client half is not refused.
    expect(tables.nodes.find(({ node }) => node === "scscf")!).toMatchObject({
      refused: 0,
      transactions: { room: 2, most: 3 },
    })
  })

  it("a 503 sends the same request to the next instance at once", () => {
    const device = deviceOf(0)
    const pushes = [
      ["1 s", device],
      ["2 s", device],
    ] as const
    const { tables, flow } = run(pushes, [...small, "nodes.scscf.instances=3"], { tracePush: 1 })
    expect([...tables.pushes!.deliveredNs].map((ns) => Math.floor(ns / 1e9))).toEqual([1, 2])
    expect(flow!.records.map(({ name }) => name)).toContain("503 of instance 1: on to 2")
  })

  it("RFC 3261 §21.5.4: with Retry-After nothing is sent there until it has passed; without it the next request is", () => {
    const device = deviceOf(0)
    const pushes = [1, 2, 3, 20].map((at) => [`${at} s`, device] as const)
    const refused = (retryAfter: readonly string[]): number =>
      run(pushes, [...small, "nodes.scscf.instances=3", ...retryAfter]).tables.nodes.find(
        ({ node }) => node === "scscf-1",
      )!.refused!
    expect(refused([])).toBe(2) // at 2 s and 3 s; at 20 s the client half has gone
    expect(refused(["nodes.scscf.retryAfter=5 s"])).toBe(1)
    const { flow } = run(pushes, [...small, "nodes.scscf.instances=3", "nodes.scscf.retryAfter=5 s"], { tracePush: 1 })
    expect(flow!.records.find(({ name }) => name === "503")!.text).toContain("\r\nRetry-After: 5\r\n")
  })

  it("with Retry-After of the only one, the sender is refused without a message", () => {
    const pushes = [1, 2, 3].map((at) => [`${at} s`, 0] as const)
    const { tables } = run(pushes, [...small, "nodes.scscf.retryAfter=20 s"])
    expect(tables.messages.find(({ name }) => name === "SIP 503")!.count).toBe(1)
    expect([...tables.pushes!.transmissions]).toEqual([1, 1, 0])
  })
})
