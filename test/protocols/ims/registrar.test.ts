/** Registration in two rounds by the roles alone: TS 24.229 §5.1.1, §5.2.2, §5.3.1, §5.4.1. */
import { describe, expect, it } from "vitest"
import { registrationIdentifiers } from "../../../sim/protocols/ims/identities.ts"
import { thirdPartyRegister } from "../../../sim/protocols/ims/registrar.ts"
import type { RegistrationRound } from "../../../sim/protocols/sip/requests.ts"
import { registerRequest } from "../../../sim/protocols/sip/requests.ts"
import type { SipRequest } from "../../../sim/wire/sip/message.ts"
import { headerOf, valuesOf } from "../../../sim/wire/sip/message.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { print, size } from "../../../sim/wire/sip/print.ts"
import { homeDomain, nodes, user, walk } from "./network.ts"

const ids = registrationIdentifiers({ device: 17, episode: 0, nowSeconds: 60 })
const register = (round: RegistrationRound, more: { hop?: number; sequence?: number } = {}): SipRequest =>
  registerRequest({ ids, round, subscriber: user, homeDomain, ...more })
const at = (round: RegistrationRound, more = {}) => walk(register(round), nodes.pcscf, { ids, ...more })

describe("registration", () => {
  it("crosses P-CSCF, I-CSCF and S-CSCF; the HSS is asked UAR and MAR, then UAR and SAR", () => {
    const first = at(1)
    const second = at(2)
    expect([first.route, second.route]).toEqual(["pcscf icscf scscf", "pcscf icscf scscf"])
    expect(first.visits.map(({ decision }) => decision.query)).toEqual([undefined, "UAR", "MAR"])
    expect(second.visits.map(({ decision }) => decision.query)).toEqual([undefined, "UAR", "SAR"])
    expect(first.visits[2]!.decision).toMatchObject({ code: 401, effect: "challenge" })
    expect(second.visits[2]!.decision).toMatchObject({ code: 200, effect: "bind", gave: ["authentication"] })
  })

  it("a refresh is not challenged again; Expires 0 unbinds", () => {
    expect(at("refresh").visits[2]!.decision).toMatchObject({ code: 200, effect: "bind" })
    const end = at("deregister")
    expect(end.visits[2]!.decision).toMatchObject({ code: 200, effect: "unbind" })
    expect(headerOf(end.responses[0]!, "Contact")).toBeUndefined()
  })

  it("the P-CSCF adds Path, Require: path, P-Visited-Network-ID and charging, and ends the security agreement", () => {
    const [fromDevice, fromProxy] = at(2).requests
    expect(headerOf(fromProxy!, "Path")).toBe("<sip:term@pcscf1.visited1.net:5060;lr>")
    expect(valuesOf(fromProxy!, "Require")).toEqual(["path"])
    expect(headerOf(fromProxy!, "P-Visited-Network-ID")).toBe('"visited1.net"')
    expect(headerOf(fromProxy!, "P-Charging-Vector")).toContain("orig-ioi=visited1.net")
    for (const name of ["Security-Client", "Security-Verify", "Proxy-Require"]) {
      expect(headerOf(fromDevice!, name)).toBeDefined()
      expect(headerOf(fromProxy!, name)).toBeUndefined()
    }
    expect(headerOf(fromProxy!, "Authorization")).toContain('integrity-protected="yes"')
    expect(headerOf(at(1).requests[1]!, "Authorization")).toContain('integrity-protected="no"')
  })

  it("the I-CSCF puts the S-CSCF into the Request-URI (TS 24.229 §5.3.1.2)", () => {
    expect(at(1).requests.map((request) => request.uri)).toEqual([
      "sip:home1.net",
      "sip:home1.net",
      "sip:scscf1.home1.net:5060",
    ])
  })

  it("the 200 echoes Path and gives Service-Route, P-Associated-URI and the granted lifetime", () => {
    const [atServing, , atDevice] = at(2, { registrationSeconds: 3600 }).responses
    expect(headerOf(atServing!, "Path")).toBe("<sip:term@pcscf1.visited1.net:5060;lr>")
    expect(headerOf(atDevice!, "Service-Route")).toBe("<sip:orig@scscf1.home1.net:5060;lr>")
    expect(headerOf(atDevice!, "P-Associated-URI")).toBe(`<${user.identity}>`)
    expect(headerOf(atDevice!, "Contact")).toContain(";expires=3600;")
    expect(headerOf(at(2).responses[0]!, "Contact")).toContain(";expires=600000;")
    expect(headerOf(atServing!, "P-Charging-Vector")).toBeDefined()
    expect(headerOf(atDevice!, "P-Charging-Vector")).toBeUndefined()
  })

  it("the keys of the challenge stay at the P-CSCF, which offers its own security agreement instead", () => {
    const [, atProxy, atDevice] = at(1).responses
    expect(headerOf(atProxy!, "WWW-Authenticate")).toMatch(/,ik="[0-9a-f]{32}",ck="[0-9a-f]{32}"$/)
    expect(headerOf(atDevice!, "WWW-Authenticate")).toMatch(
      /^Digest realm="home1\.net",nonce="[^"]{44}",algorithm=AKAv1-MD5$/,
    )
    expect(headerOf(atDevice!, "Security-Server")).toContain("ipsec-3gpp")
  })

  it("a transit proxy puts its Path on top, nearest to the home network (RFC 3327 §5.2)", () => {
    const got = at(2, { path: [nodes.edge, nodes.pcscf] })
    expect(got.route).toBe("pcscf edge icscf scscf")
    expect(valuesOf(got.responses[0]!, "Path")).toEqual([
      "<sip:edge1.visited1.net:5060;lr>",
      "<sip:term@pcscf1.visited1.net:5060;lr>",
    ])
  })

  it("keeps Call-ID and From tag over an episode while CSeq and branch change (RFC 3261 §10.2.4)", () => {
    const requests = [register(1), register(2, { hop: 3 }), register("refresh", { hop: 6, sequence: 3 })]
    const all = (name: string) => new Set(requests.map((request) => headerOf(request, name)))
    expect([all("Call-ID").size, all("From").size, all("CSeq").size, all("Via").size]).toEqual([1, 1, 3, 3])
    const later = registrationIdentifiers({ device: 17, episode: 1, nowSeconds: 60 })
    expect(later.callId(0)).not.toBe(ids.callId(0))
  })

  it("is refused for a user whom the network does not know", () => {
    const stranger = {
      ...register(2),
      headers: register(2).headers.map(([n, v]) => [n, n === "To" ? "<sip:x@home1.net>" : v] as const),
    }
    expect(walk(stranger, nodes.pcscf, { ids })).toMatchObject({ route: "pcscf icscf", code: 403 })
    expect(walk(stranger, nodes.scscf, { ids }).code).toBe(404)
  })

  it("has sizes near those of the protected and unprotected flows, the last edge over TCP by RFC 3261 §18.1.1", () => {
    const near = (got: readonly number[], expected: readonly number[]) =>
      got.forEach((octets, i) => expect(Math.abs(octets - expected[i]!) / expected[i]!).toBeLessThan(0.06))
    near(at(1).requests.map(size), [1001, 1153, 1223])
    near(at(2).requests.map(size), [1211, 1251, 1321])
    expect(size(at(2).requests[2]!)).toBeGreaterThan(1300)
    near(at(1).responses.map(size), [606, 543, 512])
  })

  it("prints messages that are read back the same", () => {
    for (const round of [1, 2, "refresh", "deregister"] as const) {
      const got = at(round)
      for (const message of [...got.requests, ...got.responses])
        expect(parse(print(message))).toEqual({ ...message, body: new Uint8Array(0) })
    }
  })
})

describe("third-party REGISTER", () => {
  it("names the S-CSCF in From and Contact, the user in To, and is answered with the same lifetime (TS 24.229 §5.4.1.7)", () => {
    for (const server of [nodes.im, nodes.ppg]) {
      const notice = thirdPartyRegister({
        ids,
        hop: 9,
        servingCscf: nodes.scscf,
        server,
        subscriber: user,
        homeDomain,
        expiresSeconds: 3600,
      })
      expect(notice.uri).toBe(server.identity)
      expect(headerOf(notice, "From")).toMatch(/^<sip:scscf1\.home1\.net:5060>;tag=/)
      expect(headerOf(notice, "Contact")).toBe("<sip:scscf1.home1.net:5060>")
      expect(headerOf(notice, "To")).toBe(`<${user.identity}>`)
      const got = walk(notice, server, { ids })
      expect(got.visits[0]!.decision).toMatchObject({ code: 200, effect: "note-registration" })
      expect(headerOf(got.responses[0]!, "Expires")).toBe("3600")
    }
  })
})
