/** WSP in octets (WAP-230 ch. 8): encodings, content types, headers, capabilities, and the PDUs of a push session. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { sessionPush, unitPush, wspPush } from "../../../sim/protocols/wsp/messages.ts"
import { joinOctets } from "../../../sim/wire/octets.ts"
import { bearerType } from "../../../sim/wire/wsp/address.ts"
import { negotiated, sessionOption } from "../../../sim/wire/wsp/capabilities.ts"
import { contentTypeOf, printContentType, readContentType } from "../../../sim/wire/wsp/content-type.ts"
import { applicationCode, applicationUri, printHeaders, pushFlag } from "../../../sim/wire/wsp/headers.ts"
import { OctetReader } from "../../../sim/wire/wsp/octet-reader.ts"
import { parseUnit, parseWsp, printUnit, printWsp, type WspPdu } from "../../../sim/wire/wsp/pdu.ts"
import { printCounted, printInteger, printText, printUintvar, readInteger } from "../../../sim/wire/wsp/primitives.ts"
import { check } from "../arbitraries.ts"
import { contentType, integer, octets, text, uintvar, wspPdu } from "./arbitraries.ts"
import { hexOf, notification, notificationHex, octetsOfHex } from "./vectors.ts"

describe("WSP encodings (WAP-230 §8.1.2, §8.4.2)", () => {
  it("write a uintvar in seven bits an octet, and an integer short or long", () => {
    expect(hexOf(printUintvar(0))).toBe("00")
    expect(hexOf(printUintvar(1400))).toBe("8A 78")
    expect(hexOf(printUintvar(4711))).toBe("A4 67")
    expect(hexOf(printUintvar(0xffffffff))).toBe("8F FF FF FF 7F")
    expect(hexOf(printInteger(0x7f))).toBe("FF")
    expect(hexOf(printInteger(0x80))).toBe("01 80")
    expect(hexOf(printInteger(1015))).toBe("02 03 F7")
  })

  it("write text with a NUL, quoted where its first octet would read as something else", () => {
    expect(hexOf(printText("Hi"))).toBe("48 69 00")
    expect(hexOf(printText("é"))).toBe("7F C3 A9 00")
    expect(hexOf(printText(""))).toBe("00")
  })

  it("write a length up to 30 in one octet, and a longer one after 1F", () => {
    expect(hexOf(printCounted(new Uint8Array(30)).subarray(0, 2))).toBe("1E 00")
    expect(hexOf(printCounted(new Uint8Array(31)).subarray(0, 3))).toBe("1F 1F 00")
    expect(hexOf(printCounted(new Uint8Array(200)).subarray(0, 3))).toBe("1F 81 48")
  })

  it("are read back as they were printed", () => {
    check(
      fc.property(uintvar, integer, text, (u, i, t) => {
        const reader = new OctetReader(Uint8Array.from([...printUintvar(u), ...printInteger(i), ...printText(t)]))
        expect([reader.uintvar("u"), readInteger(reader, "i"), reader.text("t")]).toEqual([u, i, t])
        expect(reader.hasMore).toBe(false)
        expect(reader.finish("whole")).toBe("whole")
      }),
    )
  })
})

describe("content types (WAP-230 §8.4.2.24)", () => {
  it.each([
    ["application/vnd.wap.mms-message", "BE"],
    ["application/vnd.wap.sic", "AE"],
    ["text/vnd.wap.si", "AD"],
    ["application/vnd.wap.sia", "B4"],
    ["application/vnd.wap.sic; charset=UTF-8", "03 AE 81 EA"],
    ['text/plain; charset="utf-16"', "05 83 81 02 03 F7"],
    ["a/b", "61 2F 62 00"],
    ["text/plain; x=y", "05 83 78 00 79 00"],
  ])("%s is %s", (mime, hex) => {
    expect(hexOf(printContentType(contentTypeOf(mime)))).toBe(hex)
    expect(readContentType(new OctetReader(octetsOfHex(hex)))).toEqual(contentTypeOf(mime))
  })

  it("are read back as they were printed", () => {
    check(
      fc.property(contentType, (type) => {
        const reader = new OctetReader(printContentType(type))
        const got = readContentType(reader)
        expect(reader.finish(got)).toEqual(type)
      }),
    )
  })
})

describe("header fields (WAP-230 §8.4.1)", () => {
  it("name applications by number where they have one", () => {
    expect(applicationCode("x-wap-application:mms.ua")).toBe(4)
    expect(applicationCode("x-wap-application:*")).toBe(0)
    expect(applicationCode("x-oma-application:other")).toBe("x-oma-application:other")
    expect(applicationUri(10)).toBe("x-wap-application:wv.ua")
    expect(applicationUri(99)).toBeUndefined()
    expect(applicationUri("urn:x")).toBe("urn:x")
  })

  it("have a well-known name in one octet, or one in text", () => {
    expect(hexOf(printHeaders([{ name: "X-Wap-Application-Id", value: 4 }]))).toBe("AF 84")
    expect(hexOf(printHeaders([{ name: "Push-Flag", value: pushFlag.lastPush }]))).toBe("B4 84")
    expect(hexOf(printHeaders([{ name: "x", value: Uint8Array.of(1, 2) }]))).toBe("78 00 02 01 02")
  })
})

const mms = {
  contentType: "application/vnd.wap.mms-message",
  application: "x-wap-application:mms.ua",
  body: notification,
}
/** A service indication in WBXML (WAP-167): 89 octets. */
const indication = joinOctets([
  octetsOfHex("02 05 6A 00 45 C6 0C 03"),
  "mms.op.example/n/7Q\0",
  octetsOfHex("11 03"),
  "7Q@pi.example\0",
  octetsOfHex("0A C3 07 20 25 01 02 03 04 05 10 C3 04 20 25 01 03 07 01 03"),
  "You have 1 new message\0",
  octetsOfHex("01 01"),
])

describe("WSP PDUs (WAP-230 §8.2)", () => {
  it("WAP-230 §8.2.4.1 octets: a unit push of a multimedia message notification has 94", () => {
    const unit = unitPush(0x27, mms)
    expect(hexOf(printUnit(unit))).toBe(`27 06 03 BE AF 84 ${notificationHex}`)
    expect(printUnit(unit)).toHaveLength(94)
    expect(parseUnit(printUnit(unit))).toEqual(unit)
  })

  it("WAP-230 §8.2.4.1 octets: a unit push of a service indication, the last one on its bearer, has 97", () => {
    const unit = unitPush(0x25, {
      contentType: "application/vnd.wap.sic",
      application: "x-wap-application:wml.ua",
      body: indication,
      flags: pushFlag.lastPush,
    })
    expect(hexOf(printUnit(unit))).toBe(`25 06 05 AE AF 82 B4 84 ${hexOf(indication)}`)
    expect(printUnit(unit)).toHaveLength(97)
    expect(parseUnit(printUnit(unit))).toEqual(unit)
  })

  it("WAP-230 §8.2.4.1 vector 4: inside a transaction a push has no identifier of its own", () => {
    expect(hexOf(printWsp(wspPush("push", mms)).subarray(0, 5))).toBe("06 03 BE AF 84")
    expect(hexOf(sessionPush(0x0101, mms).data.subarray(0, 5))).toBe("06 03 BE AF 84")
    expect(hexOf(printWsp(wspPush("confirmed-push", mms)).subarray(0, 5))).toBe("07 03 BE AF 84")
  })

  it("write what else a session says", () => {
    const says: readonly (readonly [string, WspPdu])[] = [
      ["05 A4 67", { kind: "disconnect", sessionId: 4711 }],
      ["08 A4 67", { kind: "suspend", sessionId: 4711 }],
      ["09 A4 67 00 00", { kind: "resume", sessionId: 4711, capabilities: [], headers: [] }],
      [
        "04 20 01 83",
        { kind: "reply", status: 0x20, contentType: contentTypeOf("text/plain"), headers: [], body: new Uint8Array(0) },
      ],
      [
        "03 80 C4 00 23 F1 C0 00 02 0A",
        {
          kind: "redirect",
          flags: 0x80,
          addresses: [{ bearer: bearerType.ipv4, port: 9201, address: Uint8Array.of(192, 0, 2, 10) }],
        },
      ],
    ]
    for (const [hex, pdu] of says) {
      expect(hexOf(printWsp(pdu))).toBe(hex)
      expect(parseWsp(octetsOfHex(hex))).toEqual(pdu)
    }
  })

  it("take a capability that is absent at its default", () => {
    expect(negotiated([], "client-sdu-size")).toBe(1400)
    expect(negotiated([], "push-mor")).toBe(1)
    expect(negotiated([], "protocol-options")).toBe(0)
    const offered = [
      { kind: "other", id: 5, value: new Uint8Array(0) },
      { kind: "protocol-options", options: sessionOption.resume },
      { kind: "server-sdu-size", octets: 500 },
      { kind: "push-mor", outstanding: 3 },
    ] as const
    expect(negotiated(offered, "protocol-options")).toBe(0x20)
    expect(negotiated(offered, "server-sdu-size")).toBe(500)
    expect(negotiated(offered, "push-mor")).toBe(3)
  })

  it("are read back as they were printed, in a session and without one", () => {
    check(
      fc.property(wspPdu, fc.nat(0xff), (pdu, tid) => {
        expect(parseWsp(printWsp(pdu))).toEqual(pdu)
        expect(parseUnit(printUnit({ kind: "unit", tid, pdu }))).toEqual({ kind: "unit", tid, pdu })
      }),
    )
  })

  it("say what is wrong and where, and never throw, whatever the octets", () => {
    expect(parseWsp(octetsOfHex("40"))).toEqual({
      kind: "malformed",
      problem: "no PDU of a push session has type 64",
      at: 1,
    })
    expect(parseWsp(octetsOfHex("06 03 BE AF"))).toMatchObject({ kind: "malformed", at: 2 })
    expect(parseWsp(octetsOfHex("05 FF FF FF FF FF 01"))).toMatchObject({
      problem: "the session identifier has more than five octets",
    })
    expect(parseWsp(octetsOfHex("05 01 02"))).toMatchObject({ problem: "the PDU has octets left over" })
    expect(parseWsp(new Uint8Array(0))).toMatchObject({ problem: "the type of the PDU is missing" })
    check(
      fc.property(wspPdu, fc.nat(300), octets, (pdu, at, garbage) => {
        const spoilt = printWsp(pdu)
        spoilt.set(garbage.subarray(0, Math.max(0, spoilt.length - (at % spoilt.length))), at % spoilt.length)
        for (const hostile of [garbage, spoilt, spoilt.subarray(0, at)]) {
          const got = parseWsp(hostile)
          if (got.kind === "malformed") expect(got.at).toBeLessThanOrEqual(hostile.length)
          parseUnit(hostile)
        }
      }),
    )
  })
})
