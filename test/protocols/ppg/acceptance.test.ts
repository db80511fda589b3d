/** The acceptance of PAP at a PPG: PPG Service (WAP-249) chapter 6, PAP 2.1 chapter 14. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { judgeRequest, responseOf, type Verdict } from "../../../sim/protocols/ppg/acceptance.ts"
import { operation } from "../../../sim/protocols/pap/exchange.ts"
import { parsePap } from "../../../sim/wire/pap/parse.ts"
import { attemptIdentifiers } from "../../../sim/protocols/ims/identities.ts"
import { pushKey, type KnownPush } from "../../../sim/protocols/ppg/known-push.ts"
import type { PpgSettings } from "../../../sim/protocols/ppg/settings.ts"
import { printBasic } from "../../../sim/wire/http/basic-authentication.ts"
import { printHttp } from "../../../sim/wire/http/message.ts"
import { octetsOf, textOf } from "../../../sim/wire/octets.ts"
import { papCodes } from "../../../sim/wire/pap/codes.ts"
import { printPap } from "../../../sim/wire/pap/print.ts"
import { check, hostile } from "../../wire/arbitraries.ts"
import * as g from "./gateway.ts"

const now = "2005-11-07T00:00:05Z"
const ids = attemptIdentifiers({ push: 1, attempt: 0, device: 1, nowSeconds: 5 })

const known = new Map<string, KnownPush>([
  [
    pushKey("mmsc", "0@mmsc.op.example"),
    {
      pushId: "0@mmsc.op.example",
      quality: undefined,
      recipients: [
        { address: g.alice, phase: "waiting", code: 1001, eventTime: undefined },
        { address: g.bob, phase: "delivered", code: 1000, eventTime: now },
      ],
    },
  ],
  [pushKey("other", "9@other.example"), { pushId: "9@other.example", quality: undefined, recipients: [] }],
])

const judged = (octets: Uint8Array, settings: Partial<PpgSettings> = {}, source = "10.0.0.7"): Verdict =>
  judgeRequest(octets, source, { ...g.gateway, ...settings }, { now, known })

/** PAP code of the answer, however it is given. */
const codeOf = (verdict: Verdict): number => {
  if (verdict.kind !== "answer") throw new Error(`expected an answer, got ${verdict.kind}`)
  const { document } = verdict
  if ("code" in document) return document.code
  if ("results" in document) return document.results[0]?.code ?? 0
  throw new Error(`${document.kind} has no code`)
}

const pushed = (octets: Uint8Array, settings: Partial<PpgSettings> = {}) => {
  const verdict = judged(octets, settings)
  if (verdict.kind !== "answer" || verdict.next.kind !== "push") throw new Error("expected a push-response")
  return verdict.next.verdict
}

describe("the order of judgement", () => {
  const everythingWrong = () =>
    g.posted("", "text/plain", { target: "/else", headers: [["Authorization", "Basic Zm9v"]] })

  it("1: another resource, or no POST, is HTTP 404 for everybody", () => {
    expect(judged(everythingWrong(), {}, "192.0.2.1")).toEqual({ kind: "http-error", status: 404 })
    const get = printHttp({ kind: "http-request", method: "GET", target: "/pap", headers: [], body: "" })
    expect(judged(get)).toEqual({ kind: "http-error", status: 404 })
    expect(responseOf({ kind: "http-error", status: 404 }, g.gateway, ids)).toMatchObject({
      code: 404,
      reason: "Not Found",
    })
  })

  it("2: a source address that is not allowed loses its connection, without an answer", () => {
    const verdict = judged(g.posted("", "text/plain", { headers: [] }), {}, "192.0.2.1")
    expect(verdict).toEqual({ kind: "close" })
    expect(responseOf(verdict, g.gateway, ids)).toBeUndefined()
    expect(judged(octetsOf("EHLO mail.example\r\n"))).toEqual({ kind: "close" })
  })

  it("3: an initiator that does not authenticate is challenged with HTTP 401 (RFC 2617)", () => {
    for (const headers of [[], [["Authorization", printBasic({ user: "mmsc", password: "wrong" })] as const]]) {
      const verdict = judged(g.posted("", "text/plain", { headers }))
      expect(verdict).toEqual({ kind: "http-error", status: 401 })
      expect(responseOf(verdict, g.gateway, ids)).toMatchObject({
        code: 401,
        headers: [["WWW-Authenticate", `Basic realm="ppg.op.example"`]],
      })
    }
    const inUrl = g.posted("", "text/plain", { target: "/pap?username=mmsc&password=secret", headers: [] })
    expect(codeOf(judged(inUrl))).toBe(2000)
    const trusting = { access: { ...g.gateway.access, isTrusted: true } }
    expect(codeOf(judged(g.posted("", "text/plain", { headers: [] }), trusting, "192.0.2.1"))).toBe(2000)
  })

  it.each([
    ["an empty body", g.posted("", `multipart/related; boundary=b`)],
    ["no boundary", g.posted("--b\r\n", "multipart/related")],
    [
      "another boundary",
      g.posted(
        textOf(g.submitted(g.push())).split("\r\n\r\n").slice(1).join("\r\n\r\n"),
        "multipart/related; boundary=c",
      ),
    ],
    ["another content type", g.posted(printPap(g.push()), "text/plain")],
    ["a part whose headers are none", g.submitted(g.push(), [{ headers: [["not a header", ""]], body: "" }])],
    [
      "a control entity of another type",
      g.posted(
        `--b\r\nContent-Type: text/plain\r\n\r\n${printPap(g.push())}\r\n--b--\r\n`,
        "multipart/related; boundary=b",
      ),
    ],
    ["more parts than PAP has", g.submitted(g.push(), [g.plainContent, g.plainContent, g.plainContent])],
    ["no content", g.submitted(g.push(), [])],
    ["a submission without multipart", g.asked(g.push())],
    ["malformed XML", g.submitted("<pap>")],
    ["no push-id", g.submitted(`<pap><push-message><address address-value="a"/></push-message></pap>`)],
    [
      "what only a PPG says",
      g.asked({ kind: "badmessage-response", code: 2000, description: undefined, fragment: undefined }),
    ],
  ])("4, 5: %s is HTTP 202 with badmessage-response 2000", (_, octets) => {
    const verdict = judged(octets)
    expect(verdict).toMatchObject({
      kind: "answer",
      status: 202,
      document: { kind: "badmessage-response", code: 2000 },
      next: { kind: "none" },
    })
    expect(responseOf(verdict, g.gateway, ids)).toMatchObject({ code: 202 })
  })

  it("5: an element that PAP does not have is 3001, a version that the PPG does not read 3002", () => {
    expect(judged(g.submitted(`<pap><pull-message/></pap>`))).toMatchObject({
      document: { kind: "badmessage-response", code: 3001 },
    })
    const old = { papVersions: ["1.0"] }
    expect(judged(g.submitted(g.push()), old)).toMatchObject({ document: { kind: "badmessage-response", code: 3002 } })
    expect(codeOf(judged(g.submitted(printPap(g.push(), { version: "1.0" })), old))).toBe(1001)
  })

  it("features that the PPG lacks are refused in a push-response: 3005, 3011, 3004", () => {
    const cases = [
      [g.submitted(g.push({ addresses: [g.alice, g.bob] })), { takesSeveralRecipients: false }, 3005],
      [g.submitted(g.push({ replacePushId: "0@mmsc.op.example" })), { replaces: false }, 3011],
      [g.submitted(g.push(), [g.plainContent, { headers: [], body: "<rdf/>" }]), { matchesCapabilities: false }, 3004],
    ] as const
    for (const [octets, lacking, code] of cases) {
      expect(codeOf(judged(octets))).toBe(1001)
      expect(judged(octets, lacking)).toMatchObject({ status: 202, document: { kind: "push-response", code } })
    }
  })

  /** What is wrong with the same submission from step 6 to step 10, one fault less each time. */
  const faults = [
    [6, 2007, { pushId: "0@mmsc.op.example" }],
    [7, 2001, { addresses: [g.number("4917012345")] }],
    [8, 3006, {}],
    [8, 2002, { addresses: ["WAPPUSH=1:2:3:4:5:6:7:8/TYPE=IPV6@ppg.op.example"] }],
    [9, 3009, { quality: g.quality({ network: "PDC", isNetworkRequired: true }) }],
    [10, 4001, { deliverBefore: now }],
  ] as const
  it("6 to 10: duplicate, numbers, transformation, address, network and bearer, deadline, in that order", () => {
    faults.forEach(([step, code], first) => {
      const wrong = Object.assign(
        {},
        ...faults
          .slice(first)
          .toReversed()
          .map(([, , change]) => change),
      ) as object
      const broken = faults.slice(first).some(([, c]) => c === 3006)
      const content = { headers: [["Content-Type", "text/vnd.wap.si"]] as const, body: broken ? "no si" : "<si/>" }
      const octets = g.submitted(g.push(wrong), [content])
      expect([step, codeOf(judged(octets))]).toEqual([step, code])
    })
  })

  it("WAP-247 §9.14 vector 2: a repeated push-id is HTTP 202 with PAP code 2007; another initiator's push-id is no repetition", () => {
    const verdict = judged(g.submitted(g.push({ pushId: "0@mmsc.op.example" })))
    expect(responseOf(verdict, g.gateway, ids)).toMatchObject({ code: 202 })
    expect(verdict).toMatchObject({ document: { kind: "push-response", code: 2007, description: "Duplicate Push ID" } })
    expect(codeOf(judged(g.submitted(g.push({ pushId: "9@other.example" }))))).toBe(1001)
  })
})

describe("an accepted submission", () => {
  it("11: is answered 1001 at once, before anything is delivered", () => {
    const verdict = judged(g.submitted(g.push({ progressNotesRequested: true })))
    expect(verdict).toMatchObject({
      document: {
        kind: "push-response",
        code: 1001,
        senderAddress: "http://ppg.op.example:8080/pap",
        replyTime: now,
        progressNotes: [{ stage: "acceptance", code: 1001 }],
      },
      next: {
        kind: "push",
        initiator: "mmsc",
        verdict: { input: "accept", recipients: [{ address: g.alice, input: "accept" }] },
      },
    })
  })

  it("12: waits where deliver-after lies in the future", () => {
    expect(pushed(g.submitted(g.push({ deliverAfter: "2005-11-07T00:00:06Z" }))).input).toBe("acceptDeferred")
    expect(pushed(g.submitted(g.push({ deliverAfter: now }))).input).toBe("accept")
  })

  it("carries its content in binary form, with the headers of the content entity", () => {
    const content = {
      headers: [
        ["Content-Type", "text/vnd.wap.si"],
        ["X-Wap-Application-Id", "2"],
      ] as const,
      body: "<si/>",
    }
    expect(pushed(g.submitted(g.push(), [content])).content).toEqual({
      headers: [
        ["Content-Type", "application/vnd.wap.sic"],
        ["X-Wap-Application-Id", "2"],
      ],
      body: Uint8Array.of(2, 5, 0x6a),
    })
  })

  it("is judged for each recipient by itself, and refused as a whole only where all are", () => {
    const foreign = g.number("4917012345")
    expect(pushed(g.submitted(g.push({ addresses: [g.alice, foreign, "nobody", g.alice] })))).toMatchObject({
      code: 1001,
      recipients: [
        { address: g.alice, input: "accept", code: 1001 },
        { address: foreign, input: "refuseRecipient", code: 2001 },
        { address: "nobody", input: "refuseRecipient", code: 2002 },
      ],
    })
    expect(pushed(g.submitted(g.push({ addresses: [foreign, "nobody"] })))).toMatchObject({
      input: "refuse",
      code: 2001,
      recipients: [{ code: 2001 }, { code: 2002 }],
    })
    const overSms = { quality: g.quality({ bearer: "SMS", isBearerRequired: true }) }
    const literal = "WAPPUSH=10.1.2.3/TYPE=IPV4@ppg.op.example"
    expect(pushed(g.submitted(g.push({ addresses: [g.alice, literal], ...overSms })))).toMatchObject({
      code: 1001,
      recipients: [{ input: "accept" }, { input: "refuseRecipientBearer", code: 3010 }],
    })
  })

  it("is refused where no recipient's bearer, network or confirmation can be had", () => {
    const refused = (asked: Parameters<typeof g.quality>[0], offers = g.gateway.ota.offers) => {
      const { input, code } = pushed(g.submitted(g.push({ quality: g.quality(asked) })), {
        ota: { ...g.gateway.ota, offers },
      })
      return [input, code]
    }
    expect(refused({ bearer: "carrier pigeon", isBearerRequired: true })).toEqual(["refuseBearer", 3010])
    expect(refused({ bearer: "carrier pigeon" })).toEqual(["accept", 1001])
    expect(refused({ network: "AMPS", isNetworkRequired: true })).toEqual(["refuseBearer", 3009])
    expect(refused({ network: "gsm", isNetworkRequired: true })).toEqual(["accept", 1001])
    expect(refused({ deliveryMethod: "confirmed" }, ["ota-wsp-cl"])).toEqual(["refuse", 3007])
    expect(refused({ deliveryMethod: "preferconfirmed" }, ["ota-wsp-cl"])).toEqual(["accept", 1001])
  })

  it("must fit what is known of its recipient: 2005 for assumed capabilities, 2006 for the content type", () => {
    const informed = g.push({ addresses: [g.number("358401111111")] })
    const assumed = (rdf: string) => ({ headers: [["Content-Type", "application/rdf+xml"]] as const, body: rdf })
    expect(codeOf(judged(g.submitted(informed, [g.plainContent, assumed("<rdf/>\r\n")])))).toBe(1001)
    expect(codeOf(judged(g.submitted(informed, [g.plainContent, assumed("<rdf>1</rdf>")])))).toBe(2005)
    const image = { headers: [["Content-Type", "image/gif"]] as const, body: "" }
    expect(codeOf(judged(g.submitted(informed, [image])))).toBe(2006)
  })

  it("may replace an earlier push: with pending-only it goes only where that one is pending", () => {
    const replacing = { replacePushId: "0@mmsc.op.example", addresses: [g.alice, g.bob] }
    const all = pushed(g.submitted(g.push({ ...replacing, replaceMethod: "all" })))
    expect(all.recipients.map(({ address }) => address)).toEqual([g.alice, g.bob])
    const pending = pushed(g.submitted(g.push({ ...replacing, replaceMethod: "pending-only" })))
    expect(pending.recipients.map(({ address }) => address)).toEqual([g.alice])
    for (const verdict of [all, pending]) expect(verdict.replaced).toEqual([g.alice])
    const unknown = { replacePushId: "none@mmsc.op.example" }
    expect(codeOf(judged(g.submitted(g.push({ ...unknown, replaceMethod: "pending-only" }))))).toBe(2004)
    expect(codeOf(judged(g.submitted(g.push(unknown))))).toBe(1001)
  })
})

describe("the other operations", () => {
  const about = { pushId: "0@mmsc.op.example", addresses: [] }

  it("cancel what is pending and say 2008 for the rest", () => {
    expect(judged(g.asked({ kind: "cancel-message", ...about }))).toMatchObject({
      document: {
        kind: "cancel-response",
        results: [
          { addresses: [g.alice], code: 1000 },
          { addresses: [g.bob], code: 2008 },
        ],
      },
      next: { kind: "cancel", initiator: "mmsc", pushId: about.pushId, cancelled: [g.alice] },
    })
    expect(judged(g.asked({ kind: "cancel-message", ...about, addresses: [g.bob] }))).toMatchObject({
      document: { results: [{ code: 2008 }] },
      next: { kind: "none" },
    })
  })

  it("know no push-id of another initiator (2004) and no stranger's address (2003)", () => {
    for (const kind of ["cancel-message", "statusquery-message"] as const) {
      expect(codeOf(judged(g.asked({ kind, pushId: "9@other.example", addresses: [] })))).toBe(2004)
      expect(codeOf(judged(g.asked({ kind, ...about, addresses: [g.alice, "nobody"] })))).toBe(2003)
    }
  })

  it("are POSTs of the control entity alone (PAP 2.1 chapter 8)", () => {
    const document = { kind: "cancel-message", ...about } as const
    const request = operation({ id: "ppg", host: "ppg.op.example", port: 8080, identity: undefined }, document)
    expect(request.headers).toContainEqual(["Content-Type", "application/xml"])
    expect(parsePap(textOf(octetsOf(request.body)))).toEqual(document)
  })

  it("answer a capabilities query with the profile beside the control entity, or with 3008", () => {
    const query = (address: string) => judged(g.asked({ kind: "ccq-message", address, queryId: "7", appId: undefined }))
    const found = query(g.number("358401111111"))
    expect(found).toMatchObject({ document: { kind: "ccq-response", queryId: "7", code: 1000 }, rdf: "<rdf/>" })
    const response = responseOf(found, g.gateway, ids)
    expect(response?.code).toBe(202)
    expect(response?.headers[0]?.[1]).toMatch(/^multipart\/related; /)
    expect(textOf(octetsOf(response?.body ?? ""))).toContain("application/rdf+xml\r\n\r\n<rdf/>\r\n")
    const missing = query(g.alice)
    expect(codeOf(missing)).toBe(3008)
    expect(responseOf(missing, g.gateway, ids)?.headers).toEqual([["Content-Type", "application/xml"]])
    expect(codeOf(query("nobody"))).toBe(2002)
  })
})

describe("whatever is sent", () => {
  it("is answered HTTP 202 with a code of PAP once the initiator is let in, and never throws", () => {
    const whole = textOf(g.submitted(g.push({ replacePushId: "0@mmsc.op.example", quality: g.quality() })))
    const body = whole.slice(whole.indexOf("\r\n\r\n") + 4)
    const type = fc.constantFrom(
      "application/xml",
      "multipart/related; boundary=b",
      `multipart/related; boundary="`,
      "",
    )
    check(
      fc.property(hostile(body), type, (octets, contentType) => {
        const verdict = judged(g.posted(octets, contentType))
        expect(verdict.kind).toBe("answer")
        expect(papCodes).toContain(codeOf(verdict))
        expect(responseOf(verdict, g.gateway, ids)?.code).toBe(202)
      }),
      { numRuns: 300 },
    )
  })

  it("is closed, refused by HTTP or answered where the head is hostile, too", () => {
    const whole = textOf(g.submitted(g.push()))
    check(
      fc.property(hostile(whole), (octets) => {
        expect(["close", "http-error", "answer"]).toContain(judged(octets).kind)
      }),
      { numRuns: 300 },
    )
  })
})
