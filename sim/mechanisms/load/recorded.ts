/** Recorded pushes, played as they were: each at its own instant to its own device. Nothing is drawn. */
import type { Directed } from "./directed.ts"
import type { TraceSpec } from "./spec.ts"

export class Recorded implements Directed {
  readonly #atNs: Float64Array
  readonly #devices: Int32Array
  readonly #octets: Int32Array | undefined
  readonly #untilNs: number
  #row = -1

  constructor({ atNs, device, octets }: TraceSpec, untilNs: number) {
    this.#atNs = Float64Array.from(atNs)
    this.#devices = Int32Array.from(device)
    this.#octets = octets === undefined ? undefined : Int32Array.from(octets)
    this.#untilNs = untilNs
  }

  next(): number {
    this.#row += 1
    const at = this.#atNs[this.#row] ?? Infinity
    return at > this.#untilNs ? Infinity : at
  }

  get device(): number {
    return this.#devices[this.#row]!
  }

  get octets(): number {
    return this.#octets === undefined ? -1 : this.#octets[this.#row]!
  }
}
