/**
 * Stations: queues with their servers (Kleinrock, Queueing Systems I, §1.2), all of a replication as one struct of columns.
 * Rule 1: work-conserving: nobody waits while a server is idle, and has a core where it shares some (`hosts.ts`).
 * Rule 2: first come, first served within a priority; a service
 * that has begun is never interrupted (non-preemptive). Rule 3: when a service ends the next one begins before the owner hears
 * of it, so that who comes back at the same instant queues behind those already there.
 * Rule 4: nothing is allocated per event.
 */
import { assert } from "../kernel/assert.ts"
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { Lane, Simulation } from "../kernel/simulation.ts"
import { timeNsMax } from "../kernel/time.ts"
import type { HostTable, NodeTable } from "../trace/tables.ts"
import type { HostSpec } from "./host-spec.ts"
import { Hosts } from "./hosts.ts"
import type { Packets } from "./packets.ts"
import { ServiceTimes } from "./service-times.ts"
import { StationCounters } from "./station-counters.ts"
import { priorityLevels, type StationSpec } from "./station-spec.ts"

/** All stations of a replication; a station is its index in `specs`. */
export class Stations {
  /** Called when a service ends; the packet is then the owner's. Its `since` and `startedAt` tell how it fared. */
  onServed: (station: number, packet: number) => void = () => {}
  /** Called with what a crash has taken: at once for what waited, and when its service would have ended for what was in service. */
  onCut: (station: number, packet: number) => void = () => {}
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
  readonly #hosts: Hosts
  readonly #hostSpecs: readonly HostSpec[]
  /** By station: its host, or -1. */
  readonly #hostOf: Int32Array
  /** Ends of the queue of each (station, priority); -1: empty. */
  readonly #head: Int32Array
  readonly #tail: Int32Array
  readonly #serviceEnds: number
  /** By station: factor of all service times; when it crashed last, ns. */
  readonly #slowness: Float64Array
  readonly #crashedNs: Float64Array

  /**
   * `drawsOf` names the station whose service times this one draws, where it stands for another of the same.
   * `kinds` are the message kinds that `packets.kind` counts through; a station on none of the `hosts` has processors of its own.
   */
  constructor(
    sim: Simulation,
    packets: Packets,
    random: RandomStreams,
    specs: readonly { readonly id: string; readonly drawsOf?: string; readonly spec: StationSpec }[],
    kinds: readonly string[],
    hosts: readonly HostSpec[] = [],
  ) {
    this.#sim = sim
    this.#packets = packets
    this.#ids = specs.map(({ id }) => id)
    this.#hosts = new Hosts(random, hosts, this.#ids)
    this.#hostSpecs = hosts
    this.#hostOf = this.#hosts.of
    this.#services = new ServiceTimes(packets, random, specs, kinds)
    this.#lanes = Array.from(this.#services.constantNs, (span) => (span < 0 ? -1 : sim.lane(span)))
    this.#counters = new StationCounters(specs.length)
    this.#servers = Float64Array.from(specs, ({ spec }) => spec.servers)
    this.#places = Float64Array.from(specs, ({ spec }) => spec.capacity)
    this.#hasPriorities = Uint8Array.from(specs, ({ spec }) => (spec.discipline === "priority" ? 1 : 0))
    this.#slowness = new Float64Array(specs.length).fill(1)
    this.#crashedNs = new Float64Array(specs.length).fill(-1)
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
    if (this.#hostOf[station]! >= 0) return this.#arriveOnHost(station, packet, priority, isOwnWork)
    if (busy < this.#servers[station]!) {
      if (busy >= this.#places[station]! && !isOwnWork) return this.#drop(station)
      counters.accrue(station, now)
      counters.busy[station] = busy + 1
      this.#packets.since[packet] = now
      this.#begin(station, packet, now)
      return true
    }
    if (busy + waiting >= this.#places[station]! && !isOwnWork) return this.#drop(station)
    this.#queue(station, packet, priority)
    return true
  }

  /** Counts a packet that came to a station which takes none now; the packet stays the caller's. */
  turnAway(station: number): void {
    this.#counters.arrivals[station]! += 1
    this.#drop(station)
  }

  /** From now on services that begin at a station take so many times as long. */
  slow(station: number, factor: number): void {
    this.#slowness[station] = factor
  }

  /** All that waits or is in service at a station is lost. Whoever calls sees to it that nothing arrives until it is back. */
  crash(station: number): void {
    const counters = this.#counters
    counters.accrue(station, this.#sim.now)
    const busy = counters.busy[station]!
    this.#crashedNs[station] = this.#sim.now
    counters.busy[station] = 0
    while (counters.waiting[station]! > 0) {
      counters.waiting[station]! -= 1
      this.onCut(station, this.#takeNext(station))
    }
    const host = this.#hostOf[station]!
    if (host >= 0) for (let core = 0; core < busy; core++) this.#passCore(host)
  }

  /** `arrive` at a station whose processes share cores with others: it needs an idle process, and a core for it. */
  #arriveOnHost(station: number, packet: number, priority: number, isOwnWork: boolean): boolean {
    const counters = this.#counters
    const hosts = this.#hosts
    const busy = counters.busy[station]!
    if (busy + counters.waiting[station]! >= this.#places[station]! && !isOwnWork) return this.#drop(station)
    const idle = this.#servers[station]! - busy - hosts.ready[station]!
    if (idle > 0 && hosts.take(station)) {
      this.#packets.since[packet] = this.#sim.now
      this.#beginTurn(station, packet)
      return true
    }
    if (idle > 0) hosts.enlist(station)
    this.#queue(station, packet, priority)
    return true
  }

  #queue(station: number, packet: number, priority: number): void {
    const counters = this.#counters
    const now = this.#sim.now
    const waiting = counters.waiting[station]!
    counters.accrue(station, now)
    counters.waiting[station] = waiting + 1
    if (waiting >= counters.maxQueue[station]!) counters.maxQueue[station] = waiting + 1
    this.#packets.since[packet] = now
    this.#append(station * priorityLevels + (this.#hasPriorities[station] === 1 ? priority : 0), packet)
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
    this.#hosts.resetStatistics()
  }

  /** What was counted at a station since the last reset, up to now. */
  table(station: number): NodeTable {
    return this.#counters.table(station, this.#ids[station]!, this.#servers[station]!, this.#sim.now)
  }

  /** What was counted at each host since the last reset, up to now. */
  hostTables(): readonly HostTable[] {
    return this.#hostSpecs.map(({ id, cores }, host) => ({
      host: id,
      cores,
      nodes: this.#ids.flatMap((node, station) =>
        this.#hostOf[station] === host
          ? [
              {
                node,
                busyNs: this.table(station).busyNs,
                turns: this.#hosts.turns[station]!,
                wakeUpNs: this.#hosts.wakeUpNs[station]!,
              },
            ]
          : [],
      ),
    }))
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
    const slowness = this.#slowness[station]!
    if (lane >= 0 && slowness === 1) this.#sim.arm(lane, this.#serviceEnds, station, packet)
    else this.#sim.schedule(this.#serviceOf(cell, station, packet), this.#serviceEnds, station, packet)
  }

  #serviceOf(cell: number, station: number, packet: number): number {
    const span = this.#services.of(cell, station, packet)
    const slowness = this.#slowness[station]!
    return slowness === 1 ? span : Math.min(Math.round(span * slowness), timeNsMax / 2)
  }

  /** A process of the station gets a core and begins with this packet: the wake-up part is spent first, within that service. */
  #beginTurn(station: number, packet: number): void {
    const counters = this.#counters
    const now = this.#sim.now
    const { since, startedAt, key1, key2 } = this.#packets
    counters.accrue(station, now)
    counters.busy[station]! += 1
    counters.started[station]! += 1
    counters.waitNs[station]! += now - since[packet]!
    startedAt[packet] = now
    const wakeUp = this.#hosts.wake(station, key1[packet]!, key2[packet]!)
    const service = this.#serviceOf(this.#services.cell(station, packet), station, packet)
    this.#sim.schedule(wakeUp + service, this.#serviceEnds, station, packet)
  }

  /** A core of a host has become free: the process that has waited longest takes it. */
  #passCore(host: number): void {
    const counters = this.#counters
    for (;;) {
      const station = this.#hosts.next(host)
      if (station < 0) {
        this.#hosts.free(host)
        return
      }
      // What it was to wake for may have been taken by another process of its station, or have left.
      if (counters.waiting[station] === 0) continue
      counters.accrue(station, this.#sim.now)
      counters.waiting[station]! -= 1
      this.#beginTurn(station, this.#takeNext(station))
      return
    }
  }

  #serviceEnd(station: number, packet: number): void {
    if (this.#packets.startedAt[packet]! <= this.#crashedNs[station]!) {
      this.onCut(station, packet)
      return
    }
    const counters = this.#counters
    const now = this.#sim.now
    counters.accrue(station, now)
    counters.departures[station]! += 1
    counters.sojournNs[station]! += now - this.#packets.since[packet]!
    if (counters.waiting[station]! > 0) {
      counters.waiting[station]! -= 1
      this.#begin(station, this.#takeNext(station), now)
    } else {
      counters.busy[station]! -= 1
      if (this.#hostOf[station]! >= 0) this.#passCore(this.#hostOf[station]!)
    }
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
