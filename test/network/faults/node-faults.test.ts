/** Faults of nodes that share a host: what a crash takes with it, and what it leaves to its neighbours; whom slowness slows. */
import { describe, expect, it } from "vitest"
import { Stations } from "../../../sim/network/stations.ts"
import { constant, ms, smallWorld } from "../small-world.ts"

const ids = ["a", "b"]

/** Nodes a (10 ms) and b (20 ms) on one core, each turn of which costs 3 ms; `log` has node, key and instant of what was served or cut. */
const lab = () => {
  const world = smallWorld()
  const stations = new Stations(
    world.sim,
    world.packets,
    world.random,
    ids.map((id, index) => ({
      id,
      spec: {
        servers: 1,
        capacity: Infinity,
        discipline: "fifo",
        service: { base: constant((index + 1) * 10 * ms), perOctetNs: 0 },
        serviceByKind: {},
      },
    })),
    ["SIP MESSAGE"],
    [{ id: "lab", cores: 1, stations: ids, wakeUp: constant(3 * ms) }],
  )
  const log: [what: string, key: number, at: number][] = []
  const note = (what: string) => (station: number, packet: number) => {
    log.push([`${ids[station]} ${what}`, world.packets.key1[packet]!, world.sim.now / ms])
    world.packets.free(packet)
  }
  stations.onServed = note("served")
  stations.onCut = note("cut")
  const arrive = (atMs: number, node: string, key: number): void =>
    world.at(atMs, () => {
      stations.arrive(ids.indexOf(node), world.packet(key))
    })
  return { ...world, stations, log, arrive }
}

describe("nodes that share a host", () => {
  it("a crash gives the core back to the neighbour at once, and takes what the node had", () => {
    const { arrive, at, run, log, stations } = lab()
    arrive(0, "a", 1) // would run until 13
    arrive(1, "a", 2)
    arrive(1, "b", 3)
    at(4, () => stations.crash(0))
    arrive(30, "a", 4)
    run(100)
    expect(log).toEqual([
      ["a cut", 2, 4],
      ["a cut", 1, 13], // what was in service is missed when it would have been done
      ["b served", 3, 4 + 3 + 20],
      ["a served", 4, 30 + 3 + 10],
    ])
    const busy = stations.hostTables()[0]!.nodes.map(({ busyNs }) => busyNs / ms)
    expect(busy).toEqual([4 + 13, 23])
  })

  it("a node that crashes while it waits for the core gives up its turn, or takes it for what comes after its restart", () => {
    const without = lab()
    without.arrive(0, "b", 1) // until 23
    without.arrive(1, "a", 2)
    without.at(2, () => without.stations.crash(0))
    without.arrive(24, "a", 3)
    without.run(100)
    expect(without.log).toEqual([
      ["a cut", 2, 2],
      ["b served", 1, 23],
      ["a served", 3, 24 + 13],
    ])
    const after = lab()
    after.arrive(0, "b", 1)
    after.arrive(1, "a", 2)
    after.at(2, () => after.stations.crash(0))
    after.arrive(10, "a", 3)
    after.run(100)
    expect(after.log.at(-1)).toEqual(["a served", 3, 23 + 13])
  })

  it("slowness is the node's own: not the turn to it, and not its neighbour's service", () => {
    const { arrive, at, run, log, stations } = lab()
    at(0, () => stations.slow(0, 5))
    arrive(1, "a", 1)
    arrive(100, "b", 2)
    at(150, () => stations.slow(0, 1))
    arrive(200, "a", 3)
    run(300)
    expect(log).toEqual([
      ["a served", 1, 1 + 3 + 50],
      ["b served", 2, 100 + 3 + 20],
      ["a served", 3, 200 + 3 + 10],
    ])
  })
})
