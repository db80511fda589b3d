import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Box, Drawing, Primitive } from "../../sim/render/drawing.ts"
import { layoutSequence } from "../../sim/render/sequence/layout.ts"
import { axes, type SequenceOptions } from "../../sim/render/sequence/options.ts"
import { lookOf } from "../../sim/render/styles.ts"
import { textWidth } from "../../sim/render/text-width.ts"
import type { Flow, FlowRecord } from "../../sim/trace/flow.ts"
import { arbitraryFlow } from "./arbitrary-flow.ts"
import { longFlow, ppgSip, ppgSipLoop, sipMessage } from "./fixtures.ts"

fc.configureGlobal({ seed: 7, numRuns: 150 })

const toNs = (seconds: number): number => Math.round(seconds * 1e9)

const isMessage = ({ kind }: FlowRecord): boolean => kind === "message" || kind === "lost"

const recordOf = (flow: Flow, n: number): FlowRecord => {
  const record = flow.records.find((one) => one.n === n)
  if (record === undefined) throw new Error(`no record ${n}`)
  return record
}

/** Every instant that a drawing shows, with its height. */
const heights = (flow: Flow, drawing: Drawing): { ns: number; y: number }[] => {
  const arrows = new Set(drawing.primitives.flatMap((one) => (one.layer === "arrow" ? one.records : [])))
  return drawing.records.flatMap(({ n, y1, y2 }) => {
    const record = recordOf(flow, n)
    if (!arrows.has(n)) return []
    return [
      { ns: toNs(record.sent), y: y1 },
      { ns: toNs(record.received), y: y2 },
    ]
  })
}

interface Word {
  readonly box: Box
  readonly records: string
  readonly text: string
}

/** Where the words of a drawing are: labels, tags, states, pills, names of timers, counts. */
const words = (drawing: Drawing): Word[] =>
  drawing.primitives.flatMap((primitive: Primitive): Word[] => {
    if (primitive.layer !== "label" && primitive.layer !== "timer") return []
    const records = primitive.records.join(" ")
    if (primitive.kind === "rect") return [{ box: primitive, records, text: "box" }]
    if (primitive.kind !== "text") return []
    const { size, weight } = lookOf(primitive.style).type ?? { size: 12, weight: 400 }
    const width = textWidth(primitive.text, size, weight)
    const { x, y, text } = primitive
    if (primitive.turn === -90)
      return [{ box: { x: x - 9, y: y - width / 2, width: 11, height: width }, records, text }]
    const left = primitive.anchor === "start" ? x : primitive.anchor === "end" ? x - width : x - width / 2
    return [{ box: { x: left, y: y - size * 0.8, width, height: size }, records, text }]
  })

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width - 0.01 && b.x < a.x + a.width - 0.01 && a.y < b.y + b.height - 0.01 && b.y < a.y + a.height - 0.01

const overlaps = (drawing: Drawing): string[] => {
  const all = words(drawing)
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter((two) => one.records !== two.records && meet(one.box, two.box))
      .map((two) => `${one.records} “${one.text}” over ${two.records} “${two.text}”`),
  )
}

const tagCount = (drawing: Drawing): number =>
  drawing.primitives.reduce((sum, primitive) => {
    if (primitive.kind !== "text" || primitive.style !== "tag") return sum
    const tag = /^R(?: (\d+))?$/.exec(primitive.text)
    return tag === null ? sum : sum + Number(tag[1] ?? 1)
  }, 0)

const axisOption: fc.Arbitrary<SequenceOptions> = fc.record({
  axis: fc.constantFrom(...axes),
  width: fc.integer({ min: 300, max: 2000 }),
  folded: fc.subarray(["service", "push enabler", "SIP/IP core", "access"]),
})

describe("layout of a sequence chart", () => {
  it("y never decreases with time", () => {
    fc.assert(
      fc.property(arbitraryFlow, axisOption, (flow, options) => {
        if (options.axis === "rows") return // one row holds both ends of a message
        const slack = options.axis === "linear" ? 14 : 0 // the loop of a message to oneself may hang over
        const sorted = heights(flow, layoutSequence(flow, options)).sort((a, b) => a.ns - b.ns)
        let highestBefore = -Infinity
        for (let index = 0; index < sorted.length;) {
          const { ns } = sorted[index]!
          const same = sorted.slice(index).filter((one) => one.ns === ns)
          for (const { y } of same) expect(y).toBeGreaterThanOrEqual(highestBefore - slack)
          highestBefore = Math.max(highestBefore, ...same.map(({ y }) => y))
          index += same.length
        }
      }),
    )
  })

  it("no arrow rises, on every axis", () => {
    fc.assert(
      fc.property(arbitraryFlow, axisOption, (flow, options) => {
        for (const { y1, y2 } of layoutSequence(flow, options).records) expect(y2).toBeGreaterThanOrEqual(y1)
      }),
    )
  })

  it.each([1100, 1231, 1391])(
    "on the linear axis the pill and the scale bar have room of their own, %i px wide",
    (width) => {
      const { primitives, rows, width: drawn } = layoutSequence(ppgSipLoop(), { axis: "linear", width })
      expect(drawn).toBeLessThanOrEqual(width)
      const pill = primitives.find(({ style }) => style === "pill")
      expect(pill).toMatchObject({ kind: "rect" })
      if (pill?.kind === "rect") expect(pill.x + pill.width).toBeLessThanOrEqual(drawn - 12)
      const scale = primitives.find(({ style }) => style === "scale")
      if (scale?.kind === "path") expect(scale.top).toBeGreaterThan((rows.at(-1)?.y ?? Infinity) + 8)
      expect(scale?.kind).toBe("path")
    },
  )

  it("no two words overlap on the compressed axis, at any width and with any group folded", () => {
    fc.assert(
      fc.property(arbitraryFlow, axisOption, (flow, options) => {
        expect(overlaps(layoutSequence(flow, { ...options, axis: "compressed" }))).toEqual([])
      }),
    )
  })

  it("times in the ruler never overlap", () => {
    fc.assert(
      fc.property(arbitraryFlow, axisOption, (flow, options) => {
        const ys = layoutSequence(flow, options)
          .primitives.flatMap((one) =>
            one.layer === "ruler" && one.kind === "text" && one.style === "ruler" ? [one] : [],
          )
          .filter(({ records }) => records.length > 0)
          .map(({ y }) => y)
          .sort((a, b) => a - b)
        for (const [index, y] of ys.slice(1).entries()) expect(y - (ys[index] ?? 0)).toBeGreaterThanOrEqual(14)
      }),
    )
  })

  it("equal input gives equal output", () => {
    fc.assert(
      fc.property(arbitraryFlow, axisOption, (flow, options) => {
        const copy = structuredClone(flow)
        expect(layoutSequence(copy, options)).toEqual(layoutSequence(flow, options))
        expect(copy).toEqual(flow)
      }),
      { numRuns: 30 },
    )
  })

  it("folding and filtering never reorder what stays", () => {
    fc.assert(
      fc.property(arbitraryFlow, axisOption, fc.boolean(), (flow, options, isFiltered) => {
        const whole = layoutSequence(flow, { ...options, folded: [] })
        const filter = isFiltered ? { filter: { only: ["redundant", "lost"] as const } } : {}
        const part = layoutSequence(flow, { ...options, ...filter })
        const before = new Map(whole.records.map((record) => [record.n, record]))
        const arrows = new Set(part.primitives.flatMap((one) => (one.layer === "arrow" ? one.records : [])))
        const stays = part.records.filter(({ n }) => arrows.has(n))
        for (const one of stays) {
          for (const two of stays) {
            const [p, q] = [before.get(one.n), before.get(two.n)]
            if (p === undefined || q === undefined || one.side !== two.side) continue
            if (toNs(recordOf(flow, one.n).sent) === toNs(recordOf(flow, two.n).sent)) continue
            if (p.y1 < q.y1) expect(one.y1).toBeLessThanOrEqual(two.y1)
          }
        }
      }),
    )
  })

  it("every drawn mark belongs to a record, and every shown message is drawn", () => {
    fc.assert(
      fc.property(arbitraryFlow, axisOption, (flow, options) => {
        const drawing = layoutSequence(flow, options)
        const known = new Set(flow.records.map(({ n }) => n))
        for (const { layer, records } of drawing.primitives) {
          if (["bar", "timer", "arrow", "tail", "label"].includes(layer)) expect(records.length).toBeGreaterThan(0)
          for (const n of records) expect(known.has(n)).toBe(true)
        }
        const drawn = new Set(drawing.records.map(({ n }) => n))
        for (const record of flow.records) if (isMessage(record)) expect(drawn.has(record.n)).toBe(true)
      }),
    )
  })

  it("there are as many R as redundant messages, folded or not", () => {
    fc.assert(
      fc.property(arbitraryFlow, axisOption, (flow, options) => {
        const redundant = flow.records.filter((record) => isMessage(record) && record.redundant !== null).length
        expect(tagCount(layoutSequence(flow, { ...options, axis: "compressed" }))).toBe(redundant)
        expect(tagCount(layoutSequence(flow, { ...options, axis: "rows" }))).toBe(redundant)
      }),
    )
  })

  it("everything is within the drawing", () => {
    fc.assert(
      fc.property(arbitraryFlow, axisOption, (flow, options) => {
        const { width, height, records, rows } = layoutSequence(flow, options)
        for (const { y1, y2, x1, x2 } of records) {
          expect(Math.min(x1, x2)).toBeGreaterThanOrEqual(0)
          expect(Math.max(x1, x2)).toBeLessThanOrEqual(width)
          expect(Math.min(y1, y2)).toBeGreaterThanOrEqual(0)
          expect(Math.max(y1, y2)).toBeLessThanOrEqual(height)
        }
        for (const [index, row] of rows.slice(1).entries()) expect(row.y).toBeGreaterThan(rows[index]?.y ?? Infinity)
        for (const { row } of records) expect(rows[row] ?? rows.length === 0).toBeTruthy()
      }),
    )
  })

  it("gaps between lanes are at least 72 px, and a chart that fits keeps to its width", () => {
    const drawing = layoutSequence(ppgSip(), { width: 1440 })
    const x = drawing.lanes.map((lane) => lane.x)
    for (const [index, at] of x.slice(1).entries()) expect(at - (x[index] ?? 0)).toBeGreaterThanOrEqual(72)
    expect(drawing.width).toBeLessThanOrEqual(1441)
    expect(layoutSequence(ppgSip(), { width: 300 }).width).toBeGreaterThan(300)
  })

  it("lanes stand in the scenario's order, groups together, and only those that take part", () => {
    const groups = layoutSequence(ppgSipLoop()).groups.map(({ title }) => title)
    expect(groups).toEqual(["service", "push enabler", "SIP/IP core", "access"])
    expect(layoutSequence(sipMessage()).lanes.map(({ participants }) => participants)).toEqual([
      ["im"],
      ["scscf"],
      ["pcscf"],
      ["device"],
    ])
  })

  it("a folded group is one lane, hides what is inside it and says how many hops and how long", () => {
    const flow = ppgSipLoop()
    const drawing = layoutSequence(flow, { folded: ["SIP/IP core"] })
    expect(drawing.lanes).toHaveLength(4)
    const counts = drawing.primitives.flatMap((one) =>
      one.kind === "text" && /hops?|messages?/.test(one.text) && one.records.length > 0 ? [one.text] : [],
    )
    expect(counts).toContain("1 hop · 1.7\u202fms")
    const arrows = new Set(drawing.primitives.flatMap((one) => (one.layer === "arrow" ? one.records : [])))
    const inside = new Set(["scscf", "icscf", "hss", "pcscf"])
    for (const record of flow.records.filter(isMessage)) {
      expect(arrows.has(record.n)).toBe(!(inside.has(record.from) && inside.has(record.to)))
    }
  })

  it("a long silence is cut out and named; a chart without one has no break", () => {
    expect(layoutSequence(sipMessage()).breaks).toEqual([])
    const { breaks } = layoutSequence(sipMessage({ loss: true }), { timers: "none" })
    expect(breaks.length).toBeGreaterThan(0)
    for (const { seconds } of breaks) expect(seconds).toBeGreaterThan(0.4)
  })

  it("a loss scenario shows loss, retransmission, duplicate, timers, bars and the pill in one chart", () => {
    const drawing = layoutSequence(ppgSip({ loss: true }))
    const glyphs = new Set(drawing.primitives.flatMap((one) => (one.kind === "glyph" ? [one.glyph] : [])))
    for (const glyph of [
      "lost",
      "head-retransmission",
      "duplicate",
      "hourglass",
      "cross",
      "tail-square",
      "tail-disc",
    ]) {
      expect(glyphs).toContain(glyph)
    }
    const styles = new Set(drawing.primitives.map(({ style }) => style))
    for (const style of ["process", "queue", "pill", "state", "redundant-request", "redundant-response"]) {
      expect(styles).toContain(style)
    }
  })

  it.each([
    ["no message", 0],
    ["one message", 1],
  ])("a flow of %s is drawn", (_, messages) => {
    for (const axis of axes) {
      const drawing = layoutSequence(longFlow(messages), { axis })
      expect(drawing.height).toBeGreaterThan(0)
      expect(drawing.records).toHaveLength(messages)
    }
  })

  it("primitives grow in proportion to messages", () => {
    const size = (messages: number): number => layoutSequence(longFlow(messages)).primitives.length
    const [small, large] = [size(1000), size(10_000)]
    expect(large / small).toBeLessThan(10.5)
    expect(large).toBeLessThan(10_000 * 8)
  })

  it("a filter leaves only what it asks for and says so", () => {
    const flow = ppgSip({ loss: true })
    const drawing = layoutSequence(flow, { filter: { only: ["lost"] } })
    expect(drawing.records.map(({ n }) => recordOf(flow, n).kind)).toEqual(["lost"])
    expect(drawing.facts.join(" ")).toContain("only lost")
  })

  it("a message from a participant that is not shown starts in an open disc", () => {
    const drawing = layoutSequence(sipMessage(), { participants: ["pcscf", "device"] })
    expect(drawing.primitives.some((one) => one.kind === "glyph" && one.glyph === "found")).toBe(true)
    expect(drawing.lanes).toHaveLength(2)
  })
})
