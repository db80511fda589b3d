/** A small world for tests of stations and links: a simulation, a pool of packets, and what came out when. */
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { Simulation } from "../../sim/kernel/simulation.ts"
import { Packets } from "../../sim/network/packets.ts"
import type { DistributionSpec } from "../../sim/kernel/distribution-spec.ts"

export const ms = 1_000_000
export const second = 1_000_000_000

export const constant = (value: number): DistributionSpec => ({ kind: "constant", value })

/** A simulation at its start, with nothing in it. */
export const smallWorld = (seed = 1) => {
  const sim = new Simulation()
  const packets = new Packets()
  const random = new RandomStreams(seed, 0)
  const actions: (() => void)[] = []
  const act = sim.handler("act", (index) => actions[index]!())
  return {
    sim,
    packets,
    random,
    /** Does something at an instant, ms. */
    at: (atMs: number, action: () => void): void => {
      sim.scheduleAt(atMs * ms, act, actions.push(action) - 1, 0)
    },
    run: (untilMs = 1_000_000): void => {
      sim.run({ untilNs: untilMs * ms })
    },
    packet: (key1: number, key2 = 0, octets = 0, kind = 0): number => {
      const packet = packets.alloc()
      packets.kind[packet] = kind
      packets.octets[packet] = octets
      packets.key1[packet] = key1
      packets.key2[packet] = key2
      return packet
    },
  }
}
