import { describe, expect, test } from "vitest"
import type { Difference, Result } from "../../sim/analysis/result.ts"
import { compareMeasured } from "../../sim/analysis/comparison.ts"
import { fabricated } from "./fabricated-tables.ts"
import { verdictOf } from "../../sim/analysis/verdict.ts"

type Row = readonly [metric: string, mean: number | null, interval: readonly [number, number] | null]

const result = (...rows: readonly Row[]): Result => ({
  pushsim: "0",
  scenario: { name: "test", sha256: "" },
  seed: 1,
  replications: 2,
  baseline: "sip-message",
  mechanisms: {},
  differences: rows.map(([metric, mean, ci95]): Difference => ({
    metric,
    mechanism: "ppg-sip-loop",
    baseline: "sip-message",
    mean,
    ci95,
    significant: ci95 !== null && (ci95[0] > 0 || ci95[1] < 0),
  })),
  objectives: [],
  assumptions: [],
})

const exact = (metric: string, mean: number): Row => [metric, mean, [mean, mean]]
const state = "byState.im-offline."

describe("the verdict", () => {
  test("gives direction, size, interval, redundant and core share, and significance", () => {
    const text = verdictOf(
      result(
        exact(`${state}perPush.messages`, 8),
        exact(`${state}perPush.redundantMessages`, 8),
        exact(`${state}perPush.coreMessages`, 4),
        [`${state}latency.p50`, 0.0423, [0.0409, 0.0436]],
        exact("perPush.messages", 6.12),
        exact("byState.unregistered.perPush.messages", 5),
      ),
      "ppg-sip-loop",
    )
    expect(text).toBe(
      "For im-offline devices, ppg-sip-loop needs 8 more messages per push (all 8 redundant, 4 in the core) and " +
        "42.3 ms [40.9, 43.6] more at the median than sip-message. Both differences are significant at 95 %. " +
        "Over devices in all states it is 6.1 more messages per push.",
    )
  })

  test("turns with the sign, and its interval with it", () => {
    expect(
      verdictOf(result(exact("perPush.messages", -1), ["latency.p50", -1.5, [-2.25, -0.75]]), "ppg-sip-loop"),
    ).toBe(
      "Over all devices, ppg-sip-loop needs 1 fewer message per push and 1.5 s [0.8, 2.3] less at the median than " +
        "sip-message. Both differences are significant at 95 %.",
    )
  })

  test("says what is not significant", () => {
    const mixed = verdictOf(
      result(exact("perPush.messages", 8), ["latency.p50", 0.0004, [-0.0011, 0.0019]]),
      "ppg-sip-loop",
    )
    expect(mixed).toContain("0.4 ms [−1.1, 1.9] more at the median")
    expect(mixed).toContain("The difference in messages is significant at 95 %, that in latency is not.")
    const none = verdictOf(result(exact("perPush.messages", 0), ["latency.p50", 0.1, [-1, 1.2]]), "ppg-sip-loop")
    expect(none).toContain("needs 0 more messages per push and")
    expect(none).toContain("Neither difference is significant at 95 %.")
    const slower = verdictOf(result(exact("perPush.messages", 0), ["latency.p50", 0.1, [0.05, 0.15]]), "ppg-sip-loop")
    expect(slower).toContain("The difference in latency is significant at 95 %, that in messages is not.")
  })

  test("one replication gives no interval, and nothing delivered no latency", () => {
    const single = verdictOf(result(["perPush.messages", 4, null], ["latency.p50", 0.01, null]), "ppg-sip-loop")
    expect(single).toContain("10.0 ms more at the median")
    expect(single).toContain("One replication gives no interval")
    const undelivered = verdictOf(result(exact("perPush.messages", 4), ["latency.p50", null, null]), "ppg-sip-loop")
    expect(undelivered).toBe(
      "Over all devices, ppg-sip-loop needs 4 more messages per push than sip-message. The difference is significant at 95 %.",
    )
  })

  test("says when none of the additional messages is redundant", () => {
    const text = verdictOf(
      result(exact("perPush.messages", 4.25), exact("perPush.redundantMessages", 0), exact("perPush.coreMessages", 2)),
      "ppg-sip-loop",
    )
    expect(text).toContain("4.3 more messages per push (none redundant, 2 in the core)")
  })

  test("counts redundant messages out of the total when they are more than the additional ones", () => {
    const label = "ppg-sip-loop"
    const tables = fabricated({
      outcomes: { "im-offline": { delivered: 2 } },
      costs: { "im-offline": { messages: 24, redundantMessages: 16, coreMessages: 12 } },
    })
    const base = fabricated({
      outcomes: { "im-offline": { delivered: 2 } },
      costs: { "im-offline": { messages: 12, coreMessages: 4 } },
    })
    const compared = compareMeasured(
      [
        { label: "sip-message", replications: [base, base] },
        { label, replications: [tables, tables] },
      ],
      "sip-message",
      [],
    )
    expect(verdictOf({ ...result(), ...compared }, label)).toBe(
      "For im-offline devices, ppg-sip-loop needs 6 more messages per push (8 of its 12 redundant, 4 in the core) than " +
        "sip-message. The difference is significant at 95 %.",
    )
  })

  test("there is none where nothing was compared", () => {
    expect(verdictOf(result(), "ppg-sip-loop")).toBeUndefined()
    expect(verdictOf(result(exact("perPush.messages", 4)), "sip-message")).toBeUndefined()
  })
})

test("a baseline with redundant messages of its own: both totals are named, not their difference", () => {
  const perPush = (messages: number, redundantMessages: number) => ({
    messages,
    bytes: 0,
    hops: 0,
    redundantHops: 0,
    redundantMessages,
    redundantBytes: 0,
    coreMessages: 0,
    radioMessages: 0,
    radioBytes: 0,
    retransmissions: 0,
  })
  const figures = (messages: number, redundant: number) => ({ perPush: perPush(messages, redundant) })
  const base = result(exact("perPush.messages", 2), exact("perPush.redundantMessages", 0))
  const mechanisms = {
    "ppg-sip-loop": figures(14, 8),
    "sip-message": figures(12, 8),
  } as unknown as Result["mechanisms"]
  expect(verdictOf({ ...base, mechanisms }, "ppg-sip-loop")).toContain(
    "needs 2 more messages per push (8 of its 14 redundant, as are 8 of sip-message's 12)",
  )
})
