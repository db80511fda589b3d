/** PAP documents, the XML they are written in and the multipart body they travel in. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { boundaryFor, parseMultipart, printMultipart } from "../../../sim/wire/multipart.ts"
import { octetsOf, textOf } from "../../../sim/wire/octets.ts"
import {
  isRetryable,
  messageStates,
  papClass,
  papCodeOfWspAbort,
  papCodes,
  papDescription,
} from "../../../sim/wire/pap/codes.ts"
import type { PapDocument, PushMessage } from "../../../sim/wire/pap/documents.ts"
import { deliveryMethods, priorities, replaceMethods } from "../../../sim/wire/pap/dtd.ts"
import { parsePap } from "../../../sim/wire/pap/parse.ts"
import { printPap } from "../../../sim/wire/pap/print.ts"
import { isTimestamp } from "../../../sim/wire/pap/timestamp.ts"
import { papVersionOf, papVersions, supportedVersionsOf } from "../../../sim/wire/pap/version.ts"
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

const idText = text.filter((value) => value !== "")
const timestamp = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.nat(23),
  )
  .map(([year, month, day, hour]) => {
    const [y, m, d, h] = [String(year).padStart(4, "0"), ...[month, day, hour].map((n) => String(n).padStart(2, "0"))]
    return `${y}-${m}-${d}T${h}:59:00Z`
  })
const outcome = { code, description: maybe(text) }
const addresses = fc.array(idText, { maxLength: 3 })
const someAddresses = fc.array(idText, { minLength: 1, maxLength: 3 })

const quality = maybe(
  fc.record({
    priority: fc.constantFrom(...priorities),
    deliveryMethod: fc.constantFrom(...deliveryMethods),
    network: maybe(text),
    isNetworkRequired: fc.boolean(),
    bearer: maybe(text),
    isBearerRequired: fc.boolean(),
  }),
)

const kind = <K extends PapDocument["kind"]>(name: K): fc.Arbitrary<K> => fc.constant(name)

const documents: { readonly [K in PapDocument["kind"]]: fc.Arbitrary<Extract<PapDocument, { readonly kind: K }>> } = {
  "push-message": fc.record({
    kind: kind("push-message"),
    pushId: idText,
    addresses: someAddresses,
    replacePushId: maybe(text),
    replaceMethod: maybe(fc.constantFrom(...replaceMethods)),
    deliverBefore: maybe(timestamp),
    deliverAfter: maybe(timestamp),
    sourceReference: maybe(text),
    notifyTo: maybe(text),
    progressNotesRequested: maybe(fc.boolean()),
    quality,
  }),
  "push-response": fc.record({
    kind: kind("push-response"),
    pushId: idText,
    senderAddress: maybe(text),
    senderName: maybe(text),
    replyTime: maybe(timestamp),
    progressNotes: fc.array(
      fc.record({ stage: idText, code: maybe(code), note: maybe(text), time: maybe(timestamp) }),
      { maxLength: 2 },
    ),
    ...outcome,
  }),
  "cancel-message": fc.record({ kind: kind("cancel-message"), pushId: idText, addresses }),
  "cancel-response": fc.record({
    kind: kind("cancel-response"),
    pushId: idText,
    results: fc.array(fc.record({ addresses, ...outcome }), { minLength: 1, maxLength: 2 }),
  }),
  "resultnotification-message": fc.record({
    kind: kind("resultnotification-message"),
    pushId: idText,
    address: idText,
    senderAddress: maybe(text),
    senderName: maybe(text),
    receivedTime: maybe(timestamp),
    eventTime: maybe(timestamp),
    state: fc.constantFrom(...messageStates),
    ...outcome,
    quality,
  }),
  "resultnotification-response": fc.record({
    kind: kind("resultnotification-response"),
    pushId: idText,
    address: idText,
    ...outcome,
  }),
  "statusquery-message": fc.record({ kind: kind("statusquery-message"), pushId: idText, addresses }),
  "statusquery-response": fc.record({
    kind: kind("statusquery-response"),
    pushId: idText,
    results: fc.array(
      fc.record({
        addresses,
        state: fc.constantFrom(...messageStates),
        eventTime: maybe(timestamp),
        ...outcome,
        quality,
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  "ccq-message": fc.record({ kind: kind("ccq-message"), address: idText, queryId: maybe(text), appId: maybe(text) }),
  "ccq-response": fc.record({ kind: kind("ccq-response"), address: idText, queryId: maybe(text), ...outcome }),
  "badmessage-response": fc.record({ kind: kind("badmessage-response"), ...outcome, fragment: maybe(text) }),
}

const plainPush: PushMessage = {
  kind: "push-message",
  pushId: "000042@mmsc.op.example",
  addresses: ["WAPPUSH=+358401234567/TYPE=PLMN@ppg.op.example"],
  replacePushId: undefined,
  replaceMethod: undefined,
  deliverBefore: "2005-11-08T00:00:00Z",
  deliverAfter: undefined,
  sourceReference: undefined,
  notifyTo: undefined,
  progressNotesRequested: undefined,
  quality: undefined,
}
const sample = printPap(plainPush)

describe("PAP documents", () => {
  it.each(Object.entries(documents))(
    "%s is read back as it was printed, whatever characters it holds",
    (_, document) => {
      check(
        fc.property(document as fc.Arbitrary<PapDocument>, (d) => {
          expect(parsePap(printPap(d))).toEqual(d)
        }),
      )
    },
  )

  it("carry the DOCTYPE of their version, PAP 2.1 where nothing is said, and the versions supported where asked", () => {
    expect(sample).toContain(
      `<!DOCTYPE pap PUBLIC "-//WAPFORUM//DTD PAP 2.1//EN" "http://www.openmobilealliance.org/tech/DTD/pap_2.1.dtd">`,
    )
    expect(papVersionOf(sample)).toBe("2.1")
    expect(supportedVersionsOf(sample)).toEqual([])
    for (const version of papVersions) {
      const printed = printPap(plainPush, { version, supported: "2.0,1.*" })
      expect(papVersionOf(printed)).toBe(version)
      expect(supportedVersionsOf(printed)).toEqual(["2.0", "1.*"])
      expect(parsePap(printed)).toEqual(plainPush)
    }
    expect(printPap(plainPush, { version: "1.0" })).toContain("http://www.wapforum.org/DTD/pap_1.0.dtd")
    expect(papVersionOf("<pap/>")).toBeUndefined()
  })

  it("have the defaults of the document type where quality of service is silent", () => {
    const silent = `<pap><push-message push-id="1"><address address-value="a"/><quality-of-service/></push-message></pap>`
    expect(parsePap(silent)).toMatchObject({
      replaceMethod: undefined,
      quality: {
        priority: "medium",
        deliveryMethod: "notspecified",
        isNetworkRequired: false,
        isBearerRequired: false,
      },
    })
  })

  it("say whether a bearer is required where they name one (the published skeleton does, with false)", () => {
    const asked = {
      priority: "medium",
      deliveryMethod: "preferconfirmed",
      network: undefined,
      isNetworkRequired: false,
      bearer: "SMS",
      isBearerRequired: false,
    } as const
    expect(printPap({ ...plainPush, quality: asked })).toContain(
      `<quality-of-service priority="medium" delivery-method="preferconfirmed" bearer="SMS" bearer-required="false"/>`,
    )
  })

  it("are refused with the code that PAP has for the fault", () => {
    const within = (inner: string) => parsePap(`<pap>${inner}</pap>`)
    const to = `<address address-value="a"/>`
    expect(parsePap("<pap>")).toMatchObject({ kind: "bad", code: 2000 })
    expect(parsePap("<pip/>")).toMatchObject({ kind: "bad", code: 2000 })
    expect(within("")).toMatchObject({ kind: "bad", code: 2000 })
    expect(within("<push-message/>")).toMatchObject({ kind: "bad", code: 2000 })
    expect(within("<constructor/>")).toMatchObject({ kind: "bad", code: 3001 })
    const bad = { kind: "bad", code: 2000 }
    for (const inner of [
      `<push-message push-id="">${to}</push-message>`, // no push-id
      `<push-message push-id="1"/>`, // no address
      `<push-message push-id="1"><address/></push-message>`,
      `<push-message push-id="1" deliver-before-timestamp="tomorrow">${to}</push-message>`,
      `<push-message push-id="1" deliver-after-timestamp="2005-02-29T00:00:00Z">${to}</push-message>`,
      `<push-message push-id="1" replace-method="some">${to}</push-message>`,
      `<push-message push-id="1" progress-notes-requested="yes">${to}</push-message>`,
      `<push-message push-id="1" colour="red">${to}</push-message>`, // no such attribute
      `<push-message push-id="1">${to}<quality-of-service priority="urgent"/></push-message>`,
      `<push-message push-id="1"><quality-of-service/>${to}</push-message>`, // order of the content model
      `<push-message push-id="1">${to}<quality-of-service/><quality-of-service/></push-message>`,
      `<push-message push-id="1">${to}<cancel-result code="1000"/></push-message>`,
      `<push-response push-id="1"/>`,
      `<push-response push-id="1"><response-result code="999"/></push-response>`,
      `<push-response push-id="1"><response-result code="6000"/></push-response>`,
      `<cancel-response push-id="1"/>`,
      `<ccq-message>${to}${to}</ccq-message>`,
      `<resultnotification-message push-id="1" message-state="read" code="1000">${to}</resultnotification-message>`,
      `<badmessage-response/>`,
    ])
      expect([inner, within(inner)]).toMatchObject([inner, bad])
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

  it("state times that the calendar has (PAP 2.1 §9.2)", () => {
    for (const good of ["2005-11-07T00:00:00Z", "2004-02-29T23:59:59Z", "2000-02-29T00:00:00Z"])
      expect([good, isTimestamp(good)]).toEqual([good, true])
    for (const bad of [
      "",
      "2005-11-07T00:00:00",
      "2005-11-07T00:00:00.5Z",
      "2005-11-07T00:00:00+01:00",
      "2005-13-01T00:00:00Z",
      "2005-04-31T00:00:00Z",
      "2005-04-00T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "2005-11-07T24:00:00Z",
      "2005-11-07T23:60:00Z",
      "2005-11-07T23:59:60Z",
    ])
      expect([bad, isTimestamp(bad)]).toEqual([bad, false])
  })

  it("map the reason of a WSP abort to 5026 to 5030, any other to 5000 (PAP 2.1 §9.14.5)", () => {
    expect([0xe0, 0xea, 0xeb, 0xec, 0xed, 0xee, 0xef].map(papCodeOfWspAbort)).toEqual([
      5000, 5026, 5027, 5028, 5029, 5030, 5000,
    ])
  })

  it("has every status code of PAP with a description, and a class's name for the rest", () => {
    expect(papCodes).toHaveLength(31)
    expect(papCodes.map(papDescription)).not.toContain("Unknown")
    expect(papDescription(2500)).toBe("Client Error")
    expect([1000, 2000, 3000, 4000, 5000, 999, 6000].map(papClass)).toEqual([
      "Success",
      "Client Error",
      "Server Error",
      "Service Failure",
      "Client Aborted",
      "Unknown",
      "Unknown",
    ])
    expect(papCodes.filter(isRetryable)).toEqual([4000, 4001])
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
