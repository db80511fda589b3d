/**
 * Every compliance profile of a PPG against every mechanism that goes through one: it runs, or is refused before the run in words that
 * name the PPG, what it declares, the mechanism and the profiles that would do (WAP-189, WAP-235, OMA Push 2.1 to 2.3, SIP Push 1.0).
 */
import { describe, expect, test } from "vitest"
import { mechanisms } from "../../sim/mechanisms/index.ts"
import { formatProblems } from "../../sim/scenario/problem.ts"
import { decodeScenario } from "../../sim/scenario/scenario.ts"
import { everyWorldText } from "../support/every-world.ts"

const all = ["wap-1.2.1", "wap-2", "push-2.1", "sip-push-1.0", "push-2.2", "push-2.3"] as const
const wap = ["wap-1.2.1", "wap-2", "push-2.1", "push-2.2", "push-2.3"]

// prettier-ignore
const rows: readonly (readonly [mechanism: string, offer: string, profiles: readonly string[]])[] = [
  ["ppg-wsp-cl",   "OTA-WSP-CL", wap],
  ["ppg-wsp-co",   "OTA-WSP-CO", wap],
  ["ppg-http-to",  "OTA-HTTP",   ["wap-2", "push-2.1", "push-2.2", "push-2.3"]],
  ["ppg-http-po",  "OTA-HTTP",   ["wap-2", "push-2.1", "push-2.2", "push-2.3"]],
  ["ppg-sip",      "OTA-SIP",    ["sip-push-1.0", "push-2.2", "push-2.3"]],
  ["ppg-sip-loop", "OTA-SIP",    ["sip-push-1.0", "push-2.2", "push-2.3"]],
]

/** What is wrong with the scenario in which a PPG of these profiles is asked for these mechanisms; nothing: "". */
const problemsOf = (uses: string, profiles: readonly string[], bearers = "sms, wsp"): string => {
  const text = everyWorldText
    .replace("mechanisms: [sip-message]", `mechanisms: [${uses}]`)
    .replace(
      "compliance: [push-2.2], bearers: [sms, wsp]",
      `compliance: [${profiles.join(", ")}], bearers: [${bearers}]`,
    )
  const decoded = decodeScenario("scenarios/asked.yaml", text, [])
  return "problems" in decoded ? formatProblems(decoded.problems) : ""
}

/** Line and column of what the PPG declares. */
const place = everyWorldText
  .split("\n")
  .flatMap((line, index) => (line.includes("role: ppg") ? [`${index + 1}:${line.indexOf("compliance") + 1}`] : []))[0]

test("the table has every mechanism that goes through a PPG", () => {
  expect(rows.map(([id]) => id).toSorted()).toEqual(
    mechanisms.flatMap(({ id, requires }) => (requires.ppg === undefined ? [] : [id])).toSorted(),
  )
})

describe.each(rows)("%s", (mechanism, offer, profiles) => {
  test.each(all)("WAP-189 vector 3: asked of a PPG of %s, runs or is refused with both sides named", (profile) => {
    const expected = profiles.includes(profile)
      ? ""
      : [
          `scenarios/asked.yaml:${place}  nodes.ppg.compliance`,
          `  found an impossible combination, allowed a scenario in which ${mechanism} can run`,
          `  mechanism ${mechanism} needs a PPG that offers ${offer}; ppg declares ${profile}; ${profiles.join(", ")} would do`,
        ].join("\n")
    expect(problemsOf(mechanism, [profile]).trim()).toBe(expected)
  })

  test("one PPG of several profiles does what any of them does", () => {
    for (const profile of all) {
      for (const other of all.filter((one) => one !== profile)) {
        const isAble = profiles.includes(profile) || profiles.includes(other)
        const found = problemsOf(mechanism, [profile, other])
        expect(found === "", `${profile}, ${other}`).toBe(isAble)
        if (!isAble) expect(found).toContain(`ppg declares ${profile}, ${other}; `)
      }
    }
  })

  test("as a way of a chain it is refused likewise", () => {
    const lacking = all.find((profile) => !profiles.includes(profile))!
    expect(problemsOf(`{ use: sip-message, fallback: [${mechanism}] }`, [lacking])).toContain(
      `mechanism ${mechanism} needs a PPG that offers ${offer}; ppg declares ${lacking}; ${profiles.join(", ")} would do`,
    )
  })
})

test("WSP sessions are optional in every profile: a PPG without them says so", () => {
  for (const profile of wap) {
    expect(problemsOf("ppg-wsp-co", [profile], "sms")).toContain(
      "mechanism ppg-wsp-co needs a PPG that offers OTA-WSP-CO; the WSP session service of ppg is off",
    )
  }
})

test("a PPG that declares nothing can do nothing over the air", () => {
  for (const [mechanism, offer] of rows)
    expect(problemsOf(mechanism, [])).toContain(
      `mechanism ${mechanism} needs a PPG that offers ${offer}; ppg declares nothing; `,
    )
})

test.each([
  ["ppg-wsp-cl", "wsp"],
  ["ppg-wsp-co", "wsp"],
  ["ppg-http-to", "wsp"],
])("%s asks by short message: a PPG with no bearer but %s is refused", (mechanism, bearers) => {
  expect(problemsOf(mechanism, wap, bearers)).toContain(
    `mechanism ${mechanism} needs a PPG with the bearer sms; ppg has ${bearers}`,
  )
  expect(problemsOf(mechanism, wap, "sms, wsp")).toBe("")
})
