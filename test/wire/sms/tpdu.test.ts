/** SMS-DELIVER and SMS-SUBMIT, octet by octet. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readTimestamp, writeTimestamp } from "../../../sim/wire/sms/calendar-time.ts"
import { deliverPush } from "../../../sim/wire/sms/deliver-push.ts"
import { segment } from "../../../sim/wire/sms/segment.ts"
import type { SmsDeliver, SmsSubmit, TpValidity } from "../../../sim/wire/sms/tpdu.ts"
import { parseDeliver, parseSubmit, printTpdu } from "../../../sim/wire/sms/tpdu.ts"
import type { ZonedTime } from "../../../sim/wire/sms/tpdu-fields.ts"
import {
  countsOctets,
  internationalAddress,
  validityMinutes,
  validityOctet,
} from "../../../sim/wire/sms/tpdu-fields.ts"
import { check } from "../arbitraries.ts"
import { hex } from "../hex.ts"
import { longPush, wapOctets } from "../wap-octets.ts"
import { unitPush } from "./vectors.ts"

const newYear: ZonedTime = {
  local: { year: 2025, month: 1, day: 1, hour: 0, minute: 0, second: 0 },
  quarterHours: 0,
}
const originator = internationalAddress("+12345")

const octet = fc.nat(255)
const address = fc.record({ type: fc.constantFrom(0x81, 0x91, 0xa1), digits: fc.stringMatching(/^[0-9*#abc]{0,20}$/) })
const zonedTime: fc.Arbitrary<ZonedTime> = fc.record({
  local: fc.record({
    year: fc.integer({ min: 2000, max: 2099 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.nat(23),
    minute: fc.nat(59),
    second: fc.nat(59),
  }),
  quarterHours: fc.integer({ min: -79, max: 79 }),
})
const userData = fc.oneof(
  fc.record({ header: fc.constant([]), octets: fc.uint8Array({ maxLength: 140 }) }),
  fc.uint8Array({ maxLength: 133 }).map((octets) => ({
    header: [{ kind: "ports" as const, destination: 2948, source: 9200 }],
    octets,
  })),
)
const coding = { protocolId: octet, dataCoding: octet.filter(countsOctets), replyPath: fc.boolean(), userData }
const deliver: fc.Arbitrary<SmsDeliver> = fc.record({
  kind: fc.constant("sms-deliver" as const),
  moreMessages: fc.boolean(),
  statusReport: fc.boolean(),
  originator: address,
  serviceCentreTime: zonedTime,
  ...coding,
})
const validity: fc.Arbitrary<TpValidity | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({ kind: fc.constant("relative" as const), octet }),
  fc.record({ kind: fc.constant("absolute" as const), time: zonedTime }),
)
const submit: fc.Arbitrary<SmsSubmit> = fc.record({
  kind: fc.constant("sms-submit" as const),
  rejectDuplicates: fc.boolean(),
  statusReportRequest: fc.boolean(),
  reference: octet,
  destination: address,
  validity,
  ...coding,
})

describe("TPDUs", () => {
  it("are read back as they were printed", () => {
    check(
      fc.property(deliver, (tpdu) => {
        expect(parseDeliver(printTpdu(tpdu))).toEqual(tpdu)
      }),
    )
    check(
      fc.property(submit, (tpdu) => {
        expect(parseSubmit(printTpdu(tpdu))).toEqual(tpdu)
      }),
    )
  })

  it("are read from any octets without a throw, and what is read can be printed and read again", () => {
    const like = (tpdu: fc.Arbitrary<SmsDeliver | SmsSubmit>) =>
      fc.tuple(tpdu, fc.nat(300), octet, fc.nat(300)).map(([message, at, value, cut]) => {
        const printed = printTpdu(message).slice()
        printed[at % printed.length] = value
        return printed.slice(0, printed.length - (cut % 40 === 0 ? cut : 0))
      })
    const hostile = fc.oneof(fc.uint8Array({ maxLength: 180 }), like(deliver), like(submit))
    check(
      fc.property(hostile, (octets) => {
        const delivered = parseDeliver(octets)
        const submitted = parseSubmit(octets)
        if (delivered !== undefined) expect(parseDeliver(printTpdu(delivered))).toEqual(delivered)
        if (submitted !== undefined) expect(parseSubmit(printTpdu(submitted))).toEqual(submitted)
      }),
      { numRuns: 3000 },
    )
  })

  it("TS 23.040 §9.2.2.1 octets: the SMS-DELIVER of a unit push of 94 octets has 117", () => {
    const [tpdu, ...more] = deliverPush(segment(unitPush, { reference: 0 }) ?? [], {
      originator,
      serviceCentreTime: newYear,
    })
    if (tpdu === undefined) throw new Error("a part")
    const printed = printTpdu(tpdu)
    expect(more).toEqual([])
    expect(printed).toHaveLength(117)
    expect(hex(printed)).toBe(`4405912143F500F5521010000000006506 05040B8423F0${hex(unitPush)}`.replace(" ", ""))
  })

  it("TS 23.040 §9.2.3.24 octets: a push of 162 has TPDUs of 156 and 62, and the first says that more wait", () => {
    const parts = segment(longPush, { reference: 0x3f }) ?? []
    const printed = deliverPush(parts, { originator, serviceCentreTime: newYear }).map(printTpdu)
    expect(printed.map((tpdu) => [tpdu.length, tpdu[0]])).toEqual([
      [156, 0x40],
      [62, 0x44],
    ])
    const expected = wapOctets.filter(({ name }) => name.endsWith("of two"))
    expect(printed.map(hex)).toEqual(expected.map(({ octets }) => hex(octets)))
  })

  it("TS 23.040 §9.2.2.2: an SMS-SUBMIT, octet by octet", () => {
    const tpdu: SmsSubmit = {
      kind: "sms-submit",
      rejectDuplicates: false,
      statusReportRequest: true,
      replyPath: false,
      reference: 7,
      destination: internationalAddress("358401234567"),
      protocolId: 0,
      dataCoding: 4,
      validity: { kind: "relative", octet: validityOctet(48 * 60) },
      userData: { header: [], octets: Uint8Array.of(1, 2) },
    }
    expect(hex(printTpdu(tpdu))).toBe("31070C91534810325476" + "0004A8020102")
  })

  it("TS 23.040 §9.2.3.11: a zone behind GMT has its sign in bit 3", () => {
    const tpdu = parseDeliver(
      printTpdu({
        kind: "sms-deliver",
        moreMessages: false,
        statusReport: false,
        replyPath: false,
        originator,
        protocolId: 0,
        dataCoding: 4,
        serviceCentreTime: { ...newYear, quarterHours: -32 },
        userData: { header: [], octets: new Uint8Array(0) },
      }),
    )
    expect(tpdu?.serviceCentreTime.quarterHours).toBe(-32)
  })
})

describe("the validity period", () => {
  it("TS 23.040 §9.2.3.12.1: runs from 5 minutes to 63 weeks", () => {
    const hour = 60
    const day = 24 * hour
    expect([0, 143, 144, 167, 168, 196, 197, 255].map(validityMinutes)).toEqual([
      5,
      12 * hour,
      12 * hour + 30,
      day,
      2 * day,
      30 * day,
      5 * 7 * day,
      63 * 7 * day,
    ])
  })

  it("is never longer than asked, unless less than 5 minutes is, and is the longest of those", () => {
    check(
      fc.property(fc.nat(800_000), (minutes) => {
        const chosen = validityOctet(minutes)
        if (chosen > 0) expect(validityMinutes(chosen)).toBeLessThanOrEqual(minutes)
        if (chosen < 255) expect(validityMinutes(chosen + 1)).toBeGreaterThan(minutes)
      }),
    )
  })
})

describe("time stamps", () => {
  it("are read back, and nothing else is", () => {
    check(
      fc.property(zonedTime, ({ local }) => {
        expect(readTimestamp(writeTimestamp(local))).toEqual(local)
      }),
    )
    for (const text of ["", "2025-13-01T00:00:00Z", "2025-01-01T24:00:00Z", "2025-01-01", "2025-01-01T00:00:00+02:00"])
      expect(readTimestamp(text)).toBeUndefined()
  })
})
