import { describe, expect, it } from "vitest"
import {
  colourValue,
  mechanismSeries,
  orderedRamp,
  protocolKey,
  protocols,
  themes,
  tokens,
} from "../../sim/render/tokens.ts"
import { ciede2000, ciede2000Lab, contrast, sights } from "./colour/ciede2000.ts"

const smallest = (list: readonly string[]): number => {
  let least = Infinity
  for (const sight of Object.values(sights)) {
    for (const [index, one] of list.entries()) {
      for (const other of list.slice(index + 1)) least = Math.min(least, ciede2000(one, other, sight))
    }
  }
  return least
}

describe("colours", () => {
  it("the distance formula gives the published test values (Sharma, Wu, Dalal 2005, table 1)", () => {
    expect(ciede2000Lab([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4)
    expect(ciede2000Lab([50, -1.3802, -84.2814], [50, 0, -82.7485])).toBeCloseTo(1, 4)
    expect(ciede2000Lab([50, 2.5, 0], [58, 24, 15])).toBeCloseTo(19.4535, 4)
    expect(ciede2000Lab([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286])).toBeCloseTo(0.6377, 4)
  })

  it.each([
    ["light", 16.5],
    ["dark", 16.4],
  ] as const)("any two protocols differ by at least this in %s, whatever the sight: %d", (theme, least) => {
    const named = Object.entries(protocols).filter(([key]) => key !== "other")
    expect(smallest(named.map(([, protocol]) => protocol[theme]))).toBeGreaterThanOrEqual(least)
  })

  it.each([
    ["light", 14.5],
    ["dark", 16.3],
  ] as const)("any two mechanisms differ by at least this in %s, whatever the sight: %d", (theme, least) => {
    expect(smallest(mechanismSeries.map((series) => series[theme]))).toBeGreaterThanOrEqual(least)
  })

  it("protocols and text keep their contrast on both backgrounds", () => {
    const least = { light: 3.2, dark: 5 }
    for (const theme of themes) {
      for (const background of [tokens.bg[theme], tokens.surface[theme]]) {
        for (const protocol of Object.values(protocols)) {
          expect(contrast(protocol[theme], background)).toBeGreaterThanOrEqual(least[theme])
        }
        for (const text of ["ink", "ink-2", "ink-3", "bad", "warn", "good", "focus"] as const) {
          expect(contrast(tokens[text][theme], background)).toBeGreaterThanOrEqual(4.5)
        }
      }
      expect(contrast(tokens.ink[theme], tokens.select[theme])).toBeGreaterThanOrEqual(7)
    }
  })

  it("a figure printed in a cell of the ordered ramp is legible at both ends", () => {
    expect(contrast(tokens.ink.light, orderedRamp.from)).toBeGreaterThanOrEqual(7)
    expect(contrast(tokens.bg.light, orderedRamp.to)).toBeGreaterThanOrEqual(7)
  })

  it("no two protocols share a tail glyph and no two mechanisms a letter, marker or dash", () => {
    const tails = Object.values(protocols).map(({ tail }) => tail)
    expect(new Set(tails).size).toBe(tails.length)
    for (const key of ["letter", "marker", "dash"] as const) {
      const values = mechanismSeries.map((series) => JSON.stringify(series[key]))
      expect(new Set(values).size).toBe(values.length)
    }
  })

  it("a record's protocol finds its colour whatever its case; an unknown one is other", () => {
    expect(protocolKey("SIP")).toBe("sip")
    expect(protocolKey("WTP")).toBe("wsp")
    expect(protocolKey("Diameter")).toBe("diameter")
    expect(protocolKey("QUIC")).toBe("other")
    expect(colourValue("sip", "dark")).toBe("#9CC6FF")
    expect(colourValue("ink", "light")).toBe("#16202C")
  })
})
