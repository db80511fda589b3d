/** WTP in octets (WAP-224 ch. 9): every PDU, the transaction identifiers of both sides, and the messages of a push session. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  abortion,
  acknowledgement,
  confirmedPush,
  connect,
  connectReply,
  leaveSession,
  resume,
  retransmitted,
  sessionPush,
} from "../../../sim/protocols/wsp/messages.ts"
import { parseWsp } from "../../../sim/wire/wsp/pdu.ts"
import { papCodeOfAbort, providerAbort, userAbort } from "../../../sim/wire/wtp/abort-reasons.ts"
import { parseWtp, printWtp, tidOfPeer, type WtpPdu } from "../../../sim/wire/wtp/pdu.ts"
import { check } from "../arbitraries.ts"
import { octets } from "../wsp/arbitraries.ts"
import { hexOf, notification, notificationHex, octetsOfHex } from "../wsp/vectors.ts"

const octet = fc.nat(0xff)
const common = {
  tid: fc.nat(0xffff),
  items: fc.array(fc.record({ identity: fc.nat(15), value: fc.uint8Array({ maxLength: 20 }) }), { maxLength: 3 }),
}
const sent = {
  ...common,
  isRetransmission: fc.boolean(),
  trailer: fc.constantFrom("none" as const, "group" as const, "transmission" as const, "no-segmentation" as const),
  data: octets,
}
const wtpPdu: fc.Arbitrary<WtpPdu> = fc.oneof(
  fc.record({
    kind: fc.constant("invoke" as const),
    version: fc.nat(3),
    isTidNew: fc.boolean(),
    wantsUserAcknowledgement: fc.boolean(),
    transactionClass: fc.constantFrom(0 as const, 1 as const, 2 as const),
    ...sent,
  }),
  fc.record({ kind: fc.constant("result" as const), ...sent }),
  fc.record({ kind: fc.constant("ack" as const), isTidCheck: fc.boolean(), isRetransmission: fc.boolean(), ...common }),
  fc.record({
    kind: fc.constant("abort" as const),
    by: fc.constantFrom("provider" as const, "user" as const),
    reason: octet,
    ...common,
  }),
  fc.record({ kind: fc.constantFrom("segmented-invoke" as const, "segmented-result" as const), psn: octet, ...sent }),
  fc.record({
    kind: fc.constant("negative-ack" as const),
    isRetransmission: fc.boolean(),
    missing: fc.array(octet, { maxLength: 10 }),
    ...common,
  }),
)

const mms = {
  contentType: "application/vnd.wap.mms-message",
  application: "x-wap-application:mms.ua",
  body: notification,
}
const push = confirmedPush(0x0100, mms)

const vectors: readonly (readonly [title: string, pdu: WtpPdu, hex: string])[] = [
  [
    "Connect",
    connect(0x0001, ["x-wap-application:mms.ua"]),
    "0E 00 01 02 01 10 0E 02 03 80 8A 78 03 81 8A 78 02 82 C0 02 84 01 B2 84",
  ],
  ["ConnectReply", connectReply(0x0001, 4711), "16 80 01 02 A4 67 06 00 02 82 C0 02 84 01"],
  ["the Ack of ConnectReply", acknowledgement(0x8001), "18 00 01"],
  ["ConfirmedPush", push, `0E 01 00 11 07 03 BE AF 84 ${notificationHex}`],
  ["ConfirmedPush sent again", retransmitted(push), `0F 01 00 11 07 03 BE AF 84 ${notificationHex}`],
  ["the Ack of ConfirmedPush", acknowledgement(0x0100), "18 81 00"],
  ["Push of class 0", sessionPush(0x0101, mms), `0E 01 01 00 06 03 BE AF 84 ${notificationHex}`],
  ["Ack(Tve)", acknowledgement(0x0100, true), "1C 81 00"],
  ["the user's Abort of a content type it cannot process", abortion(0x0100, "user", userAbort.USERDCU), "21 81 00 EE"],
  ["Disconnect", leaveSession(0x0102, "disconnect", 4711), "0E 01 02 00 05 A4 67"],
  ["Suspend", leaveSession(0x0103, "suspend", 4711), "0E 01 03 00 08 A4 67"],
  ["Resume", resume(0x0004, 4711), "0E 00 04 02 09 A4 67 00 00"],
  [
    "the provider's Abort of an identifier it does not know",
    abortion(0x8001, "provider", providerAbort.INVALIDTID),
    "20 00 01 02",
  ],
]

describe("WTP PDUs", () => {
  it.each(vectors)("WAP-224 §8, WAP-230 §8 octets: %s, byte for byte", (_, pdu, hex) => {
    expect(hexOf(printWtp(pdu))).toBe(hex)
    expect(parseWtp(octetsOfHex(hex))).toEqual(pdu)
  })

  it("have the sizes of the flow: Connect 24, ConnectReply 14, Ack 3, ConfirmedPush 97", () => {
    expect(vectors.slice(0, 4).map(([, pdu]) => printWtp(pdu).length)).toEqual([24, 14, 3, 97])
  })

  it("carry WSP that reads back", () => {
    expect(parseWsp(push.data)).toMatchObject({ kind: "confirmed-push", body: notification })
    expect(parseWsp(connect(1, ["x-wap-application:mms.ua"]).data)).toMatchObject({
      kind: "connect",
      version: 0x10,
      headers: [{ name: "Accept-Application", value: 4 }],
    })
  })

  it("WAP-224 §8.8 vector 4: the Ack carries TID XOR 0x8000, from either side", () => {
    expect(tidOfPeer(0x0100)).toBe(0x8100)
    expect(tidOfPeer(0x8100)).toBe(0x0100)
    check(
      fc.property(common.tid, (tid) => {
        expect(acknowledgement(tid).tid).toBe(tid < 0x8000 ? tid + 0x8000 : tid - 0x8000)
      }),
    )
  })

  it("WAP-224 §9.4: carry transport information items in short and in long form", () => {
    const pdu: WtpPdu = {
      ...acknowledgement(0x8001),
      items: [
        { identity: 3, value: Uint8Array.of(7) },
        { identity: 2, value: Uint8Array.of(1, 2, 3, 4) },
      ],
    }
    expect(hexOf(printWtp(pdu))).toBe("98 00 01 99 07 14 04 01 02 03 04")
  })

  it("are read back as they were printed", () => {
    check(
      fc.property(wtpPdu, (pdu) => {
        expect(parseWtp(printWtp(pdu))).toEqual(pdu)
      }),
    )
  })

  it("say what is wrong, and never throw, whatever the octets", () => {
    expect(parseWtp(octetsOfHex("00 00 01"))).toMatchObject({ kind: "malformed", problem: "no PDU has type 0" })
    expect(parseWtp(octetsOfHex("0E 00 01 03"))).toMatchObject({ problem: "no transaction has class 3" })
    expect(parseWtp(octetsOfHex("22 00 01 00"))).toMatchObject({ problem: "no abort has type 2" })
    expect(parseWtp(octetsOfHex("18 00"))).toMatchObject({ problem: "the transaction identifier is missing" })
    check(
      fc.property(wtpPdu, fc.nat(200), octets, (pdu, at, garbage) => {
        const spoilt = printWtp(pdu)
        spoilt[at % spoilt.length] = garbage[0] ?? 0xff
        for (const hostile of [garbage, spoilt, spoilt.subarray(0, at)]) {
          const got = parseWtp(hostile)
          if (got.kind === "malformed") expect(got.at).toBeLessThanOrEqual(hostile.length)
          else expect(parseWtp(printWtp(got))).toEqual(got)
        }
      }),
    )
  })
})

describe("reasons of an Abort", () => {
  it("PAP §9.14.5: a client's refusal is 5026 and the distance of its reason from 0xEA, any other reason 5000", () => {
    expect(papCodeOfAbort(userAbort.USERREQ)).toBe(5026)
    expect(papCodeOfAbort(userAbort.USERRFS)).toBe(5027)
    expect(papCodeOfAbort(userAbort.USERDCU)).toBe(5030)
    expect(papCodeOfAbort(userAbort.NETERR)).toBe(5000)
    expect(papCodeOfAbort(0xef)).toBe(5000)
    expect(papCodeOfAbort(providerAbort.NORESPONSE)).toBe(5000)
  })
})
