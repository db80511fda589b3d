/** Subscribers, identifiers and the calendar: fixed widths, no two alike, right dates. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { dateText, timestampText } from "../../../sim/protocols/ims/calendar.ts"
import { attemptIdentifiers, registrationIdentifiers, subscriber } from "../../../sim/protocols/ims/identities.ts"
import { hostOf, parseUri } from "../../../sim/wire/sip/uri.ts"

const homeDomain = "home1.net"

describe("subscribers", () => {
  it("have identities padded to the width of the population", () => {
    expect(subscriber(17, { count: 100_000, homeDomain }).identity).toBe("sip:user00017@home1.net")
    expect(subscriber(0, { count: 1, homeDomain }).identity).toBe("sip:user0@home1.net")
    expect(subscriber(9, { count: 10, homeDomain }).identity).toBe("sip:user9@home1.net")
    expect(subscriber(9, { count: 11, homeDomain }).identity).toBe("sip:user09@home1.net")
  })

  it("have an IPv6 contact whose groups are never shortened, one /64 each", () => {
    const hosts = new Set<string>()
    for (const index of [0, 1, 15, 4095, 61_439, 61_440, 61_441, 999_999]) {
      const { contact } = subscriber(index, { count: 1_000_000, homeDomain })
      expect(hostOf(contact)).toMatch(/^\[2001:db8:[1-9a-f][0-9a-f]{3}:[1-9a-f][0-9a-f]{3}::1\]$/)
      expect(parseUri(contact)?.port).toBe(5060)
      hosts.add(hostOf(contact))
    }
    expect(hosts.size).toBe(8)
  })
})

describe("identifiers", () => {
  const of = (push: number, attempt: number, device: number) =>
    attemptIdentifiers({ push, attempt, device, nowSeconds: 0 })

  it("are equal for equal arguments", () => {
    expect(of(1, 2, 3).branch(4)).toBe(of(1, 2, 3).branch(4))
    expect(of(1, 2, 3).callId(0)).toBe(of(1, 2, 3).callId(0))
  })

  it("have fixed widths, and the magic cookie in the branch (RFC 3261 §8.1.1.7)", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(20), fc.nat(1_000_000), fc.nat(50), (push, attempt, device, n) => {
        const ids = of(push, attempt, device)
        expect(ids.branch(n)).toMatch(/^z9hG4bK[0-9a-f]{16}$/)
        expect(ids.callId(n)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
        expect(ids.tag(n, "from")).toMatch(/^[0-9a-f]{8}$/)
        expect(ids.icid()).toHaveLength(36)
        expect(ids.token("nonce")).toMatch(/^[0-9a-f]{16}$/)
      }),
      { seed: 1 },
    )
  })

  it("differ between hops, dialogs, sides, purposes, attempts, pushes and devices", () => {
    const seen = new Set<string>()
    let made = 0
    const add = (text: string) => {
      seen.add(text)
      made++
    }
    for (let push = 0; push < 300; push++) {
      for (let attempt = 0; attempt < 3; attempt++) {
        for (let device = 0; device < 3; device++) {
          const ids = of(push, attempt, device)
          for (let hop = 0; hop < 12; hop++) add(ids.branch(hop))
          for (let dialog = 0; dialog < 3; dialog++) add(ids.callId(dialog))
          add(ids.token("a"))
          add(ids.token("b"))
        }
      }
    }
    add(registrationIdentifiers({ device: 0, episode: 0, nowSeconds: 0 }).branch(0))
    add(of(2 ** 32, 0, 0).branch(0))
    expect(seen.size).toBe(made)
    expect(of(0, 0, 0).tag(0, "from")).not.toBe(of(0, 0, 0).tag(0, "to"))
  })

  it("spread their digits evenly", () => {
    const counts = new Map<string, number>()
    for (let push = 0; push < 2000; push++)
      for (const digit of of(push, 0, 0).token("x")) counts.set(digit, (counts.get(digit) ?? 0) + 1)
    // 32000 digits over 16 values: mean 2000, standard deviation 43
    expect(counts.size).toBe(16)
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(5 * 43)
  })
})

describe("the calendar", () => {
  it("begins on Monday, 7 November 2005, at midnight", () => {
    expect(dateText(0)).toBe("Mon, 07 Nov 2005 00:00:00 GMT")
    expect(timestampText(0)).toBe("2005-11-07T00:00:00Z")
    expect(dateText(59.9)).toBe("Mon, 07 Nov 2005 00:00:59 GMT")
  })

  it("agrees with the proleptic Gregorian calendar over four centuries either way", () => {
    const start = Date.UTC(2005, 10, 7) / 1000
    fc.assert(
      fc.property(fc.integer({ min: -400 * 31_556_952, max: 400 * 31_556_952 }), (seconds) => {
        const date = new Date((start + seconds) * 1000)
        expect(dateText(seconds)).toBe(date.toUTCString())
        expect(timestampText(seconds)).toBe(date.toISOString().replace(".000Z", "Z"))
      }),
      { seed: 1, numRuns: 2000 },
    )
  })
})
