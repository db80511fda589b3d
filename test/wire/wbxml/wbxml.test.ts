/** Service Indication and Service Loading: WBXML, text, tokens. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { PushDocument, ServiceIndication } from "../../../sim/wire/wbxml/documents.ts"
import { isOutdated, siActions, siKey, slActions } from "../../../sim/wire/wbxml/documents.ts"
import { parseWbxml } from "../../../sim/wire/wbxml/parse.ts"
import { printWbxml } from "../../../sim/wire/wbxml/print.ts"
import { parsePushText, printPushText } from "../../../sim/wire/wbxml/text.ts"
import { writeTimestamp } from "../../../sim/wire/sms/calendar-time.ts"
import { textOf } from "../../../sim/wire/octets.ts"
import { check, hostile } from "../arbitraries.ts"
import { hex, octets } from "../hex.ts"

const indication: ServiceIndication = {
  kind: "si",
  href: "http://mms.op.example/n/7Q",
  siId: "7Q@pi.example",
  created: "2025-01-02T03:04:05Z",
  expires: "2025-01-03T00:00:00Z",
  action: "signal-medium",
  text: "You have 1 new message",
  items: [],
}
const loading: PushDocument = { kind: "sl", href: "http://op.example/s/7Q", action: "execute-high" }

const indicationOctets = octets(
  '02 05 6A 00 45 C6 0C 03 "mms.op.example/n/7Q" 00 11 03 "7Q@pi.example" 00 0A C3 07 20250102030405 10 C3 04 20250103' +
    '07 01 03 "You have 1 new message" 00 01 01',
)
const loadingOctets = octets('02 06 6A 00 85 09 03 "op.example/s/7Q" 00 06 01')

const text = fc
  .string({ unit: "grapheme", maxLength: 30 })
  .map((s) => s.toWellFormed().replace(/[^\u0020-\ud7ff\ue000-\ufffd]/gu, ""))
const href = fc
  .tuple(
    fc.constantFrom("", "http://", "http://www.", "https://", "https://www.", "tel:"),
    fc.constantFrom("", "a.com/", "b.edu/x.net/", "www.c.org/", "d.com"),
    text,
  )
  .map((parts) => parts.join(""))
const timestamp = fc
  .record({
    year: fc.integer({ min: 1000, max: 9999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.constantFrom(0, 10, 23),
    minute: fc.constantFrom(0, 30, 59),
    second: fc.constantFrom(0, 1, 40),
  })
  .map(writeTimestamp)
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const document: fc.Arbitrary<PushDocument> = fc.oneof(
  fc.record({
    kind: fc.constant("si" as const),
    href: maybe(href),
    siId: maybe(text),
    created: maybe(timestamp),
    expires: maybe(timestamp),
    action: fc.constantFrom(...siActions),
    text,
    items: fc.array(fc.record({ class: text, text }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("sl" as const), href, action: fc.constantFrom(...slActions) }),
)

describe("in WBXML", () => {
  it("WAP-167 §8 octets: the service indication has 89, these", () => {
    expect(indicationOctets).toHaveLength(89)
    expect(hex(printWbxml(indication))).toBe(hex(indicationOctets))
    expect(parseWbxml(indicationOctets)).toEqual(indication)
  })

  it("WAP-168 §8 octets: the service loading has 25, these", () => {
    expect(loadingOctets).toHaveLength(25)
    expect(hex(printWbxml(loading))).toBe(hex(loadingOctets))
    expect(parseWbxml(loadingOctets)).toEqual(loading)
  })

  it("documents are read back as they were printed", () => {
    check(
      fc.property(document, (d) => {
        expect(parseWbxml(printWbxml(d))).toEqual(d)
      }),
    )
  })

  it("WAP-167 §8.3, WAP-168 §8.3: every token has its octet", () => {
    const start = (changes: Partial<ServiceIndication>): string => {
      const bare = { ...indication, href: undefined, siId: undefined, created: undefined, expires: undefined, text: "" }
      return hex(printWbxml({ ...bare, ...changes })).slice(12)
    }
    expect(siActions.map((action) => start({ action }))).toEqual(["050101", "060101", "070101", "080101", "090101"])
    const schemes = ["", "http://", "http://www.", "https://", "https://www."]
    expect(schemes.map((scheme) => start({ href: scheme }))).toEqual(
      ["0B", "0C", "0D", "0E", "0F"].map((t) => `${t}070101`),
    )
    expect(slActions.map((action) => hex(printWbxml({ kind: "sl", href: "", action })).slice(8))).toEqual([
      "85080501",
      "85080601",
      "85080701",
    ])
    expect(
      schemes.map((scheme) => hex(printWbxml({ kind: "sl", href: scheme, action: "cache" })).slice(10, 12)),
    ).toEqual(["08", "09", "0A", "0B", "0C"])
    const domains = ["a.com/", "a.edu/", "a.net/", "a.org/"].map((domain) => start({ href: `http://${domain}b` }))
    expect(domains).toEqual(["85", "86", "87", "88"].map((token) => `0C036100${token}036200070101`))
    expect(start({ items: [{ class: "c", text: "" }] })).toBe("0701" + "478812036300" + "01" + "01" + "01")
  })

  it("a string may stand in the table, as an entity or in pieces", () => {
    const written = octets('02 06 6A 04 "abc"00 85 08 83 00 02 81 20 03 "d"00 87 05 01')
    expect(parseWbxml(written)).toEqual({ kind: "sl", href: "abc\u00a0d.net/", action: "execute-low" })
  })

  it("is read from any octets without a throw, and what is read can be printed and read again", () => {
    const changed = fc
      .tuple(document, fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 3 }), fc.nat(300))
      .map(([d, changes, cut]) => {
        const printed = printWbxml(d).slice()
        for (const [at, value] of changes) printed[at % printed.length] = value
        return cut < printed.length ? printed.slice(0, cut) : printed
      })
    check(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), changed), (written) => {
        const read = parseWbxml(written)
        if (read !== undefined) expect(parseWbxml(printWbxml(read))).toEqual(read)
      }),
      { numRuns: 3000 },
    )
    expect(parseWbxml(octets(`02 05 6A 00 ${"45".repeat(5000)}`))).toBeUndefined()
  })
})

describe("in text", () => {
  it("is what an initiator submits", () => {
    expect(printPushText(indication)).toBe(
      `<?xml version="1.0"?><!DOCTYPE si PUBLIC "-//WAPFORUM//DTD SI 1.0//EN" "http://www.wapforum.org/DTD/si.dtd">` +
        `<si><indication href="http://mms.op.example/n/7Q" si-id="7Q@pi.example" created="2025-01-02T03:04:05Z" ` +
        `si-expires="2025-01-03T00:00:00Z" action="signal-medium">You have 1 new message</indication></si>`,
    )
    expect(parsePushText(printPushText(loading))).toEqual(loading)
  })

  it("documents are read back as they were printed, but for a text of blanks alone", () => {
    const trimmed = (s: string): string => (/^ *$/.test(s) ? "" : s)
    check(
      fc.property(document, (d) => {
        const expected =
          d.kind === "sl"
            ? d
            : { ...d, text: trimmed(d.text), items: d.items.map((i) => ({ ...i, text: trimmed(i.text) })) }
        expect(parsePushText(printPushText(d))).toEqual(expected)
      }),
    )
  })

  it("may have comments, line ends and defaults, and must fit the DTD", () => {
    const si = (inner: string) => parsePushText(`<?xml version="1.0"?>\n<!-- <a> -->\n<si>\n${inner}\n</si>\n`)
    expect(si(`<indication href='x'>a &lt; "b"\n<!-- c -->d</indication>`)).toMatchObject({
      action: "signal-medium",
      text: `a < "b"\nd`,
    })
    expect(si(`<indication created="yesterday"/>`)).toBeUndefined()
    expect(si(`<indication action="shout"/>`)).toBeUndefined()
    expect(si(`<indication><item class="a"/></indication>`)).toBeUndefined()
    expect(si(`<indication/><info/>`)).toBeUndefined()
    expect(si("words")).toBeUndefined()
    expect(parsePushText(`<sl/>`)).toBeUndefined()
  })

  it("is read from any text without a throw", () => {
    check(
      fc.property(hostile(printPushText({ ...indication, items: [{ class: "a", text: "b" }] })), (written) => {
        const read = parsePushText(textOf(written))
        if (read !== undefined) expect(parseWbxml(printWbxml(read))).toEqual(read)
      }),
      { numRuns: 1000 },
    )
  })
})

it("WAP-167 §6.2: an older indication with the same identity is dropped, one without si-id goes by its reference", () => {
  const older = { ...indication, created: "2025-01-01T00:00:00Z" }
  expect(isOutdated(older, indication)).toBe(true)
  expect(isOutdated(indication, older)).toBe(false)
  expect(isOutdated({ ...older, siId: "8Q" }, indication)).toBe(false)
  expect(siKey({ ...indication, siId: undefined })).toBe(indication.href)
})
