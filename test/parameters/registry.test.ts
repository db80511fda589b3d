/** Every number of the model has a birthplace. */
import { describe, expect, it } from "vitest"
import { sampler } from "../../sim/kernel/distribution.ts"
import { distributionInBase, inBase, isAssumption } from "../../sim/parameters/parameter.ts"
import { radioAccess } from "../../sim/parameters/radio.ts"
import { registry } from "../../sim/parameters/registry.ts"
import { cellularTimers, coreTimers } from "../../sim/parameters/sip.ts"
import * as core from "../../sim/parameters/core-network.ts"

describe("the parameters", () => {
  it("have names of their own", () => {
    expect(new Set(registry.map(({ name }) => name)).size).toBe(registry.length)
  })

  it.each(registry.map(({ name, parameter }) => [name, parameter] as const))(
    "%s has a meaning and a source",
    (_, parameter) => {
      expect(parameter.meaning).not.toBe("")
      // An assumption says why; anything else names a standard, a paper or a book with a place in it.
      expect(parameter.source).toMatch(isAssumption(parameter.source) ? /^assumption: \S.{8,}/u : /\d/u)
    },
  )

  it.each(registry.filter(({ parameter }) => typeof parameter.value !== "number" || Number.isFinite(parameter.value)))(
    "$name is a distribution that the kernel can draw from",
    ({ parameter }) => {
      expect(sampler(distributionInBase(parameter)).mean).toBeGreaterThanOrEqual(0)
    },
  )

  it("hold the timers of RFC 3261 and of TS 24.229 in nanoseconds", () => {
    expect(coreTimers).toEqual({ t1Ns: 500e6, t2Ns: 4e9, t4Ns: 5e9 })
    expect(cellularTimers).toEqual({ t1Ns: 2e9, t2Ns: 16e9, t4Ns: 17e9 })
  })

  it("let the PPG take 200 pushes a second and the HSS 2000 look-ups", () => {
    expect(1e9 / sampler(distributionInBase(core.ppgService)).mean).toBeCloseTo(200, 0)
    expect((core.hssServers.value * 1e9) / inBase(core.hssService)).toBe(2000)
    expect(1e9 / inBase(core.sipService)).toBe(2500)
  })

  it("make each radio technology quicker than the one before", () => {
    const means = Object.values(radioAccess).map((radio) => sampler(distributionInBase(radio.downlink)).mean)
    expect(means).toEqual(means.toSorted((a, b) => b - a))
    const rates = Object.values(radioAccess).map((radio) => inBase(radio.downlinkRate))
    expect(rates).toEqual(rates.toSorted((a, b) => a - b))
  })
})
