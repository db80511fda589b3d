/** Which hop a push crosses, by the roles alone: the procedures of 3GPP TS 24.229 and the two readings of slide 16. */
import { describe, expect, it } from "vitest"
import { directMessage, psiMessage } from "../../../sim/protocols/sip/requests.ts"
import { headerOf, valuesOf, withValues } from "../../../sim/wire/sip/message.ts"
import { criterion, environment, nodes, push, user, walk } from "./network.ts"
import { roleFunctions } from "../../../sim/protocols/ims/roles.ts"

const direct = directMessage({ ...push, nextHop: nodes.scscf })
const viaInterrogating = directMessage({ ...push, nextHop: nodes.icscf })
const toService = psiMessage({ ...push, ppg: nodes.ppg, servingCscf: nodes.scscf })

describe("a push to a registered user", () => {
  it("goes S-CSCF, P-CSCF, device where the sender knows the S-CSCF", () => {
    const got = walk(direct, nodes.scscf)
    expect(got.route).toBe("scscf pcscf device")
    expect(got.code).toBe(200)
    expect(got.visits.map(({ decision }) => (decision.kind === "answer" ? decision.effect : decision.query))).toEqual([
      undefined,
      undefined,
      "deliver",
    ])
  })

  it("asks the HSS once, at the I-CSCF, where the sender does not", () => {
    const got = walk(viaInterrogating, nodes.icscf)
    expect(got.route).toBe("icscf scscf pcscf device")
    expect(got.visits.map(({ decision }) => decision.query)).toEqual(["LIR", undefined, undefined, undefined])
  })

  it("reaches the contact through every proxy of its Path (RFC 3327 §5.4)", () => {
    const got = walk(direct, nodes.scscf, { path: [nodes.edge, nodes.pcscf] })
    expect(got.route).toBe("scscf edge pcscf device")
    expect(valuesOf(got.requests[1]!, "Route")).toEqual([
      "<sip:edge1.visited1.net:5060;lr>",
      "<sip:term@pcscf1.visited1.net:5060;lr>",
    ])
  })

  it("carries the contact as Request-URI and the old one in P-Called-Party-ID (RFC 7315 §4.2)", () => {
    const [, toProxy, toDevice] = walk(direct, nodes.scscf).requests
    expect(toProxy!.uri).toBe(user.contact)
    expect(headerOf(toProxy!, "P-Called-Party-ID")).toBe(`<${user.identity}>`)
    expect(headerOf(toProxy!, "P-Charging-Vector")).toBeDefined()
    expect(headerOf(toDevice!, "P-Charging-Vector")).toBeUndefined()
    expect(headerOf(toDevice!, "P-Charging-Function-Addresses")).toBeUndefined()
    expect(valuesOf(toDevice!, "Route")).toEqual([])
  })

  it("follows a Route that remains behind the I-CSCF's own, whoever the request is for (RFC 3261 §16.6 step 7)", () => {
    const onwards = ["<sip:icscf1.home1.net:5060;lr>", "<sip:ppg1.home1.net:5060;lr>"]
    const routed = withValues(viaInterrogating, "Route", onwards)
    for (const uri of [user.identity, "sip:nobody@home1.net", "sip:im1.home1.net"]) {
      const decision = roleFunctions["i-cscf"]!({ ...routed, uri }, environment(nodes.icscf))
      if (decision.kind !== "forward") throw new Error(`it answered ${uri}`)
      expect([decision.to, decision.query, decision.request.uri]).toEqual([nodes.ppg.host, undefined, uri])
      expect(valuesOf(decision.request, "Route")).toEqual(onwards.slice(1))
    }
  })

  it("has one Via more and one hop less on every proxied edge (RFC 3261 §16.6 steps 3 and 8)", () => {
    const { requests } = walk(viaInterrogating, nodes.icscf)
    expect(requests.map((request) => valuesOf(request, "Via").length)).toEqual([1, 2, 3, 4])
    expect(requests.map((request) => headerOf(request, "Max-Forwards"))).toEqual(["70", "69", "68", "67"])
    expect(new Set(requests.flatMap((request) => valuesOf(request, "Via"))).size).toBe(4)
  })

  it("is answered along the Via stack, with the device's To tag and no body (RFC 3428 §7)", () => {
    const { responses } = walk(viaInterrogating, nodes.icscf)
    expect(responses.map((response) => valuesOf(response, "Via").length)).toEqual([4, 3, 2, 1])
    expect(new Set(responses.map((response) => headerOf(response, "To"))).size).toBe(1)
    for (const response of responses) {
      expect(response.body).toBe("")
      expect(headerOf(response, "Contact")).toBeUndefined()
    }
    expect(valuesOf(responses.at(-1)!, "Via")).toEqual(valuesOf(viaInterrogating, "Via"))
  })
})

describe("an originating request", () => {
  it("of a server that says so by orig goes from its S-CSCF to the entry of the recipient's network", () => {
    const originating = withValues(direct, "Route", ["<sip:scscf1.home1.net:5060;lr;orig>"])
    expect(walk(originating, nodes.scscf).route).toBe("scscf icscf scscf pcscf device")
    expect(walk(originating, nodes.scscf, { interrogatingCscf: undefined }).route).toBe("scscf pcscf device")
  })

  it("of a device follows its Service-Route under an identity that the P-CSCF asserts", () => {
    const route = ["<sip:pcscf1.visited1.net:5060;lr>", "<sip:orig@scscf1.home1.net:5060;lr>"]
    const claimed = { ...withValues(direct, "Route", route), uri: "sip:im1.home1.net" }
    const got = walk(claimed, nodes.pcscf)
    expect(got.route).toBe("pcscf scscf im")
    expect(valuesOf(got.requests[1]!, "P-Asserted-Identity")).toEqual([`<${user.identity}>`])
  })
})

describe("slide 16, chained: the PPG as proxy in the recipient's filter criteria", () => {
  const chained = {
    criteria: [criterion(nodes.ppg, "registered")],
    ppg: { variant: "chained", answer: "late" },
  } as const

  it("goes to the PPG and back on the ODI route, with the same Call-ID", () => {
    const got = walk(direct, nodes.scscf, chained)
    expect(got.route).toBe("scscf ppg scscf pcscf device")
    expect(got.code).toBe(200)
    expect(new Set(got.requests.map((request) => headerOf(request, "Call-ID"))).size).toBe(1)
  })

  it("tells the PPG whom it serves, and nobody else (RFC 5502 §6)", () => {
    const told = walk(direct, nodes.scscf, chained).requests.map((request) => headerOf(request, "P-Served-User"))
    expect(told).toEqual([undefined, `<${user.identity}>;sescase=term;regstate=reg`, undefined, undefined, undefined])
  })

  it("is a spiral, not a loop: the S-CSCF sees another Route the second time (RFC 3261 §16.3 item 4)", () => {
    const [, toServer, back] = walk(direct, nodes.scscf, chained).requests
    expect(valuesOf(toServer!, "Route")[0]).toBe("<sip:ppg1.home1.net:5060;lr>")
    expect(valuesOf(back!, "Route")).toEqual([valuesOf(toServer!, "Route")[1]])
    expect(valuesOf(back!, "Route")[0]).toMatch(/^<sip:odi-0-[0-9a-f]{16}@scscf1\.home1\.net:5060;lr>$/)
  })

  it("visits servers in ascending priority and resumes after each (TS 24.229 §5.4.3.3)", () => {
    const criteria = [
      criterion(nodes.im, "unregistered", { priority: 0 }),
      criterion(nodes.ppg, "any", { priority: 9 }),
      criterion(nodes.ppg, "registered", { priority: 2 }),
    ]
    expect(walk(direct, nodes.scscf, { ...chained, criteria }).route).toBe("scscf ppg scscf ppg scscf pcscf device")
  })

  it("stops the criteria where the server changed the Request-URI (RFC 5502 §4.2)", () => {
    const [, toServer] = walk(direct, nodes.scscf, chained).requests
    const changed = {
      ...withValues(toServer!, "Route", valuesOf(toServer!, "Route").slice(1)),
      uri: "sip:other@im1.home1.net",
    }
    const decision = roleFunctions["s-cscf"]!(changed, environment(nodes.scscf, chained))
    expect(decision).toMatchObject({ kind: "forward", to: "im1.home1.net" })
  })
})

describe("slide 16, psi: the PPG as a service, back to back", () => {
  it("goes to the PPG by its service identity and from there by the I-CSCF, six hops in all", () => {
    const got = walk(toService, nodes.scscf)
    expect(got.route).toBe("scscf ppg icscf scscf pcscf device")
    expect(got.code).toBe(200)
    expect(got.visits.map(({ decision }) => decision.kind)).toEqual([
      "forward",
      "back-to-back",
      "forward",
      "forward",
      "forward",
      "answer",
    ])
  })

  it("names the recipient in the user part, so that one-at-a-time of RFC 3428 §8 holds per recipient", () => {
    expect(toService.uri).toBe("sip:push+user00017@ppg1.home1.net")
    expect(valuesOf(toService, "Route")).toEqual(["<sip:scscf1.home1.net:5060;lr;orig>"])
  })

  it("hides the detour: another Call-ID and tag, and a Via stack that begins at the PPG", () => {
    const [, toPpg, fromPpg] = walk(toService, nodes.scscf).requests
    expect(headerOf(fromPpg!, "Call-ID")).not.toBe(headerOf(toPpg!, "Call-ID"))
    expect(headerOf(fromPpg!, "From")).toContain("<sip:ppg1@home1.net>")
    expect(valuesOf(fromPpg!, "Via")).toHaveLength(1)
    expect(headerOf(fromPpg!, "Max-Forwards")).toBe("70")
    expect(fromPpg!.uri).toBe(user.identity)
    for (const name of ["Content-Type", "Expires", "Accept-Contact"])
      expect(headerOf(fromPpg!, name)).toBe(headerOf(toPpg!, name))
    expect(fromPpg!.body).toBe(toPpg!.body)
    const endless = walk(withValues(toService, "Expires", []), nodes.scscf).requests
    expect(headerOf(endless.at(-1)!, "Expires")).toBeUndefined()
  })

  it("goes straight to the S-CSCF where the PPG knows no I-CSCF", () => {
    expect(walk(toService, nodes.scscf, { interrogatingCscf: undefined }).route).toBe("scscf ppg scscf pcscf device")
  })

  it("answers upstream with the downstream result and a tag of its own; 503 becomes 500 (RFC 3261 §16.7 step 6)", () => {
    const got = walk(toService, nodes.scscf)
    const toPpg = got.responses[3]!
    const fromPpg = got.responses[4]!
    expect([toPpg.code, fromPpg.code]).toEqual([200, 200])
    expect(headerOf(fromPpg, "To")).not.toBe(headerOf(toPpg, "To"))
    expect(headerOf(fromPpg, "Call-ID")).toBe(headerOf(toService, "Call-ID"))
  })

  it("does not serve an identity that is not its own, nor a user whom it was not asked about", () => {
    const wrong = { ...toService, uri: "sip:push+user00099@ppg1.home1.net" }
    expect(walk(wrong, nodes.scscf).code).toBe(404)
    expect(walk(direct, nodes.ppg).code).toBe(404)
  })
})

describe("a push to a user who is not registered", () => {
  it("ends with 480, known but nowhere to send (RFC 3261 §21.4.18)", () => {
    expect(walk(direct, nodes.scscf, { registered: false })).toMatchObject({ route: "scscf", code: 480 })
    expect(walk(viaInterrogating, nodes.icscf, { registered: false })).toMatchObject({ route: "icscf", code: 480 })
  })

  it("goes into the store of the server that the unregistered criterion names, answered 202 (RFC 3428 §7)", () => {
    const criteria = [criterion(nodes.im, "unregistered")]
    const got = walk(viaInterrogating, nodes.icscf, { registered: false, criteria })
    expect(got).toMatchObject({ route: "icscf scscf im", code: 202 })
    expect(got.visits.at(-1)!.decision).toMatchObject({ effect: "store", gave: ["store-and-forward"] })
    expect(headerOf(got.requests.at(-1)!, "P-Served-User")).toContain("regstate=unreg")
  })

  it("passes a chained PPG before it ends with 480, since the PPG has no other bearer here", () => {
    const got = walk(direct, nodes.scscf, {
      registered: false,
      criteria: [criterion(nodes.ppg, "any")],
      ppg: { variant: "chained", answer: "late" },
    })
    expect(got).toMatchObject({ route: "scscf ppg scscf", code: 480 })
  })

  it("is 404 only for an identity that does not exist (RFC 3261 §21.4.5)", () => {
    const unknown = { ...viaInterrogating, uri: "sip:nobody@home1.net" }
    expect(walk(unknown, nodes.icscf)).toMatchObject({ route: "icscf", code: 404 })
    expect(walk({ ...direct, uri: "sip:nobody@home1.net" }, nodes.scscf)).toMatchObject({ route: "scscf", code: 404 })
  })
})

describe("caller preferences at the S-CSCF (RFC 3841 §7.2)", () => {
  const accepting = (value: string) => walk(withValues(direct, "Accept-Contact", [value]), nodes.scscf).code

  it("find the device that registered the push application's tag, for IM and for MMS content", () => {
    expect(headerOf(direct, "Accept-Contact")).toBe('*;+g.oma.pusheventapp="im.ua";require;explicit')
    expect(walk(direct, nodes.scscf).code).toBe(200)
    const mms = directMessage({ ...push, contentType: "application/vnd.wap.mms-message", nextHop: nodes.scscf })
    expect(headerOf(mms, "Accept-Contact")).toContain('"mms.ua"')
    expect(walk(mms, nodes.scscf).code).toBe(200)
  })

  it("give 480 for an application or a feature that the device has not registered", () => {
    expect(accepting('*;+g.oma.pusheventapp="ulp.ua";require;explicit')).toBe(480)
    expect(accepting("*;+g.oma.sip-im;require;explicit")).toBe(480)
  })

  it("do not exclude by require alone a device that lacks the tag", () => {
    expect(accepting("*;+g.oma.sip-im;require")).toBe(200)
  })

  it("drop a contact that Reject-Contact describes in full", () => {
    const rejecting = { ...direct, headers: [...direct.headers, ["Reject-Contact", "*;+g.3gpp.smsip"] as const] }
    expect(walk(rejecting, nodes.scscf).code).toBe(480)
  })
})

describe("a server's own criterion", () => {
  it("brings its requests straight back, for ever, unless its identity is exempt", () => {
    const trap = [criterion(nodes.im, "any")]
    expect(walk(direct, nodes.scscf, { criteria: trap })).toMatchObject({ route: "scscf im scscf", code: "loop" })
    const exempt = [criterion(nodes.im, "any", { exceptAsserted: ["sip:im1@home1.net"] })]
    expect(walk(direct, nodes.scscf, { criteria: exempt })).toMatchObject({ route: "scscf pcscf device", code: 200 })
  })

  it("still sees the requests of others when its own are exempt", () => {
    const exempt = [criterion(nodes.im, "any", { exceptAsserted: ["sip:im1@home1.net"] })]
    const fromPpg = directMessage({ ...push, sender: nodes.ppg, nextHop: nodes.scscf })
    expect(walk(fromPpg, nodes.scscf, { criteria: exempt }).route).toBe("scscf im scscf pcscf device")
  })
})

describe("requests that a role must refuse", () => {
  it.each(["s-cscf", "i-cscf", "p-cscf", "proxy", "ppg"])(
    "%s answers 483 when Max-Forwards is 0 (RFC 3261 §16.3)",
    (role) => {
      const spent = withValues(direct, "Max-Forwards", ["0"])
      const chained = { ppg: { variant: "chained", answer: "late" } } as const
      expect(roleFunctions[role]!(spent, environment(nodes.scscf, chained))).toMatchObject({
        kind: "answer",
        code: 483,
      })
    },
  )

  it("a proxy gives 70 hops to a request that has no Max-Forwards (RFC 3261 §16.6 step 3)", () => {
    const decision = roleFunctions["proxy"]!(withValues(direct, "Max-Forwards", []), environment(nodes.edge))
    expect(decision.kind === "forward" && headerOf(decision.request, "Max-Forwards")).toBe("70")
  })

  it("a device answers 405 to other methods, 415 to content it does not take, 404 to another contact", () => {
    const at = (more: object) =>
      roleFunctions["device"]!({ ...direct, uri: user.contact, ...more }, environment(nodes.edge))
    expect(at({})).toMatchObject({ code: 200, effect: "deliver" })
    expect(at({ method: "INFO" })).toMatchObject({ code: 405 })
    expect(at({ uri: user.identity })).toMatchObject({ code: 404 })
    const wrong = at({ headers: [["Content-Type", "image/png"]] })
    expect(wrong).toMatchObject({ code: 415, effect: undefined })
    expect(wrong.kind === "answer" && wrong.headers.map(([name]) => name)).toContain("Accept")
  })

  it("application servers answer 405 to what is neither MESSAGE nor REGISTER", () => {
    for (const role of ["im-server", "ppg"])
      expect(roleFunctions[role]!({ ...direct, method: "INVITE" }, environment(nodes.im))).toMatchObject({ code: 405 })
  })

  it("a P-CSCF sends on only what came for its device or has a Route", () => {
    const bare = withValues(direct, "Route", [])
    expect(roleFunctions["p-cscf"]!(bare, environment(nodes.pcscf))).toMatchObject({ code: 403 })
    const wrong = {
      ...withValues(direct, "Route", ["<sip:term@pcscf1.visited1.net;lr>"]),
      uri: "sip:other@[2001:db8::1]",
    }
    expect(roleFunctions["p-cscf"]!(wrong, environment(nodes.pcscf))).toMatchObject({ code: 404 })
  })
})
