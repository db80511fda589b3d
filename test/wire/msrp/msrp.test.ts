/** MSRP on the wire: RFC 4975 §4, §7, §9. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { joinOctets, octetsOf, textOf } from "../../../sim/wire/octets.ts"
import { parseByteRange, printByteRange } from "../../../sim/wire/msrp/byte-range.ts"
import type { MsrpMessage, MsrpRequest } from "../../../sim/wire/msrp/message.ts"
import { msrpHeader } from "../../../sim/wire/msrp/message.ts"
import { readMsrp } from "../../../sim/wire/msrp/parse.ts"
import { msrpSize, printMsrp } from "../../../sim/wire/msrp/print.ts"
import { body, check, headerValue, hostile } from "../arbitraries.ts"

const alice = "msrp://alicepc.example.com:7777/iau39soe2843z;tcp"
const bob = "msrp://bob.example.com:8888/9di4eae923wzd;tcp"

/** The first SEND of RFC 4975 §4, and the answer to it. */
const send: MsrpRequest = {
  kind: "msrp-request",
  transaction: "a786hjs2",
  method: "SEND",
  toPath: [bob],
  fromPath: [alice],
  headers: [
    ["Message-ID", "87652491"],
    ["Byte-Range", "1-25/25"],
    ["Content-Type", "text/plain"],
  ],
  body: "Hey Bob, are you there?!?",
  flag: "$",
}
const sendText =
  `MSRP a786hjs2 SEND\r\nTo-Path: ${bob}\r\nFrom-Path: ${alice}\r\nMessage-ID: 87652491\r\nByte-Range: 1-25/25\r\n` +
  "Content-Type: text/plain\r\n\r\nHey Bob, are you there?!?\r\n-------a786hjs2$\r\n"
const ok: MsrpMessage = {
  kind: "msrp-response",
  transaction: "a786hjs2",
  code: 200,
  comment: "OK",
  toPath: [alice],
  fromPath: [bob],
  headers: [],
}
const okText = `MSRP a786hjs2 200 OK\r\nTo-Path: ${alice}\r\nFrom-Path: ${bob}\r\n-------a786hjs2$\r\n`

const transaction = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}$/)
const path = fc.array(fc.stringMatching(/^msrp:\/\/[a-z0-9.]{1,12}:[0-9]{1,5}\/[A-Za-z0-9]{1,8};tcp$/), {
  minLength: 1,
  maxLength: 3,
})
const headers = fc
  .array(fc.tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/), headerValue), { maxLength: 4 })
  .map((rows) => rows.filter(([name]) => name.toLowerCase() !== "byte-range"))
const flag = fc.constantFrom("$" as const, "+" as const, "#" as const)

const message: fc.Arbitrary<MsrpMessage> = fc.oneof(
  fc.record({
    kind: fc.constant("msrp-request" as const),
    transaction,
    method: fc.stringMatching(/^[A-Z]{1,8}$/),
    toPath: path,
    fromPath: path,
    headers,
    body: fc.option(body, { nil: undefined }),
    flag,
  }),
  fc.record({
    kind: fc.constant("msrp-response" as const),
    transaction,
    code: fc.integer({ min: 100, max: 999 }),
    comment: fc.option(fc.stringMatching(/^[A-Za-z -]{0,20}$/), { nil: undefined }),
    toPath: path,
    fromPath: path,
    headers,
  }),
)

const asRead = (m: MsrpMessage): MsrpMessage =>
  m.kind === "msrp-request" && m.body !== undefined ? { ...m, body: octetsOf(m.body) } : m

describe("an MSRP message", () => {
  it("is printed as RFC 4975 §4 shows it", () => {
    expect(textOf(printMsrp(send))).toBe(sendText)
    expect(textOf(printMsrp(ok))).toBe(okText)
  })

  it("without a body has no empty line, with an empty one it has two line ends more", () => {
    const { body: _, ...bodiless } = send
    const without = textOf(printMsrp({ ...bodiless, body: undefined }))
    expect(without).toContain("Content-Type: text/plain\r\n-------a786hjs2$\r\n")
    expect(textOf(printMsrp({ ...send, body: "" }))).toContain("text/plain\r\n\r\n\r\n-------a786hjs2$\r\n")
  })

  it("has the size of its printed octets", () => {
    check(
      fc.property(message, (any) => {
        expect(msrpSize(any)).toBe(printMsrp(any).length)
      }),
    )
  })

  it("is read back as it was printed, and says how far it went", () => {
    check(
      fc.property(message, body, (any, rest) => {
        const octets = printMsrp(any)
        expect(readMsrp(joinOctets([octets, rest]))).toEqual({
          kind: "read",
          message: asRead(any),
          octets: octets.length,
        })
      }),
    )
  })

  it("that has not wholly come is waited for, wherever it is cut", () => {
    const octets = printMsrp(send)
    for (let cut = 0; cut < octets.length; cut++)
      expect(readMsrp(octets.subarray(0, cut))).toMatchObject({ kind: "problem", problem: "no-end" })
  })

  it("is not ended by the end line of another transaction, nor by one without a flag", () => {
    const tricky = { ...send, body: octetsOf("a\r\n-------b786hjs2$\r\n-------a786hjs2\r\n-------a786hjs2!\r\n") }
    expect(readMsrp(printMsrp(tricky))).toMatchObject({ kind: "read", message: tricky })
  })

  it("never throws, whatever the octets, and what it gives prints and reads the same", () => {
    check(
      fc.property(hostile(sendText + okText), (octets) => {
        const got = readMsrp(octets)
        expect(["read", "problem"]).toContain(got.kind)
        if (got.kind === "read") {
          expect(got.octets).toBeLessThanOrEqual(octets.length)
          expect(readMsrp(printMsrp(got.message))).toMatchObject({ kind: "read", message: got.message })
        }
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ["bad-start-line", sendText.replace("MSRP a786hjs2 SEND", "MSRP a SEND")],
    ["bad-start-line", "x".repeat(600)],
    ["missing-header", sendText.replace("To-Path", "Path")],
    ["missing-header", okText.replace(`From-Path: ${bob}\r\n`, "")],
    ["bad-header", sendText.replace("Message-ID:", "Message ID:")],
    ["bad-header", okText.replace("$", "+")],
    ["bad-header", okText.replace("\r\n-------", "\r\n\r\nbody\r\n-------")],
    ["bad-header-value", sendText.replace("1-25/25", "0-25/25")],
    ["not-utf-8", Uint8Array.from(octetsOf(sendText), (octet) => (octet === 0x3a ? 0xff : octet))],
  ])("says %s", (kind, octets) => {
    expect(readMsrp(octetsOf(octets))).toMatchObject({ kind: "problem", problem: kind })
  })

  it("finds headers by name, whatever the case", () => {
    expect(msrpHeader(send, "message-id")).toBe("87652491")
    expect(msrpHeader(send, "Status")).toBe(undefined)
  })
})

describe("Byte-Range", () => {
  it.each([
    ["1-2048/102400", { start: 1, end: 2048, total: 102_400 }],
    ["2049-*/102400", { start: 2049, end: undefined, total: 102_400 }],
    ["1-*/*", { start: 1, end: undefined, total: undefined }],
    ["1-0/0", { start: 1, end: 0, total: 0 }],
  ])("%s", (text, range) => {
    expect(parseByteRange(text)).toEqual(range)
    expect(printByteRange(range)).toBe(text)
  })

  it.each(["0-1/1", "3-1/9", "1-9/8", "10-*/8", "1-2", "a-b/c", "", "1-2/-3", "1-2/3 "])("%s is none", (text) => {
    expect(parseByteRange(text)).toBe(undefined)
  })
})
