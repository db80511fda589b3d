/** M-Notification.ind in octets. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { content } from "../../../sim/wire/content.ts"
import type { MmsNotification } from "../../../sim/wire/mms/notification.ts"
import { messageClasses, parseMmsNotification, printMmsNotification } from "../../../sim/wire/mms/notification.ts"
import { joinOctets } from "../../../sim/wire/octets.ts"
import { check } from "../arbitraries.ts"
import { hex, octets } from "../hex.ts"
import { mmsBody } from "../sms/vectors.ts"

const sample: MmsNotification = {
  kind: "m-notification-ind",
  transactionId: "7Q0001",
  version: 0x12,
  from: "+358401234567/TYPE=PLMN",
  subject: "Hi",
  messageClass: "personal",
  messageSize: 30_720,
  expiry: { kind: "relative", seconds: 259_200 },
  contentLocation: "http://mmsc.op.example/7Q0001",
}

const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((s) => s.toWellFormed().replaceAll("\0", ""))
const whole = fc.oneof(fc.nat(300), fc.nat(), fc.maxSafeNat())
const notification: fc.Arbitrary<MmsNotification> = fc.record({
  kind: fc.constant("m-notification-ind" as const),
  transactionId: text,
  version: fc.constantFrom(0x10, 0x12, 0x13),
  from: fc.option(text, { nil: undefined }),
  subject: fc.option(text, { nil: undefined }),
  messageClass: fc.constantFrom(...messageClasses),
  messageSize: whole,
  expiry: fc.record({ kind: fc.constantFrom("relative" as const, "absolute" as const), seconds: whole }),
  contentLocation: text,
})

describe("M-Notification.ind", () => {
  it("OMA-TS-MMS_ENC §6.2 octets: 88, these, printed and read", () => {
    expect(mmsBody).toHaveLength(88)
    expect(hex(printMmsNotification(sample))).toBe(hex(mmsBody))
    expect(parseMmsNotification(mmsBody)).toEqual(sample)
    expect(content("application/vnd.wap.mms-message", 88)).toEqual(mmsBody)
  })

  it("is read back as it was printed, whatever the alphabet", () => {
    check(
      fc.property(notification, (n) => {
        expect(parseMmsNotification(printMmsNotification(n))).toEqual(n)
      }),
    )
  })

  it("OMA-TS-MMS_ENC §7.2.9: a subject that is not ASCII carries its charset", () => {
    const printed = hex(printMmsNotification({ ...sample, subject: "é" }))
    expect(printed).toContain("9605EA7FC3A900")
  })

  it("has its first three fields in order and all mandatory ones; a field it does not know is skipped", () => {
    const more = joinOctets([mmsBody, octets('86 80 8F 81 95 03 01 02 03 99 "x" 00')])
    expect(parseMmsNotification(more)).toEqual(sample)
    expect(parseMmsNotification(mmsBody.with(1, 0x84))).toMatchObject({ kind: "malformed" })
    expect(parseMmsNotification(mmsBody.with(2, 0x96))).toMatchObject({ kind: "malformed" })
    expect(parseMmsNotification(mmsBody.subarray(0, 57))).toMatchObject({ kind: "malformed" })
  })

  it("is read from any octets without a throw, and what is read can be printed and read again", () => {
    const changed = fc
      .tuple(notification, fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 3 }), fc.nat(300))
      .map(([n, changes, cut]) => {
        const printed = printMmsNotification(n).slice()
        for (const [at, value] of changes) printed[at % printed.length] = value
        return cut < printed.length ? printed.slice(0, cut) : printed
      })
    check(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), changed), (written) => {
        const read = parseMmsNotification(written)
        if (read.kind !== "malformed") expect(parseMmsNotification(printMmsNotification(read))).toEqual(read)
      }),
      { numRuns: 3000 },
    )
  })
})
