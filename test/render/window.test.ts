import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { layoutSequence } from "../../sim/render/sequence/layout.ts"
import { reachOf, windowOf } from "../../sim/render/window.ts"
import { longFlow } from "./fixtures.ts"

fc.configureGlobal({ seed: 7, numRuns: 100 })

describe("the window onto a drawing", () => {
  const drawing = layoutSequence(longFlow(1000))
  const inWindow = windowOf(drawing)

  it("holds exactly what meets it, in drawing order", () => {
    const place = fc.integer({ min: -100, max: Math.ceil(drawing.height) + 100 })
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 3000 }), (top, height) => {
        const wanted = drawing.primitives.filter((primitive) => {
          const [from, to] = reachOf(primitive)
          return from <= top + height && to >= top
        })
        expect(inWindow(top, top + height)).toEqual(wanted)
      }),
    )
  })

  it("is small where the drawing is long, and never misses a lifeline that began far above", () => {
    const shown = inWindow(drawing.height - 900, drawing.height)
    expect(shown.length).toBeLessThan(drawing.primitives.length / 10)
    expect(shown.filter(({ layer }) => layer === "lifeline")).not.toHaveLength(0)
    expect(shown.filter(({ style }) => style === "band")).toHaveLength(4)
  })
})
