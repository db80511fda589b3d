/**
 * A plain queueing network on the kernel and the stations of the push simulator: customers are packets, sources and
 * populations send them to stations, routing sends them on or out.
 * Rule 1: all draws but those of sources are keyed by (customer, visit). Rule 2: a member of a closed population that is
 * blocked or loses patience goes back to thinking; any other customer leaves.
 */
import { assert } from "../../kernel/assert.ts"
import { sampler, wholeNs, type Sampler } from "../../kernel/distribution.ts"
import type { KeyedStream, RandomStream, RandomStreams } from "../../kernel/random-stream.ts"
import type { EventKind, Simulation } from "../../kernel/simulation.ts"
import type { HostTable, NodeTable } from "../../trace/tables.ts"
import type { MeasuredSpan } from "../../trace/measured-span.ts"
import { Timeliness } from "../../trace/timeliness.ts"
import { Packets } from "../packets.ts"
import { Stations } from "../stations.ts"
import type { Arrivals } from "../arrivals/arrivals.ts"
import { batchSampler } from "./batch.ts"
import { Census } from "./census.ts"
import { Routing } from "./routing.ts"
import { sourceArrivals } from "./source-arrivals.ts"
import type { QueueingSpec } from "./spec.ts"
import type { ClassTable } from "./tables.ts"

/** Customers that one source or population can number; their keys never meet those of another. */
const keysPerOrigin = 2 ** 40

interface Origin {
  readonly station: number
  readonly class: number
  readonly firstKey: number
}

interface Source extends Origin {
  readonly arrivals: Arrivals
  readonly batch: (source: RandomStream) => number
  readonly batchDraws: RandomStream
  /** Customers sent so far. */
  sent: number
}

interface Population extends Origin {
  readonly think: Sampler
  readonly thinkDraws: KeyedStream
}

interface Patience {
  readonly span: Sampler
  readonly draws: KeyedStream
}

/** What is to be noted of customers. */
interface Measuring {
  readonly span: MeasuredSpan
  /** Limits of time, ns. */
  readonly withinNs: readonly number[]
  readonly keepArrivals: boolean
}

/** One replication's network. Customer packets: `kind` is the class, `a` the population or -1, `key1` the customer, `key2` its visit. */
export class QueueingNetwork {
  /** True after warm-up: customers who come are counted. */
  isMeasuring = false
  /** Of the customers that are counted, by class. */
  readonly timeliness: Timeliness
  readonly #sim: Simulation
  readonly #packets = new Packets()
  readonly #stations: Stations
  readonly #stationCount: number
  readonly #priorities: readonly number[]
  readonly #census: readonly Census[]
  readonly #sources: readonly Source[]
  readonly #populations: readonly Population[]
  readonly #patience: readonly (Patience | undefined)[]
  readonly #routing: Routing
  /** By packet: when it came to the network, ns, or -1 for one that is not counted; and its patience's event. */
  #enteredNs = new Float64Array(0)
  #patienceEvent = new Float64Array(0)
  readonly #arrivalDue: EventKind
  readonly #thought: EventKind
  readonly #patienceOver: EventKind

  constructor(sim: Simulation, random: RandomStreams, spec: QueueingSpec, measuring: Measuring) {
    this.#sim = sim
    this.timeliness = new Timeliness(measuring.withinNs, spec.classes.length, measuring.span.durationNs)
    this.#stations = new Stations(
      sim,
      this.#packets,
      random,
      spec.stations,
      spec.classes.map(({ id }) => id),
      spec.hosts,
    )
    this.#stations.onServed = (station, packet) => this.#served(station, packet)
    this.#stationCount = spec.stations.length
    this.#priorities = spec.classes.map(({ priority }) => priority)
    this.#census = spec.classes.map(({ id }) => new Census(id, measuring.span, measuring.keepArrivals))
    this.#routing = new Routing(spec, random)
    this.#patience = spec.stations.map(({ id, patience }) =>
      patience === undefined ? undefined : { span: sampler(patience), draws: random.keyed(`node/${id}/patience`) },
    )
    const origin = (
      place: { readonly id: string; readonly class: string; readonly to: string },
      index: number,
    ): Origin => {
      const station = spec.stations.findIndex(({ id }) => id === place.to)
      const kind = spec.classes.findIndex(({ id }) => id === place.class)
      assert(
        station >= 0 && kind >= 0,
        `${place.id} must name a station and a class, named ${place.to} and ${place.class}`,
      )
      return { station, class: kind, firstKey: index * keysPerOrigin }
    }
    this.#sources = spec.sources.map((source, index) => ({
      ...origin(source, index),
      arrivals: sourceArrivals(source, random, measuring.span.durationNs),
      batch: batchSampler(source.batch),
      batchDraws: random.stream(`source/${source.id}/batch`),
      sent: 0,
    }))
    this.#populations = spec.populations.map((population, index) => ({
      ...origin(population, spec.sources.length + index),
      think: sampler(population.think),
      thinkDraws: random.keyed(`population/${population.id}/think`),
    }))
    this.#arrivalDue = sim.handler("arrival", (source) => this.#arrive(source))
    this.#thought = sim.handler("thought", (population, packet) => this.#enter(this.#populations[population]!, packet))
    this.#patienceOver = sim.handler("patience over", (packet) => this.#losePatience(packet))
    this.#sources.forEach((source, index) => this.#awaitArrival(source, index))
    spec.populations.forEach(({ count }, index) => this.#populate(index, count))
  }

  /** Begins the measured span. */
  startMeasuring(): void {
    this.isMeasuring = true
    this.#stations.resetStatistics()
  }

  nodeTables(): readonly NodeTable[] {
    return Array.from({ length: this.#stationCount }, (_, station) => this.#stations.table(station))
  }

  hostTables(): readonly HostTable[] {
    return this.#stations.hostTables()
  }

  classTables(): readonly ClassTable[] {
    return this.#census.map((census) => census.table())
  }

  #awaitArrival(source: Source, index: number): void {
    const at = source.arrivals.next(this.#sim.now)
    if (at < Infinity) this.#sim.scheduleAt(at, this.#arrivalDue, index, 0)
  }

  #arrive(index: number): void {
    const source = this.#sources[index]!
    for (let left = source.batch(source.batchDraws); left > 0; left--) {
      this.#enter(source, this.#newCustomer(source, -1, source.sent++))
    }
    this.#awaitArrival(source, index)
  }

  #populate(index: number, count: number): void {
    for (let member = 0; member < count; member++) {
      this.#think(this.#newCustomer(this.#populations[index]!, index, member))
    }
  }

  #newCustomer(origin: Origin, population: number, number: number): number {
    const packets = this.#packets
    const packet = packets.alloc()
    packets.kind[packet] = origin.class
    packets.octets[packet] = 0
    packets.a[packet] = population
    packets.key1[packet] = origin.firstKey + number
    packets.key2[packet] = 0
    if (this.#enteredNs.length < packets.rows) this.#grow(packets.rows)
    this.#patienceEvent[packet] = -1
    return packet
  }

  #think(packet: number): void {
    const { key1, key2, a } = this.#packets
    const population = a[packet]!
    const { think, thinkDraws } = this.#populations[population]!
    const span = think.sample(thinkDraws.at(key1[packet]!, key2[packet]!))
    this.#sim.schedule(Math.max(0, wholeNs(span)), this.#thought, population, packet)
  }

  #enter(origin: Origin, packet: number): void {
    this.#enteredNs[packet] = this.isMeasuring ? this.#sim.now : -1
    if (this.isMeasuring) {
      this.#census[origin.class]!.arrivals += 1
      this.timeliness.began(origin.class, this.#sim.now)
    }
    this.#visit(origin.station, packet)
  }

  #visit(station: number, packet: number): void {
    const packets = this.#packets
    const kind = packets.kind[packet]!
    packets.key2[packet]! += 1
    if (!this.#stations.arrive(station, packet, this.#priorities[kind])) {
      if (this.#enteredNs[packet]! >= 0) this.#census[kind]!.blocked += 1
      this.#leave(packet)
      return
    }
    const patience = this.#patience[station]
    if (patience === undefined || packets.queue[packet]! < 0) return
    const span = patience.span.sample(patience.draws.at(packets.key1[packet]!, packets.key2[packet]!))
    this.#patienceEvent[packet] = this.#sim.schedule(Math.max(0, wholeNs(span)), this.#patienceOver, packet, 0)
  }

  #served(station: number, packet: number): void {
    const packets = this.#packets
    const event = this.#patienceEvent[packet]!
    if (event >= 0) {
      this.#sim.cancel(event)
      this.#patienceEvent[packet] = -1
    }
    const next = this.#routing.next(station, packets.key1[packet]!, packets.key2[packet]!)
    if (next >= 0) {
      this.#visit(next, packet)
      return
    }
    const entered = this.#enteredNs[packet]!
    if (entered >= 0) {
      const kind = packets.kind[packet]!
      this.#census[kind]!.departed(entered, this.#sim.now - entered)
      this.timeliness.reached(kind, entered, this.#sim.now - entered)
    }
    this.#leave(packet)
  }

  #losePatience(packet: number): void {
    this.#patienceEvent[packet] = -1
    if (!this.#stations.renege(packet)) return
    if (this.#enteredNs[packet]! >= 0) this.#census[this.#packets.kind[packet]!]!.abandoned += 1
    this.#leave(packet)
  }

  /** Out of the stations: back to thinking, or gone. */
  #leave(packet: number): void {
    if (this.#packets.a[packet]! >= 0) this.#think(packet)
    else this.#packets.free(packet)
  }

  #grow(rows: number): void {
    const entered = new Float64Array(rows)
    entered.set(this.#enteredNs)
    this.#enteredNs = entered
    const events = new Float64Array(rows)
    events.set(this.#patienceEvent)
    this.#patienceEvent = events
  }
}
