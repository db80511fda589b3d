/** Rules of a PPG beside its state table: PPG Service (WAP-249), PAP 2.1 chapter 9. */
import { describe, expect, it } from "vitest"
import { cancellation } from "../../../sim/protocols/ppg/cancellation.ts"
import {
  complianceProfiles,
  complianceTable,
  offeredOverTheAir,
  papVersionsRead,
} from "../../../sim/protocols/ppg/compliance.ts"
import { deadlineOf } from "../../../sim/protocols/ppg/delivery.ts"
import { isSourceAllowed, mayPushTo } from "../../../sim/protocols/ppg/initiators.ts"
import { isCancellable, stateOf, type KnownPush } from "../../../sim/protocols/ppg/known-push.ts"
import { pushState, type PushPhase } from "../../../sim/protocols/ppg/push-state.ts"
import { byQueueOrder } from "../../../sim/protocols/ppg/queue-order.ts"
import { replacement } from "../../../sim/protocols/ppg/replacement.ts"
import { statusAnswer } from "../../../sim/protocols/ppg/status-query.ts"
import { mediaType, pushHeaders, tokenisedTypes, transformed } from "../../../sim/protocols/ppg/transformation.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"
import { parseClientAddress } from "../../../sim/wire/pap/client-address.ts"
import { account, gateway, number, push, quality } from "./gateway.ts"

const recipient = (address: string, phase: PushPhase, code: number, eventTime?: string) => ({
  address,
  phase,
  code,
  eventTime,
})
const earlier: KnownPush = {
  pushId: "1",
  quality: quality(),
  recipients: [
    recipient("a", "waiting", 1001),
    recipient("b", "delivered", 1000, "2005-11-07T00:00:05Z"),
    recipient("c", "deferred", 1001),
    recipient("d", "attempting", 1001),
    recipient("e", "delivered", 1000, "2005-11-07T00:00:06Z"),
  ],
}

describe("cancelling", () => {
  it("groups the recipients that it took back (1000) and those it came too late for (2008)", () => {
    const { response, cancelled } = cancellation({ kind: "cancel-message", pushId: "1", addresses: [] }, earlier)
    expect(response.results.map(({ addresses, code }) => [addresses, code])).toEqual([
      [["a", "c"], 1000],
      [["b", "d", "e"], 2008],
    ])
    expect(cancelled).toEqual(["a", "c"])
  })

  it("takes exactly the phases in which the table answers a cancel with success", () => {
    const able = pushState.phases.filter((phase) => isCancellable(recipient("a", phase, 1001)))
    expect(able).toEqual(["deferred", "waiting"])
  })
})

describe("a status query", () => {
  it("lets recipients of equal state, code and time share one result", () => {
    const { results } = statusAnswer({ kind: "statusquery-message", pushId: "1", addresses: [] }, earlier)
    expect(results.map(({ addresses, state, code, eventTime }) => [addresses, state, code, eventTime])).toEqual([
      [["a", "c", "d"], "pending", 1001, undefined],
      [["b"], "delivered", 1000, "2005-11-07T00:00:05Z"],
      [["e"], "delivered", 1000, "2005-11-07T00:00:06Z"],
    ])
    expect(results[0]?.quality).toEqual(quality())
  })

  it("tells of named recipients only, and of an unknown push the state unknown", () => {
    const asked = { kind: "statusquery-message", pushId: "1", addresses: ["e"] } as const
    expect(statusAnswer(asked, earlier).results.map(({ addresses }) => addresses)).toEqual([["e"]])
    expect(statusAnswer(asked, undefined).results).toMatchObject([{ state: "unknown", code: 2004, addresses: ["e"] }])
    expect(stateOf(recipient("a", "start", 1001))).toBe("unknown")
  })
})

describe("replacement", () => {
  const addresses = ["a", "b", "z"]
  it("pending-only: the new push goes where the old one is pending", () => {
    expect(replacement(push({ addresses, replaceMethod: "pending-only" }), earlier)).toEqual({
      deliver: ["a"],
      replaced: ["a"],
    })
  })

  it("all, also where nothing is said: it goes to every address, and takes the old one's place where that is pending", () => {
    for (const replaceMethod of ["all", undefined] as const)
      expect(replacement(push({ addresses, replaceMethod }), earlier)).toEqual({ deliver: addresses, replaced: ["a"] })
    expect(replacement(push({ addresses }), undefined)).toEqual({ deliver: addresses, replaced: [] })
  })
})

describe("the queue", () => {
  it("sends high before medium before low, first come first served within each, medium where nothing is said", () => {
    const waiting = [
      { sequence: 1, quality: quality({ priority: "low" }) },
      { sequence: 2, quality: undefined },
      { sequence: 3, quality: quality({ priority: "high" }) },
      { sequence: 4, quality: quality({ priority: "medium" }) },
      { sequence: 5, quality: quality({ priority: "high" }) },
    ]
    expect(waiting.toSorted(byQueueOrder).map(({ sequence }) => sequence)).toEqual([3, 5, 2, 4, 1])
  })

  it("keeps a push until deliver-before or its own maximum age, whichever comes first", () => {
    const kept = { acceptedSeconds: 5, maximumAgeSeconds: 72 * 3600 }
    expect(deadlineOf(undefined, kept)).toBe("2005-11-10T00:00:05Z")
    expect(deadlineOf("2005-11-08T00:00:00Z", kept)).toBe("2005-11-08T00:00:00Z")
    expect(deadlineOf("2006-01-01T00:00:00Z", kept)).toBe("2005-11-10T00:00:05Z")
  })
})

describe("transformation", () => {
  const si = (...headers: (readonly [string, string])[]) => ({
    headers: [["Content-Type", "text/vnd.wap.si; charset=utf-8"] as const, ...headers],
    body: "<si/>",
  })

  it("makes binary what has an encoder, and leaves other content and types without one untouched", () => {
    expect(transformed(si(), gateway.encoders)).toEqual({
      headers: [["Content-Type", "application/vnd.wap.sic"]],
      body: Uint8Array.of(2, 5, 0x6a),
    })
    expect(transformed(si(), new Map())).toEqual(si())
    const other = { headers: [["Content-Type", "application/octet-stream"]] as const, body: "<si/>" }
    expect(transformed(other, gateway.encoders)).toEqual(other)
    expect([...tokenisedTypes.keys()]).toEqual(["wml", "si", "sl", "co"].map((name) => `text/vnd.wap.${name}`))
  })

  it("is forbidden by Cache-Control: no-transform (RFC 2616 §14.9.5), and 3006 where it fails", () => {
    const kept = si(["Cache-Control", "no-store, No-Transform"])
    expect(transformed(kept, gateway.encoders)).toEqual(kept)
    expect(transformed({ ...si(), body: "no si" }, gateway.encoders)).toBe(3006)
    expect(transformed({ ...si(["Content-Transfer-Encoding", "base64"]), body: "?" }, new Map())).toBe(3006)
  })

  it("turns base64 into octets", () => {
    const got = transformed({ ...si(["Content-Transfer-Encoding", "Base64"]), body: "Zm9v\r\n" }, new Map())
    expect(got).toEqual({ headers: si().headers, body: octetsOf("foo") })
  })

  it("gives the push the headers of its content entity with the length computed again (PAP 2.1 §8.2)", () => {
    expect(pushHeaders(si(["content-length", "999"], ["X-Wap-Application-Id", "2"]))).toEqual([
      ...si(["X-Wap-Application-Id", "2"]).headers,
      ["Content-Length", "5"],
    ])
    expect(mediaType([])).toBe("")
  })
})

describe("initiators", () => {
  const open = { isTrusted: false, allowedAddresses: undefined, deniedAddresses: undefined, accounts: [] }
  it("come from addresses that are allowed, or not denied", () => {
    const allowed = (rules: Partial<typeof open> | object, source = "10.1.2.3") =>
      isSourceAllowed({ ...open, ...rules }, source)
    expect(allowed({})).toBe(true)
    expect(allowed({ allowedAddresses: ["10.1.*.*"] })).toBe(true)
    expect(allowed({ allowedAddresses: ["10.2.*.*"] })).toBe(false)
    expect(allowed({ allowedAddresses: ["10.1.2"] })).toBe(false)
    expect(allowed({ deniedAddresses: ["*.*.*.*"] })).toBe(false)
    expect(allowed({ deniedAddresses: ["*.*.*.*"], isTrusted: true })).toBe(true)
    expect(allowed({ deniedAddresses: ["*.*.*.*"], allowedAddresses: ["10.1.2.3"] })).toBe(true)
    expect(allowed({ deniedAddresses: ["10.2.*.*"], allowedAddresses: ["10.3.*.*"] })).toBe(true)
  })

  it.each([
    ["+358401234567", true],
    ["+46701234567", true],
    ["+4917012345", false], // no allowed prefix
    ["+358701234567", false], // a denied one
    ["+358409999999", false], // on the black list
  ])("may push to %s: %j", (client, expected) => {
    const to = parseClientAddress(number(client.slice(1)))
    expect(to && mayPushTo(account, to)).toBe(expected)
    expect(to && mayPushTo("trusted", to)).toBe(true)
    expect(to && mayPushTo({ ...account, whiteList: ["+46701234567"] }, to)).toBe(client === "+46701234567")
  })

  it("are bound to no list for recipients without a number", () => {
    expect(mayPushTo(account, { type: "USER", client: "joe", qualifiers: [], host: "p" })).toBe(true)
  })
})

describe("compliance profiles", () => {
  it("offer what every PPG of theirs does, and WSP sessions where those are switched on", () => {
    expect(complianceProfiles).toEqual({
      "wap-1.2.1": ["ota-wsp-cl"],
      "wap-2": ["ota-wsp-cl", "ota-http"],
      "push-2.1": ["ota-wsp-cl", "ota-http"],
      "sip-push-1.0": ["ota-sip"],
      "push-2.2": ["ota-wsp-cl", "ota-http", "ota-sip"],
      "push-2.3": ["ota-wsp-cl", "ota-http", "ota-sip"],
    })
    expect(offeredOverTheAir(["wap-1.2.1"], { hasWspSessions: false })).toEqual(["ota-wsp-cl"])
    expect(offeredOverTheAir(["wap-1.2.1"], { hasWspSessions: true })).toEqual(["ota-wsp-cl", "ota-wsp-co"])
    expect(offeredOverTheAir(["sip-push-1.0"], { hasWspSessions: true })).toEqual(["ota-sip"])
    expect(offeredOverTheAir(["wap-1.2.1", "sip-push-1.0", "none"], { hasWspSessions: false })).toEqual([
      "ota-wsp-cl",
      "ota-sip",
    ])
  })

  it("read PAP of their own version and older; SIP Push 1.0 alone has no PAP", () => {
    const versions = Object.fromEntries([...complianceTable].map(([id]) => [id, papVersionsRead([id]).at(-1)]))
    expect(versions).toEqual({
      "wap-1.2.1": "1.0",
      "wap-2": "2.0",
      "push-2.1": "2.1",
      "sip-push-1.0": undefined,
      "push-2.2": "2.2",
      "push-2.3": "2.3",
    })
    expect(papVersionsRead(["wap-1.2.1", "wap-2"])).toEqual(["1.0", "2.0"])
    expect(papVersionsRead([])).toEqual([])
  })
})
