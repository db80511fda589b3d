/** Devices come and go by the scenario's process: the shares hold from the first moment to the last. */
import { expect, test } from "vitest"
import { runPlain } from "../support/world.ts"
import { deviceStates } from "../../sim/trace/tables.ts"

test.each([
  ["exponential", "{unregistered: {exponential: {mean: 4 min}}, off: {exponential: {mean: 2 min}}}"],
  ["log-normal", "{unregistered: {lognormal: {median: 2 min, sigma: 1}}, off: {lognormal: {median: 1 min, sigma: 1}}}"],
  ["constant", "{unregistered: 4 min, off: 2 min}"],
])("the shares of the states hold throughout, away times %s", (_, away) => {
  const { tables } = runPlain("sip-message", [
    `devices={count: 1500, states: {im-offline: 60 %, unregistered: 25 %, off: 15 %}, away: ${away}, access: fixed}`,
    "load.rate=20/s",
    "run.duration=6 min",
  ])
  const { plannedNs, state } = tables.pushes!
  // Pushes see time averages (PASTA); first and last 100 s.
  for (const [from, to] of [
    [0, 100e9],
    [260e9, 360e9],
  ] as const) {
    const counts = deviceStates.map(() => 0)
    plannedNs.forEach((at, i) => {
      if (at >= from && at < to) counts[state[i]!]! += 1
    })
    const shares = counts.map((count) => count / counts.reduce((sum, other) => sum + other, 0))
    expect(Math.abs(shares[0]! - 0.6)).toBeLessThan(0.05)
    expect(Math.abs(shares[1]! - 0.25)).toBeLessThan(0.04)
    expect(Math.abs(shares[2]! - 0.15)).toBeLessThan(0.04)
  }
})
