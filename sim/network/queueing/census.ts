/**
 * Who came to the network within the measured span and how each fared, by class.
 * Rule: a customer is counted by when it came, so that the shares of blocked and abandoned are of the same customers.
 */
import { batchAt, type MeasuredSpan } from "../../trace/measured-span.ts"
import { batchesOfSpan } from "../../trace/tables.ts"
import type { ClassTable } from "./tables.ts"

/** The customers of one class. */
export class Census {
  arrivals = 0
  blocked = 0
  abandoned = 0
  readonly #class: string
  #departures = 0
  #latencyNs = new Float64Array(1024)
  #arrivedNs: Float64Array<ArrayBuffer> | undefined
  readonly #batches = new Float64Array(batchesOfSpan)
  readonly #span: MeasuredSpan

  constructor(name: string, span: MeasuredSpan, isKeepingArrivals: boolean) {
    this.#class = name
    this.#span = span
    this.#arrivedNs = isKeepingArrivals ? new Float64Array(1024) : undefined
  }

  /** A counted customer that had come at this instant leaves, this long after it. */
  departed(arrivedNs: number, latencyNs: number): void {
    if (this.#departures === this.#latencyNs.length) {
      this.#latencyNs = grown(this.#latencyNs)
      if (this.#arrivedNs !== undefined) this.#arrivedNs = grown(this.#arrivedNs)
    }
    if (this.#arrivedNs !== undefined) this.#arrivedNs[this.#departures] = arrivedNs
    this.#latencyNs[this.#departures++] = latencyNs
    this.#batches[batchAt(this.#span, arrivedNs + latencyNs)]! += 1
  }

  table(): ClassTable {
    return {
      class: this.#class,
      arrivals: this.arrivals,
      departures: this.#departures,
      blocked: this.blocked,
      abandoned: this.abandoned,
      latencyNs: this.#latencyNs.slice(0, this.#departures),
      latencyBatches: this.#batches.slice(),
      arrivedNs: this.#arrivedNs?.slice(0, this.#departures),
    }
  }
}

const grown = (values: Float64Array): Float64Array<ArrayBuffer> => {
  const longer = new Float64Array(2 * values.length)
  longer.set(values)
  return longer
}
