/** Chains of ways, and `every`: what would be overruled in silence is refused, with its place and both sides named. */
import { describe, expect, it } from "vitest"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { pushText } from "./push-text.ts"
import { wakeUpWorld } from "../support/wake-up-world.ts"

const said = (text: string): string => {
  const decoded = decodeScenario("f.yaml", text, [])
  return "problems" in decoded ? formatProblems(decoded.problems) : ""
}

const chain = (entry: string): string => said(wakeUpWorld({ mechanisms: entry }))

describe("a mechanism that changes all devices", () => {
  it("cannot be in a chain twice: the settings of one would be those of both", () => {
    const problems = chain("{ use: pns-wakeup, notificationLoss: 1, fallback: [sip-message, { use: pns-wakeup }] }")
    expect(problems.split("\n")).toEqual([
      "f.yaml:6:78  mechanisms.0.fallback.1",
      "  found a second way of pns-wakeup in one chain, allowed pns-wakeup in one way of a chain at most: its settings hold for all of it",
      "  the first is mechanisms.0; to compare settings, list them as mechanisms of their own",
    ])
  })

  it("is no matter of order, nor of equal settings", () => {
    expect(chain("{ use: sip-message, fallback: [pns-wakeup, pns-wakeup] }")).toContain("mechanisms.0.fallback.1")
  })

  it("may be in several entries, and once in a chain", () => {
    const once = "{ use: sip-message, as: b, fallback: [pns-wakeup] }"
    expect(chain(`pns-wakeup, { use: pns-wakeup, as: a, failureCode: 404 }, ${once}`)).toBe("")
  })
})

describe("a setting that holds for a whole chain", () => {
  it("maxSize: two sessions of which devices would say different things", () => {
    const problems = chain("{ use: sip-session, maxSize: 100, fallback: [{ use: sip-session, maxSize: 5000 }] }")
    expect(problems).toContain("f.yaml:6:59  mechanisms.0.fallback.0")
    expect(problems).toContain(
      "found maxSize 5000 of sip-session, allowed maxSize 100, as sip-session at mechanisms.0 has it",
    )
  })

  it("variant: two loops through one PPG", () => {
    const text = pushText({
      mechanisms: "mechanisms: [{ use: ppg-sip-loop, fallback: [{ use: ppg-sip-loop, variant: chained }] }]",
    })
    expect(said(text)).toContain(
      "found variant chained of ppg-sip-loop, allowed variant psi, as ppg-sip-loop at mechanisms.0",
    )
  })

  it.each([
    ["{ use: sip-message, pushes: message, fallback: [sip-session] }", "notification of sip-session", "message"],
    [
      "{ use: sip-session, fallback: [{ use: sip-message, pushes: message }] }",
      "message of sip-message",
      "notification",
    ],
  ])("pushes: %s, of which one would carry what the other says", (entry, found, allowed) => {
    expect(chain(entry)).toContain(`found pushes ${found}, allowed pushes ${allowed}, as `)
  })

  it.each([
    "{ use: sip-message, pushes: message, fallback: [{ use: sip-session, pushes: message }] }",
    "{ use: sip-message, pushes: notification, fallback: [sip-session] }",
    "{ use: sip-session, maxSize: 100, fallback: [sip-message, { use: sip-session, maxSize: 100, chunking: fixed }] }",
  ])("is taken where the ways agree: %s", (entry) => {
    expect(chain(entry)).toBe("")
  })
})

describe("every", () => {
  it("takes no label, no ways to fall back to and no settings: each is told", () => {
    const problems = chain("{ use: every, as: foo, fallback: [sip-message, nonsense], maxSize: 3 }")
    expect(problems.match(/^f\.yaml.*$/gmu)).toEqual([
      "f.yaml:6:28  mechanisms.0.as",
      "f.yaml:6:37  mechanisms.0.fallback",
      "f.yaml:6:72  mechanisms.0.maxSize",
    ])
    expect(problems).toContain("found fallback beside every, allowed every alone")
  })

  it("may be written as a map", () => {
    expect(chain("{ use: every }")).toBe("")
  })
})
