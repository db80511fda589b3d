/** Diameter in octets: headers, AVPs, padding, grouping. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Avp, DiameterMessage } from "../../../sim/wire/diameter/avp.ts"
import { avp, avpData, numberOf, parseAvps, parseDiameter, printDiameter } from "../../../sim/wire/diameter/avp.ts"
import {
  cxApplication,
  cxCommands,
  cxFront,
  cxResults,
  resultAvp,
  resultOf,
  vendor3gpp,
} from "../../../sim/wire/diameter/cx.ts"

import { check } from "../arbitraries.ts"

const word = fc.integer({ min: 0, max: 0xffffffff })
const anyAvp: fc.Arbitrary<Avp> = fc.record({
  code: word,
  vendor: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 0xffffffff })),
  isMandatory: fc.boolean(),
  data: fc.uint8Array({ maxLength: 40 }),
})
const message: fc.Arbitrary<DiameterMessage> = fc.record({
  command: fc.nat(0xffffff),
  application: word,
  isRequest: fc.boolean(),
  isProxiable: fc.boolean(),
  hopByHop: word,
  endToEnd: word,
  avps: fc.array(anyAvp, { maxLength: 6 }),
})

describe("Diameter messages", () => {
  it("are read back as they were printed, and are whole words long", () => {
    check(
      fc.property(message, (m) => {
        const octets = printDiameter(m)
        expect(octets.length % 4).toBe(0)
        expect(parseDiameter(octets)).toEqual(m)
      }),
    )
  })

  it("have the layout of RFC 6733 §3 and §4.1, octet by octet", () => {
    const octets = printDiameter({
      command: cxCommands.LIR,
      application: cxApplication,
      isRequest: true,
      isProxiable: true,
      hopByHop: 0x01020304,
      endToEnd: 0x05060708,
      avps: [avp(1, "abc"), avp(602, 5, vendor3gpp)],
    })
    const hex = [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("")
    expect(hex).toBe(
      "01000030c000012e" + // version 1, length 48, request and proxiable, 302
        "010000000102030405060708" + // 16777216, identifiers
        "000000014000000b61626300" + // User-Name: length 11, without the padding
        "0000025ac0000010000028af00000005", // Server-Name of vendor 10415
    )
  })

  it("never throw when read, whatever the octets", () => {
    check(fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => void [parseDiameter(octets), parseAvps(octets)]))
    check(
      fc.property(message, fc.nat(200), fc.nat(255), (m, at, octet) => {
        const octets = printDiameter(m)
        octets[at % octets.length] = octet
        const got = parseDiameter(octets)
        if (got !== undefined) expect(parseDiameter(printDiameter(got))).toEqual(got)
      }),
    )
  })
})

describe("Cx", () => {
  it("tells results in Result-Code or in Experimental-Result, as TS 29.229 §6.2 says", () => {
    for (const result of Object.values(cxResults)) {
      const answer: DiameterMessage = {
        command: cxCommands.LIR,
        application: cxApplication,
        isRequest: false,
        isProxiable: true,
        hopByHop: 1,
        endToEnd: 1,
        avps: [resultAvp(result)],
      }
      expect(resultOf(answer)).toEqual(result)
      expect(numberOf(avpData(answer.avps, 268)) !== undefined).toBe("base" in result)
    }
    expect(cxResults.unregisteredService).toEqual({ experimental: 2003 })
    expect(cxResults.identityNotRegistered).toEqual({ experimental: 5003 })
  })

  it("begins every message with Session-Id (RFC 6733 §8.8) and the Cx application of 3GPP", () => {
    const front = cxFront({ sessionId: "s;1;2", originHost: "h", originRealm: "r" })
    expect(front.map(({ code }) => code)).toEqual([263, 260, 277, 264, 296])
    const application = parseAvps(avpData(front, 260) ?? new Uint8Array(0)) ?? []
    expect(application.map(({ data }) => numberOf(data))).toEqual([10415, 16777216])
  })
})
