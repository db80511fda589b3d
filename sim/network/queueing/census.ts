/**
 * Who came to the network within the measured span and how each fared, by class.
 * Rule: a customer is counted by when it came, so that the shares of blocked and abandoned are of the same customers.
 */
import type { ClassTable } from "./tables.ts"

/** The customers of one class. */
export class Census {
  arrivals = 0
  blocked = 0
  abandoned = 0
  readonly #class: string
  #departures = 0
  #latencyNs = new Float64Array(1024)

  constructor(name: string) {
    this.#class = name
  }

  /** A counted customer leaves, this long after it came. */
  departed(latencyNs: number): void {
    if (this.#departures === this.#latencyNs.length) {
      const longer = new Float64Array(2 * this.#departures)
      longer.set(this.#latencyNs)
      this.#latencyNs = longer
    }
    this.#latencyNs[this.#departures++] = latencyNs
  }

  table(): ClassTable {
    return {
      class: this.#class,
      arrivals: this.arrivals,
      departures: this.#departures,
      blocked: this.blocked,
      abandoned: this.abandoned,
      latencyNs: this.#latencyNs.slice(0, this.#departures),
    }
  }
}
