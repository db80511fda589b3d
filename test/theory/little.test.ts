/** Little's law holds on every finite run, exactly: the area under the number present is the sum of the times spent there. */
import fc from "fast-check"
import { expect, it } from "vitest"
import type { DistributionSpec } from "../../sim/kernel/distribution-spec.ts"
import { RandomStreams } from "../../sim/kernel/random-stream.ts"
import { Simulation } from "../../sim/kernel/simulation.ts"
import { Packets } from "../../sim/network/packets.ts"
import { Stations } from "../../sim/network/stations.ts"
import type { StationSpec } from "../../sim/network/station-spec.ts"

const ms = 1_000_000

const service: fc.Arbitrary<DistributionSpec> = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((value) => ({ kind: "constant", value: value * ms }) as const),
  fc.integer({ min: 1, max: 20 }).map((mean) => ({ kind: "exponential", mean: mean * ms }) as const),
  fc.integer({ min: 1, max: 20 }).map((median) => ({ kind: "lognormal", median: median * ms, sigma: 1 }) as const),
)

const station: fc.Arbitrary<StationSpec> = fc
  .record({
    servers: fc.integer({ min: 1, max: 3 }),
    places: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 5 })),
    discipline: fc.constantFrom("fifo", "priority"),
    base: service,
    perOctetNs: fc.constantFrom(0, 1000),
    exception: fc.option(service),
  })
  .map(({ servers, places, discipline, base, perOctetNs, exception }) => ({
    servers,
    capacity: servers + places,
    discipline,
    service: { base, perOctetNs },
    serviceByKind: exception === null ? {} : { two: { base: exception, perOctetNs: 0 } },
  }))

interface Plan {
  readonly stations: readonly StationSpec[]
  /** Cores that the first two stations share; 0: they have processors of their own. */
  readonly sharedCores: number
  readonly wakeUp: DistributionSpec
  /** Where a packet goes after each of its services: one station after another, by number modulo the stations. */
  readonly packets: readonly {
    readonly atMs: number
    readonly walk: readonly number[]
    readonly kind: number
    readonly priority: number
    readonly patienceMs: number
  }[]
  readonly resetMs: number
}

const plan: fc.Arbitrary<Plan> = fc.record({
  stations: fc.array(station, { minLength: 2, maxLength: 4 }),
  sharedCores: fc.integer({ min: 0, max: 3 }),
  wakeUp: service,
  packets: fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 200 }),
      walk: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
      kind: fc.nat(1),
      priority: fc.nat(7),
      patienceMs: fc.integer({ min: 0, max: 100 }),
    }),
    { maxLength: 80 },
  ),
  resetMs: fc.integer({ min: 0, max: 150 }),
})

/** Runs a plan, keeping books of every stay apart from what the stations count. */
const stays = ({ stations: specs, packets: customers, resetMs, sharedCores, wakeUp }: Plan, seed: number) => {
  const sim = new Simulation()
  const packets = new Packets()
  const stations = new Stations(
    sim,
    packets,
    new RandomStreams(seed, 0),
    specs.map((spec, index) => ({ id: `s${index}`, spec })),
    ["one", "two"],
    sharedCores === 0 ? [] : [{ id: "shared", cores: sharedCores, stations: ["s0", "s1"], wakeUp }],
  )
  const from = resetMs * ms
  const sums = specs.map(() => 0)
  /** By packet: where it is since when. */
  const present = new Map<number, { station: number; since: number }>()
  const leave = (packet: number): void => {
    const { station: at, since } = present.get(packet)!
    present.delete(packet)
    sums[at]! += Math.max(0, sim.now - Math.max(since, from))
  }
  const visit = (packet: number, step: number): void => {
    const customer = customers[packets.a[packet]!]!
    if (step === customer.walk.length) {
      packets.free(packet)
      return
    }
    const at = customer.walk[step]! % specs.length
    packets.b[packet] = step
    packets.key2[packet] = step
    if (stations.arrive(at, packet, customer.priority)) present.set(packet, { station: at, since: sim.now })
    else packets.free(packet)
  }
  stations.onServed = (_, packet) => {
    leave(packet)
    visit(packet, packets.b[packet]! + 1)
  }
  const enter = sim.handler("enter", (index) => {
    const packet = packets.alloc()
    packets.kind[packet] = customers[index]!.kind
    packets.octets[packet] = 500
    packets.a[packet] = index
    packets.key1[packet] = index
    visit(packet, 0)
  })
  const lose = sim.handler("lose patience", (index) => {
    for (const packet of present.keys()) {
      if (packets.a[packet] === index && stations.renege(packet)) {
        leave(packet)
        packets.free(packet)
        return
      }
    }
  })
  customers.forEach(({ atMs, patienceMs }, index) => {
    sim.schedule(atMs * ms, enter, index, 0)
    sim.schedule((atMs + patienceMs) * ms, lose, index, 0)
  })
  sim.run({ untilNs: from })
  stations.resetStatistics()
  sim.run({ untilNs: 300 * ms })
  for (const { station: at, since } of present.values()) sums[at]! += sim.now - Math.max(since, from)
  return { sums, stations, present, packets }
}

it("the area under the number present equals the sum of stays in the span, with drops, reneging and who is still there", () => {
  fc.assert(
    fc.property(plan, fc.nat(1000), (given, seed) => {
      const { sums, stations, present, packets } = stays(given, seed)
      given.stations.forEach((_, index) => {
        const { busyNs, waitingAreaNs } = stations.table(index)
        expect(busyNs + waitingAreaNs).toBe(sums[index])
        const here = [...present.values()].filter((stay) => stay.station === index).length
        expect(stations.waiting(index) + stations.inService(index)).toBe(here)
      })
      expect(packets.live).toBe(present.size)
    }),
    { numRuns: 300, seed: 1 },
  )
})
