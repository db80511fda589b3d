/**
 * Where protocol machines and the network meet: a node does with a request what its compiled place says, a proxy passes
 * responses on, and the owner of the first request hears how it ended. Everything runs on whole numbers.
 * Rule: what a node does depends on its place and on whether the S-CSCF holds a binding now, on nothing else.
 */
import type { RandomStreams } from "../kernel/random-stream.ts"
import type { Simulation } from "../kernel/simulation.ts"
import { upstreamCode } from "../protocols/sip/responses.ts"
import { transportBySize } from "../protocols/sip/transport-by-size.ts"
import type { Devices } from "./devices.ts"
import type { Ledger } from "./ledger.ts"
import { operationCodes, type RouteTable } from "./route-table.ts"
import type { Tracer } from "./tracer.ts"
import { TransactionLayer, type Core } from "./transaction-layer.ts"
import { Transactions } from "./transactions.ts"
import { Transport } from "./transport.ts"
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

/** Answer to a request whose question to the HSS found no answer: a 500-class response; which one is an assumption. */
const hssSilent = 504

export class Host implements Core {
  readonly transactions = new Transactions()
  readonly transport: Transport
  user: TransactionUser | undefined
  private readonly layer: TransactionLayer
  private readonly routes: RouteTable
  private readonly ledger: Ledger
  private readonly devices: Devices
  private readonly tracer: Tracer | undefined
  private readonly rfc4320: boolean
  /** Largest request that still goes over UDP, octets. */
  private readonly udpMost = largestOverUdp()

  constructor(
    sim: Simulation,
    random: RandomStreams,
    spec: WorldSpec,
    routes: RouteTable,
    ledger: Ledger,
    devices: Devices,
    tracer: Tracer | undefined,
  ) {
    this.routes = routes
    this.ledger = ledger
    this.devices = devices
    this.tracer = tracer
    this.rfc4320 = spec.rfc4320
    const { transactions } = this
    this.transport = new Transport(sim, random, { spec, transactions, routes, ledger, devices, tracer })
    const { transport, rfc4320 } = this
    this.layer = new TransactionLayer(sim, { transactions, transport, routes, ledger, tracer, rfc4320 })
    this.layer.core = this
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
    this.layer.begin(row)
    return row
  }

  /** Continues a back-to-back user agent's relay that had to wait for its turn. */
  relay(row: number): void {
    const t = this.transactions
    this.#follow(row, this.routes.argument[2 * t.place[row]! + this.devices.bound[t.device[row]!]!]!)
  }

  /** Keeps a row alive beyond its own life, until `drop`. */
  hold(row: number): void {
    this.layer.hold(row)
  }

  drop(row: number): void {
    this.layer.drop(row)
  }

  job(job: number): void {
    this.user!.served(job)
  }

  /** The node at the far end of a place. */
  receiverOf(place: number): number {
    return this.routes.to[place]!
  }

  /** The far end of a place has a request: it asks the HSS first, or acts at once. */
  decide(row: number): void {
    const t = this.transactions
    const query = this.routes.query[t.place[row]!]!
    if (query >= 0) this.#follow(row, query)
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
        this.layer.respond(row, own >= 0 ? own : argument, place)
        this.user!.took(row, this.routes.effect[cell]!)
        this.drop(row)
        return
      }
      default:
        return
    }
  }

  #follow(row: number, place: number): void {
    const t = this.transactions
    this.start(place, t.attempt[row]!, row, t.device[row]!, t.body[row]!, t.key[row]!, t.owner[row]!)
  }

  /**
   * A response whose client transaction has gone: RFC 3261 §16.7 step 2 has a proxy pass it on without a transaction, on
   * the way that its Via shows; RFC 4320 §4.2 and RFC 6026 drop it. A user agent has no use for it.
   */
  stray(row: number, code: number, answeredAt: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    if (this.rfc4320 || parent < 0) return
    if (this.routes.isQuery[t.place[row]!] === 1 || this.#isBackToBack(parent)) return
    this.transport.sendResponse(parent, code, answeredAt)
  }

  /** A client half has its final response. */
  final(row: number, code: number, answeredAt: number): void {
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
    this.layer.respond(parent, upstream, upstream === code ? answeredAt : t.place[parent]!)
  }

  #isBackToBack(row: number): boolean {
    const cell = 2 * this.transactions.place[row]! + 1
    return this.routes.operation[cell] === operationCodes["back-to-back"]
  }

  /** A client half got no final response (408), or could not send (503). */
  unanswered(row: number, code: number): void {
    const t = this.transactions
    const parent = t.parent[row]!
    if (parent < 0) {
      this.user!.finished(row, code)
      return
    }
    if (this.routes.isQuery[t.place[row]!] === 1) {
      this.layer.respond(parent, hssSilent, t.place[parent]!)
      return
    }
    if (this.#isBackToBack(parent)) this.user!.relayed(parent)
    if (code === 408 && this.rfc4320) this.layer.abandon(parent)
    else this.layer.respond(parent, upstreamCode(code), t.place[parent]!)
  }
}

const largestOverUdp = (): number => {
  let octets = 0
  while (transportBySize({ octets: octets + 1, pathMtu: undefined }) === "udp") octets++
  return octets
}
