/** Session descriptions: what is printed is read back the same, and nothing a stranger sends throws (RFC 4566, RFC 4975 §8). */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { octetsOf } from "../../../sim/wire/octets.ts"
import type { SdpLine, SessionDescription } from "../../../sim/wire/sdp/description.ts"
import { attributeOf } from "../../../sim/wire/sdp/description.ts"
import { msrpDescription, msrpMediaOf, takesType } from "../../../sim/wire/sdp/msrp-media.ts"
import type { MsrpMedia } from "../../../sim/wire/sdp/msrp-media.ts"
import { parseSdp } from "../../../sim/wire/sdp/parse.ts"
import { printSdp } from "../../../sim/wire/sdp/print.ts"
import { check, hostile } from "../arbitraries.ts"

const side: MsrpMedia = {
  port: 2855,
  path: ["msrp://im1.home1.net:2855/jshA7we;tcp"],
  acceptTypes: ["text/plain", "image/*"],
  maxSize: 102_400,
  setup: "active",
  direction: "sendonly",
}
const offer = msrpDescription({ ...side, address: "im1.home1.net", user: "-", session: 2_890_844_526 })

const text =
  "v=0\r\no=- 2890844526 2890844526 IN IP4 im1.home1.net\r\ns=-\r\nc=IN IP4 im1.home1.net\r\nt=0 0\r\n" +
  "m=message 2855 TCP/MSRP *\r\na=accept-types:text/plain image/*\r\na=path:msrp://im1.home1.net:2855/jshA7we;tcp\r\n" +
  "a=max-size:102400\r\na=setup:active\r\na=sendonly\r\n"

const value = fc.stringMatching(/^[ -~]{0,30}$/)
const line: fc.Arbitrary<SdpLine> = fc.tuple(fc.constantFrom("i", "c", "b", "k", "a"), value)
const word = fc.stringMatching(/^[A-Za-z0-9/*.-]{1,10}$/)
const description: fc.Arbitrary<SessionDescription> = fc.record({
  kind: fc.constant("session-description" as const),
  lines: fc
    .array(line, { maxLength: 4 })
    .map((more): readonly SdpLine[] => [["o", "- 1 1 IN IP4 a.example"], ["s", "-"], ...more, ["t", "0 0"]]),
  media: fc.array(
    fc.record({
      media: word,
      port: fc.nat(65_535),
      protocol: word,
      formats: fc.array(word, { minLength: 1, maxLength: 3 }),
      lines: fc.array(line, { maxLength: 4 }),
    }),
    { maxLength: 3 },
  ),
})

describe("a session description", () => {
  it("is printed as RFC 4975 §8 and RFC 6135 §4.2 have it", () => {
    expect(printSdp(offer)).toBe(text)
  })

  it("names an IPv6 address without brackets (RFC 4566 §5.7)", () => {
    const { lines } = msrpDescription({ ...side, address: "2001:db8:1000:1011::1", user: "user1", session: 1 })
    expect(lines).toContainEqual(["o", "user1 1 1 IN IP6 2001:db8:1000:1011::1"])
    expect(lines).toContainEqual(["c", "IN IP6 2001:db8:1000:1011::1"])
  })

  it("gives back what was printed", () => {
    check(
      fc.property(description, (any) => {
        expect(parseSdp(octetsOf(printSdp(any)))).toEqual(any)
      }),
    )
  })

  it("never throws, whatever the octets, and what it gives prints and reads the same", () => {
    check(
      fc.property(hostile(text), (octets) => {
        const got = parseSdp(octets)
        expect(["session-description", "problem"]).toContain(got.kind)
        if (got.kind === "session-description") {
          msrpMediaOf(got)
          expect(parseSdp(octetsOf(printSdp(got)))).toEqual(got)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it("takes line ends without CR (RFC 4566 §5)", () => {
    expect(parseSdp(octetsOf(text.replaceAll("\r", "")))).toEqual(offer)
  })

  it.each([
    ["not-utf-8", Uint8Array.of(0xff, 0xfe)],
    ["bad-start-line", "v=1\r\n"],
    ["bad-header", text.replace("s=-", "subject")],
    ["bad-header-value", text.replace("2855 TCP", "66666 TCP")],
    ["bad-header-value", text.replace("TCP/MSRP *", "TCP/MSRP")],
    ["missing-header", text.replace("t=0 0\r\n", "")],
  ])("says %s", (kind, octets) => {
    expect(parseSdp(octetsOf(octets))).toMatchObject({ kind: "problem", problem: kind })
  })
})

describe("the medium of a message session", () => {
  it("is read back as it was described, with and without what may be absent", () => {
    expect(msrpMediaOf(offer)).toEqual(side)
    const bare = { ...side, maxSize: undefined, setup: undefined, direction: undefined }
    expect(msrpMediaOf(msrpDescription({ ...bare, address: "10.0.0.1", user: "-", session: 1 }))).toEqual(bare)
  })

  it.each([
    ["is refused by port 0 (RFC 3264 §6)", "message 2855", "message 0"],
    ["is another medium", "message 2855", "audio 2855"],
    ["goes over something else", "TCP/MSRP", "TCP/TLS/MSRP"],
    ["has no path (RFC 4975 §8.2)", "a=path:", "a=trail:"],
    ["takes no types (RFC 4975 §8.6)", "a=accept-types:", "a=types:"],
  ])("is not there where it %s", (_, from, to) => {
    const got = parseSdp(octetsOf(text.replace(from, to)))
    expect(got.kind === "session-description" && msrpMediaOf(got)).toBe(undefined)
  })

  it("takes types by name, by kind and all of them (RFC 4975 §8.6)", () => {
    expect(takesType(["text/plain", "image/*"], "Text/Plain; charset=UTF-8")).toBe(true)
    expect(takesType(["text/plain", "image/*"], "image/jpeg")).toBe(true)
    expect(takesType(["text/plain", "image/*"], "imagery/jpeg")).toBe(false)
    expect(takesType(["*"], "application/vnd.oma.push")).toBe(true)
    expect(takesType([], "text/plain")).toBe(false)
  })

  it("looks at whole attribute names", () => {
    expect(attributeOf([["a", "pathology:1"]], "path")).toBe(undefined)
    expect(attributeOf([["b", "path:1"]], "path")).toBe(undefined)
    expect(attributeOf([["a", "path:1"]], "path")).toBe("1")
  })
})
