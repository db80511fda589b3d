/** SIP on the wire: what is printed is read back the same, sizes are exact, and nothing a stranger sends throws. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { octetsOf, textOf } from "../../../sim/wire/octets.ts"
import type { SipRequest } from "../../../sim/wire/sip/message.ts"
import {
  headerOf,
  insertBefore,
  prepend,
  splitList,
  valuesOf,
  without,
  withValues,
} from "../../../sim/wire/sip/message.ts"
import { parse } from "../../../sim/wire/sip/parse.ts"
import { print, size, sizeWithBody } from "../../../sim/wire/sip/print.ts"
import { reasonOf } from "../../../sim/wire/sip/reason.ts"
import { check, hostile, sipMessage } from "../arbitraries.ts"

const request: SipRequest = {
  kind: "request",
  method: "MESSAGE",
  uri: "sip:user1@home1.net",
  headers: [
    ["Via", "SIP/2.0/UDP im1.home1.net:5060;branch=z9hG4bK776sgdkse"],
    ["Max-Forwards", "70"],
    ["Route", "<sip:scscf1.home1.net;lr>"],
    ["From", "<sip:im1@home1.net>;tag=49583"],
    ["To", "<sip:user1@home1.net>"],
    ["Call-ID", "asd88asd77a"],
    ["CSeq", "1 MESSAGE"],
    ["Content-Type", "text/plain"],
  ],
  body: "Watson, come here.",
}

const parsedText = (text: string) => parse(octetsOf(text))

describe("printing", () => {
  it("gives CRLF lines, one empty line and the octets of the body (RFC 3261 §7)", () => {
    expect(textOf(print(request))).toBe(
      "MESSAGE sip:user1@home1.net SIP/2.0\r\n" +
        "Via: SIP/2.0/UDP im1.home1.net:5060;branch=z9hG4bK776sgdkse\r\n" +
        "Max-Forwards: 70\r\nRoute: <sip:scscf1.home1.net;lr>\r\n" +
        "From: <sip:im1@home1.net>;tag=49583\r\nTo: <sip:user1@home1.net>\r\n" +
        "Call-ID: asd88asd77a\r\nCSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: 18\r\n\r\nWatson, come here.",
    )
  })

  it("counts octets, not characters, in Content-Length", () => {
    const octets = textOf(print({ ...request, body: "Grüße €" }))
    expect(octets).toContain("Content-Length: 11\r\n")
  })

  it("has a size equal to the number of printed octets", () => {
    check(
      fc.property(sipMessage, (message) => {
        expect(size(message)).toBe(print(message).length)
      }),
    )
  })

  it("tells the size with any body length without that body", () => {
    check(
      fc.property(sipMessage, fc.nat(3000), (message, octets) => {
        expect(sizeWithBody(message, octets)).toBe(print({ ...message, body: new Uint8Array(octets) }).length)
      }),
    )
  })
})

describe("parsing", () => {
  it("gives back what was printed", () => {
    check(
      fc.property(sipMessage, (message) => {
        expect(parse(print(message))).toEqual(message)
      }),
    )
  })

  it("never throws and never gives half a message, whatever the octets", () => {
    check(
      fc.property(hostile(textOf(print(request))), (octets) => {
        const got = parse(octets)
        expect(["request", "response", "problem"]).toContain(got.kind)
        if (got.kind !== "problem") {
          for (const name of ["Via", "From", "To", "Call-ID", "CSeq"]) expect(headerOf(got, name)).toBeDefined()
          expect(parse(print(got))).toEqual(got)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it("takes compact names and folded lines, and blanks before the colon (RFC 3261 §7.3.1, §7.3.3)", () => {
    const got = parsedText(
      "MESSAGE sip:b@example SIP/2.0\r\nv: SIP/2.0/UDP a.example;branch=z9hG4bK1\r\nf : <sip:a@example>;tag=1\r\n" +
        't: <sip:b@example>\r\ni: 7\r\nCSEQ: 1\r\n MESSAGE\r\na: *;+g.oma.pusheventapp="im.ua";\r\n\texplicit\r\n' +
        "c: text/plain\r\nl: 2\r\n\r\nhi",
    )
    if (got.kind !== "request") throw new Error("expected a request")
    expect(headerOf(got, "Via")).toBe("SIP/2.0/UDP a.example;branch=z9hG4bK1")
    expect(headerOf(got, "cseq")).toBe("1 MESSAGE")
    expect(headerOf(got, "Accept-Contact")).toBe('*;+g.oma.pusheventapp="im.ua"; explicit')
    expect(headerOf(got, "Content-Type")).toBe("text/plain")
    expect(textOf(octetsOf(got.body))).toBe("hi")
  })

  it("drops octets beyond Content-Length and refuses a body that is cut short (RFC 3261 §18.3)", () => {
    const text = textOf(print(request))
    const longer = parsedText(`${text}more`)
    expect(longer.kind === "request" && textOf(octetsOf(longer.body))).toBe("Watson, come here.")
    expect(parsedText(text.slice(0, -1))).toMatchObject({ kind: "problem", problem: "short-body" })
  })

  it("takes the rest of the datagram as body where Content-Length is missing (RFC 3261 §20.14)", () => {
    const got = parsedText(textOf(print(request)).replace("Content-Length: 18\r\n", ""))
    expect(got.kind === "request" && textOf(octetsOf(got.body))).toBe("Watson, come here.")
  })

  it("ignores line ends before the start line (RFC 3261 §7.5)", () => {
    expect(parsedText(`\r\n\r\n${textOf(print(request))}`).kind).toBe("request")
  })

  it.each([
    ["not-utf-8", new Uint8Array([0xff, 0xfe, 13, 10, 13, 10])],
    ["no-end", "MESSAGE sip:b@example SIP/2.0\r\n"],
    ["bad-line-end", "MESSAGE sip:b@example SIP/2.0\r\nVia: a\nTo: b\r\n\r\n"],
    ["bad-start-line", "MESSAGE sip:b@example SIP/3.0\r\nVia: a\r\n\r\n"],
    ["bad-start-line", "SIP/2.0 99 Low\r\nVia: a\r\n\r\n"],
    ["bad-header", "MESSAGE sip:b@example SIP/2.0\r\nno colon here\r\n\r\n"],
    ["bad-header", "MESSAGE sip:b@example SIP/2.0\r\n folded nothing\r\n\r\n"],
    ["missing-header", "MESSAGE sip:b@example SIP/2.0\r\nVia: a\r\n\r\n"],
    ["bad-length", "MESSAGE sip:b@example SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\nab"],
    ["bad-length", "MESSAGE sip:b@example SIP/2.0\r\nContent-Length: -1\r\n\r\nab"],
    ["bad-header-value", textOf(print(request)).replace("CSeq: 1 MESSAGE", "CSeq: 1 INVITE")],
    ["bad-header-value", textOf(print(request)).replace("CSeq: 1 ", "CSeq: 4294967295 ")],
    ["bad-header-value", textOf(print(request)).replace("Max-Forwards: 70", "Max-Forwards: many")],
  ])("says %s and where", (kind, octets) => {
    expect(parse(octetsOf(octets))).toMatchObject({ kind: "problem", problem: kind })
  })
})

describe("header rows", () => {
  it("treats rows and comma-separated values as one list (RFC 3261 §7.3.1)", () => {
    expect(splitList('<sip:a;x=",">, "b, c" <sip:b,c@d>;p="\\",", d')).toEqual([
      '<sip:a;x=",">',
      '"b, c" <sip:b,c@d>;p="\\","',
      "d",
    ])
    const two = prepend(request, ["Route", "<sip:p;lr>, <sip:q;lr>"])
    expect(valuesOf(two, "route")).toEqual(["<sip:p;lr>", "<sip:q;lr>", "<sip:scscf1.home1.net;lr>"])
  })

  it("replaces values where the first row stood, and takes rows away", () => {
    const names = (message: SipRequest) => message.headers.map(([name]) => name)
    const replaced = withValues(request, "route", ["a", "b"])
    expect(names(replaced).slice(1, 5)).toEqual(["Max-Forwards", "route", "route", "From"])
    expect(names(without(request, "ROUTE", "via"))).not.toContain("Route")
    expect(names(withValues(request, "Route", []))).toEqual(names(without(request, "Route")))
    expect(names(insertBefore(request, "From", ["X", "1"]))[3]).toBe("X")
    expect(names(insertBefore(request, "Absent", ["X", "1"])).at(-1)).toBe("X")
  })
})

describe("reason phrases", () => {
  it("are those of RFC 3261 §21, and a class's name where a code has none", () => {
    expect([100, 202, 408, 480, 483, 503].map(reasonOf)).toEqual([
      "Trying",
      "Accepted",
      "Request Timeout",
      "Temporarily Unavailable",
      "Too Many Hops",
      "Service Unavailable",
    ])
    expect(reasonOf(499)).toBe("Client Error")
  })
})
