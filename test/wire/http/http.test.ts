/** HTTP on the wire, as PAP uses it. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { HttpMessage } from "../../../sim/wire/http/message.ts"
import { parseHttp, printHttp, sizeHttp } from "../../../sim/wire/http/message.ts"
import { octetsOf, textOf } from "../../../sim/wire/octets.ts"
import { body, check, headerValue, hostile } from "../arbitraries.ts"

const headers = fc.array(fc.tuple(fc.constantFrom("Host", "Content-Type", "X-Wap-Application-Id"), headerValue), {
  maxLength: 4,
})

const message: fc.Arbitrary<HttpMessage> = fc.oneof(
  fc.record({
    kind: fc.constant("http-request" as const),
    method: fc.constantFrom("POST", "GET"),
    target: fc.stringMatching(/^\/[!-~]{0,20}$/),
    headers,
    body,
  }),
  fc.record({
    kind: fc.constant("http-response" as const),
    code: fc.integer({ min: 100, max: 599 }),
    reason: headerValue,
    headers,
    body,
  }),
)

describe("HTTP messages", () => {
  it("are read back as they were printed, and have the size of what is printed", () => {
    check(
      fc.property(message, (m) => {
        expect(parseHttp(printHttp(m))).toEqual(m)
        expect(sizeHttp(m)).toBe(printHttp(m).length)
      }),
    )
  })

  it("never throw when read, whatever the octets", () => {
    const seed = textOf(
      printHttp({ kind: "http-request", method: "POST", target: "/pap", headers: [["Host", "a"]], body: "x" }),
    )
    check(
      fc.property(hostile(seed), (octets) => {
        expect(parseHttp(octets).kind).toMatch(/^(http-|problem)/)
      }),
    )
    expect(parseHttp(octetsOf("POST /pap HTTP/9.9\r\n\r\n"))).toMatchObject({
      kind: "problem",
      problem: "bad-start-line",
    })
  })
})
