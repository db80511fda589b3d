/**
 * Stations: queues with their servers (Kleinrock, Queueing Systems I, §1.2), all of a replication as one struct of columns.
 * Rule 1: work-conserving: nobody waits while a server is idle. Rule 2: first come, first served within a priority; a service
 * that has begun is never interrupted (non-preemptive). Rule 3: when a service ends the next one begins before the owner hears
 * of it, so that who comes back at the same instant queues behind those already there.
 * Rule 4: nothing is allocated per event.
 */
import { assert } from "../kernel/assert.ts"
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { Lane, Simulation } from "../kernel/simulation.ts"
import type { NodeTable } from "../trace/tables.ts"
import type { Packets } from "./packets.ts"
import { ServiceTimes } from "./service-times.ts"
import { StationCounters } from "./station-counters.ts"
import { priorityLevels, type StationSpec } from "./station-spec.ts"

/** All stations of a replication; a station is its index in `specs`. */
export class Stations {
  /** Called when a service ends; the packet is then the owner's. Its `since` and `startedAt` tell how it fared. */
  onServed: (station: number, packet: number) => void = () => {}
  readonly #sim: Simulation
  readonly #packets: Packets
  readonly #ids: readonly string[]
  readonly #services: ServiceTimes
  /** By cell: the kernel's lane of a constant service, or -1. */
  readonly #lanes: readonly Lane[]
  readonly #counters: StationCounters
  readonly #servers: Float64Array
  readonly #places: Float64Array
  readonly #hasPriorities: Uint8Array
  /** Ends of the queue of each (station, priority); -1: empty. */
  readonly #head: Int32Array
  readonly #tail: Int32Array
  readonly #serviceEnds: number

  /** `kinds` are the message kinds that `packets.kind` counts through. */
  constructor(
    sim: Simulation,
    packets: Packets,
    random: RandomStreams,
    specs: readonly { readonly id: string; readonly spec: StationSpec }[],
    kinds: readonly string[],
  ) {
    this.#sim = sim
    this.#packets = packets
    this.#ids = specs.map(({ id }) => id)
    this.#services = new ServiceTimes(packets, random, specs, kinds)
    this.#lanes = Array.from(this.#services.constantNs, (span) => (span < 0 ? -1 : sim.lane(span)))
    this.#counters = new StationCounters(specs.length)
    this.#servers = Float64Array.from(specs, ({ spec }) => spec.servers)
    this.#places = Float64Array.from(specs, ({ spec }) => spec.capacity)
    this.#hasPriorities = Uint8Array.from(specs, ({ spec }) => (spec.discipline === "priority" ? 1 : 0))
    this.#head = new Int32Array(specs.length * priorityLevels).fill(-1)
    this.#tail = new Int32Array(specs.length * priorityLevels).fill(-1)
    for (const { id, spec } of specs) {
      assert(spec.servers >= 1, `station ${id} must have at least one server, had ${spec.servers}`)
      assert(
        spec.capacity >= spec.servers || spec.servers === Infinity,
        `station ${id} must have a place for each of its ${spec.servers} servers, had ${spec.capacity}`,
      )
    }
    this.#serviceEnds = sim.handler("service ends", (station, packet) => this.#serviceEnd(station, packet))
  }

  /**
   * Brings a packet to a station. `priority` 0 is served first, below `priorityLevels`; a FIFO station ignores it.
   * `isOwnWork`: a job of the node's own, which waits however many are there. False: no place is left, counted as a drop; the packet is still the caller's.
   */
  arrive(station: number, packet: number, priority = 0, isOwnWork = false): boolean {
    const counters = this.#counters
    const now = this.#sim.now
    const busy = counters.busy[station]!
    const waiting = counters.waiting[station]!
    counters.arrivals[station]! += 1
    if (busy < this.#servers[station]!) {
      if (busy >= this.#places[station]! && !isOwnWork) return this.#drop(station)
      counters.accrue(station, now)
      counters.busy[station] = busy + 1
      this.#packets.since[packet] = now
      this.#begin(station, packet, now)
      return true
    }
    if (busy + waiting >= this.#places[station]! && !isOwnWork) return this.#drop(station)
    counters.accrue(station, now)
    counters.waiting[station] = waiting + 1
    if (waiting >= counters.maxQueue[station]!) counters.maxQueue[station] = waiting + 1
    this.#packets.since[packet] = now
    this.#append(station * priorityLevels + (this.#hasPriorities[station] === 1 ? priority : 0), packet)
    return true
  }

  /** Takes a waiting packet out of its queue (its patience is over); false when its service has begun or it is not at a station. */
  renege(packet: number): boolean {
    const queue = this.#packets.queue[packet]!
    if (queue < 0) return false
    const station = Math.floor(queue / priorityLevels)
    const counters = this.#counters
    const now = this.#sim.now
    counters.accrue(station, now)
    counters.waiting[station]! -= 1
    counters.reneged[station]! += 1
    counters.renegedNs[station]! += now - this.#packets.since[packet]!
    this.#unlink(queue, packet)
    return true
  }

  /** Packets waiting at a station now. */
  waiting(station: number): number {
    return this.#counters.waiting[station]!
  }

  /** Packets in service at a station now. */
  inService(station: number): number {
    return this.#counters.busy[station]!
  }

  /** Packets that left this station's queue without service since the last reset, and the time they had waited in sum, ns. */
  reneged(station: number): { readonly count: number; readonly waitNs: number } {
    return { count: this.#counters.reneged[station]!, waitNs: this.#counters.renegedNs[station]! }
  }

  /** Servers of a station. */
  servers(station: number): number {
    return this.#servers[station]!
  }

  /** Server-nanoseconds that a station has been busy since the run began; no reset shortens it. */
  busyNs(station: number): number {
    return this.#counters.busyEver(station, this.#sim.now)
  }

  /** Services that have ended at a station since the run began; no reset lowers it. */
  departed(station: number): number {
    return this.#counters.departedEver(station)
  }

  /** Begins the measured span: counts start from zero, who is present stays. */
  resetStatistics(): void {
    this.#counters.reset(this.#sim.now)
  }

  /** What was counted at a station since the last reset, up to now. */
  table(station: number): NodeTable {
    return this.#counters.table(station, this.#ids[station]!, this.#servers[station]!, this.#sim.now)
  }

  #drop(station: number): false {
    this.#counters.drops[station]! += 1
    return false
  }

  #begin(station: number, packet: number, now: number): void {
    const counters = this.#counters
    counters.started[station]! += 1
    counters.waitNs[station]! += now - this.#packets.since[packet]!
    this.#packets.startedAt[packet] = now
    const cell = this.#services.cell(station, packet)
    const lane = this.#lanes[cell]!
    if (lane >= 0) this.#sim.arm(lane, this.#serviceEnds, station, packet)
    else this.#sim.schedule(this.#services.of(cell, station, packet), this.#serviceEnds, station, packet)
  }

  #serviceEnd(station: number, packet: number): void {
    const counters = this.#counters
    const now = this.#sim.now
    counters.accrue(station, now)
    counters.departures[station]! += 1
    counters.sojournNs[station]! += now - this.#packets.since[packet]!
    if (counters.waiting[station]! > 0) {
      counters.waiting[station]! -= 1
      this.#begin(station, this.#takeNext(station), now)
    } else counters.busy[station]! -= 1
    this.onServed(station, packet)
  }

  #append(queue: number, packet: number): void {
    const { next, previous } = this.#packets
    const tail = this.#tail[queue]!
    this.#packets.queue[packet] = queue
    previous[packet] = tail
    next[packet] = -1
    if (tail < 0) this.#head[queue] = packet
    else next[tail] = packet
    this.#tail[queue] = packet
  }

  /** The packet that waits longest in the most urgent queue that is not empty. */
  #takeNext(station: number): number {
    let queue = station * priorityLevels
    while (this.#head[queue]! < 0) queue++
    const packet = this.#head[queue]!
    this.#unlink(queue, packet)
    return packet
  }

  #unlink(queue: number, packet: number): void {
    const { next, previous } = this.#packets
    const after = next[packet]!
    const before = previous[packet]!
    if (before < 0) this.#head[queue] = after
    else next[before] = after
    if (after < 0) this.#tail[queue] = before
    else previous[after] = before
    this.#packets.queue[packet] = -1
  }
}
