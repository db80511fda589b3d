/** SMPP 3.4 in octets: PDUs, times, receipts, and the submission of a push. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { joinOctets, octetsOf, textOf } from "../../../sim/wire/octets.ts"
import { parseSmpp, splitSmpp } from "../../../sim/wire/smpp/parse.ts"
import type { SmppPdu, Tlv } from "../../../sim/wire/smpp/pdu.ts"
import { commandIds, commandStatus, isTemporary, registeredDelivery } from "../../../sim/wire/smpp/pdu.ts"
import { printSmpp } from "../../../sim/wire/smpp/print.ts"
import { readReceipt, receiptPdu, receiptStates, receiptText, type Receipt } from "../../../sim/wire/smpp/receipt.ts"
import { submitPush } from "../../../sim/wire/smpp/submit-push.ts"
import { readSmppTime, smppFor, smppUntil } from "../../../sim/wire/smpp/time.ts"
import { segment } from "../../../sim/wire/sms/segment.ts"
import { check } from "../arbitraries.ts"
import { hex } from "../hex.ts"
import { unitPush } from "../sms/vectors.ts"

const octet = fc.nat(255)
const sequence = fc.integer({ min: 1, max: 0x7fffffff })
const status = fc.constantFrom(...Object.values(commandStatus))
const ascii = (octetsMax: number) =>
  fc.string({ unit: fc.constantFrom(..."azAZ09+#._".split("")), maxLength: octetsMax - 1 })
const address = fc.record({ ton: octet, npi: octet, address: ascii(21) })
const tlvs: fc.Arbitrary<readonly Tlv[]> = fc.array(
  fc.record({ tag: fc.nat(65_535), value: fc.uint8Array({ maxLength: 20 }) }),
  { maxLength: 3 },
)
const pdu: fc.Arbitrary<SmppPdu> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("submit_sm" as const, "deliver_sm" as const),
    sequence,
    serviceType: ascii(6),
    source: address,
    destination: address,
    esmClass: octet,
    protocolId: octet,
    priority: octet,
    scheduleDeliveryTime: ascii(17),
    validityPeriod: ascii(17),
    registeredDelivery: octet,
    replaceIfPresent: octet,
    dataCoding: octet,
    defaultMessageId: octet,
    shortMessage: fc.uint8Array({ maxLength: 254 }),
    tlvs,
  }),
  fc.record({
    kind: fc.constant("bind_transceiver" as const),
    sequence,
    systemId: ascii(16),
    password: ascii(9),
    systemType: ascii(13),
    interfaceVersion: octet,
    addressTon: octet,
    addressNpi: octet,
    addressRange: ascii(41),
  }),
  fc.record({
    kind: fc.constant("bind_transceiver_resp" as const),
    sequence,
    status: fc.constant(0),
    systemId: ascii(16),
    tlvs,
  }),
  fc.record({
    kind: fc.constantFrom("submit_sm_resp" as const, "deliver_sm_resp" as const),
    sequence,
    status,
    messageId: ascii(65),
  }),
  fc.record({ kind: fc.constantFrom("enquire_link" as const, "unbind" as const), sequence }),
  fc.record({
    kind: fc.constantFrom("enquire_link_resp" as const, "unbind_resp" as const, "generic_nack" as const),
    sequence,
    status,
  }),
)

describe("SMPP PDUs", () => {
  it("are read back as they were printed, and a stream of them is cut where they end", () => {
    check(
      fc.property(fc.array(pdu, { maxLength: 4 }), fc.nat(15), (pdus, cut) => {
        const stream = joinOctets(pdus.map(printSmpp))
        const whole = splitSmpp(stream)
        expect(whole?.rest).toEqual(new Uint8Array(0))
        expect(whole?.pdus.map(parseSmpp)).toEqual(pdus)
        const short = splitSmpp(stream.subarray(0, Math.max(stream.length - cut - 1, 0)))
        expect(short?.pdus).toHaveLength(Math.max(pdus.length - 1, 0))
      }),
    )
  })

  it("are read from any octets without a throw, and what is read can be printed and read again", () => {
    const changed = fc.tuple(pdu, fc.nat(400), octet, fc.boolean()).map(([message, at, value, isCut]) => {
      const printed = printSmpp(message).slice()
      printed[at % printed.length] = value
      if (!isCut) return printed
      const cut = printed.slice(0, Math.max(at % printed.length, 4))
      new DataView(cut.buffer).setUint32(0, cut.length)
      return cut
    })
    check(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), changed), (octets) => {
        splitSmpp(octets)
        const read = parseSmpp(octets)
        if (read.kind === "bad") expect(Object.values<number>(commandStatus)).toContain(read.status)
        else expect(parseSmpp(printSmpp(read))).toEqual(read)
      }),
      { numRuns: 3000 },
    )
  })

  it("SMPP 3.4 §4.1.5, §4.11: bind_transceiver and enquire_link, octet by octet", () => {
    const bind: SmppPdu = {
      kind: "bind_transceiver",
      sequence: 1,
      systemId: "ppg",
      password: "pw",
      systemType: "",
      interfaceVersion: 0x34,
      addressTon: 0,
      addressNpi: 0,
      addressRange: "",
    }
    expect(hex(printSmpp(bind))).toBe("0000001C0000000900000000000000017070670070770000" + "34000000")
    expect(hex(printSmpp({ kind: "enquire_link", sequence: 2 }))).toBe("00000010000000150000000000000002")
    const answer: SmppPdu = { kind: "enquire_link_resp", sequence: 2, status: 0 }
    expect(hex(printSmpp(answer))).toBe("00000010800000150000000000000002")
  })

  it("SMPP 3.4 §4.4.2: a submit_sm_resp has an identifier, and no body where it refuses", () => {
    const answer = (code: number, messageId: string): SmppPdu => ({
      kind: "submit_sm_resp",
      sequence: 7,
      status: code,
      messageId,
    })
    expect(hex(printSmpp(answer(0, "0001")))).toBe("0000001580000004000000000000000730303031" + "00")
    expect(printSmpp(answer(commandStatus.ESME_RMSGQFUL, ""))).toHaveLength(16)
  })

  it("have a response for each request, and refusals that may be tried again", () => {
    for (const [name, id] of Object.entries(commandIds))
      if (name.endsWith("_resp")) expect(id - 0x80000000).toBe(commandIds[name.slice(0, -5) as keyof typeof commandIds])
    expect(Object.entries(commandStatus).flatMap(([name, code]) => (isTemporary(code) ? [name] : []))).toEqual([
      "ESME_RSYSERR",
      "ESME_RMSGQFUL",
      "ESME_RTHROTTLED",
      "ESME_RX_T_APPN",
    ])
  })

  it("name what is wrong with octets that are none", () => {
    const link = printSmpp({ kind: "enquire_link", sequence: 9 })
    expect(parseSmpp(link.subarray(0, 12))).toEqual({ kind: "bad", status: 2, sequence: 0 })
    expect(parseSmpp(link.with(3, 17))).toEqual({ kind: "bad", status: 2, sequence: 9 })
    expect(parseSmpp(link.with(7, 0x99))).toEqual({ kind: "bad", status: 3, sequence: 9 })
    expect(splitSmpp(link.with(3, 15))).toBeUndefined()
    expect(splitSmpp(link.with(0, 1))).toBeUndefined()
  })
})

const start = { year: 2025, month: 1, day: 2, hour: 3, minute: 4, second: 5 }
const device = { ton: 1, npi: 1, address: "358401234567" }
const submitter = { ton: 3, npi: 0, address: "12345" }

describe("a push over SMPP", () => {
  it("WAP flow 7.1: a submit_sm of 167 octets with UDHI, validity and a receipt asked for; its parts in order", () => {
    const how = {
      sequence: 42,
      source: submitter,
      destination: device,
      validityPeriod: smppUntil(start),
      receipt: registeredDelivery.always,
    }
    const [one, ...more] = submitPush(segment(unitPush, { reference: 0 }) ?? [], how)
    if (one === undefined) throw new Error("a part")
    const printed = printSmpp(one)
    expect(more).toEqual([])
    expect(printed).toHaveLength(167)
    expect(hex(printed)).toBe(
      "000000A700000004000000000000002A" + // length, submit_sm, 0, sequence number
        "00" + // service_type
        "0300313233343500" + // source: network specific, 12345
        "010133353834303132333435363700" + // destination: international, E.164
        "400000" + // UDHI, protocol_id, priority_flag
        "00" + // at once
        "3235303130323033303430353030302B00" + // 250102030405000+
        "0100F500" + // receipt, no replacement, 8-bit class 1, no canned message
        "6506" + // 101 octets
        `05040B8423F0${hex(unitPush)}`,
    )
    const two = submitPush(segment(new Uint8Array(200), { reference: 1 }) ?? [], how)
    expect(two.map((part) => [part.sequence, part.shortMessage.length])).toEqual([
      [42, 140],
      [43, 84],
    ])
  })

  it("WAP flow 7.1: the receipt is a deliver_sm of 146 octets", () => {
    const receipt: Receipt = {
      messageId: "0001",
      submitted: { ...start, second: 0 },
      done: { ...start, minute: 5, second: 0 },
      state: "DELIVRD",
      error: 0,
    }
    const told = receiptPdu(receipt, { sequence: 3, device, submitter })
    expect(printSmpp(told)).toHaveLength(146)
    expect(textOf(told.shortMessage)).toBe(
      "id:0001 sub:001 dlvrd:001 submit date:2501020304 done date:2501020305 stat:DELIVRD err:000 text:",
    )
    expect(told.esmClass).toBe(4)
    expect(readReceipt({ ...told, esmClass: 0 })).toBeUndefined()
  })
})

const moment = fc.record({
  year: fc.integer({ min: 2000, max: 2099 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 31 }),
  hour: fc.nat(23),
  minute: fc.nat(59),
  second: fc.nat(59),
})

describe("receipts and times", () => {
  it("are read back as they were written", () => {
    const receipt: fc.Arbitrary<Receipt> = fc.record({
      messageId: fc.stringMatching(/^[0-9A-F]{1,10}$/),
      submitted: moment.map((time) => ({ ...time, second: 0 })),
      done: moment.map((time) => ({ ...time, second: 0 })),
      state: fc.constantFrom(...receiptStates),
      error: fc.nat(999),
    })
    check(
      fc.property(receipt, moment, fc.nat(100 * 86_400 - 1), (told, until, seconds) => {
        expect(readReceipt(receiptPdu(told, { sequence: 1, device, submitter }))).toEqual(told)
        expect(readSmppTime(smppUntil(until))).toEqual({ kind: "absolute", local: until, quarterHours: 0 })
        expect(readSmppTime(smppFor(seconds))).toEqual({ kind: "relative", seconds })
      }),
    )
  })

  it("are read from any text without a throw", () => {
    const told = receiptPdu(
      { messageId: "1", submitted: start, done: start, state: "EXPIRED", error: 1 },
      { sequence: 1, device, submitter },
    )
    check(
      fc.property(fc.string({ maxLength: 120 }), fc.nat(90), (text, cut) => {
        const mixed = textOf(told.shortMessage).slice(0, cut) + text
        const receipt = readReceipt({ ...told, shortMessage: octetsOf(mixed) })
        if (receipt !== undefined) expect(mixed.startsWith(receiptText(receipt).slice(0, 4))).toBe(true)
        expect(readSmppTime(text)).toBeUndefined()
      }),
    )
  })

  it("SMPP 3.4 §7.1.1: 48 hours are 2 days; a span with months is not told apart; a zone may be behind GMT", () => {
    expect(smppFor(48 * 3600)).toBe("000002000000000R")
    expect(readSmppTime("000102000000000R")).toBeUndefined()
    expect(readSmppTime("250102030405032-")).toEqual({ kind: "absolute", local: start, quarterHours: -32 })
    expect(readSmppTime("251302030405000+")).toBeUndefined()
  })
})
