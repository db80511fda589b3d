/** Client addresses of PAP: PPG Service (WAP-249) §7.1. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseClientAddress, printClientAddress, type ClientAddress } from "../../../sim/wire/pap/client-address.ts"
import { check, hostile } from "../arbitraries.ts"

const client = fc.oneof(
  fc.record({ type: fc.constant("PLMN" as const), client: fc.stringMatching(/^\+\d{1,15}$/) }),
  fc.record({ type: fc.constant("IPV4" as const), client: fc.ipV4() }),
  fc.record({
    type: fc.constant("IPV6" as const),
    client: fc.constantFrom("2001:db8:0:0:0:0:0:1", "2001:db8::1", "::", "::1"),
  }),
  fc.record({
    type: fc.constant("USER" as const),
    client: fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.isWellFormed()),
  }),
)
const text = fc.string({ unit: "grapheme" }).filter((value) => value.isWellFormed())
const address: fc.Arbitrary<ClientAddress> = fc
  .tuple(
    client,
    fc.array(fc.tuple(fc.stringMatching(/^[A-SU-Z][A-Z]{0,5}$/), text), { maxLength: 2 }),
    fc.stringMatching(/^[a-z0-9.-]{1,20}$/),
  )
  .map(([who, qualifiers, host]) => ({ ...who, qualifiers, host }))

describe("client addresses", () => {
  it("are read back as they were printed", () => {
    check(
      fc.property(address, (a) => {
        expect(parseClientAddress(printClientAddress(a))).toEqual(a)
      }),
    )
  })

  it.each([
    ["WAPPUSH=+358401234567/TYPE=PLMN@ppg.op.example", "PLMN", "+358401234567"],
    ["wappush=+358401234567/type=plmn@PPG.op.example", "PLMN", "+358401234567"],
    ["WAPPUSH=195.153.199.30/TYPE=IPv4@ppg.op.example", "IPV4", "195.153.199.30"],
    ["WAPPUSH=2001:db8::1/TYPE=IPV6@ppg.op.example", "IPV6", "2001:db8::1"],
    ["WAPPUSH=sip%3Aalice%40ims.example/TYPE=USER@ppg.op.example", "USER", "sip:alice@ims.example"],
    ["WAPPUSH=sip%3aalice%40ims.example/TYPE=USER@ppg.op.example", "USER", "sip:alice@ims.example"],
  ])("%s: keywords in either case", (written, type, who) => {
    expect(parseClientAddress(written)).toEqual({ type, client: who, qualifiers: [], host: "ppg.op.example" })
  })

  it("may have qualifiers before the type", () => {
    expect(parseClientAddress("WAPPUSH=joe/dept=sales%2feu/EXT=1/TYPE=USER@p")?.qualifiers).toEqual([
      ["DEPT", "sales/eu"],
      ["EXT", "1"],
    ])
  })

  it.each([
    "",
    "+358401234567",
    "WAPPUSH=358401234567/TYPE=PLMN@p", // without +
    "WAPPUSH=+1234567890123456/TYPE=PLMN@p", // longer than E.164 allows
    "WAPPUSH=+12a/TYPE=PLMN@p",
    "WAPPUSH=1.2.3.256/TYPE=IPV4@p",
    "WAPPUSH=1.2.3/TYPE=IPV4@p",
    "WAPPUSH=1:2:3/TYPE=IPV6@p",
    "WAPPUSH=1::2::3/TYPE=IPV6@p",
    "WAPPUSH=12345::1/TYPE=IPV6@p",
    "WAPPUSH=%/TYPE=USER@p",
    "WAPPUSH=a/EXT=%zz/TYPE=USER@p",
    "WAPPUSH=a/TYPE=FAX@p",
    "WAPPUSH=a/TYPE=USER",
    "WAPPUSH=a/TYPE=USER@p q",
  ])("%j is none", (written) => {
    expect(parseClientAddress(written)).toBeUndefined()
  })

  it("never throw when read, whatever the text", () => {
    const seed = "WAPPUSH=sip%3Aalice%40ims.example/EXT=1/TYPE=USER@ppg.op.example"
    check(
      fc.property(hostile(seed), (octets) => {
        const got = parseClientAddress(String.fromCharCode(...octets))
        if (got !== undefined) expect(parseClientAddress(printClientAddress(got))).toEqual(got)
      }),
      { numRuns: 300 },
    )
  })
})
