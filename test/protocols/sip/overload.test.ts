/** Overload control between neighbours: RFC 7339 and RFC 7415, as pure functions and as they stand in a Via. */
import { describe, expect, test } from "vitest"
import { admissionFactor, nextShare } from "../../../sim/protocols/sip/overload/admitted-share.ts"
import { lossShares } from "../../../sim/protocols/sip/overload/loss-algorithm.ts"
import { filled, hasRoom } from "../../../sim/protocols/sip/overload/rate-bucket.ts"
import { withOverloadFeedback, withOverloadOffer } from "../../../sim/protocols/sip/overload/via-parameters.ts"
import { valuesOf, type SipRequest, type SipResponse } from "../../../sim/wire/sip/message.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { print } from "../../../sim/wire/sip/print.ts"

test("RFC 7339 §7.2 vector 6: of 40 % in category 1, 10 % loss drops a quarter; of 80 %, 90 % loss drops all and half the rest", () => {
  expect(lossShares({ oc: 10, category1: 40 })).toEqual({ category1: 25, category2: 0 })
  expect(lossShares({ oc: 90, category1: 80 })).toEqual({ category1: 100, category2: 50 })
})

test("RFC 7339 §7.2: whatever the mix, what is dropped in all is what was asked for", () => {
  for (let oc = 0; oc <= 100; oc++) {
    for (let category1 = 0; category1 <= 100; category1++) {
      const drop = lossShares({ oc, category1 })
      expect((drop.category1 * category1 + drop.category2 * (100 - category1)) / 100).toBeCloseTo(oc, 9)
    }
  }
})

/** How many requests at these instants a bucket admits. */
const admitted = (instants: readonly number[], interval: number, tolerance: number): number => {
  let content = 0
  let sentAt = 0
  let count = 0
  for (const now of instants) {
    if (!hasRoom(content, now - sentAt, tolerance)) continue
    content = filled(content, now - sentAt, interval)
    sentAt = now
    count++
  }
  return count
}

test("RFC 7415 §3.5.1 vector 7: of ten arrivals at one instant, oc = 150 and TAU = 4T admit exactly five", () => {
  const interval = Math.round(1e9 / 150)
  expect(admitted(Array<number>(10).fill(1e9), interval, 4 * interval)).toBe(5)
})

test("RFC 7415 §3.5.1: over a long time no more than oc requests a second go, and as many as that when more are offered", () => {
  const interval = 10_000_000 // 100/s
  const instants = Array.from({ length: 100_000 }, (_, index) => index * 1_000_000) // 1000/s for 100 s
  const count = admitted(instants, interval, 4 * interval)
  expect(count).toBeGreaterThanOrEqual(100 * 100)
  expect(count).toBeLessThanOrEqual(100 * 100 + 5)
})

test("what is admitted goes to where the utilisation is the target, at most by a factor of two in a period", () => {
  expect(admissionFactor(1, 0.95)).toBe(0.95)
  expect(admissionFactor(0.1, 0.95)).toBe(2)
  expect(admissionFactor(0, 0.95)).toBe(2)
  expect(nextShare(1, 0.5, 0.95)).toBe(1)
  expect(nextShare(0.4, 0.95, 0.95)).toBeCloseTo(0.4, 12)
})

describe("in the Via", () => {
  const request: SipRequest = {
    kind: "request",
    method: "MESSAGE",
    uri: "sip:user1@home1.net",
    headers: [
      ["Via", "SIP/2.0/UDP scscf1.home1.net:5060;branch=z9hG4bKlower"],
      ["Via", "SIP/2.0/UDP im1.home1.net:5060;branch=z9hG4bKupper"],
      ["From", "<sip:im1@home1.net>;tag=1"],
      ["To", "<sip:user1@home1.net>;tag=2"],
      ["Call-ID", "1@im1.home1.net"],
      ["CSeq", "1 MESSAGE"],
    ],
    body: "",
  }
  const responseOf = (sent: SipRequest): SipResponse => ({
    kind: "response",
    code: 200,
    reason: "OK",
    headers: sent.headers,
    body: "",
  })

  test("RFC 7339 §5.1: the client offers in its own Via, with an oc that has no value", () => {
    const [top, below] = valuesOf(withOverloadOffer(request, "loss"), "Via")
    expect(top).toBe('SIP/2.0/UDP scscf1.home1.net:5060;branch=z9hG4bKlower;oc;oc-algo="loss"')
    expect(below).toBe("SIP/2.0/UDP im1.home1.net:5060;branch=z9hG4bKupper")
  })

  test("RFC 7339 §4, §5.3: the server fills in value, algorithm, validity and number, and nobody else's Via", () => {
    const answer = withOverloadFeedback(responseOf(withOverloadOffer(request, "loss")), "loss", {
      value: 20,
      validityMs: 500,
      sequence: 128_232_161_578,
    })
    expect(valuesOf(answer, "Via")[0]).toBe(
      'SIP/2.0/UDP scscf1.home1.net:5060;branch=z9hG4bKlower;oc=000020;oc-algo="loss";oc-validity=0500;oc-seq=1282321615.78',
    )
    expect(valuesOf(answer, "Via")[1]).toBe(valuesOf(request, "Via")[1])
  })

  test("RFC 7415 §3.1: a client that can do rate offers loss, too; the server names the one that holds", () => {
    const sent = withOverloadOffer(request, "rate")
    expect(valuesOf(sent, "Via")[0]).toContain('oc-algo="loss,rate"')
    const answer = withOverloadFeedback(responseOf(sent), "rate", { value: 150, validityMs: 500, sequence: 1 })
    expect(valuesOf(answer, "Via")[0]).toContain(';oc=000150;oc-algo="rate";')
  })

  test("the size does not depend on what is told, and what is printed is read again", () => {
    const sizes = [0, 7, 100, 999_999].map((value) => {
      const answer = withOverloadFeedback(responseOf(withOverloadOffer(request, "rate")), "rate", {
        value,
        validityMs: value === 0 ? 0 : 500,
        sequence: value,
      })
      const octets = print(answer)
      expect(parse(octets)).toMatchObject({ kind: "response", code: 200 })
      expect(new TextDecoder().decode(octets)).toContain(`;oc=${String(value).padStart(6, "0")};`)
      return octets.length
    })
    expect(new Set(sizes).size).toBe(1)
  })
})
