/** SIP URIs and addresses, as routing reads them. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addressOf, addressParameters, hostOf, parseUri } from "../../../sim/wire/sip/uri.ts"
import { check } from "../arbitraries.ts"

describe("parseUri", () => {
  it("reads user, host, port and parameters (RFC 3261 §19.1.1)", () => {
    expect(parseUri("sip:term@pcscf1.visited1.net:5060;lr;x=1")).toEqual({
      scheme: "sip",
      user: "term",
      host: "pcscf1.visited1.net",
      port: 5060,
      parameters: { lr: "", x: "1" },
    })
  })

  it("keeps the brackets of an IPv6 reference and folds the case of a host name", () => {
    expect(hostOf("sip:user1@[2001:DB8:1000:1000::1]:5060")).toBe("[2001:db8:1000:1000::1]")
    expect(hostOf("SIPS:Home1.NET")).toBe("home1.net")
  })

  it("gives nothing for what is no SIP URI, and never throws", () => {
    for (const text of ["", "tel:+358401234567", "sip:", "sip:a b@c", "http://x"])
      expect(parseUri(text)).toBeUndefined()
    check(fc.property(fc.string({ unit: "binary" }), (text) => void parseUri(`sip:${text}`)))
    check(fc.property(fc.string({ unit: "binary" }), (text) => void [addressOf(text), addressParameters(text)]))
  })
})

describe("addresses", () => {
  it("gives the URI within angle brackets, past a display name that holds some", () => {
    expect(addressOf('"a <b>" <sip:a@b;lr>;tag=1')).toBe("sip:a@b;lr")
    expect(addressOf("sip:a@b;tag=1")).toBe("sip:a@b")
  })

  it("gives the parameters outside the brackets", () => {
    expect(addressParameters("<sip:a@b;lr>;sescase=term;regstate=unreg")).toEqual({
      sescase: "term",
      regstate: "unreg",
    })
    expect(addressParameters("<sip:a@b;lr>")).toEqual({})
  })
})
