/**
 * Overload control at the servers: what each tells its neighbours, and which requests it refuses (RFC 7339 §5, RFC 7415 §3,
 * RFC 3261 §21.5.4). One row of columns for each node.
 * Rule: a server under loss or rate control measures its utilisation in periods of fixed length, from the start of the run on,
 * whether it is measured by anybody else or not.
 */
import { wholeNs } from "../../kernel/distribution.ts"
import type { Simulation } from "../../kernel/simulation.ts"
import type { Stations } from "../../network/stations.ts"
import { controlPeriod, controlUtilisation, ocValidity } from "../../parameters/overload.ts"
import { inBase } from "../../parameters/parameter.ts"
import { admissionFactor, nextShare } from "../../protocols/sip/overload/admitted-share.ts"
import type { OverloadFeedback } from "../../protocols/sip/overload/via-parameters.ts"
import type { NodeSpec } from "../world-spec.ts"

const periodNs = wholeNs(inBase(controlPeriod))
const validityNs = inBase(ocValidity)
const target = controlUtilisation.value
/** Feedback is numbered in units of 10 ms. */
const sequenceNs = 1e7
const nsPerSecond = 1e9
/** Control by rate ends when what is admitted is so many times what is asked for. */
const rateEnds = 2

export class ServerControl {
  private readonly sim: Simulation
  private readonly nodes: readonly NodeSpec[]
  private readonly stations: Stations
  /** By node: share of the requests that it can take (loss), 0 to 1; requests a second that it can take (rate), Infinity: any number. */
  private readonly share: Float64Array
  private readonly rate: Float64Array
  private readonly busyNs: Float64Array
  private readonly departed: Float64Array
  /** By node × client: requests that came in the period under way, and the share of each client in the last one. */
  private readonly came: Float64Array
  private readonly clientShare: Float64Array
  private readonly sequence: Float64Array

  constructor(sim: Simulation, nodes: readonly NodeSpec[], stations: Stations) {
    this.sim = sim
    this.nodes = nodes
    this.stations = stations
    const count = nodes.length
    this.share = new Float64Array(count).fill(1)
    this.rate = new Float64Array(count).fill(Infinity)
    this.busyNs = new Float64Array(count)
    this.departed = new Float64Array(count)
    this.came = new Float64Array(count * count)
    this.clientShare = new Float64Array(count * count)
    this.sequence = new Float64Array(count)
    const lane = sim.lane(periodNs)
    const onPeriod = sim.handler("overload control period", (node) => {
      this.#period(node)
      sim.arm(lane, onPeriod, node, 0)
    })
    nodes.forEach(({ overload }, node) => {
      if (overload.control === "loss" || overload.control === "rate") sim.arm(lane, onPeriod, node, 0)
    })
  }

  /** A new request of a neighbour is there. */
  noteArrival(node: number, client: number): void {
    this.came[node * this.nodes.length + client]! += 1
  }

  /** Whether a new request is refused because of what waits already. */
  isFull(node: number): boolean {
    return this.stations.waiting(node) >= this.nodes[node]!.overload.rejectAbove
  }

  /** Share of the requests of those that take no part in the control that is taken, 0 to 1. */
  takenShare(node: number): number {
    return this.share[node]!
  }

  /** A server has forgotten its load; what it says next is newer than what it said (RFC 7339 §5.4). */
  forget(server: number): void {
    const clients = this.nodes.length
    this.share[server] = 1
    this.rate[server] = Infinity
    this.came.fill(0, server * clients, (server + 1) * clients)
    this.clientShare.fill(0, server * clients, (server + 1) * clients)
    this.sequence[server] = Math.floor(this.sim.now / sequenceNs)
  }

  /** `oc` for a client: per cent to drop, or requests a second; what stands for no control is told by `validityMs`. */
  valueFor(node: number, client: number): number {
    if (this.nodes[node]!.overload.control === "loss") return Math.round(100 * (1 - this.share[node]!))
    const rate = this.rate[node]!
    if (rate === Infinity) return 0
    return Math.max(1, Math.round(rate * this.clientShare[node * this.nodes.length + client]!))
  }

  /** How long feedback holds, ms; 0: there is no overload (RFC 7339 §5.1). */
  validityMs(node: number): number {
    const isControlling =
      this.nodes[node]!.overload.control === "loss" ? this.share[node]! < 1 : this.rate[node]! !== Infinity
    return isControlling ? ocValidity.value : 0
  }

  sequenceOf(node: number): number {
    return this.sequence[node]!
  }

  #period(node: number): void {
    const demand = this.#demand(node)
    this.sequence[node] = Math.floor(this.sim.now / sequenceNs)
    this.share[node] = nextShare(this.share[node]!, demand, target)
    const clients = this.nodes.length
    const first = node * clients
    let total = 0
    for (let client = 0; client < clients; client++) total += this.came[first + client]!
    if (total > 0) {
      for (let client = 0; client < clients; client++) {
        this.clientShare[first + client] = this.came[first + client]! / total
        this.came[first + client] = 0
      }
    }
    this.#controlRate(node, demand, (total * nsPerSecond) / periodNs)
  }

  /**
   * What the node would need to be idle for nobody: its utilisation in the period, and besides what waits, which is to be served
   * within the validity of the feedback. A full server alone says nothing of how much too much there is.
   */
  #demand(node: number): number {
    const busy = this.stations.busyNs(node)
    const departed = this.stations.departed(node)
    const servedPerNs = (departed - this.departed[node]!) / periodNs
    const utilisation = (busy - this.busyNs[node]!) / (periodNs * this.stations.servers(node))
    this.busyNs[node] = busy
    this.departed[node] = departed
    const waitNs = servedPerNs > 0 ? this.stations.waiting(node) / servedPerNs : 0
    return utilisation * (1 + waitNs / validityNs)
  }

  #controlRate(node: number, demand: number, cameRate: number): void {
    const rate = this.rate[node]!
    if (rate === Infinity) {
      if (demand > target && cameRate > 0) this.rate[node] = cameRate * admissionFactor(demand, target)
      return
    }
    const next = Math.max(1, rate * admissionFactor(demand, target))
    this.rate[node] = demand < target && next > rateEnds * Math.max(1, cameRate) ? Infinity : next
  }
}

/** Feedback when nothing has been measured yet. */
export const noFeedback: OverloadFeedback = { value: 0, validityMs: 0, sequence: 0 }
