/**
 * Hosts: processor cores shared by the stations placed on them. Each server of such a station is a process that runs one message
 * at a time; as many processes run at once as the host has cores.
 * Rule 1: a process, once running, keeps its core until its station's queue is empty (exhaustive service: Takagi, Analysis of
 * Polling Systems, 1986); nobody takes the core from it. Rule 2: processes that have become ready take turns in the order in
 * which they did. Rule 3: a turn costs the wake-up part, whether the core comes from another process or from idling, and it is
 * part of the first service of the turn; a process that goes on pays nothing.
 * Not modelled: time slices and preemption by priority, caches beyond what the wake-up part stands for, and pinning.
 */
import { assert } from "../kernel/assert.ts"
import { sampler, wholeNs, type Sampler } from "../kernel/distribution.ts"
import type { KeyedStream, RandomStreams } from "../kernel/random-stream.ts"
import type { HostSpec } from "./host-spec.ts"

/** The cores of all hosts, and which processes wait for one. */
export class Hosts {
  /** By station: its host, or -1 where it has processors of its own. */
  readonly of: Int32Array
  /** By station: processes that wait for a core. */
  readonly ready: Int32Array
  /** By station: turns begun, and what they cost, since the last reset, ns. */
  readonly turns: Float64Array
  readonly wakeUpNs: Float64Array
  readonly #freeCores: Int32Array
  readonly #queues: readonly TurnQueue[]
  readonly #wakeUps: readonly (Sampler | undefined)[]
  readonly #draws: readonly KeyedStream[]

  constructor(random: RandomStreams, specs: readonly HostSpec[], stations: readonly string[]) {
    this.of = new Int32Array(stations.length).fill(-1)
    this.ready = new Int32Array(stations.length)
    this.turns = new Float64Array(stations.length)
    this.wakeUpNs = new Float64Array(stations.length)
    this.#freeCores = Int32Array.from(specs, ({ cores }) => cores)
    this.#queues = specs.map(() => new TurnQueue())
    this.#draws = stations.map((id) => random.keyed(`node/${id}/wake-up`))
    specs.forEach(({ id, cores, stations: placed }, host) => {
      assert(Number.isSafeInteger(cores) && cores >= 1, `host ${id} must have at least one core, had ${cores}`)
      for (const name of placed) {
        const station = stations.indexOf(name)
        assert(station >= 0, `host ${id} must hold stations that exist, held ${name}`)
        assert(this.of[station] === -1, `station ${name} must be on one host at most`)
        this.of[station] = host
      }
    })
    this.#wakeUps = stations.map((_, station) => {
      const spec = specs[this.of[station]!]
      return spec === undefined ? undefined : sampler(spec.wakeUp)
    })
  }

  /** Takes a core for a process of a station, if one is free; `false`: it has to wait (`enlist`). */
  take(station: number): boolean {
    const host = this.of[station]!
    if (this.#freeCores[host] === 0) return false
    this.#freeCores[host]! -= 1
    return true
  }

  /** A process of the station has become ready and waits for a core. */
  enlist(station: number): void {
    this.ready[station]! += 1
    this.#queues[this.of[station]!]!.append(station)
  }

  /** The station whose process has waited longest for a core of this host, now no longer waiting; -1: none has. */
  next(host: number): number {
    const station = this.#queues[host]!.shift()
    if (station >= 0) this.ready[station]! -= 1
    return station
  }

  /** Gives a core back that nobody waits for. */
  free(host: number): void {
    this.#freeCores[host]! += 1
  }

  /** Begins a turn: what the core spends on it before the first service, whole ns, drawn with the keys of the message it wakes for. */
  wake(station: number, key1: number, key2: number): number {
    const wakeUp = this.#wakeUps[station]!
    const drawn = wakeUp.isConstant ? wakeUp.mean : wakeUp.sample(this.#draws[station]!.at(key1, key2))
    const span = Math.max(0, wholeNs(drawn))
    this.turns[station]! += 1
    this.wakeUpNs[station]! += span
    return span
  }

  /** Begins the measured span: turns are counted from zero. */
  resetStatistics(): void {
    this.turns.fill(0)
    this.wakeUpNs.fill(0)
  }
}

/** First in, first out, in a ring that doubles when it is full. */
class TurnQueue {
  #ring = new Int32Array(16)
  #first = 0
  #length = 0

  append(station: number): void {
    if (this.#length === this.#ring.length) {
      const longer = new Int32Array(2 * this.#length)
      for (let i = 0; i < this.#length; i++) longer[i] = this.#ring[(this.#first + i) & (this.#length - 1)]!
      this.#ring = longer
      this.#first = 0
    }
    this.#ring[(this.#first + this.#length++) & (this.#ring.length - 1)] = station
  }

  /** The first, or -1. */
  shift(): number {
    if (this.#length === 0) return -1
    const station = this.#ring[this.#first]!
    this.#first = (this.#first + 1) & (this.#ring.length - 1)
    this.#length--
    return station
  }
}
