/** OTA-HTTP on the wire: the octets of WAP-235's messages, and what strangers may send. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { papCodeOfAbort } from "../../../sim/wire/wtp/abort-reasons.ts"
import { parseHttp } from "../../../sim/wire/http/message.ts"
import {
  cpiTagOf,
  embeddedPush,
  errorAnswer,
  printOtaHttp,
  pushAnswer,
  pushIn,
  pushRequest,
  pushStatusOf,
  registrationAnswer,
  registrationRequest,
} from "../../../sim/wire/ota-http/messages.ts"
import { isRefusal, pushStatus } from "../../../sim/wire/ota-http/push-status.ts"
import { octetsOf, textOf } from "../../../sim/wire/octets.ts"
import { check, hostile } from "../arbitraries.ts"

const host = "192.168.1.20:4035"
const tag = Uint8Array.of(0xa1, 0xb2, 0xc3, 0xd4)
const mms = "application/vnd.wap.mms-message"
const date = "Thu, 02 Jan 2025 03:04:05 GMT"
const body = new Uint8Array(88).fill(0x8c)
const push = embeddedPush("x-wap-application:mms.ua", mms, body)
const post = pushRequest(host, { tag, date, push })
const identity = { terminalId: "+358401234567", bearer: 11 }
const capabilities = {
  accept: [mms, "application/vnd.wap.sic"],
  acceptCharset: ["UTF-8"],
  acceptLanguage: ["en"],
  acceptApplications: ["x-wap-application:mms.ua"],
  messageSize: 30_000,
  requestsMax: 1,
}

describe("OTA-HTTP messages", () => {
  it("WAP-235: an OPTIONS has 107 octets, and no body to tell the length of", () => {
    const octets = printOtaHttp(registrationRequest(host, tag))
    expect(octets).toHaveLength(107)
    expect(textOf(octets)).toBe(
      `OPTIONS /wappush HTTP/1.1\r\nHost: ${host}\r\nX-Wap-Push-OTA-Version: 1.0\r\nX-Wap-CPITag: obLD1A==\r\n\r\n`,
    )
  })

  it("WAP-235: a POST of 88 octets has 416, of which 222 are the embedded response", () => {
    expect(octetsOf(post.body)).toHaveLength(222)
    expect(printOtaHttp(post)).toHaveLength(416)
  })

  it("WAP-235: the 204 that accepts a push has 80 octets", () => {
    const octets = printOtaHttp(pushAnswer(pushStatus.accepted))
    expect(octets).toHaveLength(80)
    expect(textOf(octets)).toBe(
      "HTTP/1.1 204 No Content\r\nX-Wap-Push-OTA-Version: 1.0\r\nX-Wap-Push-Status: 400\r\n\r\n",
    )
  })

  it("WAP-235: the 204 of a registration has 110 octets with the terminal's name and status alone, and is longer with all it may hold", () => {
    const full = registrationAnswer(pushStatus.registrationHolds, identity)
    const short = { ...full, headers: full.headers.filter(([name]) => !/Version|Bearer/.test(name)) }
    expect(printOtaHttp(short)).toHaveLength(110)
    expect(printOtaHttp(full)).toHaveLength(168)
    const changed = registrationAnswer(pushStatus.registrationChanged, identity, { tag, capabilities })
    expect(textOf(printOtaHttp(changed))).toContain("X-Wap-Push-Accept-MaxPushReq: 1\r\nX-Wap-Push-Status: 501\r\n\r\n")
    expect(printOtaHttp(changed).length).toBeLessThanOrEqual(500)
  })

  it("WAP-235: CPITag is the base64 of its four octets, and of no other number of them", () => {
    expect(cpiTagOf(registrationRequest(host, tag))).toEqual(tag)
    for (const text of ["obLD1A", "obLD", "", "????????"]) {
      const request = registrationRequest(host, tag)
      expect(cpiTagOf({ ...request, headers: [["x-wap-cpitag", text]] })).toBeUndefined()
    }
  })

  it("WAP-235: refusals are WSP's reasons 0xEA to 0xEE in decimal, which PAP tells as 5026 to 5030", () => {
    const refusals = Array.from({ length: 600 }, (_, status) => status).filter(isRefusal)
    expect(refusals).toEqual([234, 235, 236, 237, 238])
    expect(refusals.map(papCodeOfAbort)).toEqual([5026, 5027, 5028, 5029, 5030])
    expect(isRefusal(234.5)).toBe(false)
  })

  it("RFC 2616 §10.4.6: a 405 says which methods are allowed", () => {
    expect(textOf(printOtaHttp(errorAnswer(405)))).toContain("\r\nAllow: OPTIONS, POST\r\n")
    expect(textOf(printOtaHttp(errorAnswer(404)))).toBe("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
  })

  it("are read back as they were printed", () => {
    for (const message of [registrationRequest(host, tag), post, pushAnswer(pushStatus.staleTag, tag)]) {
      const got = parseHttp(printOtaHttp(message))
      expect(got).toEqual({ ...message, body: octetsOf(message.body) })
    }
    expect(pushStatusOf(pushAnswer(pushStatus.staleTag, tag))).toBe(256)
    expect(pushIn(post)).toEqual({ ...push, body })
  })

  it("hold a push as the plain body, too, which terminals take", () => {
    const plain = { ...post, headers: [["Content-Type", mms] as const], body }
    expect(pushIn(plain)).toMatchObject({ kind: "http-response", body })
    expect(pushIn({ ...post, body: "GET / HTTP/1.1\r\n\r\n" })).toMatchObject({ kind: "problem" })
  })

  it("never throw when read, whatever the octets", () => {
    check(
      fc.property(hostile(textOf(printOtaHttp(post))), (octets) => {
        const got = parseHttp(octets)
        if (got.kind === "problem") return
        void [cpiTagOf(got), pushStatusOf(got)]
        if (got.kind === "http-request") expect(["http-response", "problem"]).toContain(pushIn(got).kind)
      }),
    )
  })
})
