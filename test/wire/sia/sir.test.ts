/** Session initiation requests in octets (WAP-235 Push OTA): both versions, alone and as the push that carries them. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { sirPush } from "../../../sim/protocols/wsp/messages.ts"
import { parseSir, printSir, sirOption, type Sir } from "../../../sim/wire/sia/sir.ts"
import { bearerType } from "../../../sim/wire/wsp/address.ts"
import { parseUnit, printUnit } from "../../../sim/wire/wsp/pdu.ts"
import { check } from "../arbitraries.ts"
import { address, integer, octets, text, uintvar } from "../wsp/arbitraries.ts"
import { hexOf, octetsOfHex } from "../wsp/vectors.ts"

const contact = (port: number, last: number) => ({
  bearer: bearerType.ipv4,
  port,
  address: Uint8Array.of(192, 0, 2, last),
})
const version0: Sir = { kind: "sir-0", applications: [4], wspContacts: [contact(9201, 10)] }
const version1: Sir = {
  kind: "sir-1",
  applications: [4],
  wspContacts: [],
  httpContacts: [contact(4035, 11)],
  protocolOptions: [sirOption.otaHttpWithCpiTag],
  provisioningUrl: "",
  cpiTags: [Uint8Array.of(0xa1, 0xb2, 0xc3, 0xd4)],
}

const front = {
  applications: fc.array(fc.oneof(integer, text), { maxLength: 3 }),
  wspContacts: fc.array(address, { maxLength: 2 }),
}
const anySir: fc.Arbitrary<Sir> = fc.oneof(
  fc.record({ kind: fc.constant("sir-0" as const), ...front }),
  fc.record({
    kind: fc.constant("sir-1" as const),
    ...front,
    httpContacts: fc.array(address, { maxLength: 2 }),
    protocolOptions: fc.array(uintvar, { maxLength: 3 }),
    provisioningUrl: text,
    cpiTags: fc.array(fc.uint8Array({ minLength: 4, maxLength: 4 }), { maxLength: 3 }),
  }),
)

describe("session initiation requests", () => {
  it.each([
    ["version 0", 0x30, version0, "30 06 03 B4 AF 81 00 02 AF 84 08 C4 00 23 F1 C0 00 02 0A", 19],
    [
      "version 1",
      0x31,
      version1,
      "31 06 03 B4 AF 81 01 02 AF 84 00 08 C4 00 0F C3 C0 00 02 0B 01 01 00 01 A1 B2 C3 D4",
      28,
    ],
  ] as const)("WAP-189 octets: the push of a session initiation request of %s", (_, tid, sir, hex, size) => {
    expect(hexOf(printUnit(sirPush(tid, sir)))).toBe(hex)
    expect(octetsOfHex(hex)).toHaveLength(size)
    const unit = parseUnit(octetsOfHex(hex))
    if (unit.kind !== "unit" || unit.pdu.kind !== "push") throw new Error("expected a push")
    expect(unit).toEqual(sirPush(tid, sir))
    expect(parseSir(unit.pdu.body)).toEqual(sir)
  })

  it("are read back as they were printed", () => {
    check(
      fc.property(anySir, (sir) => {
        expect(parseSir(printSir(sir))).toEqual(sir)
      }),
    )
  })

  it("say what is wrong, and never throw, whatever the octets", () => {
    expect(parseSir(octetsOfHex("02 00 00"))).toMatchObject({ problem: "version 2 of the session initiation request" })
    expect(parseSir(octetsOfHex("00 02 B4 84 00"))).toMatchObject({
      problem: "the list of applications holds another header field",
    })
    expect(parseSir(octetsOfHex("01 00 00 00 8F FF FF FF 7F 01"))).toMatchObject({
      problem: "4294967295 protocol options are announced and 1 are there",
    })
    check(
      fc.property(anySir, fc.nat(200), octets, (sir, at, garbage) => {
        const spoilt = printSir(sir)
        spoilt[at % spoilt.length] = garbage[0] ?? 0xff
        for (const hostile of [garbage, spoilt, spoilt.subarray(0, at)]) {
          const got = parseSir(hostile)
          if (got.kind === "malformed") expect(got.at).toBeLessThanOrEqual(hostile.length)
        }
      }),
    )
  })
})
