/** Overload control at a client: the algorithms of RFC 7339 and RFC 7415 by their examples. */
import { expect, test } from "vitest"
import { isDropped, lossShares } from "../../../sim/protocols/sip/loss-control.ts"
import { RateBucket } from "../../../sim/protocols/sip/rate-control.ts"

test("RFC 7339 §7.2 vector 6: of 40 % reducible requests a quarter goes where 10 % of all are to go", () => {
  expect(lossShares({ oc: 10, reducible: 40 })).toEqual({ reducible: 25, protected: 0 })
})

test("RFC 7339 §7.2 vector 6: 90 % take all of 80 % reducible requests and half of the protected ones", () => {
  expect(lossShares({ oc: 90, reducible: 80 })).toEqual({ reducible: 100, protected: 50 })
})

test("RFC 7339 §7.2: together the shares are what the server asked for, whatever the mix", () => {
  for (let oc = 0; oc <= 100; oc += 5) {
    for (let reducible = 0; reducible <= 100; reducible += 5) {
      const share = lossShares({ oc, reducible })
      expect((share.reducible * reducible + share.protected * (100 - reducible)) / 100).toBeCloseTo(oc, 9)
    }
  }
})

test("RFC 7339 §7.2: of the hundred numbers that may be drawn, as many drop a request as its share says", () => {
  const drawn = Array.from({ length: 100 }, (_, index) => index + 1)
  for (const share of [0, 1, 25, 99, 100])
    expect(drawn.filter((number) => isDropped(share, number))).toHaveLength(share)
})

test("RFC 7415 §3.5.1 vector 7: at 150 requests a second, with TAU = 4 T, ten at one instant admit exactly five", () => {
  const bucket = new RateBucket(150, 0)
  expect(Array.from({ length: 10 }, () => bucket.admits(1e9)).filter(Boolean)).toHaveLength(5)
})

test("RFC 7415 §3.5.1 vector 7: then one each 1/150 s, not a nanosecond earlier", () => {
  const bucket = new RateBucket(150, 0)
  for (let sent = 0; sent < 5; sent++) bucket.admits(0)
  // 1/150 s is 6 666 666.67 ns.
  expect(bucket.admits(6_666_666)).toBe(false)
  expect(bucket.admits(6_666_667)).toBe(true)
  expect(bucket.admits(13_333_333)).toBe(false)
  expect(bucket.admits(13_333_334)).toBe(true)
})

test("RFC 7415 §3.5.1: in the long run the rate is the one that the server named", () => {
  const bucket = new RateBucket(30, 0)
  let sent = 0
  for (let nowNs = 0; nowNs < 100e9; nowNs += 7e6) if (bucket.admits(nowNs)) sent++
  expect(sent).toBeGreaterThanOrEqual(3000)
  expect(sent).toBeLessThanOrEqual(3005)
})
