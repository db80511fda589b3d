import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bestResponse, strayResponse } from "../../../sim/protocols/sip/response-context.ts"

const in2005 = { rfc4320: false }
const modern = { rfc4320: true }

describe("what a stateful proxy sends upstream", () => {
  test("RFC 3261 §16.7 vector 5: 503 as the only response goes upstream as 500", () => {
    expect(bestResponse([503], in2005)).toBe(500)
    expect(bestResponse([503, 503], in2005)).toBe(500)
  })

  test("RFC 3261 §16.7 vector 5: 503, 407, 501 and 404 on four branches give 407", () => {
    expect(bestResponse([503, 407, 501, 404], in2005)).toBe(407)
  })

  test("RFC 3261 §16.7 step 5: a 2xx wins over everything, in whatever order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([200, 302, 404, 486, 503, 603], { minLength: 1 }), (codes) => {
        if (codes.includes(200)) expect(bestResponse(codes, in2005)).toBe(200)
      }),
      { seed: 1 },
    )
  })

  test("RFC 3261 §16.7 step 6: a 6xx wins over all that is not a 2xx, else the lowest class", () => {
    expect(bestResponse([302, 404, 603, 503], in2005)).toBe(603)
    expect(bestResponse([404, 302, 500], in2005)).toBe(302)
    expect(bestResponse([500, 404], in2005)).toBe(404)
  })

  test("RFC 3261 §16.7 step 6: within 4xx, what affects resubmission is preferred, else the first that came", () => {
    expect(bestResponse([404, 415], in2005)).toBe(415)
    expect(bestResponse([486, 484], in2005)).toBe(484)
    expect(bestResponse([480, 404], in2005)).toBe(480)
  })

  test("RFC 3261 §16.7 step 6: another 5xx is better than 503", () => {
    expect(bestResponse([503, 504], in2005)).toBe(504)
  })

  test("RFC 3261 §16.9: an error of the transport counts as 503", () => {
    expect(bestResponse(["transportError"], in2005)).toBe(500)
    expect(bestResponse(["transportError", 404], in2005)).toBe(404)
  })

  test("RFC 3261 §16.7 step 6: without any final response, 408", () => {
    expect(bestResponse(["timeout", "timeout"], in2005)).toBe(408)
    expect(bestResponse(["timeout", 404], in2005)).toBe(404)
  })

  test("RFC 4320 §4.2: 408 is not sent, whether it was made here or came from below", () => {
    expect(bestResponse(["timeout"], modern)).toBeUndefined()
    expect(bestResponse([408], modern)).toBeUndefined()
    expect(bestResponse([408, 480], modern)).toBe(480)
    expect(bestResponse(["timeout", 503], modern)).toBe(500)
  })

  test("the choice does not depend on the order of the branches but within one class", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([302, 401, 503, 603], { minLength: 1 }), (codes) => {
        expect(bestResponse(codes, in2005)).toBe(
          bestResponse(
            codes.toSorted((one, other) => one - other),
            in2005,
          ),
        )
      }),
      { seed: 1 },
    )
  })

  test("a proxy has at least one branch", () => {
    expect(() => bestResponse([], in2005)).toThrow("at least one branch")
  })

  test("a stray response is forwarded in 2005 (RFC 3261 §16.7) and dropped since (RFC 4320 §4.2)", () => {
    expect(strayResponse(in2005)).toBe("forward")
    expect(strayResponse(modern)).toBe("drop")
  })
})
