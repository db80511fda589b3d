/**
 * On-off sources: each is by turns on, sending a Poisson stream, and off (one source of exponential stays: the interrupted
 * Poisson process of Kuczura 1973; many of heavy-tailed ones: Willinger et al. 1997).
 * Rule 1: it begins in its long run: a source is on with its share of time, in the middle of a stay. Rule 2: sources that are
 * on together are one Poisson stream of their summed rate, so that an arrival takes one draw however many there are.
 * Rule 3: stays are keyed by (source, number), so that a source more or less moves no other's.
 */
import { sampler, wholeNs, type Sampler } from "../../kernel/distribution.ts"
import type { KeyedStream, UniformSource } from "../../kernel/random-stream.ts"
import { residualOf } from "../../kernel/residual.ts"
import { nsPerSecond } from "../../kernel/time.ts"
import type { Arrivals } from "./arrivals.ts"
import type { OnOffSpec } from "./spec.ts"
import { unitExponential } from "./unit-exponential.ts"

export class OnOff implements Arrivals {
  readonly #spec: OnOffSpec
  readonly #on: Sampler
  readonly #off: Sampler
  readonly #draws: UniformSource
  readonly #stays: KeyedStream
  readonly #sourceDraws: UniformSource
  readonly #untilNs: number
  /** By source: when its stay ends, ns with fractions, and how many stays it has had. */
  readonly #endsNs: Float64Array
  readonly #stayCount: Int32Array
  /** Sources by the end of their stays: a heap, the earliest first. */
  readonly #heap: Int32Array
  /** The sources that are on, in no order, and the place of each among them, or -1. */
  readonly #active: Int32Array
  readonly #placeOf: Int32Array
  #activeCount = 0
  #atNs = 0

  constructor(spec: OnOffSpec, draws: UniformSource, stays: KeyedStream, sourceDraws: UniformSource, untilNs: number) {
    const { sources } = spec
    this.#spec = spec
    this.#on = sampler(spec.on)
    this.#off = sampler(spec.off)
    this.#draws = draws
    this.#stays = stays
    this.#sourceDraws = sourceDraws
    this.#untilNs = untilNs
    this.#endsNs = new Float64Array(sources)
    this.#stayCount = new Int32Array(sources)
    this.#heap = Int32Array.from({ length: sources }, (_, source) => source)
    this.#active = new Int32Array(sources)
    this.#placeOf = new Int32Array(sources).fill(-1)
    const shareOn = this.#on.mean / (this.#on.mean + this.#off.mean)
    for (let source = 0; source < sources; source++) {
      const stream = stays.at(source, 0)
      const isOn = stream.next() < shareOn
      if (isOn) this.#switchOn(source)
      this.#endsNs[source] = residualOf(isOn ? this.#on : this.#off, stream)
    }
    for (let place = (sources >> 1) - 1; place >= 0; place--) this.#sink(place)
  }

  next(nowNs: number): number {
    let need = unitExponential(this.#draws)
    for (;;) {
      const rate = this.#activeCount * this.#spec.ratePerSecond
      const arrivalNs = rate > 0 ? this.#atNs + (need / rate) * nsPerSecond : Infinity
      const source = this.#heap[0]!
      const endsNs = this.#endsNs[source]!
      if (arrivalNs <= endsNs) {
        this.#atNs = arrivalNs
        return arrivalNs > this.#untilNs ? Infinity : Math.max(nowNs, wholeNs(arrivalNs))
      }
      if (endsNs > this.#untilNs) return Infinity
      need = Math.max(0, need - (rate * (endsNs - this.#atNs)) / nsPerSecond)
      this.#atNs = endsNs
      this.#switch(source)
      this.#sink(0)
    }
  }

  /** Draws which of the sources that are on sent the arrival last given. */
  sender(): number {
    const place = Math.floor(this.#sourceDraws.next() * this.#activeCount)
    return this.#active[Math.min(place, this.#activeCount - 1)]!
  }

  #switch(source: number): void {
    const isOn = this.#placeOf[source]! < 0
    if (isOn) this.#switchOn(source)
    else this.#switchOff(source)
    this.#stayCount[source]! += 1
    const stay = isOn ? this.#on : this.#off
    this.#endsNs[source]! += stay.sample(this.#stays.at(source, this.#stayCount[source]!))
  }

  #switchOn(source: number): void {
    this.#placeOf[source] = this.#activeCount
    this.#active[this.#activeCount++] = source
  }

  #switchOff(source: number): void {
    const place = this.#placeOf[source]!
    const last = this.#active[--this.#activeCount]!
    this.#active[place] = last
    this.#placeOf[last] = place
    this.#placeOf[source] = -1
  }

  /** Lets the source at a place of the heap sink to where it belongs. */
  #sink(from: number): void {
    const heap = this.#heap
    const ends = this.#endsNs
    const source = heap[from]!
    let place = from
    for (;;) {
      let child = 2 * place + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && ends[heap[child + 1]!]! < ends[heap[child]!]!) child++
      if (ends[heap[child]!]! >= ends[source]!) break
      heap[place] = heap[child]!
      place = child
    }
    heap[place] = source
  }
}
