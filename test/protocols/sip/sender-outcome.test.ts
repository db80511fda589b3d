import { describe, expect, test } from "vitest"
import { outcomeOf } from "../../../sim/protocols/sip/sender-outcome.ts"
import { notification, notificationInput } from "../../../sim/protocols/im/notification.ts"
import { messageState, pushState, resultOfSip } from "../../../sim/protocols/ppg/push-state.ts"

const everyCode = Array.from({ length: 500 }, (_, index) => 200 + index)

describe("what a final response means to the sender of a push", () => {
  test.each([
    [200, "accepted"],
    [202, "storedByRelay"],
    [302, "redirected"],
    [403, "refused"],
    [404, "unknownIdentity"],
    [405, "fallback"],
    [407, "challenged"],
    [408, "unknownOutcome"],
    [415, "adapt"],
    [480, "storeAndWait"],
    [482, "refused"],
    [486, "refused"],
    [489, "fallback"],
    [500, "retryLater"],
    [503, "retryLater"],
    [513, "adapt"],
    [604, "unknownIdentity"],
    [606, "refused"],
  ])("%i: %s", (code, outcome) => {
    expect(outcomeOf(code)).toBe(outcome)
  })

  test("RFC 3261 §8.1.3.2: an unknown code counts as the x00 of its class", () => {
    expect(outcomeOf(299)).toBe("accepted")
    expect(outcomeOf(399)).toBe("redirected")
    expect(outcomeOf(499)).toBe("refused")
    expect(outcomeOf(599)).toBe("retryLater")
    expect(outcomeOf(699)).toBe("refused")
  })

  test("RFC 3261 §20.33: Retry-After turns busy and declined into later", () => {
    expect([486, 600, 603].map((code) => outcomeOf(code, { hasRetryAfter: true }))).toEqual(
      Array.from({ length: 3 }, () => "retryLater"),
    )
    expect(outcomeOf(404, { hasRetryAfter: true })).toBe("unknownIdentity")
  })

  test("a provisional response is no outcome", () => {
    expect(() => outcomeOf(100)).toThrow("100 is not a final status code")
    expect(() => outcomeOf(700)).toThrow("700 is not a final status code")
  })

  test("the push at its sender has an answer to every outcome of an attempt", () => {
    for (const code of everyCode) {
      const input = notificationInput[outcomeOf(code)]
      expect(notification.rows.some(([from, on]) => from === "pending" && on === input)).toBe(true)
    }
  })
})

describe("what a final response to the PPG's MESSAGE is over PAP", () => {
  test.each([
    [200, "confirmed", 1000],
    [202, "confirmed", 1000],
    [404, "unknownAddress", 2003],
    [604, "unknownAddress", 2003],
    [480, "unreachable", 1001],
    [408, "unreachable", 1001],
    [415, "declined", 5030],
    [486, "declined", 5026],
    [600, "declined", 5026],
    [603, "declined", 5027],
    [403, "declined", 5028],
    [500, "serverTrouble", 4000],
    [503, "serverTrouble", 4000],
  ])("%i: %s, PAP code %i", (code, input, papCode) => {
    expect(resultOfSip(code)).toEqual({ input, papCode })
  })

  test("the push at the PPG has an answer to every one of them", () => {
    for (const code of everyCode) {
      const { input } = resultOfSip(code)
      expect(pushState.rows.some(([from, on]) => from === "attempting" && on === input)).toBe(true)
    }
    expect(() => resultOfSip(100)).toThrow("100 is not a final status code")
  })

  test("a push is pending for the initiator from its acceptance until it ends (PPG Service ch. 6)", () => {
    const pending = pushState.phases.filter((phase) => messageState[phase] === "pending")
    expect(pending).toEqual(["deferred", "attempting", "attemptingReturned", "lastAttempt", "waiting"])
    expect(messageState.start).toBeUndefined()
    expect(messageState.timeout).toBe("timeout")
  })
})
