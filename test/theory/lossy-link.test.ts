/**
 * Retransmission over a lossy link: a request that is repeated until its response has come is transmitted a geometrically distributed
 * number of times, cut off where Timer F ends the transaction (RFC 3261 §17.1.2.2).
 */
import { describe, expect, test } from "vitest"
import { chiSquare, chiSquareQuantile } from "../kernel/chi-square.ts"
import { runPlain } from "../support/world.ts"

/** Instants at which Timer E has a request sent, s; Timer F ends it at 32 s. */
const instants = [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
const most = instants.length

const pushesAt = (loss: number) =>
  runPlain("sip-message", [
    `links.im-scscf.loss=${loss}`,
    "nodes.im.store.retries=0",
    "devices.count=20000",
    "load.rate=50/s",
    "run.duration=10 min",
  ]).tables.pushes!
/** Probability that a standard normal deviate lies within this of 0 is 99.9 %. */
const z999 = 3.2905
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe.each([0.1, 0.3, 0.5])("each datagram on the first hop is lost with probability %d", (p) => {
  const pushes = pushesAt(p)
  // Those of the last minute may still be under way. Of one that was sent once more later, when its device had renewed its registration, the
  // first transaction counts.
  const settled = Array.from(pushes.push.keys()).filter((i) => pushes.plannedNs[i]! < 540e9)
  const isAgain = (i: number): boolean => pushes.transmissions[i]! > most
  // A round does when its request and its response pass; the server repeats its response to each copy that comes.
  const success = (1 - p) ** 2

  test("transmissions until the response: geometric, cut off at Timer F", () => {
    const observed = instants.map(() => 0)
    for (const i of settled) observed[Math.min(pushes.transmissions[i]!, most) - 1]! += 1
    const expected = instants.map((_, k) => {
      const before = (1 - success) ** k
      return settled.length * (k === most - 1 ? before : before * success)
    })
    expect(settled.length).toBeGreaterThan(25_000)
    // The rarest counts are taken together, so that every cell has an expectation of 5 or more.
    let cells = most
    while (sumFrom(expected, cells - 1) < 5) cells--
    const pooled = (counts: readonly number[]): number[] => [...counts.slice(0, cells - 1), sumFrom(counts, cells - 1)]
    const expectation = pooled(expected)
    expect(chiSquare(pooled(observed), (cell) => expectation[cell]!)).toBeLessThan(chiSquareQuantile(cells - 1, 0.999))
  })

  test("never delivered: all requests lost; delivered, but never confirmed: no round did", () => {
    const share = (has: (i: number) => boolean): number => settled.filter(has).length / settled.length
    const holds = (observed: number, expected: number): void => {
      const halfWidth = z999 * Math.sqrt((expected * (1 - expected)) / settled.length)
      expect(Math.abs(observed - expected), `${observed} for ${expected}`).toBeLessThan(halfWidth + 1 / settled.length)
    }
    holds(
      share((i) => pushes.deliveredNs[i]! < 0),
      p ** most,
    )
    holds(
      share((i) => pushes.confirmedNs[i]! < 0 || isAgain(i)),
      (1 - success) ** most,
    )
  })

  test("mean time to delivery: the schedule weighted with the round in which the request passes", () => {
    const delays = settled.flatMap((i) =>
      pushes.deliveredNs[i]! < 0 ? [] : [(pushes.deliveredNs[i]! - pushes.sentNs[i]!) / 1e9],
    )
    const passes = 1 - p ** most
    const mean = instants.reduce((sum, at, k) => sum + at * p ** k * (1 - p), 0) / passes
    const square = instants.reduce((sum, at, k) => sum + at * at * p ** k * (1 - p), 0) / passes
    const error = Math.sqrt((square - mean * mean) / delays.length)
    // What the way takes without loss comes on top, and is the same for all.
    const clean = pushesAt(0)
    const way = meanOf(settled.map((i) => (clean.deliveredNs[i]! - clean.sentNs[i]!) / 1e9))
    expect(Math.abs(meanOf(delays) - mean - way)).toBeLessThan(z999 * error)
  })
})

const sumFrom = (values: readonly number[], first: number): number =>
  values.slice(first).reduce((sum, value) => sum + value, 0)
