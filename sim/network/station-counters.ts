/**
 * What is counted at stations: numbers present over time, and sums over those that came, began and left.
 * Rule 1: areas are sums of whole (number × ns), so Little's law holds on every finite run: the area under the number present
 * equals the sum of the times spent there, those still present included. It holds exactly below 2^53 ns (104 days of waiting,
 * all who wait taken together); beyond that, in a queue that overload has filled, to rounding.
 */
import type { NodeTable } from "../trace/tables.ts"

/** The counters of all stations as columns; `busy` and `waiting` are the state that the areas are taken under. */
export class StationCounters {
  readonly busy: Int32Array
  readonly waiting: Int32Array
  readonly arrivals: Float64Array
  readonly drops: Float64Array
  readonly started: Float64Array
  readonly waitNs: Float64Array
  readonly departures: Float64Array
  readonly sojournNs: Float64Array
  /** Those that left the queue without service, and the time they had waited. */
  readonly reneged: Float64Array
  readonly renegedNs: Float64Array
  readonly maxQueue: Int32Array
  readonly #busyNs: Float64Array
  /** Busy, and services ended, before the last reset. */
  readonly #busyBeforeNs: Float64Array
  readonly #departedBefore: Float64Array
  readonly #waitingNs: Float64Array
  readonly #lastNs: Float64Array

  constructor(stations: number) {
    this.busy = new Int32Array(stations)
    this.waiting = new Int32Array(stations)
    this.arrivals = new Float64Array(stations)
    this.drops = new Float64Array(stations)
    this.started = new Float64Array(stations)
    this.waitNs = new Float64Array(stations)
    this.departures = new Float64Array(stations)
    this.sojournNs = new Float64Array(stations)
    this.reneged = new Float64Array(stations)
    this.renegedNs = new Float64Array(stations)
    this.maxQueue = new Int32Array(stations)
    this.#busyNs = new Float64Array(stations)
    this.#busyBeforeNs = new Float64Array(stations)
    this.#departedBefore = new Float64Array(stations)
    this.#waitingNs = new Float64Array(stations)
    this.#lastNs = new Float64Array(stations)
  }

  /** Adds the areas up to now; call before `busy` or `waiting` of the station changes. */
  accrue(station: number, nowNs: number): void {
    const span = nowNs - this.#lastNs[station]!
    if (span === 0) return
    this.#lastNs[station] = nowNs
    this.#busyNs[station]! += span * this.busy[station]!
    this.#waitingNs[station]! += span * this.waiting[station]!
  }

  /** Forgets what was counted so far; who is present stays so. */
  reset(nowNs: number): void {
    for (let station = 0; station < this.busy.length; station++) {
      this.#busyBeforeNs[station] = this.busyEver(station, nowNs)
      this.#departedBefore[station]! += this.departures[station]!
    }
    for (const column of [
      this.arrivals,
      this.drops,
      this.started,
      this.waitNs,
      this.departures,
      this.sojournNs,
      this.reneged,
      this.renegedNs,
      this.#busyNs,
      this.#waitingNs,
    ]) {
      column.fill(0)
    }
    this.#lastNs.fill(nowNs)
    this.maxQueue.set(this.waiting)
  }

  /** Server-nanoseconds that the station has been busy, whatever was reset. */
  busyEver(station: number, nowNs: number): number {
    this.accrue(station, nowNs)
    return this.#busyBeforeNs[station]! + this.#busyNs[station]!
  }

  /** Services that have ended at the station, whatever was reset. */
  departedEver(station: number): number {
    return this.#departedBefore[station]! + this.departures[station]!
  }

  /** The station's figures from the last reset, or the start, until now. */
  table(station: number, node: string, servers: number, nowNs: number): NodeTable {
    this.accrue(station, nowNs)
    return {
      node,
      servers,
      arrivals: this.arrivals[station]!,
      drops: this.drops[station]!,
      waitNs: this.waitNs[station]!,
      started: this.started[station]!,
      sojournNs: this.sojournNs[station]!,
      departures: this.departures[station]!,
      busyNs: this.#busyNs[station]!,
      waitingAreaNs: this.#waitingNs[station]!,
      maxQueue: this.maxQueue[station]!,
    }
  }
}
