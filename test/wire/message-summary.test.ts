/** application/simple-message-summary: RFC 3842. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { content } from "../../sim/wire/content.ts"
import type { MessageSummary } from "../../sim/wire/message-summary.ts"
import { contextClasses, parseMessageSummary, printMessageSummary } from "../../sim/wire/message-summary.ts"
import { octetsOf } from "../../sim/wire/octets.ts"
import { check, hostile } from "./arbitraries.ts"

const example: MessageSummary = {
  kind: "message-summary",
  isWaiting: true,
  account: "sip:user1_public1@home1.net",
  counts: [{ class: "Text-Message", fresh: 3, old: 0, urgent: { fresh: 0, old: 0 } }],
  details: [],
}

const read = (text: string): ReturnType<typeof parseMessageSummary> => parseMessageSummary(octetsOf(text))

const count = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 31, 2 ** 32 - 1))
const summary: fc.Arbitrary<MessageSummary> = fc.record({
  kind: fc.constant("message-summary" as const),
  isWaiting: fc.boolean(),
  account: fc.option(fc.stringMatching(/^sips?:[a-z0-9_.@-]{1,30}$/), { nil: undefined }),
  counts: fc.array(
    fc.record({
      class: fc.constantFrom(...contextClasses),
      fresh: count,
      old: count,
      urgent: fc.option(fc.record({ fresh: count, old: count }), { nil: undefined }),
    }),
    { maxLength: 7 },
  ),
  details: fc.array(fc.stringMatching(/^[A-Z][a-z]{0,9}: [!-~]{0,20}$/), { maxLength: 4 }),
})

describe("message summaries", () => {
  test("RFC 3842 §5.2: three new texts for an account are 94 octets", () => {
    const text = printMessageSummary(example)
    expect(text).toBe(
      "Messages-Waiting: yes\r\nMessage-Account: sip:user1_public1@home1.net\r\nText-Message: 3/0 (0/0)\r\n",
    )
    expect(octetsOf(text)).toHaveLength(94)
  })

  test("RFC 3842 §5.2: what is printed is read back", () => {
    check(
      fc.property(summary, (message) => {
        expect(read(printMessageSummary(message))).toEqual(message)
      }),
    )
  })

  test("RFC 3842 §5.2: names compare without case, blanks are free, and a body may be the status line alone", () => {
    expect(read("messages-waiting:no")).toMatchObject({ isWaiting: false, counts: [] })
    expect(read("Messages-Waiting: YES\r\nvoice-message : 2 / 8 ( 0 / 2 )\r\n")).toMatchObject({
      counts: [{ class: "Voice-Message", fresh: 2, old: 8, urgent: { fresh: 0, old: 2 } }],
    })
  })

  test("RFC 3842 §3.5: counters go up to 2^32 - 1, and no further", () => {
    expect(read("Messages-Waiting: yes\r\nFax-Message: 4294967295/0\r\n")).toMatchObject({ kind: "message-summary" })
    expect(read("Messages-Waiting: yes\r\nFax-Message: 4294967296/0\r\n")).toMatchObject({ kind: "problem" })
  })

  test.each(["", "Text-Message: 1/0", "Messages-Waiting: maybe\r\n", "Messages-Waiting: yes\r\nPigeon: 1/0\r\n"])(
    "refuses %j",
    (text) => {
      expect(read(text)).toMatchObject({ kind: "problem" })
    },
  )

  test("a line end of one character is refused", () => {
    expect(read("Messages-Waiting: yes\nText-Message: 1/0\r\n")).toMatchObject({ problem: "bad-line-end" })
  })

  test("reads what the workload makes of the type, at every size that holds a whole body", () => {
    for (const octets of [48, 60, 94, 120, 400])
      expect(parseMessageSummary(octetsOf(content("application/simple-message-summary", octets)))).toMatchObject({
        kind: "message-summary",
        isWaiting: true,
      })
  })

  test("hostile octets give a message or a problem, never an exception", () => {
    const seed = printMessageSummary({ ...example, details: ["Subject: x"] })
    check(
      fc.property(hostile(seed), (octets) => {
        expect(["message-summary", "problem"]).toContain(parseMessageSummary(octets).kind)
      }),
      { numRuns: 2000 },
    )
  })
})
