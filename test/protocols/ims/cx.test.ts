/** What CSCFs ask the HSS over Cx and what it answers: TS 29.228 §6, TS 29.229 §6. */
import { describe, expect, it } from "vitest"
import { cxExchange } from "../../../sim/protocols/ims/cx.ts"
import type { CxQuery, RoleEnvironment } from "../../../sim/protocols/ims/decision.ts"
import { attemptIdentifiers, subscriber } from "../../../sim/protocols/ims/identities.ts"
import { directMessage, registerRequest } from "../../../sim/protocols/sip/requests.ts"
import type { DiameterMessage } from "../../../sim/wire/diameter/avp.ts"
import { avpData, numberOf, parseAvps, parseDiameter, printDiameter } from "../../../sim/wire/diameter/avp.ts"
import { baseAvp, cxAvp, resultOf, vendor3gpp } from "../../../sim/wire/diameter/cx.ts"
import { textOf } from "../../../sim/wire/octets.ts"
import { criterion, environment, homeDomain, ids, nodes, push, user } from "./network.ts"

const message = directMessage({ ...push, nextHop: nodes.icscf })
const register = registerRequest({ ids, round: 2, subscriber: user, homeDomain })

const read = (octets: Uint8Array): DiameterMessage => {
  const got = parseDiameter(octets)
  if (got === undefined) throw new Error("not a Diameter message")
  expect(printDiameter(got)).toEqual(octets)
  return got
}

const ask = (query: CxQuery, more: Partial<RoleEnvironment> = {}, request = query === "LIR" ? message : register) => {
  const self = query === "UAR" || query === "LIR" ? nodes.icscf : nodes.scscf
  const exchange = cxExchange(query, request, environment(self, more), nodes.hss)
  return { ...exchange, asked: read(exchange.request), told: read(exchange.answer) }
}

const textIn = ({ avps }: DiameterMessage, code: number, vendor = vendor3gpp) =>
  textOf(avpData(avps, code, vendor) ?? new Uint8Array(0))

describe("Cx exchanges", () => {
  it.each([
    ["UAR", 300, "Diameter UAA"],
    ["SAR", 301, "Diameter SAA"],
    ["LIR", 302, "Diameter LIA"],
    ["MAR", 303, "Diameter MAA"],
  ] as const)("%s has command code %i, and its answer the same code and identifiers", (query, code, answerName) => {
    const got = ask(query)
    expect([got.requestName, got.answerName]).toEqual([`Diameter ${query}`, answerName])
    expect([got.asked.command, got.told.command]).toEqual([code, code])
    expect([got.asked.isRequest, got.told.isRequest]).toEqual([true, false])
    expect([got.told.hopByHop, got.told.endToEnd]).toEqual([got.asked.hopByHop, got.asked.endToEnd])
    expect(textIn(got.told, baseAvp.sessionId, 0)).toBe(textIn(got.asked, baseAvp.sessionId, 0))
    expect(textIn(got.asked, baseAvp.originHost, 0)).not.toBe(textIn(got.told, baseAvp.originHost, 0))
    expect(got.asked.application).toBe(16_777_216)
  })

  it("LIA: 2001 with the S-CSCF, 2003 for a user with unregistered services, 5003 without, 5001 for nobody", () => {
    const server = (told: DiameterMessage) => textIn(told, cxAvp.serverName)
    const registered = ask("LIR")
    expect(resultOf(registered.told)).toEqual({ base: 2001 })
    expect(server(registered.told)).toBe("sip:scscf1.home1.net:5060")
    const services = ask("LIR", { registered: false, criteria: [criterion(nodes.im, "unregistered")] })
    expect(resultOf(services.told)).toEqual({ experimental: 2003 })
    expect(server(services.told)).toBe("sip:scscf1.home1.net:5060")
    const none = ask("LIR", { registered: false, criteria: [criterion(nodes.im, "registered")] })
    expect(resultOf(none.told)).toEqual({ experimental: 5003 })
    expect(server(none.told)).toBe("")
    expect(resultOf(ask("LIR", {}, { ...message, uri: "sip:nobody@home1.net" }).told)).toEqual({ experimental: 5001 })
    expect(textIn(registered.asked, cxAvp.publicIdentity)).toBe(user.identity)
  })

  it("UAR tells the visited network and whether the user leaves; UAA tells first from later registrations", () => {
    const first = ask(
      "UAR",
      { registered: false },
      {
        ...register,
        headers: [...register.headers, ["P-Visited-Network-ID", '"visited1.net"']],
      },
    )
    expect(textIn(first.asked, cxAvp.visitedNetworkIdentifier)).toBe("visited1.net")
    expect(numberOf(avpData(first.asked.avps, cxAvp.userAuthorizationType, vendor3gpp))).toBe(0)
    expect(resultOf(first.told)).toEqual({ experimental: 2001 })
    expect(resultOf(ask("UAR").told)).toEqual({ experimental: 2002 })
    const leave = registerRequest({ ids, round: "deregister", subscriber: user, homeDomain })
    expect(numberOf(avpData(ask("UAR", {}, leave).asked.avps, cxAvp.userAuthorizationType, vendor3gpp))).toBe(1)
  })

  it("SAR tells what kind of assignment it is; SAA brings the profile once", () => {
    const kind = (got: ReturnType<typeof ask>) =>
      numberOf(avpData(got.asked.avps, cxAvp.serverAssignmentType, vendor3gpp))
    const criteria = [criterion(nodes.im, "unregistered")]
    const first = ask("SAR", { registered: false, criteria })
    expect(kind(first)).toBe(1)
    expect(textIn(first.told, cxAvp.userData)).toContain("<ServerName>sip:im1.home1.net:5060</ServerName>")
    expect(kind(ask("SAR"))).toBe(2)
    expect(textIn(ask("SAR").told, cxAvp.userData)).toBe("")
    expect(kind(ask("SAR", {}, registerRequest({ ids, round: "deregister", subscriber: user, homeDomain })))).toBe(5)
  })

  it("MAA brings one authentication vector with keys of 16 octets", () => {
    const item = parseAvps(avpData(ask("MAR").told.avps, cxAvp.sipAuthDataItem, vendor3gpp) ?? new Uint8Array(0)) ?? []
    expect(avpData(item, cxAvp.sipAuthenticate, vendor3gpp)).toHaveLength(32)
    for (const code of [cxAvp.sipAuthorization, cxAvp.confidentialityKey, cxAvp.integrityKey])
      expect(avpData(item, code, vendor3gpp)).toHaveLength(16)
  })

  it("have sizes that depend on widths alone", () => {
    const sizes = (n: number) =>
      (["UAR", "MAR", "SAR", "LIR"] as const).flatMap((query) => {
        const subscriber_ = subscriber(n, { count: 100_000, homeDomain })
        const ids_ = attemptIdentifiers({ push: n, attempt: n % 3, device: n, nowSeconds: n })
        const request =
          query === "LIR"
            ? { ...message, uri: subscriber_.identity }
            : registerRequest({ ids: ids_, round: 2, subscriber: subscriber_, homeDomain })
        const got = cxExchange(
          query,
          request,
          environment(nodes.scscf, { ids: ids_, subscriber: subscriber_ }),
          nodes.hss,
        )
        return [got.request.length, got.answer.length]
      })
    for (const n of [1, 17, 99_999]) expect(sizes(n)).toEqual(sizes(0))
  })
})
