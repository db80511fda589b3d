import { describe, expect, it } from "vitest"
import { Stations } from "../../sim/network/stations.ts"
import type { StationSpec } from "../../sim/network/station-spec.ts"
import { smallWorld, constant, ms } from "./small-world.ts"

const spec = (serviceMs: number, servers = 1): StationSpec => ({
  servers,
  capacity: Infinity,
  discipline: "fifo",
  service: { base: constant(serviceMs * ms), perOctetNs: 0 },
  serviceByKind: {},
})

/** Nodes a, b, c on one host; `served` lists node, key1 and the instant of each served packet, ms. */
const shared = (cores: number, wakeUpMs: number, services: readonly number[], servers = 1) => {
  const world = smallWorld()
  const ids = ["a", "b", "c"].slice(0, services.length)
  const stations = new Stations(
    world.sim,
    world.packets,
    world.random,
    ids.map((id, index) => ({ id, spec: spec(services[index]!, servers) })),
    ["SIP MESSAGE"],
    [{ id: "lab", cores, stations: ids, wakeUp: constant(wakeUpMs * ms) }],
  )
  const served: [string, number, number][] = []
  stations.onServed = (station, packet) => {
    served.push([ids[station]!, world.packets.key1[packet]!, world.sim.now / ms])
    world.packets.free(packet)
  }
  const arrive = (atMs: number, node: string, key: number): void =>
    world.at(atMs, () => {
      stations.arrive(ids.indexOf(node), world.packet(key))
    })
  return { ...world, stations, served, arrive }
}

describe("a host", () => {
  it("charges the wake-up part when its core turns to a process, from idling or from another, and not when one goes on", () => {
    const { arrive, run, served, stations } = shared(1, 3, [10, 20])
    arrive(0, "a", 1) // wakes, until 13
    arrive(5, "a", 2) // goes on, until 23
    arrive(40, "a", 3) // wakes from idling, until 53
    arrive(45, "b", 4) // waits, wakes, until 76
    run(100)
    expect(served).toEqual([
      ["a", 1, 13],
      ["a", 2, 23],
      ["a", 3, 53],
      ["b", 4, 76],
    ])
    expect(stations.hostTables()).toEqual([
      {
        host: "lab",
        cores: 1,
        nodes: [
          { node: "a", busyNs: 36 * ms, wakeUpNs: 6 * ms, turns: 2 },
          { node: "b", busyNs: 23 * ms, wakeUpNs: 3 * ms, turns: 1 },
        ],
      },
    ])
  })

  it("lets a process work until its queue is empty while the others wait", () => {
    const { arrive, run, served } = shared(1, 0, [10, 10])
    arrive(0, "a", 1)
    arrive(1, "b", 2)
    arrive(9, "a", 3)
    arrive(19, "a", 4)
    run()
    expect(served.map(([node, key]) => `${node}${key}`)).toEqual(["a1", "a3", "a4", "b2"])
  })

  it("gives turns in the order in which processes became ready", () => {
    const { arrive, run, served } = shared(1, 0, [10, 10, 10])
    arrive(0, "a", 1)
    arrive(1, "c", 2)
    arrive(2, "b", 3)
    arrive(11, "a", 4) // a has given its core away by then
    run()
    expect(served.map(([node, key]) => `${node}${key}`)).toEqual(["a1", "c2", "b3", "a4"])
  })

  it("runs as many processes at once as it has cores, and no node more than its servers", () => {
    const { arrive, run, served } = shared(2, 0, [10, 10])
    for (const key of [1, 2, 3]) arrive(0, "a", key)
    arrive(0, "b", 4)
    run()
    expect(served).toEqual([
      ["a", 1, 10],
      ["b", 4, 10],
      ["a", 2, 20],
      ["a", 3, 30],
    ])
  })

  it("does not wake a process for a message that another of its node has taken", () => {
    const { arrive, run, served, stations } = shared(1, 2, [10, 10], 3)
    arrive(0, "a", 1)
    arrive(1, "a", 2) // a second process of a is ready; the first takes the message when it goes on
    arrive(2, "b", 3)
    run()
    expect(served).toEqual([
      ["a", 1, 12],
      ["a", 2, 22],
      ["b", 3, 34],
    ])
    expect(stations.hostTables()[0]!.nodes.map(({ turns }) => turns)).toEqual([1, 1])
  })
})
