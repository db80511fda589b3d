/** What only walking the routes can find, told at the mechanism it concerns. */
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { routingProblems } from "../../sim/scenario/routing-problems.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"

const shipped = readFileSync(new URL("../../scenarios/im-offline-notification.yaml", import.meta.url), "utf8")

const problemsOf = (text: string): string => {
  const decoded = decodeScenario("f.yaml", text, [])
  if ("problems" in decoded || decoded.scenario.kind !== "push") throw new Error("expected a push scenario")
  return formatProblems(routingProblems("f.yaml", text, decoded.scenario))
}

describe("the routes of the default scenario", () => {
  it("lead to the device with every mechanism", () => {
    expect(problemsOf(shipped)).toBe("")
  })

  it("lead nowhere without the link between S-CSCF and P-CSCF, which every mechanism needs", () => {
    const problems = problemsOf(shipped.replace("  scscf-pcscf: {}\n", ""))
    expect(problems.split("\n").slice(0, 3)).toEqual([
      "f.yaml:9:5  mechanisms.0",
      "  found sip-message, whose route leads nowhere, allowed a route to the device and back",
      "  the route goes from scscf to pcscf; the scenario has no link scscf-pcscf or pcscf-scscf",
    ])
    expect(problems.match(/leads nowhere/gu)).toHaveLength(4)
  })

  it("run in a circle where the filter criteria do not except the IM server's own identity", () => {
    const problems = problemsOf(shipped.replace(/ {8}exceptAsserted: .*\n/u, ""))
    expect(problems).toContain("a cycle")
    expect(problems).toContain("sip:im1@home1.net")
  })
})
