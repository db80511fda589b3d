/**
 * M/M/c/c and, by insensitivity, M/G/c/c: arrivals that find every server busy are blocked (Erlang 1917; Kleinrock vol. 1 §3.6).
 * B(0) = 1, B(n) = a B(n−1) / (n + a B(n−1)).
 */
import { assert } from "../../kernel/assert.ts"

export interface Trunk {
  /** Arrival rate × mean service time, at least 0. */
  readonly offeredErlangs: number
  /** Whole number, at least 0. */
  readonly servers: number
}

/**
 * Probability that an arriving request finds every server busy (Erlang B).
 * @example erlangB({ offeredErlangs: 2, servers: 3 }) // => 0.2105…
 */
export const erlangB = ({ offeredErlangs, servers }: Trunk): number => {
  assert(offeredErlangs >= 0, `offered traffic is at least 0, not ${offeredErlangs}`)
  let blocking = 1
  for (let n = 1; n <= servers; n++) blocking = (offeredErlangs * blocking) / (n + offeredErlangs * blocking)
  return blocking
}
