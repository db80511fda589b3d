/** Chunks, their messages and what a receiver makes of them: RFC 4975 §5.1, §7.1, §7.3. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { octetsOf, textOf } from "../../../sim/wire/octets.ts"
import type { MsrpRequest } from "../../../sim/wire/msrp/message.ts"
import { readMsrp } from "../../../sim/wire/msrp/parse.ts"
import { msrpSize, printMsrp } from "../../../sim/wire/msrp/print.ts"
import { sendFailure } from "../../../sim/protocols/msrp/message-sender.ts"
import type { Chunk } from "../../../sim/protocols/msrp/chunking.ts"
import { abandon, chunksFrom, chunksOf, interrupt } from "../../../sim/protocols/msrp/chunking.ts"
import type { Reassembly, Received } from "../../../sim/protocols/msrp/reassembly.ts"
import { emptyReassembly, receive } from "../../../sim/protocols/msrp/reassembly.ts"
import type { OutgoingMessage } from "../../../sim/protocols/msrp/requests.ts"
import {
  msrpResponse,
  reportRequest,
  sendRequest,
  sessionPath,
  transactionFor,
} from "../../../sim/protocols/msrp/requests.ts"
import { messageReceiver } from "../../../sim/protocols/msrp/message-receiver.ts"
import { check } from "../../wire/arbitraries.ts"

const device = sessionPath("[2001:db8:1000:1011::1]", "8f3a11c07be24d96").uri
const sender = sessionPath("im1.home1.net", "0c5be2917fd34a68").uri

const outgoing = (body: string | Uint8Array, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  messageId: "3f2a77c1d90b4e58@im1.home1.net",
  toPath: [device],
  fromPath: [sender],
  contentType: "text/plain",
  body,
  successReport: false,
  failureReport: "yes",
  ...more,
})

const transactionOf = (n: number): string => n.toString(16).padStart(16, "0")

const receiver = { maxSize: 200_000, acceptTypes: ["text/plain"] }

/** Gives SENDs to a receiver, one after the other. */
const receiveAll = (
  sends: readonly MsrpRequest[],
  options = receiver,
): { readonly store: Reassembly; readonly received: readonly Received[] } =>
  sends.reduce<{ readonly store: Reassembly; readonly received: readonly Received[] }>(
    ({ store, received }, send) => {
      const next = receive(store, send, options)
      return { store: next.store, received: [...received, next.received] }
    },
    { store: emptyReassembly, received: [] },
  )

const lengthOf = ({ start, end }: Chunk): number => end - start + 1

describe("chunking", () => {
  it("RFC 4975 §7.1.1: 102 400 octets in fixed chunks are 50 SENDs of 2048 octets, none of which needs to be interruptible", () => {
    const chunks = chunksOf(102_400, "fixed")
    expect(chunks).toHaveLength(50)
    expect(chunks.every((chunk) => lengthOf(chunk) === 2048 && !chunk.isInterruptible)).toBe(true)
    expect(chunks.map(({ flag }) => flag).join("")).toBe("+".repeat(49) + "$")
    expect(chunksOf(102_400, "one")).toEqual([{ start: 1, end: 102_400, isInterruptible: true, flag: "$" }])
  })

  it("RFC 4975 §7.1.1: what has more than 2048 octets must be interruptible", () => {
    expect(chunksOf(2048, "one")).toEqual([{ start: 1, end: 2048, isInterruptible: false, flag: "$" }])
    expect(chunksOf(2049, "one")[0]!.isInterruptible).toBe(true)
    expect(chunksOf(0, "fixed")).toEqual([{ start: 1, end: 0, isInterruptible: false, flag: "$" }])
    expect(chunksOf(2049, "fixed").map(lengthOf)).toEqual([2048, 1])
  })

  it("covers every octet once, in order, and only the last chunk is short", () => {
    check(
      fc.property(fc.nat(20_000), fc.constantFrom("one" as const, "fixed" as const), (octets, chunking) => {
        const chunks = chunksOf(octets, chunking)
        expect(chunks.reduce((sum, chunk) => sum + lengthOf(chunk), 0)).toBe(octets)
        chunks.forEach((chunk, i) => expect(chunk.start).toBe((chunks[i - 1]?.end ?? 0) + 1))
        for (const chunk of chunks.slice(0, -1)) expect([lengthOf(chunk), chunk.flag]).toEqual([2048, "+"])
        expect(chunks.at(-1)!.flag).toBe("$")
      }),
    )
  })

  it("cuts an interruptible chunk no earlier than after 2048 octets, and joins up", () => {
    const [whole] = chunksOf(10_000, "one")
    expect(interrupt(whole!, 2047)).toBe(undefined)
    expect(interrupt(whole!, 10_000)).toBe(undefined)
    expect(interrupt(chunksOf(2048, "one")[0]!, 2048)).toBe(undefined)
    expect(interrupt(whole!, 2048)).toEqual({
      done: { start: 1, end: 2048, isInterruptible: true, flag: "+" },
      rest: { start: 2049, end: 10_000, isInterruptible: true, flag: "$" },
    })
    expect(interrupt(whole!, 9000)!.rest).toEqual({ start: 9001, end: 10_000, isInterruptible: false, flag: "$" })
  })

  it("goes on behind what was confirmed, and gives up with #", () => {
    expect(chunksFrom(4097, 5000, "fixed")).toEqual([{ start: 4097, end: 5000, isInterruptible: false, flag: "$" }])
    expect(abandon(chunksOf(10_000, "one")[0]!, 300)).toMatchObject({ start: 1, end: 300, flag: "#" })
  })
})

describe("SEND", () => {
  it("RFC 4975 §4: start line, paths, Message-ID, Byte-Range, Content-Type, body, end line", () => {
    const message = outgoing("x".repeat(4096))
    const [first, second] = chunksOf(4096, "fixed").map((chunk, i) => sendRequest(message, chunk, transactionOf(i)))
    expect(textOf(printMsrp(first!))).toBe(
      `MSRP 0000000000000000 SEND\r\nTo-Path: ${device}\r\nFrom-Path: ${sender}\r\n` +
        "Message-ID: 3f2a77c1d90b4e58@im1.home1.net\r\nByte-Range: 1-2048/4096\r\nContent-Type: text/plain\r\n\r\n" +
        `${"x".repeat(2048)}\r\n-------0000000000000000+\r\n`,
    )
    expect(textOf(printMsrp(second!))).toMatch(/Byte-Range: 2049-4096\/4096\r\n[^$]*\r\n-------0000000000000001\$\r\n$/)
  })

  it("of more than 2048 octets leaves the end of its range open (RFC 4975 §7.1.1)", () => {
    const send = sendRequest(outgoing("x".repeat(5000)), chunksOf(5000, "one")[0]!, transactionOf(1))
    expect(send.headers).toContainEqual(["Byte-Range", "1-*/5000"])
  })

  it("says what reports it wants only where that is not what silence means (RFC 4975 §7.1.1)", () => {
    const names = (more: Partial<OutgoingMessage>) =>
      sendRequest(outgoing("x", more), chunksOf(1, "one")[0]!, transactionOf(1)).headers.map((row) => row.join(": "))
    expect(names({}).filter((row) => row.includes("-Report"))).toEqual([])
    expect(names({ successReport: true, failureReport: "partial" }).filter((row) => row.includes("-Report"))).toEqual([
      "Success-Report: yes",
      "Failure-Report: partial",
    ])
  })

  it("RFC 4975 §7.1: framing and answer lie within 15 % of 290 and 158 octets; 50 of both near 22 400, one near 448", () => {
    const message = outgoing("x".repeat(102_400), { contentType: "application/vnd.oma.push" })
    const overhead = (chunking: "one" | "fixed") =>
      chunksOf(102_400, chunking).reduce((sum, chunk, i) => {
        const send = sendRequest(message, chunk, transactionOf(i))
        return sum + msrpSize(send) - lengthOf(chunk) + msrpSize(msrpResponse(send, 200))
      }, 0)
    const near = (got: number, counted: number) => expect(Math.abs(got - counted) / counted).toBeLessThan(0.15)
    near(overhead("fixed"), 22_400)
    near(overhead("one"), 448)
  })

  it("never shares its transaction identifier with its content (RFC 4975 §7.1)", () => {
    const id = transactionOf(7)
    expect(transactionFor(id, "nothing of the kind")).toBe(id)
    const body = `text\r\n-------${id}$\r\nmore`
    const chosen = transactionFor(id, body)
    expect(chosen).toHaveLength(id.length)
    const send = sendRequest(outgoing(body), chunksOf(octetsOf(body).length, "one")[0]!, chosen)
    expect(readMsrp(printMsrp(send))).toMatchObject({ kind: "read", message: { body: octetsOf(body) } })
  })

  it("is answered along From-Path, and reported along both paths (RFC 4975 §7.2, §7.1.2)", () => {
    const send = sendRequest(outgoing("x"), chunksOf(1, "one")[0]!, transactionOf(1))
    expect(textOf(printMsrp(msrpResponse(send, 413)))).toBe(
      `MSRP 0000000000000001 413 Stop-sending-message\r\nTo-Path: ${sender}\r\nFrom-Path: ${device}\r\n-------0000000000000001$\r\n`,
    )
    const report = reportRequest(send, {
      range: { start: 1, end: 1, total: 1 },
      code: 200,
      transaction: transactionOf(2),
    })
    expect(textOf(printMsrp(report))).toBe(
      `MSRP 0000000000000002 REPORT\r\nTo-Path: ${sender}\r\nFrom-Path: ${device}\r\n` +
        "Message-ID: 3f2a77c1d90b4e58@im1.home1.net\r\nByte-Range: 1-1/1\r\nStatus: 000 200 OK\r\n-------0000000000000002$\r\n",
    )
  })

  it("RFC 4975 §10: what each code means to the rest of the message", () => {
    expect([400, 403, 408, 413, 415, 423, 481, 501, 506, 499].map(sendFailure)).toEqual([
      "stopMessage",
      "stopMessage",
      "overdue",
      "stopMessage",
      "typeRefused",
      "stopMessage",
      "sessionGone",
      "stopMessage",
      "sessionGone",
      "stopMessage",
    ])
  })
})

describe("reassembly", () => {
  const body = Uint8Array.from({ length: 9000 }, (_, i) => (i * 7 + (i >> 8)) % 251)
  const sends = chunksOf(9000, "fixed").map((chunk, i) => sendRequest(outgoing(body), chunk, transactionOf(i)))

  it("gives back the content, in whatever order the chunks come, however often each", () => {
    check(
      fc.property(
        fc.shuffledSubarray([...sends.keys()], { minLength: sends.length }),
        fc.array(fc.nat(sends.length - 1), { maxLength: 6 }),
        (order, repeated) => {
          const { received, store } = receiveAll([...repeated, ...order].map((i) => sends[i]!))
          const whole = received.filter(({ kind }) => kind === "completing")
          expect(whole).toEqual([{ kind: "completing", body }])
          expect(store.partial.size).toBe(0)
        },
      ),
    )
  })

  it("finds what is repeated after the message is done with, under the same Message-ID (RFC 4975 §5.4)", () => {
    const { received } = receiveAll([...sends, ...sends.slice(2)])
    expect(received.slice(sends.length).every(({ kind }) => kind === "duplicate")).toBe(true)
  })

  it("joins chunks that overlap, since what was interrupted may be cut anew", () => {
    const again = chunksFrom(1000, 9000, "one").map((chunk) => sendRequest(outgoing(body), chunk, transactionOf(9)))
    const { received } = receiveAll([sends[0]!, sends[1]!, ...again])
    expect(received.at(-1)).toEqual({ kind: "completing", body })
  })

  it.each([
    ["tooLarge", outgoing(body), { ...receiver, maxSize: 8999 }],
    ["unknownType", outgoing(body, { contentType: "image/gif" }), receiver],
  ] as const)("refuses %s by the first chunk, and has the rest as duplicates", (kind, message, options) => {
    const refused = chunksOf(9000, "fixed").map((chunk, i) => sendRequest(message, chunk, transactionOf(i)))
    expect(receiveAll(refused, options).received.map((got) => got.kind)).toEqual([kind, ...Array(4).fill("duplicate")])
  })

  it("forgets a message that its sender gives up", () => {
    const given = sendRequest(outgoing(body), abandon(chunksOf(9000, "one")[0]!, 3000), transactionOf(3))
    const { store, received } = receiveAll([sends[0]!, given])
    expect(received.map(({ kind }) => kind)).toEqual(["chunk", "aborted"])
    expect(store.partial.size).toBe(0)
  })

  it("takes a SEND without a body for what binds the connection, and a message without Byte-Range as whole", () => {
    const { headers, ...rest } = sends[0]!
    const bare = headers.filter(([name]) => name !== "Byte-Range")
    expect(receiveAll([{ ...rest, headers, body: undefined }]).received).toEqual([{ kind: "bodiless" }])
    expect(receiveAll([{ ...rest, headers: bare, body: "hi", flag: "$" }]).received).toEqual([
      { kind: "completing", body: octetsOf("hi") },
    ])
    expect(receiveAll([{ ...rest, headers: bare.slice(1), body: "hi" }]).received).toEqual([{ kind: "unintelligible" }])
    expect(receiveAll([{ ...rest, headers: bare.slice(0, 1), body: "hi" }]).received).toEqual([
      { kind: "unintelligible" },
    ])
  })

  it("never throws, whatever a peer puts into its headers, and never keeps more octets than it was sent", () => {
    const anySend = fc
      .record({
        id: fc.constantFrom("a", "b"),
        range: fc.oneof(
          fc.constantFrom("1-*/*", "x", "5-2/3", "999999999999999-*/*", "1-4/999999999999999"),
          fc.tuple(fc.nat(9), fc.nat(9), fc.nat(12)).map(([start, end, total]) => `${start}-${end}/${total}`),
        ),
        type: fc.constantFrom("text/plain", "image/gif", undefined),
        body: fc.option(fc.uint8Array({ maxLength: 9 }), { nil: undefined }),
        flag: fc.constantFrom("$" as const, "+" as const, "#" as const),
      })
      .map(({ id, range, type, body: octets, flag }): MsrpRequest => ({
        ...sends[0]!,
        headers: [
          ["Message-ID", id],
          ["Byte-Range", range],
          ...(type === undefined ? [] : [["Content-Type", type] as const]),
        ],
        body: octets,
        flag,
      }))
    check(
      fc.property(fc.array(anySend, { maxLength: 12 }), (any) => {
        const { store, received } = receiveAll(any)
        for (const got of received) {
          expect(messageReceiver.inputs).toContain(got.kind)
          if (got.kind === "completing") expect(got.body.length).toBeLessThanOrEqual(9 * any.length)
        }
        for (const { pieces } of store.partial.values())
          expect(pieces.reduce((sum, { octets }) => sum + octets.length, 0)).toBeLessThanOrEqual(9 * any.length)
      }),
      { numRuns: 500 },
    )
  })
})
