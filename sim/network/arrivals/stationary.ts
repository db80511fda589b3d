/**
 * The long run of a continuous-time Markov chain: the share of time in each state, from the rates between them, by the
 * elimination of Grassmann, Taksar and Heyman (1985), which subtracts nothing and so loses no digits.
 */
import { assert } from "../../kernel/assert.ts"
import type { MmppSpec } from "./spec.ts"

/** Shares of time by state; they add up to 1. Every state must be reachable from every other. */
export const stationaryShares = (states: MmppSpec["states"]): Float64Array => {
  const n = states.length
  const rate = new Float64Array(n * n)
  states.forEach(({ to }, from) => {
    for (const { state, ratePerSecond } of to) if (state !== from) rate[from * n + state]! += ratePerSecond
  })
  for (let last = n - 1; last > 0; last--) {
    let out = 0
    for (let to = 0; to < last; to++) out += rate[last * n + to]!
    assert(out > 0, `state ${last} must lead to the states before it`)
    for (let from = 0; from < last; from++) {
      const share = (rate[from * n + last]! /= out)
      for (let to = 0; to < last; to++) if (to !== from) rate[from * n + to]! += share * rate[last * n + to]!
    }
  }
  const shares = new Float64Array(n)
  shares[0] = 1
  let total = 1
  for (let state = 1; state < n; state++) {
    let sum = 0
    for (let from = 0; from < state; from++) sum += shares[from]! * rate[from * n + state]!
    shares[state] = sum
    total += sum
  }
  return shares.map((share) => share / total)
}

/** Arrivals per second in the long run. */
export const meanRate = (states: MmppSpec["states"]): number =>
  stationaryShares(states).reduce((sum, share, state) => sum + share * states[state]!.ratePerSecond, 0)

/** Changes of state per second in the long run. */
export const changeRate = (states: MmppSpec["states"]): number =>
  stationaryShares(states).reduce((sum, share, state) => sum + share * leavingRate(states[state]!), 0)

/** Rate at which a state is left, per second. */
export const leavingRate = ({ to }: MmppSpec["states"][number]): number =>
  to.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0)

/** Whether there are states, and every one can be reached from every other. */
export const isConnected = (states: MmppSpec["states"]): boolean => {
  if (states.length === 0) return false
  const forth = states.map(({ to }) => to.filter(({ ratePerSecond }) => ratePerSecond > 0).map(({ state }) => state))
  const back = states.map((_, to) => states.flatMap((__, from) => (forth[from]!.includes(to) ? [from] : [])))
  return [forth, back].every((next) => {
    const seen = new Set([0])
    for (const state of seen) for (const other of next[state]!) seen.add(other)
    return seen.size === states.length
  })
}
