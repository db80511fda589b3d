/** A push session by the roles alone: INVITE, ACK, BYE and OPTIONS of a push sender, and what core and device do (RFC 3261, RFC 4975 §8). */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { sessionPath } from "../../../sim/protocols/msrp/requests.ts"
import { dialogOfCallee, dialogOfCaller, requestWithin } from "../../../sim/protocols/sip/dialog.ts"
import {
  ackOfFailure,
  ackRequest,
  byeRequest,
  cancelRequest,
  inviteRequest,
  optionsRequest,
} from "../../../sim/protocols/sip/invite-requests.ts"
import { response } from "../../../sim/protocols/sip/responses.ts"
import { sessionNumber } from "../../../sim/protocols/ims/device-session.ts"
import { attemptIdentifiers, subscriber } from "../../../sim/protocols/ims/identities.ts"
import { device } from "../../../sim/protocols/ims/device.ts"
import { directMessage } from "../../../sim/protocols/sip/requests.ts"
import type { SipMessage, SipRequest } from "../../../sim/wire/sip/message.ts"
import { headerOf, valuesOf, withValues } from "../../../sim/wire/sip/message.ts"
import { octetsOf, textOf } from "../../../sim/wire/octets.ts"
import { msrpDescription, msrpMediaOf } from "../../../sim/wire/sdp/msrp-media.ts"
import { parseSdp } from "../../../sim/wire/sdp/parse.ts"
import { printSdp } from "../../../sim/wire/sdp/print.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { print, size, sizeWithBody } from "../../../sim/wire/sip/print.ts"
import { check, hostile } from "../../wire/arbitraries.ts"
import { environment, homeDomain, ids, nodes, push, user, walk } from "../ims/network.ts"

const offerOf = (identifiers: typeof ids): string =>
  printSdp(
    msrpDescription({
      address: nodes.im.host,
      user: "-",
      session: sessionNumber(identifiers.token("sdp")),
      port: 2855,
      path: [sessionPath(nodes.im.host, identifiers.token("session")).uri],
      acceptTypes: ["text/plain"],
      maxSize: 102_400,
      setup: "active",
      direction: "sendonly",
    }),
  )

const session = {
  ids,
  sender: nodes.im,
  subscriber: user,
  homeDomain,
  contentType: "text/plain",
  nextHop: nodes.scscf,
  offer: offerOf(ids),
}

const invited = walk(inviteRequest(session), nodes.scscf, { messageMax: 50_000 })
const answered = invited.responses.at(-1)!
const dialog = dialogOfCaller(invited.requests[0]!, answered)!

const bye = byeRequest({ ...session, hop: 4 }, dialog)
const ack = ackRequest({ ...session, hop: 8 }, dialog)

const scscf = "<sip:scscf1.home1.net:5060;lr>"
const pcscf = "<sip:pcscf1.visited1.net:5060;lr>"

describe("an INVITE", () => {
  it("RFC 3261 §16.6: crosses S-CSCF and P-CSCF, which both record their route; the device answers 200 with its own", () => {
    expect([invited.route, invited.code]).toEqual(["scscf pcscf device", 200])
    expect(invited.requests.map((request) => valuesOf(request, "Record-Route"))).toEqual([[], [scscf], [pcscf, scscf]])
    for (const message of invited.responses) expect(valuesOf(message, "Record-Route")).toEqual([pcscf, scscf])
    expect(headerOf(answered, "Contact")).toBe(`<${user.contact}>`)
    expect(headerOf(answered, "To")).toMatch(/;tag=[0-9a-f]{8}$/)
  })

  it("RFC 4975 §8: its offer and the answer describe one MSRP medium each, the offerer opens the connection", () => {
    const sdp = parseSdp(octetsOf(answered.body))
    const media = sdp.kind === "session-description" ? msrpMediaOf(sdp) : undefined
    expect(media).toMatchObject({ port: 2855, setup: "passive", direction: "recvonly", maxSize: 50_000 })
    expect(media!.path[0]).toMatch(/^msrp:\/\/\[2001:db8:[0-9a-f]{4}:[0-9a-f]{4}::1\]:2855\/[0-9a-f]{16};tcp$/)
    expect(media!.acceptTypes).toContain("application/vnd.oma.push")
    expect(headerOf(answered, "Content-Type")).toBe("application/sdp")
  })

  it("records no route for a MESSAGE (RFC 3428 table 2) and for none of the requests that make no dialog", () => {
    const walks = [
      walk(directMessage({ ...push, nextHop: nodes.scscf }), nodes.scscf),
      walk(optionsRequest(session), nodes.scscf),
      walk(bye.request, nodes.scscf),
      walk(ack, nodes.scscf),
    ]
    for (const { requests, code } of walks) {
      expect(code).toBe(200)
      for (const request of requests) expect(valuesOf(request, "Record-Route")).toEqual([])
    }
  })

  it("without MSRP, without a type that the device takes, without SDP: 488, 488, 415, 400 (RFC 3261 §13.3.1.3)", () => {
    const codeOf = (offer: string, type = "application/sdp") =>
      walk(withValues(inviteRequest({ ...session, offer }), "Content-Type", [type]), nodes.scscf).code
    expect(codeOf(session.offer.replace("m=message", "m=audio"))).toBe(488)
    expect(codeOf(session.offer.replace("accept-types:text/plain", "accept-types:video/mpeg"))).toBe(488)
    expect(codeOf(session.offer.replace("accept-types:text/plain", "accept-types:*"))).toBe(200)
    expect(codeOf("hello", "text/plain")).toBe(415)
    expect(codeOf("hello")).toBe(400)
  })

  it("to a device that does not take the application is answered 480 by the S-CSCF, as a MESSAGE is", () => {
    const other = withValues(inviteRequest(session), "Accept-Contact", [
      '*;+g.oma.pusheventapp="none";require;explicit',
    ])
    expect(walk(other, nodes.scscf)).toMatchObject({ route: "scscf", code: 480 })
  })
})

it("RFC 3261 §13: a session without loss is 17 SIP messages, two of them 100 (Trying) of the stateful proxies", () => {
  const edges = [invited, walk(ack, nodes.scscf), walk(bye.request, nodes.scscf)].map(({ requests }) => requests.length)
  const proxies = invited.visits.filter(({ decision }) => decision.kind === "forward").length
  const [invites = 0, acks = 0, byes = 0] = edges
  expect(edges).toEqual([3, 3, 3])
  expect(2 * invites + proxies + acks + 2 * byes).toBe(17)
})

describe("requests within the session", () => {
  it("go by the recorded route, past I-CSCF and HSS: ACK and BYE of the sender, BYE of the device", () => {
    expect(valuesOf(ack, "Route")).toEqual([scscf, pcscf])
    expect([walk(ack, nodes.scscf).route, walk(bye.request, nodes.scscf).route]).toEqual([
      "scscf pcscf device",
      "scscf pcscf device",
    ])
    const atDevice = dialogOfCallee(invited.requests.at(-1)!, "0a0b0c0d")!
    const within = requestWithin(atDevice, "BYE")
    const back: SipRequest = {
      kind: "request",
      method: "BYE",
      uri: within.uri,
      headers: [
        ["Via", "SIP/2.0/UDP d;branch=z9hG4bK1"],
        ["Max-Forwards", "70"],
        ...within.route,
        ...within.identification,
      ],
      body: "",
    }
    expect(walk(back, nodes.pcscf).route).toBe("pcscf scscf im")
  })

  it("the ACK has the number of its INVITE and a branch of its own, the BYE the next number (RFC 3261 §13.2.2.4)", () => {
    expect(headerOf(ack, "CSeq")).toBe("1 ACK")
    expect(headerOf(bye.request, "CSeq")).toBe("2 BYE")
    expect(bye.dialog.localSequence).toBe(2)
    expect(headerOf(ack, "Via")).not.toBe(headerOf(invited.requests[0]!, "Via"))
    for (const request of [ack, bye.request]) {
      expect(request.uri).toBe(user.contact)
      expect(headerOf(request, "To")).toBe(headerOf(answered, "To"))
      expect(headerOf(request, "Contact")).toBe(undefined)
    }
  })

  it("CANCEL and the ACK of a failure are hop by hop, on the branch of the INVITE (RFC 3261 §9.1, §17.1.1.3)", () => {
    const sent = invited.requests[1]!
    const refused = response(sent, 486, { toTag: "cafe0001" })
    for (const request of [cancelRequest(sent), ackOfFailure(sent, refused)]) {
      expect(request.uri).toBe(sent.uri)
      expect(valuesOf(request, "Via")).toEqual([valuesOf(sent, "Via")[0]])
      expect(valuesOf(request, "Route")).toEqual(valuesOf(sent, "Route"))
      for (const name of ["From", "Call-ID"]) expect(headerOf(request, name)).toBe(headerOf(sent, name))
      expect(headerOf(request, "CSeq")).toBe(`1 ${request.method}`)
    }
    expect(headerOf(cancelRequest(sent), "To")).toBe(headerOf(sent, "To"))
    expect(headerOf(ackOfFailure(sent, refused), "To")).toMatch(/;tag=cafe0001$/)
  })

  it("OPTIONS is answered with what the device can do (RFC 3261 §11.2)", () => {
    const { responses } = walk(optionsRequest(session), nodes.scscf)
    expect(headerOf(responses[0]!, "Allow")).toBe("INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, NOTIFY")
    expect(headerOf(responses[0]!, "Accept")).toMatch(/^application\/sdp, .*application\/vnd\.oma\.push/)
    expect(responses[0]!.body).toBe("")
  })

  it("CANCEL is answered 200 without access information (RFC 3261 §9.2), and another user's request 404", () => {
    const at = environment({ ...nodes.im, id: "device" })
    const cancel = cancelRequest(invited.requests.at(-1)!)
    expect(device(cancel, at)).toMatchObject({ kind: "answer", code: 200, headers: [] })
    expect(device({ ...cancel, uri: "sip:other@[2001:db8::2]" }, at)).toMatchObject({ code: 404 })
  })
})

describe("sizes of a session's messages", () => {
  const messagesOf = (deviceNumber: number, number: number): readonly SipMessage[] => {
    const other = {
      ids: attemptIdentifiers({ push: number, attempt: 1, device: deviceNumber, nowSeconds: number }),
      subscriber: subscriber(deviceNumber, { count: 100_000, homeDomain }),
    }
    const of = { ...session, ...other, offer: offerOf(other.ids) }
    const opened = walk(inviteRequest(of), nodes.scscf, other)
    const own = dialogOfCaller(opened.requests[0]!, opened.responses.at(-1)!)!
    return [
      opened,
      walk(ackRequest(of, own), nodes.scscf, other),
      walk(byeRequest(of, own).request, nodes.scscf, other),
      walk(optionsRequest(of), nodes.scscf, other),
    ].flatMap(({ requests, responses }) => [...requests, ...responses])
  }

  it("are equal for every device and push, and those of the printed octets, which are read back the same", () => {
    const reference = messagesOf(0, 0).map(size)
    for (const [deviceNumber, number] of [
      [17, 5],
      [99_999, 2 ** 40],
      [61_440, 123_456_789],
    ] as const) {
      const got = messagesOf(deviceNumber, number)
      expect(got.map(size)).toEqual(reference)
      for (const message of got) {
        expect(print(message).length).toBe(size(message))
        expect(parse(print(message))).toEqual({ ...message, body: octetsOf(message.body) })
      }
    }
  })

  it("sizes lie within 10 % of those counted from full texts, hop by hop", () => {
    const near = (got: readonly number[], counted: readonly number[]) =>
      got.forEach((octets, i) =>
        expect(Math.abs(octets - counted[i]!) / counted[i]!, `${octets} for ${counted[i]}`).toBeLessThan(0.1),
      )
    near(
      invited.requests.map((request) => sizeWithBody(request, 280)),
      [1120, 1316, 1236],
    )
    near(
      invited.responses.map((message) => sizeWithBody(message, 280)),
      [1101, 1105, 1042],
    )
    for (const walked of [walk(ack, nodes.scscf), walk(bye.request, nodes.scscf)])
      walked.requests.map(size).forEach((octets, hop) => {
        expect(octets).toBeGreaterThan([243, 393, 393][hop]!)
        expect(octets).toBeLessThan([372, 448, 450][hop]! * 1.05)
      })
  })
})

it("whatever a stranger's INVITE holds, the device answers it with a final code", () => {
  const seed = textOf(print({ ...invited.requests.at(-1)! }))
  check(
    fc.property(hostile(seed), hostile(session.offer), (octets, body) => {
      const message = parse(octets)
      const at = environment({ ...nodes.im, id: "device" })
      const heard = message.kind === "request" ? message : invited.requests.at(-1)!
      for (const request of [heard, { ...heard, body }]) {
        const decision = device(request, at)
        expect(decision.kind === "answer" && decision.code).toBeGreaterThanOrEqual(200)
      }
    }),
    { numRuns: 500 },
  )
})
