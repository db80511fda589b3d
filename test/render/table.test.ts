import { describe, expect, it } from "vitest"
import type { FaultResult, Result } from "../../sim/analysis/result.ts"
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
      "nodes, share of the time that a server is busy",
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

  it("says what went wrong, what that took and why, and leaves out what nobody lost", () => {
    const lines = printTable(broken).split("\n")
    const from = lines.indexOf("fault: node-crash ppg-1")
    expect(lines.slice(from, from + 9).map((line) => line.replaceAll(/ {2,}/g, " | "))).toEqual([
      "fault: node-crash ppg-1",
      " | times at work | 2 | 2",
      " | for, in sum | 60.0 s | 60.0 s",
      " | messages lost | 7 | 0",
      " | came to a node out of order | 4 | 0",
      " | were at a node that crashed | 3 | 0",
      " | pushes lost | 5 | 0",
      " | forgotten by their keeper | 5 | 0",
      " | sessions forgotten | 9 | 0",
    ])
    expect(lines[from + 9]).toBe("objectives")
    expect(printTable(result)).not.toContain("fault")
  })
})

const fault = (lost: number): FaultResult => ({
  kind: "node-crash",
  targets: ["ppg-1"],
  times: 2,
  span: 60,
  messagesLost: 7 * lost,
  messagesLostBy: { link: 0, down: 4 * lost, crash: 3 * lost },
  pushesLost: 5 * lost,
  pushesLostBy: { notBegun: 0, forgotten: 5 * lost },
  forgotten: { transactions: 0, sessions: 9 * lost, subscriptions: 0, bindings: 0, messages: 0 },
})

/** The made-up result, with a fault that took something of the first mechanism alone. */
const broken: Result = {
  ...result,
  mechanisms: Object.fromEntries(
    Object.entries(result.mechanisms).map(([id, figures], index) => [
      id,
      { ...figures, faults: { "node-crash ppg-1": fault(index === 0 ? 1 : 0) } },
    ]),
  ),
}
