/**
 * M/M/c: the probability of having to wait (Erlang 1917; Kleinrock vol. 1 §3.5), from Erlang B: C = B / (1 − ρ (1 − B)).
 */
import { assert } from "../../kernel/assert.ts"
import { erlangB } from "./erlang-b.ts"
import type { Trunk } from "./erlang-b.ts"

/**
 * Probability that an arriving request must wait (Erlang C); the offered traffic is below the number of servers.
 * @example erlangC({ offeredErlangs: 2, servers: 3 }) // => 0.4444…
 */
export const erlangC = ({ offeredErlangs, servers }: Trunk): number => {
  assert(offeredErlangs < servers, `${offeredErlangs} erlangs must be below ${servers} servers for a steady state`)
  const blocking = erlangB({ offeredErlangs, servers })
  return blocking / (1 - (offeredErlangs / servers) * (1 - blocking))
}
