import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { layoutCompare } from "../../sim/render/compare/layout.ts"
import { compareRows, sentMessages } from "../../sim/render/compare/rows.ts"
import { slant } from "../../sim/render/compare/side.ts"
import type { Drawing } from "../../sim/render/drawing.ts"
import { arbitraryFlow } from "./arbitrary-flow.ts"
import { longFlow, ppgSip, ppgSipLoop, sipMessage } from "./fixtures.ts"

fc.configureGlobal({ seed: 7, numRuns: 100 })

const texts = (drawing: Drawing, style: string): string[] =>
  drawing.primitives.flatMap((one) => (one.kind === "text" && one.style === style ? [one.text] : []))

describe("comparison of two flows", () => {
  it("matched messages share a row; what has no counterpart is hatched on the other side", () => {
    const drawing = layoutCompare(sipMessage(), ppgSip())
    const rowY = (side: "A" | "B"): Map<number, number> =>
      new Map(drawing.records.filter((one) => one.side === side).map(({ row, y1 }) => [row, y1]))
    const [a, b] = [rowY("A"), rowY("B")]
    const shared = [...a.keys()].filter((row) => b.has(row))
    expect(shared).toHaveLength(6)
    for (const row of shared) expect(a.get(row)).toBe(b.get(row))
    expect(texts(drawing, "no-counterpart-word")).toHaveLength(6)
    expect(texts(drawing, "delta-strong").filter((text) => text === "only B")).toHaveLength(6)
  })

  it("Δt is received B − received A since each planned start", () => {
    const later = { ...sipMessage(), planned: -0.014 }
    const drawing = layoutCompare(sipMessage(), later, { opened: "all" })
    expect(new Set(texts(drawing, "delta"))).toEqual(new Set(["+14.0\u202fms"]))
    const hops = layoutCompare(sipMessage(), later, { opened: "all", delta: "hop" })
    expect(new Set(texts(hops, "delta"))).toEqual(new Set(["0.0\u202fms"]))
  })

  it("a difference is bold only beyond the noise", () => {
    const later = { ...sipMessage(), planned: -0.014 }
    expect(texts(layoutCompare(sipMessage(), later, { opened: "all", noise: 0.02 }), "delta-strong")).toEqual([])
    expect(texts(layoutCompare(sipMessage(), later, { opened: "all", noise: 0.01 }), "delta-strong")).toHaveLength(6)
  })

  it("a participant of one side only has an ink border; the common ones stand in the same order", () => {
    const drawing = layoutCompare(sipMessage(), ppgSip())
    const order = (side: "A" | "B"): string[] =>
      drawing.lanes.filter((lane) => lane.side === side).flatMap(({ participants }) => participants)
    expect(order("B").filter((id) => order("A").includes(id))).toEqual(order("A"))
    expect(drawing.primitives.filter(({ style }) => style === "head-only-here")).toHaveLength(3)
  })

  it("retransmissions hang on their original and are counted on it", () => {
    const drawing = layoutCompare(sipMessage({ loss: true }), ppgSipLoop({ loss: true }))
    expect(texts(drawing, "tag")).toContain("×2")
    expect(texts(drawing, "tag")).toContain("LOST 1")
    const rows = compareRows(sipMessage({ loss: true }), sipMessage({ loss: true }), { opened: "all" })
    expect(rows).toHaveLength(6)
    const sent = sentMessages(sipMessage({ loss: true })).find(({ copies }) => copies.length > 0)
    expect(sent?.record.retransmission).toBe(0)
  })

  it("a long run of equal rows folds to one, which can be opened", () => {
    const flow = longFlow(20)
    const folded = compareRows(flow, flow, {})
    expect(folded).toHaveLength(3)
    expect(texts(layoutCompare(flow, flow), "equal-rows")).toEqual(["··· 18 equal rows"])
    expect(compareRows(flow, flow, { opened: [folded[1]?.number ?? 0] })).toHaveLength(20)
  })

  it("arrows fall by 2 + 1.6 · log₂(1 + ms), at most 12 px", () => {
    expect(slant(0)).toBe(2)
    expect(slant(1)).toBeCloseTo(3.6, 12)
    expect(slant(7)).toBeCloseTo(6.8, 12)
    expect(slant(1e9)).toBe(12)
  })

  it("any two flows have all their messages in the drawing, in rows 34 px apart, whatever they are", () => {
    fc.assert(
      fc.property(arbitraryFlow, arbitraryFlow, fc.boolean(), (a, b, stacked) => {
        const drawing = layoutCompare(a, b, { stacked, opened: "all" })
        const numbers = (side: "A" | "B"): number[] =>
          drawing.records.flatMap((one) => (one.side === side ? [one.n] : [])).sort((x, y) => x - y)
        const messages = (flow: typeof a): number[] =>
          flow.records.flatMap(({ kind, n }) => (kind === "message" || kind === "lost" ? [n] : []))
        expect(numbers("A")).toEqual(messages(a))
        expect(numbers("B")).toEqual(messages(b))
        for (const [index, row] of drawing.rows.slice(1).entries())
          expect(row.y - (drawing.rows[index]?.y ?? 0)).toBe(34)
        for (const { y1, y2, x1, x2 } of drawing.records) {
          expect(y2).toBeGreaterThanOrEqual(y1)
          expect(Math.max(x1, x2)).toBeLessThanOrEqual(drawing.width)
        }
        expect(layoutCompare(structuredClone(a), structuredClone(b), { stacked, opened: "all" })).toEqual(drawing)
      }),
    )
  })
})
