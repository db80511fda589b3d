/** A chart of a sweep's figures: round ticks, names that do not touch, and marks that lie where their figures are. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Primitive } from "../../sim/render/drawing.ts"
import type { ChartPoint, LoadChart } from "../../sim/render/load-chart/chart.ts"
import { dodged } from "../../sim/render/load-chart/dodge.ts"
import { layoutLoadChart } from "../../sim/render/load-chart/layout.ts"
import { ticksUpTo } from "../../sim/render/load-chart/ticks.ts"
import { printSvg } from "../../sim/render/svg.ts"

fc.configureGlobal({ seed: 7, numRuns: 300 })

const at = (x: number, y: number | null, half = 0): ChartPoint => ({
  x,
  y,
  ci95: y === null || half === 0 ? null : [y - half, y + half],
  offered: x,
})
const chartOf = (...lines: readonly (readonly ChartPoint[])[]): LoadChart => ({
  title: "overload: goodput over load.rate",
  subtitle: "pushes delivered a second; whiskers: 95 % interval",
  x: { name: "load.rate", unit: "/s" },
  y: { name: "goodput", unit: "pushes/s" },
  lines: lines.map((points, index) => ({ name: `overload ${index}`, points })),
  showsOffered: false,
  facts: ["Scenario overload."],
})
const glyphs = (primitives: readonly Primitive[]) => primitives.filter((each) => each.kind === "glyph")
const words = (primitives: readonly Primitive[]) => primitives.filter((each) => each.kind === "text")

describe("ticks", () => {
  it.each([
    [1000, 8, "0,200,400,600,800,1000"],
    [472, 6, "0,100,200,300,400,500"],
    [0.6, 3, "0.0,0.2,0.4,0.6"],
    [10, 5, "0,2,4,6,8,10"],
    [1, 1, "0,1"],
    [0.00031, 4, "0.0000,0.0001,0.0002,0.0003,0.0004"],
  ])("up to %d in %d steps: %s", (most, steps, text) => {
    const { values, digits } = ticksUpTo(most, steps)
    expect(values.map((value) => value.toFixed(digits)).join(",")).toBe(text)
  })

  it("begin at 0, reach the highest figure, are at most so many, and read apart", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), fc.integer({ min: 1, max: 12 }), (most, steps) => {
        const { values, digits } = ticksUpTo(most, steps)
        expect(values[0]).toBe(0)
        expect(values.at(-1)! * (1 + 1e-11)).toBeGreaterThanOrEqual(most)
        expect(values.length).toBeLessThanOrEqual(steps + 1)
        expect(values.at(-2) ?? 0).toBeLessThan(most)
        expect(new Set(values.map((value) => value.toFixed(digits))).size).toBe(values.length)
      }),
    )
  })
})

it("names of lines keep apart, in the order of their figures, inside the plot, and do not move without need", () => {
  const wanted = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(wanted, (middles) => {
      const places = dodged(middles, 16, 0, 400)
      const order = middles.map((_, i) => i).sort((a, b) => middles[a]! - middles[b]! || a - b)
      order.slice(1).forEach((index, i) => {
        expect(places[index]! - places[order[i]!]!).toBeGreaterThanOrEqual(16 - 1e-9)
      })
      for (const place of places) {
        expect(place).toBeGreaterThanOrEqual(8 - 1e-9)
        expect(place).toBeLessThanOrEqual(392 + 1e-9)
      }
    }),
  )
  expect(dodged([100, 300, 200], 16, 0, 400)).toEqual([100, 300, 200])
  expect(dodged([200, 200], 16, 0, 400)).toEqual([192, 208])
})

describe("a load chart", () => {
  it("has each mark where its figure is, on axes that begin at 0", () => {
    const { primitives } = layoutLoadChart(chartOf([at(200, 200), at(600, 400), at(1000, 100)]))
    const [origin, top] = [
      words(primitives).find(({ text }) => text === "0"),
      words(primitives).find(({ text }) => text === "400"),
    ]
    const perUnit = (origin!.y - top!.y) / 400
    const marks = glyphs(primitives)
    expect(marks.map(({ glyph }) => glyph)).toEqual(["marker-circle", "marker-circle", "marker-circle"])
    expect(marks.map(({ y }) => Math.round((origin!.y - 4 - y) / perUnit))).toEqual([200, 400, 100])
    const [a, b, c] = marks.map(({ x }) => x)
    expect(c! - b!).toBeCloseTo(b! - a!, 9)
    expect(a! - 72).toBeCloseTo((b! - a!) / 2, 9)
  })

  it("leaves a gap where a figure does not exist, and draws no whisker without an interval", () => {
    const { primitives } = layoutLoadChart(chartOf([at(1, 1), at(2, null), at(3, 3), at(4, 4, 1)]))
    const path = primitives.find((each) => each.kind === "path" && each.style === "series-1")
    expect(path?.kind === "path" ? path.d.match(/[ML]/gu) : undefined).toEqual(["M", "M", "L"])
    expect(primitives.filter(({ style }) => style === "whisker")).toHaveLength(3) // the line and its two caps
  })

  it("lets a whisker leave the plot without a cap rather than shrink every line", () => {
    const { primitives } = layoutLoadChart(chartOf([at(1, 100), at(2, 100, 5000)]))
    expect(words(primitives).map(({ text }) => text)).not.toContain("5000")
    expect(primitives.filter(({ style }) => style === "whisker")).toHaveLength(1)
  })

  it("tells six lines by letter, marker and dash; what is beyond them is grey and has its name", () => {
    const { primitives } = layoutLoadChart(chartOf(...Array.from({ length: 8 }, (_, i) => [at(1, i), at(2, 2 * i)])))
    const names = words(primitives).filter(({ style }) => style.startsWith("series-name"))
    expect(names.map(({ text }) => text)).toEqual([
      ..."ABCDEF".split("").map((letter, i) => `${letter} overload ${i}  ${2 * i}`),
      "overload 6  12",
      "overload 7  14",
    ])
    expect(names.slice(6).map(({ colour }) => colour)).toEqual(["ink-3", "ink-3"])
    const tops = names.map(({ y }) => y).toSorted((a, b) => a - b)
    tops.slice(1).forEach((y, i) => expect(y - tops[i]!).toBeGreaterThanOrEqual(16 - 1e-9))
    const styles = new Set(primitives.filter((each) => each.kind === "path").map(({ style }) => style))
    expect([...styles].toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((i) => `series-${i}`).concat("series-other"))
  })

  it("ends the line of what is offered where it leaves the plot", () => {
    const chart = { ...chartOf([at(100, 100), at(200, 120), at(1000, 110)]), showsOffered: true }
    const { primitives } = layoutLoadChart(chart)
    const offered = primitives.find(({ style }) => style === "offered-line")
    const heights = offered?.kind === "path" ? [...offered.d.matchAll(/ ([\d.]+)/gu)].map(([, y]) => Number(y)) : []
    const top = Math.min(
      ...primitives.flatMap((each) => (each.style === "axis-grid" && each.kind === "line" ? [each.y1] : [])),
    )
    expect(heights).toHaveLength(2)
    expect(heights.at(-1)).toBe(top)
  })

  it("is a file with title, words for who cannot see it, both themes and text as text, the same every time", () => {
    const chart = chartOf([at(200, 200), at(500, 472.4, 3), at(1000, 18.04)], [at(200, null)])
    const svg = printSvg(layoutLoadChart({ ...chart, title: "<b>&" }), { legend: false })
    expect(svg).toContain('<title id="title">&lt;b&gt;&amp;</title>')
    expect(svg).toContain("A overload 0: 200 at 200, highest 472 at 500, 18 at 1000. B overload 1: no figure.")
    expect(svg).toContain("prefers-color-scheme:dark")
    expect(svg).toContain(".stroke-series-1{stroke:#0B57D0}")
    expect(svg).toContain(".stroke-series-1{stroke:#8AB4FF}")
    expect(svg).toContain(">B overload 1  (no figure)</text>")
    expect(svg).not.toMatch(/NaN|Infinity|undefined/u)
    expect(printSvg(layoutLoadChart({ ...chart, title: "<b>&" }), { legend: false })).toBe(svg)
  })
})
