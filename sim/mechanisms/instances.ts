/**
 * Instances: a node of a scenario that stands for several servers alike, behind one name (RFC 3263 §4.2: a name that resolves to several).
 * Rule 1: what goes to it is given to one of them when it is sent, by the node's rule: hash of the subscriber, so that one subscriber
 * always meets the same; turns, by each sender for itself; or the one with the fewest messages at that moment. Rule 2: what a node
 * starts of its own accord, it starts at the instance of the subscriber's hash, or while that is out of order at the next; what a request causes, at the instance that took the request,
 * and responses come back to it. Rule 3: what a node remembers of a subscriber is shared by its instances, so that each can serve anyone;
 * transactions are an instance's own. Rule 4: to an instance that has asked for it nothing is sent until its Retry-After has
 * passed (RFC 3261 §21.5.4); each sender knows of its own answers only.
 * Not modelled: names of instances in messages, which bear the node's (so `received` leads responses back: RFC 3261 §18.2.2), and links
 * of their own.
 */
import { mixed } from "../kernel/hash.ts"
import type { ChoiceRule } from "../network/choice-rule.ts"
import type { Stations } from "../network/stations.ts"
import type { NodeSpec, WorldSpec } from "./world-spec.ts"

/** Name of an instance, by its number from 0. */
export const instanceName = (node: string, instance: number): string => `${node}-${instance + 1}`

/** What a node asks for in a 503, ns: Retry-After of its overload control, or of its memory's. */
export const pauseOf = ({ overload, retryAfterNs }: NodeSpec): number | undefined =>
  overload.control === "retry-after" ? overload.retryAfterSeconds * 1e9 : retryAfterNs

export class Instances {
  /** By node. */
  readonly count: Int32Array
  /** By station: its node. The first instance of every node has the node's own number, the others follow all nodes. */
  readonly nodeOf: Int32Array
  /** By station: its id, and the node whose draws it makes. */
  readonly stations: readonly { readonly id: string; readonly node: number }[]
  /** By station: 1 while it is out of order: what comes to it is lost, and it says nothing. Written by whoever breaks nodes. */
  readonly down: Uint8Array
  /** Whether any node has several instances or asks for a pause. */
  readonly isUsed: boolean
  private readonly further: Int32Array
  private readonly rule: readonly ChoiceRule[]
  private readonly turn: Int32Array
  private readonly mayPause: boolean
  /** [sending station × receiving station]: nothing is sent before this instant, ns. */
  private readonly pausedUntil: Float64Array

  constructor({ nodes }: WorldSpec) {
    this.count = Int32Array.from(nodes, ({ instances }) => instances?.count ?? 1)
    this.rule = nodes.map(({ instances }) => instances?.choice ?? "hash")
    this.further = new Int32Array(nodes.length)
    const stations = nodes.map(({ id }, node) => ({ id: this.count[node] === 1 ? id : instanceName(id, 0), node }))
    nodes.forEach(({ id }, node) => {
      this.further[node] = stations.length
      for (let k = 1; k < this.count[node]!; k++) stations.push({ id: instanceName(id, k), node })
    })
    this.stations = stations
    this.nodeOf = Int32Array.from(stations, ({ node }) => node)
    this.down = new Uint8Array(stations.length)
    this.isUsed = nodes.some(({ instances, retryAfterNs }) => instances !== undefined || retryAfterNs !== undefined)
    this.turn = new Int32Array(this.isUsed ? stations.length * nodes.length : 0)
    this.mayPause = this.isUsed && nodes.some((node) => pauseOf(node) !== undefined)
    this.pausedUntil = new Float64Array(this.mayPause ? stations.length * stations.length : 0)
  }

  /** Station of an instance of a node. */
  station(node: number, instance: number): number {
    return instance === 0 ? node : this.further[node]! + instance - 1
  }

  /** The instance at which a node keeps what it does for a subscriber. */
  home(node: number, device: number): number {
    const count = this.count[node]!
    return count === 1 ? 0 : mixed(device) % count
  }

  /** The same while some are out of order: the first from there on that is not, if there is one. */
  working(node: number, device: number): number {
    const count = this.count[node]!
    const home = this.home(node, device)
    for (let k = 0; k < count; k++) {
      const instance = (home + k) % count
      if (this.down[this.station(node, instance)] === 0) return instance
    }
    return home
  }

  /** Whether a node has no instance left that is in order. */
  isOut(node: number): boolean {
    return this.down[this.station(node, this.working(node, 0))] === 1
  }

  /** The instance of a node that a message from a station is given to, or -1 where it may be sent to none. */
  choose(node: number, from: number, device: number, now: number, load: Stations): number {
    const count = this.count[node]!
    if (this.rule[node] === "least-busy") return this.#leastBusy(node, from, now, load)
    const cell = from * this.rule.length + node
    const isInTurns = this.rule[node] === "round-robin"
    const first = isInTurns ? this.turn[cell]! : this.home(node, device)
    const instance = this.#open(node, from, first, count, now)
    if (isInTurns && instance >= 0) this.turn[cell] = (instance + 1) % count
    return instance
  }

  /** The instance to try after another one, or -1: `tried` of them, in their order from the first choice, have been. */
  after(node: number, from: number, last: number, tried: number, now: number): number {
    const count = this.count[node]!
    return this.#open(node, from, (last + 1) % count, count - tried, now)
  }

  /** The instance has asked this sender to send nothing for a while. */
  pause(from: number, node: number, instance: number, untilNs: number): void {
    this.pausedUntil[from * this.nodeOf.length + this.station(node, instance)] = untilNs
  }

  /** A station has forgotten whom it was asked to leave alone, and whose turn it is. */
  forget(station: number): void {
    const nodes = this.rule.length
    if (this.isUsed) this.turn.fill(0, station * nodes, (station + 1) * nodes)
    const stations = this.nodeOf.length
    if (this.mayPause) this.pausedUntil.fill(0, station * stations, (station + 1) * stations)
  }

  #isPaused(from: number, node: number, instance: number, now: number): boolean {
    return this.mayPause && now < this.pausedUntil[from * this.nodeOf.length + this.station(node, instance)]!
  }

  /** The first of so many instances, from `first` on, that may be sent to. */
  #open(node: number, from: number, first: number, most: number, now: number): number {
    const count = this.count[node]!
    for (let k = 0; k < most; k++) {
      const instance = (first + k) % count
      if (!this.#isPaused(from, node, instance, now)) return instance
    }
    return -1
  }

  /** Of equals, the one whose turn it is. */
  #leastBusy(node: number, from: number, now: number, load: Stations): number {
    const count = this.count[node]!
    const cell = from * this.rule.length + node
    const first = this.turn[cell]!
    let best = -1
    let fewest = Infinity
    for (let k = 0; k < count; k++) {
      const instance = (first + k) % count
      const station = this.station(node, instance)
      const present = load.waiting(station) + load.inService(station)
      if (present >= fewest || this.#isPaused(from, node, instance, now)) continue
      best = instance
      fewest = present
    }
    if (best >= 0) this.turn[cell] = (best + 1) % count
    return best
  }
}
