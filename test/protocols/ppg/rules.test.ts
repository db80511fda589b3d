/** Local rules of a PPG (PPG Service, WAP-249, chapter 6; PAP 2.1 §9): order, deadlines, what delivered means, transformation. */
import { describe, expect, test } from "vitest"
import { deadlineOf, deliveredBy } from "../../../sim/protocols/ppg/delivery.ts"
import { byQueueOrder } from "../../../sim/protocols/ppg/queue-order.ts"
import { mediaType, pushHeaders, tokenisedTypes, transformed } from "../../../sim/protocols/ppg/transformation.ts"
import { octetsOf } from "../../../sim/wire/octets.ts"

test("what waits goes out high before medium before low, first come first served within each", () => {
  const waiting = (["low", "high", undefined, "high", "medium"] as const).map((priority, sequence) => ({
    sequence,
    quality: priority === undefined ? undefined : { priority },
  }))
  expect(waiting.toSorted(byQueueOrder).map(({ sequence }) => sequence)).toEqual([1, 3, 2, 4, 0])
})

test("unconfirmed, delivered means that the bearer has it; confirmed, that the client acknowledged it", () => {
  expect(deliveredBy({ isConfirmed: false })).toBe("handedOver")
  expect(deliveredBy({ isConfirmed: true })).toBe("confirmed")
})

test("a push is kept until deliver-before or the PPG's own maximum age, whichever comes first", () => {
  const kept = { acceptedSeconds: 0, maximumAgeSeconds: 3600 }
  const longest = deadlineOf(undefined, kept)
  expect(deadlineOf("1970-01-01T00:00:01Z", kept)).toBe("1970-01-01T00:00:01Z")
  expect(deadlineOf("9999-01-01T00:00:00Z", kept)).toBe(longest)
})

describe("content on its way over the air", () => {
  const part = (type: string, body: string, more: readonly (readonly [string, string])[] = []) => ({
    headers: [["Content-Type", type] as const, ...more],
    body,
  })
  const encoders = new Map([
    ["text/vnd.wap.si", (text: string) => (text.startsWith("<si") ? Uint8Array.of(2, 5) : undefined)],
  ])

  test("textual forms become their binary ones, other content stays untouched", () => {
    const binary = transformed(part("text/vnd.wap.si; charset=utf-8", "<si/>"), encoders)
    expect(binary).toMatchObject({ body: Uint8Array.of(2, 5) })
    expect(binary === 3006 ? "" : mediaType(binary.headers)).toBe("application/vnd.wap.sic")
    const other = part("image/png", "…")
    expect(transformed(other, encoders)).toEqual(other)
    for (const [text, tokens] of tokenisedTypes) expect(tokens).toBe(`${text.replace("text/", "application/")}c`)
  })

  test("what cannot be transformed is refused: 3006", () => {
    expect(transformed(part("text/vnd.wap.si", "no indication"), encoders)).toBe(3006)
    expect(transformed(part("image/png", "%%%", [["Content-Transfer-Encoding", "base64"]]), encoders)).toBe(3006)
  })

  test("base64 becomes octets, and the length is that of what is pushed", () => {
    const decoded = transformed(part("image/png", "AQID", [["Content-Transfer-Encoding", "base64"]]), encoders)
    if (decoded === 3006) throw new Error("refused")
    expect(octetsOf(decoded.body)).toEqual(Uint8Array.of(1, 2, 3))
    expect(pushHeaders(decoded)).toEqual([
      ["Content-Type", "image/png"],
      ["Content-Length", "3"],
    ])
  })

  test("an initiator may forbid it (Cache-Control: no-transform)", () => {
    const kept = part("text/vnd.wap.si", "<si/>", [["Cache-Control", "private, no-transform"]])
    expect(transformed(kept, encoders)).toEqual(kept)
  })
})
