/** PAP documents, the XML they are written in and the multipart body they travel in. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { boundaryFor, parseMultipart, printMultipart } from "../../../sim/wire/multipart.ts"
import { octetsOf, textOf } from "../../../sim/wire/octets.ts"
import { messageStates, papCodes, papDescription } from "../../../sim/wire/pap/codes.ts"
import type { PapDocument } from "../../../sim/wire/pap/documents.ts"
import { parsePap } from "../../../sim/wire/pap/parse.ts"
import { printPap } from "../../../sim/wire/pap/print.ts"
import type { Element } from "../../../sim/wire/xml.ts"
import { element, escapeXml, parseXml, printElement } from "../../../sim/wire/xml.ts"
import { body, check, hostile } from "../arbitraries.ts"

// oxlint-disable-next-line no-control-regex -- these are the characters that XML forbids
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Any text that XML 1.0 can carry. */
const text = fc
  .string({ unit: "grapheme" })
  .filter((value) => value.isWellFormed())
  .map((value) => value.replace(forbidden, ""))

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const code = fc.constantFrom(...papCodes)

const document: fc.Arbitrary<PapDocument> = fc.oneof(
  fc.record({
    kind: fc.constant("push-message" as const),
    pushId: text,
    address: text,
    deliverBefore: maybe(text),
    sourceReference: maybe(text),
    notifyTo: maybe(text),
    quality: maybe(
      fc.record({
        priority: fc.constantFrom("high" as const, "medium" as const, "low" as const),
        deliveryMethod: fc.constantFrom("confirmed" as const, "preferconfirmed" as const, "unconfirmed" as const),
      }),
    ),
  }),
  fc.record({
    kind: fc.constant("push-response" as const),
    pushId: text,
    senderAddress: text,
    senderName: text,
    replyTime: text,
    code,
    description: text,
  }),
  fc.record({
    kind: fc.constant("resultnotification-message" as const),
    pushId: text,
    address: text,
    senderAddress: text,
    senderName: text,
    receivedTime: text,
    eventTime: text,
    state: fc.constantFrom(...messageStates),
    code,
    description: text,
  }),
  fc.record({
    kind: fc.constant("resultnotification-response" as const),
    pushId: text,
    address: text,
    code,
    description: text,
  }),
  fc.record({ kind: fc.constant("badmessage-response" as const), code, description: text, fragment: maybe(text) }),
)

const sample = printPap({
  kind: "push-message",
  pushId: "000042@mmsc.op.example",
  address: "WAPPUSH=+358401234567/TYPE=PLMN@ppg.op.example",
  deliverBefore: "2005-11-08T00:00:00Z",
  sourceReference: undefined,
  notifyTo: undefined,
  quality: undefined,
})

describe("PAP documents", () => {
  it("are read back as they were printed, whatever characters they hold", () => {
    check(
      fc.property(document, (d) => {
        expect(parsePap(printPap(d))).toEqual(d)
      }),
    )
  })

  it("carry the PAP 2.1 DOCTYPE", () => {
    expect(sample).toContain(
      `<!DOCTYPE pap PUBLIC "-//WAPFORUM//DTD PAP 2.1//EN" "http://www.openmobilealliance.org/tech/DTD/pap_2.1.dtd"`,
    )
  })

  it("are refused with the code that PAP has for the fault", () => {
    const within = (inner: string) => parsePap(`<pap>${inner}</pap>`)
    const two = `<address address-value="a"/><address address-value="b"/>`
    expect(parsePap("<pap>")).toMatchObject({ kind: "bad", code: 2000 })
    expect(parsePap("<pip/>")).toMatchObject({ kind: "bad", code: 2000 })
    expect(within("")).toMatchObject({ kind: "bad", code: 2000 })
    expect(within("<push-message/>")).toMatchObject({ kind: "bad", code: 2000 })
    expect(within("<constructor/>")).toMatchObject({ kind: "bad", code: 3001 })
    expect(within(`<cancel-message push-id="1"/>`)).toMatchObject({ kind: "bad", code: 3001 })
    expect(within(`<push-message push-id="1">${two}</push-message>`)).toMatchObject({ kind: "bad", code: 3005 })
    expect(
      within(
        `<push-message push-id="1"><address address-value="a"/><quality-of-service priority="urgent"/></push-message>`,
      ),
    ).toMatchObject({ kind: "bad", code: 2000 })
  })

  it("never throw when read, whatever the text", () => {
    check(
      fc.property(hostile(sample), (octets) => {
        const got = parsePap(textOf(octets))
        if (got.kind !== "bad") expect(parsePap(printPap(got))).toEqual(got)
      }),
      { numRuns: 1000 },
    )
  })

  it("has every status code of PAP with a description, and a class's name for the rest", () => {
    expect(papCodes).toHaveLength(31)
    expect(papCodes.map(papDescription)).not.toContain("Unknown")
    expect(papDescription(2500)).toBe("Client Error")
  })
})

describe("XML", () => {
  it("escapes what could end an attribute and replaces what XML forbids", () => {
    expect(escapeXml(`a<b>&"c'\n\u0000`)).toBe("a&lt;b&gt;&amp;&quot;c&apos;&#10;\ufffd")
  })

  it("reads back any tree of elements", () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/)
    const tree = fc.memo((depth) =>
      fc
        .tuple(
          name,
          fc.dictionary(name, text, { maxKeys: 3, noNullPrototype: true }),
          depth <= 1 ? fc.constant([]) : fc.array(tree(), { maxLength: 3 }),
        )
        .map(([n, attributes, children]) => element(n, attributes, children)),
    ) as (depth?: number) => fc.Arbitrary<Element>
    check(
      fc.property(tree(4), (e) => {
        expect(parseXml(printElement(e))).toEqual(e)
      }),
    )
  })

  it("skips declarations, comments and a DOCTYPE with quoted brackets, and expands no entity of its own", () => {
    expect(
      parseXml(`<?xml version="1.0"?><!-- > --><!DOCTYPE a PUBLIC "[>" '>' [<?p "]>"?>]> <a x='1'> <!-- b --> </a>`),
    ).toEqual(element("a", { x: "1" }))
    expect(parseXml(`<!DOCTYPE a [<!ENTITY b "c">]><a x="&b;"/>`)).toBeUndefined()
    for (const bad of [
      "",
      "a",
      "<a",
      "<a x=1/>",
      "<a x='1' x='2'/>",
      "<a></b>",
      "<a/><b/>",
      "<a x='<'/>",
      "<a>text</a>",
    ])
      expect(parseXml(bad)).toBeUndefined()
    expect(parseXml("<a>".repeat(5000))).toBeUndefined()
  })
})

describe("multipart", () => {
  it("is read back part by part, with any octets in the parts", () => {
    check(
      fc.property(fc.array(body, { minLength: 1, maxLength: 3 }), (bodies) => {
        const boundary = boundaryFor("0123456789abcdef", bodies)
        const parts = bodies.map((octets, i) => ({ headers: [["Content-Type", `x/${i}`] as const], body: octets }))
        expect(parseMultipart(boundary, printMultipart(boundary, parts))).toEqual(parts)
      }),
    )
  })

  it("chooses a boundary of the same width that no part holds", () => {
    const token = "0123456789abcdef"
    const plain = boundaryFor(token, [])
    const other = boundaryFor(token, [`x--${plain}`, `--${boundaryFor(token, [`--${plain}`])}`])
    expect(other).toHaveLength(plain.length)
    expect(new Set([plain, other]).size).toBe(2)
    expect(other).not.toBe(boundaryFor(token, [`--${plain}`]))
  })

  it("gives nothing for a body that is not closed, and never throws", () => {
    const whole = textOf(printMultipart("b", [{ headers: [], body: "x" }]))
    expect(parseMultipart("b", octetsOf(whole))).toEqual([{ headers: [], body: octetsOf("x") }])
    expect(parseMultipart("b", octetsOf(whole.replace("--b--", "--b")))).toBeUndefined()
    check(fc.property(hostile(whole), (octets) => void parseMultipart("b", octets)))
  })
})
