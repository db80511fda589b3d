import { describe, expect, it } from "vitest"
import type { Result } from "../../sim/analysis/result.ts"
import { printTable } from "../../sim/render/table.ts"
import { result } from "./result-fixture.ts"

describe("table of a result", () => {
  it("reads as it did", async () => {
    await expect(printTable(result)).toMatchFileSnapshot("../golden/render/table.txt")
  })

  it("puts the im-offline devices first and leaves out states without pushes", () => {
    const headings = printTable(result)
      .split("\n")
      .filter((line) => /^[a-z]/.test(line))
    expect(headings.slice(3)).toEqual([
      "device im-offline",
      "device unregistered",
      "all devices",
      "difference from sip-message, device im-offline, paired by replication (* interval excludes 0)",
      "difference from sip-message, all devices, paired by replication (* interval excludes 0)",
      "objectives",
    ])
  })

  it("says neither all nor none unless it is exactly so", () => {
    expect(printTable(result)).toContain("9999 (>99.9 %)")
    expect(printTable(result)).toContain("1 (<0.1 %)")
    expect(printTable(result)).toContain("0 (0.0 %)")
  })

  it("keeps to 120 columns of ASCII however many mechanisms there are", () => {
    const [figures] = Object.values(result.mechanisms)
    const many = Array.from({ length: 9 }, (_, index) => [`mechanism-${index}`, figures] as const)
    const text = printTable({ ...result, mechanisms: Object.fromEntries(many) as Result["mechanisms"] })
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(120)
    for (const [id] of many) expect(text).toContain(id)
    expect(text).toMatch(/^[\n\x20-\x7e]*$/)
  })
})
