/** What a sender does with each outcome, and what becomes of a subscription. */
import { describe, expect, test } from "vitest"
import type { OutcomeAction } from "../../../sim/protocols/sip/outcome-action.ts"
import { endsSubscription, outcomeRule, outcomeRules } from "../../../sim/protocols/sip/outcome-action.ts"
import type { SenderOutcome } from "../../../sim/protocols/sip/sender-outcome.ts"
import { outcomeOf } from "../../../sim/protocols/sip/sender-outcome.ts"

const everyCode = Array.from({ length: 500 }, (_, index) => 200 + index)

/** What each meaning of an outcome leads to. */
const actionsOf: Readonly<Record<SenderOutcome, readonly OutcomeAction[]>> = {
  accepted: ["done"],
  storedByRelay: ["wait"],
  redirected: ["retry"],
  challenged: ["retry"],
  refused: ["give up"],
  unknownIdentity: ["give up"],
  fallback: ["fall back"],
  adapt: ["adapt"],
  storeAndWait: ["store"],
  unknownOutcome: ["retry"],
  retryLater: ["retry"],
}

describe("outcomes as actions", () => {
  test.each([
    [200, "done"],
    [202, "wait"],
    [302, "retry"],
    [400, "give up"],
    [401, "retry"],
    [404, "give up"],
    [405, "fall back"],
    [408, "retry"],
    [413, "adapt"],
    [415, "adapt"],
    [423, "adapt"],
    [480, "store"],
    [481, "fall back"],
    [483, "give up"],
    [486, "give up"],
    [489, "fall back"],
    [503, "retry"],
    [555, "fall back"],
    [603, "give up"],
  ])("%i: %s", (code, action) => {
    expect(outcomeRule(code).action).toBe(action)
  })

  test("every code has the action that its meaning to the sender of a MESSAGE has", () => {
    for (const code of everyCode.filter((one) => one !== 423))
      // a MESSAGE asks for no lifetime
      for (const hasRetryAfter of [false, true])
        expect(actionsOf[outcomeOf(code, { hasRetryAfter })]).toContain(outcomeRule(code, { hasRetryAfter }).action)
  })

  test("each code stands in one row, and each row says where it comes from", () => {
    const codes = outcomeRules.flatMap((rule) => rule.codes)
    expect(new Set(codes).size).toBe(codes.length)
    for (const { source } of outcomeRules) expect(source).toMatch(/^RFC \d{4} §/)
  })

  test("what repeats says how often, and what comes after is no repetition", () => {
    for (const { action, times, otherwise } of outcomeRules) {
      expect(times !== undefined).toBe(action === "retry" || action === "adapt")
      expect(["retry", "adapt"]).not.toContain(otherwise)
    }
  })

  test("RFC 3261 §20.33: Retry-After allows busy and declined one more try, and nothing else", () => {
    const changed = everyCode.filter(
      (code) => outcomeRule(code, { hasRetryAfter: true }).action !== outcomeRule(code).action,
    )
    expect(changed).toEqual([486, 600, 603])
    expect(outcomeRule(486, { hasRetryAfter: true })).toMatchObject({ times: "once", otherwise: "give up" })
  })

  test("RFC 3261 §8.1.3.2, RFC 5057 §5.1: an unknown code counts as its class, but ends no subscription", () => {
    expect(outcomeRule(599).action).toBe("retry")
    expect(outcomeRule(499).action).toBe("give up")
    for (const code of everyCode.filter((one) => !outcomeRules.some(({ codes }) => codes.includes(one))))
      expect(endsSubscription(code)).toBe(false)
  })

  test("RFC 3428 §7: a MESSAGE that the user refused is not tried another way", () => {
    for (const code of [600, 603, 606]) expect(outcomeRule(code).otherwise).toBe("give up")
  })

  test("a provisional response is no outcome", () => {
    expect(() => outcomeRule(180)).toThrow("180 is not a final status code")
    expect(() => outcomeRule(200.5)).toThrow("200.5 is not a final status code")
  })
})
