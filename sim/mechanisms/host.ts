/**
 * Where protocol machines and the network meet: packets arrive, stations serve them, tables say what follows, links carry
 * what is sent. Everything runs on whole numbers; a push allocates nothing.
 * Rule 1: a transaction does what its table says (`protocols/sip`); a node does what its compiled place says.
 * Rule 2: timer-driven repeats leave at once; what arrives waits for the node's servers.
 */
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { Simulation } from "../kernel/simulation.ts"
import { Links } from "../network/links.ts"
import { Packets } from "../network/packets.ts"
import { Stations } from "../network/stations.ts"
import { nonInviteClient, nonInviteClientReliable } from "../protocols/sip/non-invite-client.ts"
import {
  nonInviteServer,
  nonInviteServer4320,
  nonInviteServerReliable,
  nonInviteServerReliable4320,
} from "../protocols/sip/non-invite-server.ts"
import { upstreamCode } from "../protocols/sip/responses.ts"
import { transportBySize } from "../protocols/sip/transport-by-size.ts"
import { compile, inputIndex, phaseIndex, type CompiledMachine } from "../protocols/table.ts"
import type { Ledger } from "./ledger.ts"
import type { Devices } from "./devices.ts"
import { operationCodes, type RouteTable } from "./route-table.ts"
import { timerLanes, type TimerLanes } from "./timer-lanes.ts"
import type { Tracer } from "./tracer.ts"
import { Transactions } from "./transactions.ts"
import type { WorldSpec } from "./world-spec.ts"

/** What happens at the edges of the transaction layer, told to whoever owns it. */
export interface TransactionUser {
  /** The first transaction of a route got its final response, or none (408), or could not be sent (503). */
  finished(row: number, code: number): void
  /** The far end of the row's place has answered, with this effect (index into `effectNames`; 0: none). */
  took(row: number, effect: number): void
  /** A back-to-back user agent wants to send; true: go ahead, false: it will be continued with `relay`. */
  mayRelay(row: number): boolean
  /** A relayed transaction of a back-to-back user agent got its final response. */
  relayed(row: number): void
  /** A job that the owner put on a station has been served. */
  served(job: number): void
  /** A code for a request whose answer is its receiver's own affair (PAP acceptance), or -1: as the place says. */
  answerOf(row: number): number
}

/** By index into `timerProfiles`. */
const waitNames = ["Timer F", "Timer F", "response wait", "answer wait"] as const

const isRequest = -1
const isJob = -2
const codeBits = 14
const codeMask = (1 << codeBits) - 1

const clientInput = {
  request: inputIndex(nonInviteClient, "request"),
  timerE: inputIndex(nonInviteClient, "timerE"),
  timerF: inputIndex(nonInviteClient, "timerF"),
  timerK: inputIndex(nonInviteClient, "timerK"),
  provisional: inputIndex(nonInviteClient, "1xx"),
  final: inputIndex(nonInviteClient, "final"),
  transportError: inputIndex(nonInviteClient, "transportError"),
}
const clientTerminated = phaseIndex(nonInviteClient, "terminated")
const serverInput = {
  request: inputIndex(nonInviteServer, "request"),
  final: inputIndex(nonInviteServer, "final"),
  timerJ: inputIndex(nonInviteServer, "timerJ"),
  provisionalDue: inputIndex(nonInviteServer, "provisionalDue"),
  abandon: inputIndex(nonInviteServer, "abandon"),
}
const serverStart = phaseIndex(nonInviteServer, "start")
const serverTerminated = phaseIndex(nonInviteServer, "terminated")
const clientActions = nonInviteClient.actions
const serverActions = nonInviteServer.actions
/** Answer to a request whose question to the HSS found no answer: a 500-class response (`standards-sip.md` §1.5, CHOICE). */
const hssSilent = 504

export class Host {
  readonly transactions = new Transactions()
  readonly packets = new Packets()
  readonly stations: Stations
  readonly links: Links
  readonly kindCount: Float64Array
  readonly kindBytes: Float64Array
  /** True after warm-up. */
  isMeasuring = false
  user: TransactionUser | undefined
  /** Where the initiator's own request leaves. */
  initiatorPlace = -1
  private readonly sim: Simulation
  private readonly routes: RouteTable
  private readonly ledger: Ledger
  private readonly devices: Devices
  private readonly tracer: Tracer | undefined
  private readonly rfc4320: boolean
  private readonly clients: readonly CompiledMachine[]
  private readonly servers: readonly CompiledMachine[]
  private readonly lanes: readonly TimerLanes[]
  private readonly onTimerE: number
  private readonly onTimerF: number
  private readonly onTimerK: number
  private readonly onTimerJ: number
  private readonly onProvisional: number
  /** Largest request that still goes over UDP, octets. */
  private readonly udpMost = largestOverUdp()
  private responseCode = 0
  private responseAnsweredAt = -1

  constructor(
    sim: Simulation,
    random: RandomStreams,
    spec: WorldSpec,
    routes: RouteTable,
    ledger: Ledger,
    devices: Devices,
    tracer: Tracer | undefined,
  ) {
    this.sim = sim
    this.routes = routes
    this.ledger = ledger
    this.devices = devices
    this.tracer = tracer
    this.rfc4320 = spec.rfc4320
    this.clients = [compile(nonInviteClient), compile(nonInviteClientReliable)]
    this.servers = spec.rfc4320
      ? [compile(nonInviteServer4320), compile(nonInviteServerReliable4320)]
      : [compile(nonInviteServer), compile(nonInviteServerReliable)]
    this.stations = new Stations(
      sim,
      this.packets,
      random,
      spec.nodes.map((node) => ({
        id: node.id,
        // Every device has its own processor: one station with a server each.
        spec:
          node.role === "device" ? { ...node.station, servers: spec.devices.count, capacity: Infinity } : node.station,
      })),
      routes.kinds,
    )
    this.links = new Links(sim, this.packets, random, spec.links, {
      link: routes.accessLink,
      spec: spec.devices.access,
      deviceEnd: routes.accessDeviceEnd,
      devices: spec.devices.count,
      reachable: devices.reachable,
    })
    this.links.onArrival = (packet) => this.#arrived(packet)
    this.links.onLost = (packet) => this.#lostUnderWay(packet)
    this.stations.onServed = (station, packet) => this.#served(station, packet)
    this.kindCount = new Float64Array(routes.kinds.length)
    this.kindBytes = new Float64Array(routes.kinds.length)
    this.lanes = timerLanes(sim)
    this.onTimerE = sim.handler("Timer E", (row) => this.#timer(row, "Timer E", clientInput.timerE))
    this.onTimerF = sim.handler("Timer F", (row) => this.#timer(row, this.#waitName(row), clientInput.timerF))
    this.onTimerK = sim.handler("Timer K", (row) => this.#client(row, clientInput.timerK))
    this.onTimerJ = sim.handler("Timer J", (row) => this.#server(row, serverInput.timerJ))
    this.onProvisional = sim.handler("provisional due", (row) => this.#server(row, serverInput.provisionalDue))
  }

  /** Puts a job of the owner's on a node's station; `served` follows. */
  work(node: number, job: number, kind: number, key: number): void {
    const packet = this.packets.alloc()
    this.packets.kind[packet] = kind
    this.packets.octets[packet] = 0
    this.packets.a[packet] = job
    this.packets.b[packet] = isJob
    this.packets.key1[packet] = key
    this.packets.key2[packet] = -1
    // A node does its own work however full it is: what it turns away is what others send it.
    this.stations.arrive(node, packet, 0, true)
  }

  /** Starts a transaction at a place and sends its request. */
  start(
    place: number,
    attempt: number,
    parent: number,
    device: number,
    body: number,
    key: number,
    owner: number,
  ): number {
    const t = this.transactions
    const row = t.alloc()
    t.place[row] = place
    t.attempt[row] = attempt
    t.parent[row] = parent
    t.device[row] = device
    t.body[row] = body
    t.key[row] = key
    t.owner[row] = owner
    const octets = this.routes.requestSize(place, body)
    t.octets[row] = octets
    const transport = this.routes.transport[place]!
    t.reliable[row] = transport === 1 || (transport === 0 && octets > this.udpMost) ? 1 : 0
    t.holders[row] = 1
    t.ordinal[row] = attempt < 0 ? 0 : this.ledger.attempts.number[attempt]!
    if (parent >= 0) t.holders[parent]! += 1
    if (attempt >= 0) {
      this.ledger.hold(attempt)
      this.tracer?.started(row, attempt)
    }
    this.#client(row, clientInput.request)
    return row
  }

  /** Continues a back-to-back user agent's relay that had to wait for its turn. */
  relay(row: number): void {
    const t = this.transactions
    this.#follow(row, this.routes.argument[2 * t.place[row]! + this.devices.bound[t.device[row]!]!]!)
  }

  /** Keeps a row alive beyond its own life, until `drop`. */
  hold(row: number): void {
    this.transactions.holders[row]! += 1
  }

  /** The node at the far end of a place. */
  receiverOf(place: number): number {
    return this.routes.to[place]!
  }

  /** Answers the request of a row whose receiver took its time. */
  respond(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    if (t.serverPhase[row] === serverStart) {
      // The server transaction has gone. RFC 3261 §16.7 step 2 forwards a stray response; RFC 4320 §4.2 and RFC 6026 drop it.
      if (!this.rfc4320) this.#sendResponse(row, code, answeredAt)
      return
    }
    this.responseCode = code
    this.responseAnsweredAt = answeredAt
    this.#server(row, serverInput.final)
  }

  /** One holder of a row lets go; with the last the row is free and its parent and attempt are let go, too. */
  drop(row: number): void {
    const t = this.transactions
    if (--t.holders[row]! > 0) return
    const parent = t.parent[row]!
    const attempt = t.attempt[row]!
    t.free(row)
    if (parent >= 0) this.drop(parent)
    if (attempt >= 0) this.ledger.release(attempt)
  }

  /** What the wait for a final response is called: Timer F is SIP's; HTTP and Diameter only wait. */
  #waitName(row: number): string {
    return waitNames[this.routes.timers[this.transactions.place[row]!]!]!
  }

  #timer(row: number, name: string, input: number): void {
    this.tracer?.timerFired(row, name)
    this.#client(row, input)
  }

  #client(row: number, input: number): void {
    const t = this.transactions
    const machine = this.clients[t.reliable[row]!]!
    const fired = machine.row[t.clientPhase[row]! * machine.inputCount + input]!
    if (fired < 0) return
    t.clientPhase[row] = machine.to[fired]!
    const end = machine.actionStart[fired + 1]!
    for (let i = machine.actionStart[fired]!; i < end; i++) this.#clientAction(row, machine.actions[i]!)
    if (machine.to[fired] === clientTerminated) this.drop(row)
  }

  #clientAction(row: number, action: number): void {
    const t = this.transactions
    const lanes = this.lanes[this.routes.timers[t.place[row]!]!]!
    switch (clientActions[action]) {
      case "send":
        this.#sendRequest(row)
        return
      case "startE":
        t.timerE[row] = this.sim.arm(lanes.e[0]!, this.onTimerE, row, 0)
        this.tracer?.timerSet(row, "Timer E", lanes.spans.e[0]!)
        return
      case "doubleE": {
        const n = Math.min(t.interval[row]! + 1, lanes.e.length - 1)
        t.interval[row] = n
        t.timerE[row] = this.sim.arm(lanes.e[n]!, this.onTimerE, row, 0)
        this.tracer?.timerSet(row, "Timer E", lanes.spans.e[n]!)
        return
      }
      case "capE":
        t.timerE[row] = this.sim.arm(lanes.cap, this.onTimerE, row, 0)
        this.tracer?.timerSet(row, "Timer E", lanes.spans.cap)
        return
      case "startF":
        t.timerF[row] = this.sim.arm(lanes.f, this.onTimerF, row, 0)
        this.tracer?.timerSet(row, this.#waitName(row), lanes.spans.f)
        return
      case "startK":
        t.timerK[row] = this.sim.arm(lanes.k, this.onTimerK, row, 0)
        return
      case "stopE":
        if (this.sim.cancel(t.timerE[row]!)) this.tracer?.timerCancelled(row, "Timer E")
        return
      case "stopF":
        if (this.sim.cancel(t.timerF[row]!)) this.tracer?.timerCancelled(row, this.#waitName(row))
        return
      case "passUp":
        if (this.responseCode >= 200) this.#final(row, this.responseCode, this.responseAnsweredAt)
        return
      case "reportTimeout":
        this.#unanswered(row, 408)
        return
      case "reportError":
        this.#unanswered(row, 503)
        return
      case undefined:
        return
    }
  }

  #server(row: number, input: number): void {
    const t = this.transactions
    const machine = this.servers[t.reliable[row]!]!
    const before = t.serverPhase[row]!
    const fired = machine.row[before * machine.inputCount + input]!
    if (fired < 0) return
    const to = machine.to[fired]!
    // A server transaction that has ended is forgotten: another copy of the request starts a new one.
    t.serverPhase[row] = to === serverTerminated ? serverStart : to
    if (before === serverStart) t.holders[row]! += 1
    const end = machine.actionStart[fired + 1]!
    for (let i = machine.actionStart[fired]!; i < end; i++) this.#serverAction(row, machine.actions[i]!)
    if (to === serverTerminated) this.drop(row)
  }

  #serverAction(row: number, action: number): void {
    const t = this.transactions
    const lanes = this.lanes[this.routes.timers[t.place[row]!]!]!
    switch (serverActions[action]) {
      case "passUp":
        this.#decide(row)
        return
      case "respond":
        t.code[row] = this.responseCode
        t.answeredAt[row] = this.responseAnsweredAt
        t.repeats[row] = 0
        this.#sendResponse(row, t.code[row]!, t.answeredAt[row]!)
        return
      case "respondTrying":
        t.code[row] = 100
        t.answeredAt[row] = t.place[row]!
        this.#sendResponse(row, 100, t.place[row]!)
        return
      case "repeat":
        t.repeats[row]! += 1
        this.#sendResponse(row, t.code[row]!, t.answeredAt[row]!)
        return
      case "startJ":
        t.timerJ[row] = this.sim.arm(lanes.j, this.onTimerJ, row, 0)
        return
      case "stopJ":
        this.sim.cancel(t.timerJ[row]!)
        return
      case "startProvisional":
        t.timerProvisional[row] = this.sim.arm(lanes.provisional, this.onProvisional, row, 0)
        return
      case "stopProvisional":
        this.sim.cancel(t.timerProvisional[row]!)
        return
      case "reportError":
      case undefined:
        return
    }
  }

  /** The far end of a place has a request: it asks the HSS first, or acts at once. */
  #decide(row: number): void {
    const t = this.transactions
    const query = this.routes.query[t.place[row]!]!
    if (query >= 0) this.#startFollower(row, query)
    else this.#operate(row)
  }

  #operate(row: number): void {
    const t = this.transactions
    const place = t.place[row]!
    const cell = 2 * place + this.devices.bound[t.device[row]!]!
    const argument = this.routes.argument[cell]!
    switch (this.routes.operation[cell]!) {
      case operationCodes.forward:
        this.#follow(row, argument)
        return
      case operationCodes["back-to-back"]:
        if (this.user!.mayRelay(row)) this.#follow(row, argument)
        return
      case operationCodes.answer: {
        const own = this.user!.answerOf(row)
        this.hold(row)
        this.respond(row, own >= 0 ? own : argument, place)
        this.user!.took(row, this.routes.effect[cell]!)
        this.drop(row)
        return
      }
      default:
        return
    }
  }

  #follow(row: number, place: number): void {
    this.#startFollower(row, place)
  }

  #startFollower(row: number, place: number): void {
    const t = this.transactions
    this.start(place, t.attempt[row]!, row, t.device[row]!, t.body[row]!, t.key[row]!, t.owner[row]!)
  }

  /**
   * A response whose client transaction has gone: RFC 3261 §16.7 step 2 has a proxy pass it on without a transaction, on
   * the way that its Via shows; RFC 4320 §4.2 and RFC 6026 drop it. A user agent has no use for it.
   */
  #stray(row: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    if (this.rfc4320 || parent < 0 || this.responseCode < 200) return
    if (this.routes.isQuery[t.place[row]!] === 1 || this.#isBackToBack(parent)) return
    this.#sendResponse(parent, this.responseCode, this.responseAnsweredAt)
  }

  /** A client half has its final response. */
  #final(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    if (parent < 0) {
      this.user!.finished(row, code)
      return
    }
    if (this.routes.isQuery[t.place[row]!] === 1) {
      this.#operate(parent)
      return
    }
    if (this.#isBackToBack(parent)) this.user!.relayed(parent)
    const upstream = upstreamCode(code)
    this.respond(parent, upstream, upstream === code ? answeredAt : t.place[parent]!)
  }

  #isBackToBack(row: number): boolean {
    const cell = 2 * this.transactions.place[row]! + 1
    return this.routes.operation[cell] === operationCodes["back-to-back"]
  }

  /** A client half got no final response (408), or could not send (503). */
  #unanswered(row: number, code: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    if (parent < 0) {
      this.user!.finished(row, code)
      return
    }
    if (this.routes.isQuery[t.place[row]!] === 1) {
      this.respond(parent, hssSilent, t.place[parent]!)
      return
    }
    if (this.#isBackToBack(parent)) this.user!.relayed(parent)
    if (code === 408 && this.rfc4320) this.#server(parent, serverInput.abandon)
    else this.respond(parent, upstreamCode(code), t.place[parent]!)
  }

  #sendRequest(row: number): void {
    const t = this.transactions
    const place = t.place[row]!
    const repeat = t.requests[row]!
    t.requests[row] = repeat + 1
    if (place === this.initiatorPlace) this.ledger.transmitted(t.attempt[row]!, this.sim.now)
    this.#send(row, this.routes.requestKind[place]!, t.octets[row]!, isRequest, repeat, repeat)
  }

  #sendResponse(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    const place = t.place[row]!
    const copy = t.responses[row]!
    t.responses[row] = copy + 1
    const octets = this.routes.responseSize(place, code, answeredAt)
    const meaning = code | (answeredAt << codeBits)
    this.#send(row, this.routes.responseKind(place, code), octets, meaning, copy, t.repeats[row]!)
  }

  /** `copy` counts what the row sent this way before, for its draws; `repeat` is the retransmission number. */
  #send(row: number, kind: number, octets: number, meaning: number, copy: number, repeat: number): void {
    const t = this.transactions
    const { packets, routes } = this
    const place = t.place[row]!
    const attempt = t.attempt[row]!
    const isBack = meaning === isRequest ? 0 : 1
    const device = routes.isRadio[place] === 1 ? t.device[row]! : -1
    // A device without power sends nothing, whatever its timers would have done.
    if (device >= 0 && this.devices.reachable[device] === 0 && routes.isFromDevice(place, isBack)) return
    if (attempt >= 0) this.ledger.sent(attempt, place, octets, repeat > 0)
    else if (routes.isAdded[place] === 1 && this.isMeasuring) {
      this.ledger.signalled(this.devices.accountOf(t.device[row]!), place, octets, repeat > 0)
    }
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
    this.tracer?.sent(row, packet, meaning === isRequest ? -1 : meaning & codeMask, meaning >> codeBits, repeat)
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
    this.drop(row)
  }

  #arrived(packet: number): void {
    const t = this.transactions
    const row = this.packets.a[packet]!
    const meaning = this.packets.b[packet]!
    const place = t.place[row]!
    const isBack = meaning === isRequest ? 0 : 1
    this.tracer?.arrived(packet)
    this.packets.key2[packet] = drawOrdinal(
      t.ordinal[row]!,
      isBack === 1 ? this.routes.nearOrdinal[place]! : this.routes.nodeOrdinal[place]!,
      isBack,
      this.packets.c[packet]!,
    )
    const node = isBack === 1 ? this.routes.from[place]! : this.routes.to[place]!
    // Where a station has priorities, answers go first: what has been begun is finished before more is begun.
    if (!this.stations.arrive(node, packet, 1 - isBack)) {
      this.tracer?.dropped(packet, node)
      this.packets.free(packet)
      this.drop(row)
    }
  }

  #served(station: number, packet: number): void {
    const row = this.packets.a[packet]!
    const meaning = this.packets.b[packet]!
    if (meaning === isJob) {
      this.packets.free(packet)
      this.user!.served(row)
      return
    }
    this.tracer?.served(packet, station)
    this.packets.free(packet)
    if (meaning === isRequest) this.#server(row, serverInput.request)
    else {
      this.responseCode = meaning & codeMask
      this.responseAnsweredAt = meaning >> codeBits
      if (this.transactions.clientPhase[row] === clientTerminated) this.#stray(row)
      else this.#client(row, this.responseCode < 200 ? clientInput.provisional : clientInput.final)
    }
    this.drop(row)
  }
}

const largestOverUdp = (): number => {
  let octets = 0
  while (transportBySize({ octets: octets + 1, pathMtu: undefined }) === "udp") octets++
  return octets
}

/** Which draw of its push a message makes at a link or a node: attempt, leg counted from the device, direction, repeat. */
const drawOrdinal = (attempt: number, leg: number, isBack: number, repeat: number): number =>
  ((attempt * 32 + leg) * 2 + isBack) * 64 + Math.min(repeat, 63)
