/**
 * Overload control between neighbours of the SIP network: where a message leaves or arrives, the servers' and the clients' halves
 * are asked here. It exists only in worlds in which some node has a control.
 * Rule: Diameter, HTTP and what nobody answers (ACK) is never held back; devices take no part in RFC 7339 and are refused instead.
 */
import type { RandomStreams } from "../../kernel/random-stream.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import type { Stations } from "../../network/stations.ts"
import type { Place } from "../place.ts"
import type { Transactions } from "../transactions.ts"
import type { NodeSpec } from "../world-spec.ts"
import { ClientControl } from "./client-control.ts"
import { ServerControl } from "./server-control.ts"

const nsPerSecond = 1e9
const serviceUnavailable = 503
const serverError = 500

/** What a place is to the control of its far end. */
const roles = { none: 0, reject: 1, retryAfter: 2, loss: 3, rate: 4 } as const
const roleOf = {
  none: roles.none,
  reject: roles.reject,
  "retry-after": roles.retryAfter,
  loss: roles.loss,
  rate: roles.rate,
}

/** Enough to number the requests of a push at all places apart. */
const placesMost = 4096

/** Whether any node of the world controls its load. */
export const hasOverloadControl = (nodes: readonly NodeSpec[]): boolean =>
  nodes.some(({ overload }) => overload.control !== "none")

export class OverloadControl {
  private readonly sim: Simulation
  /** By station: the node of which it is an instance. */
  private readonly nodes: readonly NodeSpec[]
  private readonly transactions: Transactions
  private readonly servers: ServerControl
  private readonly clients: ClientControl
  /** By place: its control, 1 where the client is a device, and 1 for a request of category 1. */
  private readonly control: Uint8Array
  private readonly isFromDevice: Uint8Array
  private readonly isFirstCategory: Uint8Array
  /** Stations at the two ends of a row's place. */
  private readonly near: (row: number) => number
  private readonly far: (row: number) => number
  /** By station: new requests that it refused. */
  readonly refused: Float64Array

  constructor(
    sim: Simulation,
    random: RandomStreams,
    parts: {
      readonly servers: readonly NodeSpec[]
      readonly near: (row: number) => number
      readonly far: (row: number) => number
      readonly places: readonly Place[]
      readonly transactions: Transactions
      readonly stations: Stations
    },
  ) {
    const { servers: nodes, places } = parts
    this.sim = sim
    this.nodes = nodes
    this.transactions = parts.transactions
    this.servers = new ServerControl(sim, nodes, parts.stations)
    this.clients = new ClientControl(random, nodes)
    const isControlled = ({ protocol, exchange }: Place): boolean => protocol === "SIP" && exchange !== "one-way"
    this.control = Uint8Array.from(places, (place) =>
      isControlled(place) ? roleOf[nodes[place.to]!.overload.control] : roles.none,
    )
    this.isFromDevice = Uint8Array.from(places, ({ from }) => (nodes[from]!.role === "device" ? 1 : 0))
    this.isFirstCategory = Uint8Array.from(places, ({ isWithinDialog }) => (isWithinDialog === true ? 0 : 1))
    this.near = parts.near
    this.far = parts.far
    this.refused = new Float64Array(nodes.length)
  }

  /** Begins the measured span. */
  resetStatistics(): void {
    this.refused.fill(0)
    this.clients.throttled.fill(0)
  }

  /** A station has lost its memory: of what its neighbours told it, and of its own load. They keep what it has told them while that holds. */
  forget(station: number): void {
    this.clients.forget(station)
    this.servers.forget(station)
  }

  /** Requests to a node that its neighbours did not send. */
  throttledAt(node: number): number {
    let sum = 0
    for (let client = 0; client < this.nodes.length; client++)
      sum += this.clients.throttled[this.clients.pair(client, node)]!
    return sum
  }

  /** Whether a client may send the request of a row, for the first time. */
  admits(row: number): boolean {
    const t = this.transactions
    const place = t.place[row]!
    const control = this.control[place]!
    if (control < roles.retryAfter || this.isFromDevice[place] === 1) return true
    const pair = this.#pairOf(row)
    const { now } = this.sim
    const isFirst = this.isFirstCategory[place] === 1
    const ordinal = t.ordinal[row]! * placesMost + place
    const isHeld =
      control === roles.retryAfter
        ? this.clients.isBlocked(pair, now)
        : control === roles.loss
          ? this.clients.isLost(pair, isFirst, t.key[row]!, ordinal, now)
          : this.clients.isOverRate(pair, isFirst, t.key[row]!, ordinal, now)
    if (isHeld) this.clients.throttled[pair]! += 1
    return !isHeld
  }

  /**
   * What a proxy answers to a request that it may not send on: 503 without Retry-After (RFC 7339 §5.10); where a 503 with
   * Retry-After keeps it from sending, 500, as for that 503 itself (RFC 3261 §16.7 step 6).
   */
  codeOfThrottled(row: number): number {
    const t = this.transactions
    return this.control[t.place[row]!] === roles.retryAfter && t.parent[row]! >= 0 ? serverError : serviceUnavailable
  }

  /** A request has come to a server: whether it is refused. A copy of one that was taken never is. */
  refuses(row: number, isKnown: boolean): boolean {
    const t = this.transactions
    const place = t.place[row]!
    const control = this.control[place]!
    if (control === roles.none || isKnown) return false
    const node = this.far(row)
    const isRefused =
      control <= roles.retryAfter
        ? this.servers.isFull(node)
        : this.isFromDevice[place] === 1 && this.#isUnlucky(node, row)
    if (isRefused) this.refused[node]! += 1
    else if (control >= roles.loss) this.servers.noteArrival(node, this.near(row))
    return isRefused
  }

  #pairOf(row: number): number {
    return this.clients.pair(this.near(row), this.far(row))
  }

  /** Whether a request of a client that takes no part is among those that are too many. */
  #isUnlucky(node: number, row: number): boolean {
    const taken = this.servers.takenShare(node)
    if (taken >= 1) return false
    const t = this.transactions
    const place = t.place[row]!
    const ordinal = t.ordinal[row]! * placesMost + place
    return this.clients.drawOf(this.#pairOf(row), t.key[row]!, ordinal) >= taken
  }

  /** A response leaves the far end of a row's place: it tells how loaded that node is. */
  stamp(row: number): void {
    const t = this.transactions
    const place = t.place[row]!
    if (this.control[place]! < roles.loss || this.isFromDevice[place] === 1) return
    const node = this.far(row)
    t.ocValue[row] = this.servers.valueFor(node, this.near(row))
    t.ocValidity[row] = this.servers.validityMs(node)
    t.ocSequence[row] = this.servers.sequenceOf(node)
  }

  /** A response has come to the near end of a row's place. */
  learn(row: number, code: number): void {
    const t = this.transactions
    const place = t.place[row]!
    const control = this.control[place]!
    if (control < roles.retryAfter || this.isFromDevice[place] === 1) return
    const pair = this.#pairOf(row)
    if (control >= roles.loss) {
      this.clients.learn(pair, t.ocValue[row]!, t.ocValidity[row]!, t.ocSequence[row]!, this.sim.now)
    } else if (code === serviceUnavailable) {
      const seconds = this.nodes[this.far(row)]!.overload.retryAfterSeconds
      this.clients.block(pair, this.sim.now + seconds * nsPerSecond)
    }
  }
}
