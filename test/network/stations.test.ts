import { describe, expect, it } from "vitest"
import { Stations } from "../../sim/network/stations.ts"
import type { StationSpec } from "../../sim/network/station-spec.ts"
import { smallWorld, constant, ms } from "./small-world.ts"

const spec = (given: Partial<StationSpec> = {}): StationSpec => ({
  servers: 1,
  capacity: Infinity,
  discipline: "fifo",
  service: { base: constant(10 * ms), perOctetNs: 0 },
  serviceByKind: {},
  ...given,
})

const kinds = ["SIP MESSAGE", "SIP 200"]

/** One station; `served` lists key1 and the instant of each served packet, ms. */
const one = (given: Partial<StationSpec> = {}, seed = 1) => {
  const world = smallWorld(seed)
  const stations = new Stations(world.sim, world.packets, world.random, [{ id: "scscf", spec: spec(given) }], kinds)
  const served: [number, number][] = []
  stations.onServed = (_, packet) => {
    served.push([world.packets.key1[packet]!, world.sim.now / ms])
    world.packets.free(packet)
  }
  const arrive = (
    atMs: number,
    key: number,
    options: { octets?: number; kind?: number; priority?: number } = {},
  ): void =>
    world.at(atMs, () => {
      const packet = world.packet(key, 0, options.octets ?? 0, options.kind ?? 0)
      if (!stations.arrive(0, packet, options.priority)) world.packets.free(packet)
    })
  return { ...world, stations, served, arrive }
}

describe("a station", () => {
  it("serves one after another, first come first served", () => {
    const { arrive, run, served } = one()
    arrive(0, 1)
    arrive(1, 2)
    arrive(25, 3)
    run()
    expect(served).toEqual([
      [1, 10],
      [2, 20],
      [3, 35],
    ])
  })

  it("serves as many at once as it has servers", () => {
    const { arrive, run, served } = one({ servers: 2 })
    for (const key of [1, 2, 3]) arrive(0, key)
    run()
    expect(served).toEqual([
      [1, 10],
      [2, 10],
      [3, 20],
    ])
  })

  it("counts a queue whose times together exceed 2^53 ns: Little's law holds to rounding", () => {
    const daysMs = 10 * 86_400_000
    const { arrive, run, served, stations } = one({ service: { base: constant(daysMs * ms), perOctetNs: 0 } })
    for (let key = 0; key < 10; key++) arrive(0, key)
    run(10 * daysMs)
    expect(served).toHaveLength(10)
    const { waitNs, waitingAreaNs } = stations.table(0)
    expect(waitingAreaNs).toBeGreaterThan(2 ** 53)
    expect(waitingAreaNs / (45 * daysMs * ms)).toBeCloseTo(1, 12)
    expect(waitNs / waitingAreaNs).toBeCloseTo(1, 12)
  })

  it("of endless servers makes nobody wait", () => {
    const { arrive, run, served, stations } = one({ servers: Infinity })
    for (let key = 0; key < 100; key++) arrive(0, key)
    run()
    expect(served.every(([, at]) => at === 10)).toBe(true)
    expect(stations.table(0).maxQueue).toBe(0)
  })

  it("drops who finds no place, those in service included", () => {
    const { arrive, run, served, stations, packets } = one({ capacity: 2 })
    for (const key of [1, 2, 3]) arrive(0, key)
    arrive(12, 4)
    run()
    expect(served.map(([key]) => key)).toEqual([1, 2, 4])
    expect(stations.table(0)).toMatchObject({ arrivals: 4, drops: 1, departures: 3, maxQueue: 1 })
    expect(packets.live).toBe(0)
  })

  it("serves the urgent first, in order of arrival within a priority, and interrupts nobody", () => {
    const { arrive, run, served } = one({ discipline: "priority" })
    arrive(0, 1, { priority: 7 })
    arrive(1, 2, { priority: 3 })
    arrive(2, 3, { priority: 0 })
    arrive(3, 4, { priority: 3 })
    arrive(4, 5, { priority: 0 })
    run()
    expect(served.map(([key]) => key)).toEqual([1, 3, 5, 2, 4])
  })

  it("of discipline fifo does not look at priorities", () => {
    const { arrive, run, served } = one()
    for (const key of [1, 2, 3]) arrive(key, key, { priority: 7 - key })
    run()
    expect(served.map(([key]) => key)).toEqual([1, 2, 3])
  })

  it("takes base plus octets times the part per octet, by message kind, rounded once to whole ns", () => {
    const { arrive, run, served } = one({
      service: { base: constant(2 * ms), perOctetNs: 1000.4 },
      serviceByKind: { "SIP 200": { base: constant(1 * ms), perOctetNs: 0 } },
    })
    arrive(0, 1, { octets: 1300 })
    arrive(100, 2, { octets: 1300, kind: 1 })
    run()
    expect(served).toEqual([
      [1, 3.30052],
      [2, 101],
    ])
  })

  it("begins the next service before its owner hears of the last: who comes back queues behind those there", () => {
    const { sim, packets, stations, arrive, run } = one()
    const order: number[] = []
    stations.onServed = (_, packet) => {
      const key = packets.key1[packet]!
      order.push(key)
      if (key === 1 && order.length === 1) stations.arrive(0, packet)
      else packets.free(packet)
    }
    arrive(0, 1)
    arrive(1, 2)
    arrive(2, 3)
    run()
    expect(order).toEqual([1, 2, 3, 1])
    expect(sim.executed).toBe(3 + 4)
  })

  it("tells when a packet came and when its service began", () => {
    const { packets, stations, arrive, run } = one()
    const stories: number[][] = []
    stations.onServed = (_, packet) => stories.push([packets.since[packet]! / ms, packets.startedAt[packet]! / ms])
    arrive(0, 1)
    arrive(4, 2)
    run()
    expect(stories).toEqual([
      [0, 0],
      [4, 10],
    ])
  })

  it("lets go of a waiting packet wherever it stands in the queue, and of no other", () => {
    for (const leaver of [1, 2, 3, 4]) {
      const { packets, stations, arrive, run, served, at } = one()
      for (const key of [1, 2, 3, 4]) arrive(0, key)
      at(5, () => {
        const left = stations.renege(leaver - 1) // rows are numbered in order of arrival
        expect(left).toBe(leaver !== 1)
        if (left) packets.free(leaver - 1)
      })
      arrive(6, 5)
      run()
      expect(served.map(([key]) => key)).toEqual([1, 2, 3, 4, 5].filter((key) => key === 1 || key !== leaver))
      expect(stations.reneged(0)).toEqual(leaver === 1 ? { count: 0, waitNs: 0 } : { count: 1, waitNs: 5 * ms })
    }
  })

  it("counts from the end of warm-up, with who is present then", () => {
    const { arrive, run, stations, at } = one()
    for (const key of [1, 2, 3]) arrive(0, key)
    at(15, () => stations.resetStatistics())
    run(40)
    expect(stations.table(0)).toEqual({
      node: "scscf",
      servers: 1,
      arrivals: 0,
      drops: 0,
      started: 1,
      waitNs: 20 * ms,
      departures: 2,
      sojournNs: (20 + 30) * ms,
      busyNs: 15 * ms,
      waitingAreaNs: 5 * ms,
      maxQueue: 1,
    })
  })

  it("takes the same time for the same message of the same push, whatever else it serves", () => {
    const service = { base: { kind: "lognormal", median: 10 * ms, sigma: 0.5 }, perOctetNs: 0 } as const
    const spanOf = (others: number): number => {
      const { arrive, run, served } = one({ service, servers: 1000 })
      for (let key = 0; key < others; key++) arrive(key, 100 + key)
      arrive(500, 7)
      run()
      return served.find(([key]) => key === 7)![1] - 500
    }
    expect(spanOf(0)).toBeGreaterThan(0)
    expect(spanOf(300)).toBe(spanOf(0))
  })

  it("draws anew for every message of a push", () => {
    const service = { base: { kind: "exponential", mean: 10 * ms }, perOctetNs: 0 } as const
    const { packet, stations, at, run, served } = one({ service, servers: 100 })
    at(0, () => {
      for (let ordinal = 0; ordinal < 50; ordinal++) stations.arrive(0, packet(7, ordinal))
    })
    run()
    expect(new Set(served.map(([, when]) => when)).size).toBe(50)
  })

  it("refuses fewer places than servers", () => {
    expect(() => one({ servers: 3, capacity: 2 })).toThrow("a place for each of its 3 servers")
  })
})
