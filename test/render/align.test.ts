import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { align, type Aligned } from "../../sim/render/compare/align.ts"
import type { FlowRecord } from "../../sim/trace/flow.ts"
import { ppgSip, sipMessage } from "./fixtures.ts"

fc.configureGlobal({ seed: 7, numRuns: 300 })

const template = sipMessage().records.find(({ kind }) => kind === "message")!

const record = (what: number, ends: number, sent: number): FlowRecord => ({
  ...template,
  name: `name-${what}`,
  from: `node-${ends}`,
  sent,
})

const list = (max: number): fc.Arbitrary<readonly FlowRecord[]> =>
  fc
    .array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 1 })), { maxLength: max })
    .map((parts) => parts.map(([what, ends], index) => record(what, ends, index)))

/** The smallest cost over all alignments, tried one by one. */
const bruteForce = (a: readonly FlowRecord[], b: readonly FlowRecord[]): number => {
  const [first, second] = [a[0], b[0]]
  if (first === undefined || second === undefined) return 2 * (a.length + b.length)
  const alone = Math.min(2 + bruteForce(a.slice(1), b), 2 + bruteForce(a, b.slice(1)))
  if (first.name !== second.name) return alone
  return Math.min(alone, (first.from === second.from ? 0 : 1) + bruteForce(a.slice(1), b.slice(1)))
}

const costOf = (rows: readonly Aligned[]): number => rows.reduce((sum, { cost }) => sum + cost, 0)

describe("alignment of two flows", () => {
  it("costs no more than any other alignment", () => {
    fc.assert(
      fc.property(list(6), list(6), (a, b) => {
        expect(costOf(align(a, b))).toBe(bruteForce(a, b))
      }),
    )
  })

  it("has every record once and in order, and its costs are what it says", () => {
    fc.assert(
      fc.property(list(80), list(80), (a, b) => {
        const rows = align(a, b)
        expect(rows.flatMap((row) => row.a ?? [])).toEqual(a.map((_, index) => index))
        expect(rows.flatMap((row) => row.b ?? [])).toEqual(b.map((_, index) => index))
        for (const row of rows) {
          const [left, right] = [a[row.a ?? -1], b[row.b ?? -1]]
          if (left === undefined || right === undefined) expect(row.cost).toBe(2)
          else {
            expect(left.name).toBe(right.name)
            expect(row.cost).toBe(left.from === right.from ? 0 : 1)
          }
        }
      }),
    )
  })

  it("costs the same from either side", () => {
    fc.assert(
      fc.property(list(60), list(20), (a, b) => {
        expect(costOf(align(a, b))).toBe(costOf(align(b, a)))
      }),
    )
  })

  it("of two shortest paths takes the one that pairs the earlier record", () => {
    const twice = [record(1, 1, 0), record(1, 1, 1)]
    expect(align([record(1, 1, 0)], twice)).toEqual([
      { a: 0, b: 0, cost: 0 },
      { a: undefined, b: 1, cost: 2 },
    ])
  })

  it("of two that stay alone puts the earlier first", () => {
    const rows = align([record(1, 1, 5)], [record(2, 1, 3)])
    expect(rows.map(({ a, b }) => (a === undefined ? `B${b}` : `A${a}`))).toEqual(["B0", "A0"])
    const shifted = align([record(1, 1, 5)], [record(2, 1, 3)], { a: 4, b: 0 })
    expect(shifted.map(({ a, b }) => (a === undefined ? `B${b}` : `A${a}`))).toEqual(["A0", "B0"])
  })

  it("leaves the detour of the PPG alone and matches the rest", () => {
    const messages = (records: readonly FlowRecord[]): readonly FlowRecord[] =>
      records.filter(({ kind }) => kind === "message")
    const [a, b] = [messages(sipMessage().records), messages(ppgSip().records)]
    const rows = align(a, b)
    expect(rows.filter((row) => row.a === undefined).map((row) => b[row.b ?? 0]?.name)).toEqual([
      "push-message",
      "202",
      "LIR",
      "LIA",
      "MESSAGE",
      "200",
    ])
  })

  it("fills in a band only: two equal lists of 10 000 are aligned at once", () => {
    const many = Array.from({ length: 10_000 }, (_, index) => record(index % 7, index % 3, index))
    const rows = align(many, many.slice(3))
    expect(costOf(rows)).toBe(6)
    expect(rows).toHaveLength(10_000)
  })
})
