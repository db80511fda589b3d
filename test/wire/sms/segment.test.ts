/** WDP over SMS: user data headers, parts, and putting them together again. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { InformationElement, UserData } from "../../../sim/wire/sms/user-data-header.ts"
import { concatenationOf, parseUserData, portsOf, printUserData } from "../../../sim/wire/sms/user-data-header.ts"
import {
  partCount,
  pushPorts,
  receivePart,
  segment,
  userDataOctetsMax,
  type PendingParts,
} from "../../../sim/wire/sms/segment.ts"
import { check } from "../arbitraries.ts"
import { hex, octets } from "../hex.ts"

const word = fc.nat(65_535)
const element: fc.Arbitrary<InformationElement> = fc.oneof(
  fc.record({ kind: fc.constant("ports" as const), destination: word, source: word }),
  fc
    .tuple(fc.constantFrom(8 as const, 16 as const), word, fc.integer({ min: 1, max: 255 }), fc.nat(254))
    .map(([referenceBits, reference, total, place]) => ({
      kind: "concatenation" as const,
      referenceBits,
      reference: referenceBits === 8 ? reference & 255 : reference,
      total,
      sequence: (place % total) + 1,
    })),
  fc.record({
    kind: fc.constant("other" as const),
    identifier: fc.constantFrom(1, 4, 9, 0x20, 0x70, 0xff),
    data: fc.uint8Array({ maxLength: 12 }),
  }),
)
const userData: fc.Arbitrary<UserData> = fc.record({
  header: fc.array(element, { minLength: 1, maxLength: 5 }),
  octets: fc.uint8Array({ maxLength: 60 }),
})
const anyReference = fc.record({ reference: word, referenceBits: fc.constantFrom(8 as const, 16 as const) })

const datagram = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251)

describe("a user data header", () => {
  it("is read back as it was printed", () => {
    check(
      fc.property(userData, (data) => {
        expect(parseUserData(printUserData(data))).toEqual(data)
      }),
    )
  })

  it("is read from any octets without a throw, and what is read can be printed again, octet by octet", () => {
    check(
      fc.property(fc.uint8Array({ maxLength: 140 }), (field) => {
        const data = parseUserData(field)
        if (data !== undefined && data.header.length > 0) expect(printUserData(data)).toEqual(field)
      }),
      { numRuns: 2000 },
    )
  })

  it("TS 23.040 §9.2.3.24: of two elements of one kind the last counts, and a part beyond the total is none", () => {
    const data = parseUserData(octets("16 05 04 00 01 00 02 05 04 0B 84 23 F0 00 03 3F 02 01 00 03 40 02 03"))
    expect(portsOf(data?.header ?? [])).toEqual(pushPorts)
    expect(concatenationOf(data?.header ?? [])).toMatchObject({ reference: 0x3f, total: 2, sequence: 1 })
  })
})

describe("parts of a push", () => {
  it("WAP-259 §6.5 vector 1: 133 octets are 1 part, 134 are 2, 256 are 2, 257 are 3", () => {
    for (const [length, parts] of [
      [0, 1],
      [133, 1],
      [134, 2],
      [256, 2],
      [257, 3],
    ] as const) {
      expect(partCount(length)).toBe(parts)
      expect(segment(datagram(length), { reference: 7 })).toHaveLength(parts)
    }
    expect(partCount(254, 16)).toBe(2)
    expect(partCount(255, 16)).toBe(3)
  })

  it("WDP over SMS: headers of 7, 12 and 13 octets, the destination port first, the ports in every part", () => {
    const heads = (length: number, referenceBits: 8 | 16): readonly string[] =>
      (segment(datagram(length), { reference: 0x3f, referenceBits }) ?? []).map((part) =>
        hex(printUserData({ ...part, octets: new Uint8Array(0) })),
      )
    expect(heads(100, 8)).toEqual(["0605040B8423F0"])
    expect(heads(162, 8)).toEqual(["0B05040B8423F000033F0201", "0B05040B8423F000033F0202"])
    expect(heads(162, 16)).toEqual(["0C05040B8423F00804003F0201", "0C05040B8423F00804003F0202"])
    expect(segment(datagram(162), { reference: 0x3f })?.map((part) => part.octets.length)).toEqual([128, 34])
  })

  it("fill 140 octets but for the last, and make the datagram again in any order, with some of them twice", () => {
    check(
      fc.property(fc.nat(1500), anyReference, fc.infiniteStream(fc.nat(1000)), (length, how, dice) => {
        const whole = datagram(length)
        const parts = segment(whole, how) ?? []
        for (const part of parts.slice(0, -1)) expect(printUserData(part)).toHaveLength(userDataOctetsMax)
        const arriving = parts.map((part) => ({ part, at: dice.next().value ?? 0 })).toSorted((a, b) => a.at - b.at)
        const repeated = arriving.length > 1 ? [...arriving.slice(0, 1), ...arriving] : arriving
        let pending: PendingParts = new Map()
        const complete = repeated.flatMap(({ part }) => {
          const step = receivePart(pending, "12345", part)
          pending = step.pending
          return step.datagram === undefined ? [] : [step.datagram]
        })
        expect(complete).toEqual([{ ports: pushPorts, octets: whole }])
        expect(pending.size).toBe(0)
      }),
    )
  })

  it("of different senders, references or totals do not mix, and a lost part leaves the rest under its key", () => {
    const [one, two] = segment(datagram(200), { reference: 1 }) ?? []
    const [, other] = segment(datagram(200), { reference: 2 }) ?? []
    if (one === undefined || two === undefined || other === undefined) throw new Error("two parts each")
    const first = receivePart(new Map(), "a", one)
    expect(receivePart(first.pending, "b", two).datagram).toBeUndefined()
    const mixed = receivePart(first.pending, "a", other)
    expect(mixed.datagram).toBeUndefined()
    expect([...mixed.pending.keys()]).toEqual([first.key, mixed.key])
    expect(receivePart(mixed.pending, "a", two).datagram?.octets).toEqual(datagram(200))
  })

  it("are at most 255", () => {
    expect(segment(datagram(255 * 128), { reference: 0 })).toHaveLength(255)
    expect(segment(datagram(255 * 128 + 1), { reference: 0 })).toBeUndefined()
  })
})
