/**
 * Carries messages between nodes: what a transaction sends goes on its place's link, what arrives waits for the node's
 * servers, and only what they have served is handed on. Every message is counted here, once, when it is sent.
 * Rule: timer-driven repeats leave at once; what arrives waits.
 */
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { Simulation } from "../kernel/simulation.ts"
import { accessesOf } from "../network/link-spec.ts"
import { Links } from "../network/links.ts"
import { Packets } from "../network/packets.ts"
import { Stations } from "../network/stations.ts"
import type { NodeTable } from "../trace/tables.ts"
import type { Devices } from "./devices.ts"
import { Instances } from "./instances.ts"
import type { Ledger } from "./ledger.ts"
import { hasOverloadControl, OverloadControl } from "./overload/overload-control.ts"
import type { RouteTable } from "./route-table.ts"
import type { Tracer } from "./tracer.ts"
import type { Transactions } from "./transactions.ts"
import type { WorldSpec } from "./world-spec.ts"

/** Who is told of what has been served; each message keeps its transaction's row alive until `drop`. */
export interface Receiver {
  /** `copy`: how often it had been sent before. */
  request(row: number, copy: number): void
  /** A new request that its node refuses because of its load. */
  refused(row: number): void
  response(row: number, code: number, answeredAt: number): void
  aside(row: number, which: number): void
  /** Work of the node's own. */
  job(job: number): void
  /** Such work is lost: its node is out of order, or has crashed. */
  jobLost(job: number): void
  drop(row: number): void
}

/** What a packet means: a request, a job of the node's own, or (0 and above) a response's code and its origin. */
const isRequest = -1
const isJob = -2
/** What its client half sends beside the request, by number from here down: the ACK of a refused INVITE, what a WTP initiator says. */
export const firstAside = -3
/** A request that its node refuses; far below all asides. */
const isRefused = -1_000_000
const codeBits = 14
const codeMask = (1 << codeBits) - 1

export class Transport {
  readonly packets = new Packets()
  readonly stations: Stations
  readonly instances: Instances
  readonly links: Links
  /** Messages sent after warm-up and their octets, by kind. */
  readonly kindCount: Float64Array
  readonly kindBytes: Float64Array
  /** True after warm-up. */
  isMeasuring = false
  /** By place: 1 where the initiator's own request leaves. */
  readonly isInitiators: Uint8Array
  receiver: Receiver | undefined
  /** Told of a message, or a job of its own, that a station does not serve: it is out of order (`isDown`), or had it when it crashed. */
  onUnserved: (station: number, isJob: boolean, isDown: boolean) => void = () => {}
  /** Where some node controls its load. */
  readonly overload: OverloadControl | undefined
  private readonly sim: Simulation
  private readonly transactions: Transactions
  private readonly routes: RouteTable
  private readonly ledger: Ledger
  private readonly devices: Devices
  private readonly tracer: Tracer | undefined

  constructor(
    sim: Simulation,
    random: RandomStreams,
    parts: {
      readonly spec: WorldSpec
      readonly transactions: Transactions
      readonly routes: RouteTable
      readonly ledger: Ledger
      readonly devices: Devices
      readonly tracer: Tracer | undefined
      readonly deviceEnd: Int8Array
    },
  ) {
    const { spec, routes } = parts
    this.sim = sim
    this.transactions = parts.transactions
    this.routes = routes
    this.ledger = parts.ledger
    this.devices = parts.devices
    this.tracer = parts.tracer
    this.instances = new Instances(spec)
    this.stations = new Stations(
      sim,
      this.packets,
      random,
      this.instances.stations
        .map(({ id, node: of }) => ({ id, node: spec.nodes[of]! }))
        .map(({ id, node }) => ({
          id,
          drawsOf: node.id,
          // Every device has its own processor, unless all of them are played on a host: one station with a server each.
          spec:
            node.role === "device" && !isPlayed(spec, node.id)
              ? { ...node.station, servers: spec.devices.count, capacity: Infinity }
              : node.station,
        })),
      routes.kinds,
      spec.hosts,
    )
    this.links = new Links(sim, this.packets, random, spec.links, {
      deviceEnd: parts.deviceEnd,
      specs: accessesOf(spec.devices.access),
      bearer: parts.devices.bearer,
      devices: spec.devices.count,
      reachable: parts.devices.reachable,
    })
    this.links.onArrival = (packet) => this.#arrived(packet)
    this.links.onLost = (packet) => this.#lostUnderWay(packet)
    this.stations.onCut = (station, packet) => this.#cut(station, packet, false)
    this.stations.onServed = (station, packet) => this.#served(station, packet)
    this.isInitiators = new Uint8Array(routes.places.length)
    this.kindCount = new Float64Array(routes.kinds.length)
    this.kindBytes = new Float64Array(routes.kinds.length)
    this.overload = hasOverloadControl(spec.nodes)
      ? new OverloadControl(sim, random, {
          servers: this.instances.stations.map(({ id, node }) => ({ ...spec.nodes[node]!, id })),
          near: (row) => this.#stationAt(row, 1),
          far: (row) => this.#stationAt(row, 0),
          places: routes.places,
          transactions: parts.transactions,
          stations: this.stations,
        })
      : undefined
  }

  /** Begins the measured span. */
  measure(): void {
    this.isMeasuring = true
    this.stations.resetStatistics()
    this.links.resetStatistics()
    this.overload?.resetStatistics()
  }

  /** What was counted at a station in the measured span. */
  stationTable(station: number): NodeTable {
    const table = this.stations.table(station)
    const { overload } = this
    return overload === undefined
      ? table
      : { ...table, refused: overload.refused[station]!, throttled: overload.throttledAt(station) }
  }

  /** Puts a job of the owner's, done for a device, on a node's station; `Receiver.job` follows. */
  work(node: number, job: number, kind: number, key: number, device: number): void {
    const packet = this.packets.alloc()
    this.packets.kind[packet] = kind
    this.packets.octets[packet] = 0
    this.packets.a[packet] = job
    this.packets.b[packet] = isJob
    this.packets.key1[packet] = key
    this.packets.key2[packet] = -1
    // A node does its own work however full it is: what it turns away is what others send it.
    const { instances } = this
    const station = instances.station(node, instances.working(node, device))
    if (instances.down[station] === 1) {
      this.#cut(station, packet, true)
    } else this.stations.arrive(station, packet, 0, true)
  }

  /** Sends the request of a row, first or again. */
  sendRequest(row: number): void {
    const t = this.transactions
    const place = t.place[row]!
    const repeat = t.requests[row]!
    t.requests[row] = repeat + 1
    if (this.isInitiators[place] === 1) this.ledger.transmitted(t.attempt[row]!, this.sim.now)
    this.#send(row, this.routes.requestKind[place]!, t.octets[row]!, isRequest, repeat, repeat)
  }

  /** Sends what a client half says beside its request, by number; `repeat` is the retransmission number of a copy. */
  sendAside(row: number, which = 0, repeat = this.transactions.asides[row]!): void {
    const t = this.transactions
    const place = t.place[row]!
    const copy = t.asides[row]!
    t.asides[row] = copy + 1
    const { routes } = this
    this.#send(
      row,
      routes.asideKind(place, which),
      routes.asideSize(place, which),
      firstAside - which,
      32 + copy,
      repeat,
    )
  }

  /** Sends a response of a row back; how often it has been sent before stands in `repeats`. */
  sendResponse(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    const place = t.place[row]!
    const copy = t.responses[row]!
    t.responses[row] = copy + 1
    const octets = this.routes.responseSize(
      place,
      code,
      answeredAt,
      t.body[row]!,
      this.devices.profile[t.device[row]!]!,
    )
    const meaning = code | (answeredAt << codeBits)
    this.overload?.stamp(row)
    this.#send(row, this.routes.responseKind(place, code), octets, meaning, copy, t.repeats[row]!)
  }

  /** `copy` counts what the row sent this way before, for its draws; `repeat` is the retransmission number. */
  #send(row: number, kind: number, octets: number, meaning: number, copy: number, repeat: number): void {
    const t = this.transactions
    const { packets, routes } = this
    const place = t.place[row]!
    const attempt = t.attempt[row]!
    const isBack = meaning < 0 ? 0 : 1
    const device = routes.isRadio[place] === 1 ? t.device[row]! : -1
    // A device without power sends nothing, whatever its timers would have done.
    if (device >= 0 && this.devices.reachable[device] === 0 && routes.isFromDevice(place, isBack)) return
    if (this.instances.down[this.#stationAt(row, 1 - isBack)] === 1) return
    if (attempt >= 0) this.ledger.sent(attempt, place, octets, repeat > 0)
    else if (routes.isAdded[place] === 1 && this.isMeasuring) this.ledger.signalled(place, octets, repeat > 0)
    if (this.isMeasuring) {
      this.kindCount[kind]! += 1
      this.kindBytes[kind]! += octets
    }
    const packet = packets.alloc()
    packets.kind[packet] = kind
    packets.octets[packet] = octets
    packets.a[packet] = row
    packets.b[packet] = meaning
    packets.c[packet] = copy
    packets.key1[packet] = t.key[row]!
    packets.key2[packet] = drawOrdinal(t.ordinal[row]!, routes.linkOrdinal[place]!, isBack, copy)
    const direction = (routes.direction[place]! ^ isBack) as 0 | 1
    t.holders[row]! += 1
    this.tracer?.sent(row, packet, meaning < 0 ? meaning : meaning & codeMask, meaning >> codeBits, repeat)
    if (!this.links.send(routes.link[place]!, direction, packet, t.reliable[row] === 1, device)) {
      this.tracer?.lost(packet, this.links.wouldArriveNs)
      packets.free(packet)
      t.holders[row]! -= 1 // never the last: the half that sends is alive
    }
  }

  /** Its device went out of reach while the message was under way. */
  #lostUnderWay(packet: number): void {
    this.tracer?.lost(packet, this.sim.now)
    const row = this.packets.a[packet]!
    this.packets.free(packet)
    this.receiver!.drop(row)
  }

  #arrived(packet: number): void {
    const t = this.transactions
    const row = this.packets.a[packet]!
    const meaning = this.packets.b[packet]!
    const place = t.place[row]!
    const isBack = meaning < 0 ? 0 : 1
    this.tracer?.arrived(packet)
    this.packets.key2[packet] = drawOrdinal(
      t.ordinal[row]!,
      isBack === 1 ? this.routes.nearOrdinal[place]! : this.routes.nodeOrdinal[place]!,
      isBack,
      this.packets.c[packet]!,
    )
    const station = this.#stationAt(row, isBack)
    if (this.instances.down[station] === 1) {
      this.stations.turnAway(station)
      this.onUnserved(station, false, true)
      this.#turnedAway(packet, station, "out of order: lost")
      return
    }
    if (meaning === isRequest && this.overload?.refuses(row, t.serverPhase[row] !== 0) === true) {
      this.packets.b[packet] = isRefused
      this.packets.kind[packet] = this.routes.refusedKind
    }
    // Where a station has priorities, answers go first: what has been begun is finished before more is begun.
    if (!this.stations.arrive(station, packet, 1 - isBack)) this.#turnedAway(packet, station, "queue full: dropped")
  }

  /** A crash has taken what waited, or was in service; or a job comes to a station that is out of order (`isDown`). */
  #cut(station: number, packet: number, isDown: boolean): void {
    this.onUnserved(station, this.packets.b[packet] === isJob, isDown)
    if (this.packets.b[packet] !== isJob) {
      this.#turnedAway(packet, station, "lost in the crash")
      return
    }
    const job = this.packets.a[packet]!
    this.packets.free(packet)
    this.receiver!.jobLost(job)
  }

  #turnedAway(packet: number, station: number, why: string): void {
    const row = this.packets.a[packet]!
    this.tracer?.dropped(packet, this.instances.nodeOf[station]!, why)
    this.packets.free(packet)
    this.receiver!.drop(row)
  }

  /** The station at the near end of a row's place, which its responses reach (1), or at the far end (0). */
  #stationAt(row: number, isNear: number): number {
    const t = this.transactions
    const place = t.place[row]!
    return isNear === 1
      ? this.instances.station(this.routes.from[place]!, t.source[row]!)
      : this.instances.station(this.routes.to[place]!, t.target[row]!)
  }

  #served(station: number, packet: number): void {
    const row = this.packets.a[packet]!
    const meaning = this.packets.b[packet]!
    const copy = this.packets.c[packet]!
    const receiver = this.receiver!
    if (meaning === isJob) {
      this.packets.free(packet)
      receiver.job(row)
      return
    }
    this.tracer?.served(packet, this.instances.nodeOf[station]!)
    this.packets.free(packet)
    if (meaning === isRequest) receiver.request(row, copy)
    else if (meaning === isRefused) receiver.refused(row)
    else if (meaning <= firstAside) receiver.aside(row, firstAside - meaning)
    else {
      const code = meaning & codeMask
      this.overload?.learn(row, code)
      receiver.response(row, code, meaning >> codeBits)
    }
    receiver.drop(row)
  }
}

/** Whether a host runs this node: then the processes that it says play all devices. */
const isPlayed = ({ hosts = [] }: WorldSpec, id: string): boolean => hosts.some(({ stations }) => stations.includes(id))

/** Which draw of its push a message makes at a link or a node: attempt, leg counted from the device, direction, copy. */
const drawOrdinal = (attempt: number, leg: number, isBack: number, copy: number): number =>
  ((attempt * 32 + leg) * 2 + isBack) * 64 + Math.min(copy, 63)
