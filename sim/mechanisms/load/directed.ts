import type { Arrivals } from "../../network/arrivals/arrivals.ts"

/** Arrivals that say for whom each push is. */
export interface Directed extends Arrivals {
  /** Device of the push whose instant was last given. */
  readonly device: number
  /** Octets of its body; -1: to be drawn. */
  readonly octets: number
}
