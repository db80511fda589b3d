/** Content indirection: message/external-body of RFC 4483. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseExternalBody, printExternalBody } from "../../sim/wire/external-body.ts"
import { octetsOf, textOf } from "../../sim/wire/octets.ts"
import { check, hostile } from "./arbitraries.ts"

const reference = {
  url: "http://store1.home1.net/c/0123456789abcdef",
  expiration: "Tue, 08 Nov 2005 00:01:00 GMT",
  size: 102_400,
  contentType: "image/jpeg",
  disposition: "render",
}
const printed = printExternalBody(reference)

const read = (contentType: string, body: string): ReturnType<typeof parseExternalBody> =>
  parseExternalBody(contentType, octetsOf(body))

describe("content indirection", () => {
  test("RFC 4483 §5: the type carries the reference, the body the head of the content", () => {
    expect(printed.contentType).toBe(
      'message/external-body;access-type="URL";expiration="Tue, 08 Nov 2005 00:01:00 GMT";' +
        'URL="http://store1.home1.net/c/0123456789abcdef";size=102400',
    )
    expect(printed.body).toBe("Content-Type: image/jpeg\r\nContent-Disposition: render\r\n\r\n")
  })

  test("RFC 4483 §5: a reference takes the room of about 212 octets of content", () => {
    const part = `Content-Type: ${printed.contentType}\r\n\r\n${printed.body}`
    expect(Math.abs(octetsOf(part).length - 212)).toBeLessThan(30)
  })

  test("RFC 4483 §5: what is printed is read back", () => {
    check(
      fc.property(
        fc.record({
          url: fc.stringMatching(/^https?:\/\/[a-z]{1,9}\/[!-~]{0,30}$/),
          expiration: fc.stringMatching(/^[ -~]{0,30}$/),
          size: fc.option(fc.nat(), { nil: undefined }),
          contentType: fc.stringMatching(/^[a-z]{1,9}\/[a-z]{1,9}$/),
          disposition: fc.option(fc.constantFrom("render", "attachment;handling=optional"), { nil: undefined }),
        }),
        (original) => {
          const { contentType, body } = printExternalBody(original)
          expect(read(contentType, body)).toEqual({ kind: "external-body", ...original })
        },
      ),
    )
  })

  test("RFC 2017 §3.1: names compare without case, the access type may be a token, blanks fold a URL", () => {
    const type = 'Message/External-Body; ACCESS-TYPE=url; Expiration="x"; url="http://a/ b"'
    expect(read(type, "content-type: text/plain")).toMatchObject({ url: "http://a/b", size: undefined })
  })

  test.each([
    ["RFC 4483 §5.7: without expiration", printed.contentType.replace(/expiration="[^"]*";/, ""), printed.body],
    ["RFC 4483 §5.2: not HTTP", printed.contentType.replace("http:", "ftp:"), printed.body],
    ["RFC 2017 §3: another access type", printed.contentType.replace('"URL"', "anon-ftp"), printed.body],
    ["RFC 4483 §5.8: a size that is none", printed.contentType.replace("102400", "much"), printed.body],
    ["RFC 2046 §5.2.3: without the content's type", printed.contentType, "\r\n"],
    ["another type", "text/plain", printed.body],
    ["a quote that never ends", `${printed.contentType};x="`, printed.body],
  ])("refuses %s", (_, contentType, body) => {
    expect(read(contentType, body)).toMatchObject({ kind: "problem" })
  })

  test("hostile text gives a reference or a problem, never an exception", () => {
    check(
      fc.property(hostile(printed.contentType), hostile(printed.body), (type, octets) => {
        expect(["external-body", "problem"]).toContain(parseExternalBody(textOf(type), octets).kind)
        expect(["external-body", "problem"]).toContain(parseExternalBody(printed.contentType, octets).kind)
      }),
      { numRuns: 2000 },
    )
  })
})
