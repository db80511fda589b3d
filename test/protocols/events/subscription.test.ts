/** Subscriptions to pushes: lifetimes, states, answers, packages (RFC 6665), and what they cost. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import * as parameters from "../../../sim/parameters/events.ts"
import { notifyAnswer, subscribeAnswer } from "../../../sim/protocols/events/answers.ts"
import { grant, messagesPerDay, refreshDelay } from "../../../sim/protocols/events/lifetime.ts"
import { notifier } from "../../../sim/protocols/events/notifier.ts"
import { eventPackages, packageOf } from "../../../sim/protocols/events/packages.ts"
import { subscriber } from "../../../sim/protocols/events/subscriber.ts"
import { noticeInput, parseState, printState } from "../../../sim/protocols/events/subscription-state.ts"
import { endsSubscription as endsRegSubscription } from "../../../sim/protocols/ims/reg-event.ts"
import { endsSubscription } from "../../../sim/protocols/sip/outcome-action.ts"
import { check } from "../../wire/arbitraries.ts"

const finalCodes = Array.from({ length: 500 }, (_, index) => 200 + index)

describe("lifetimes", () => {
  test.each([
    [3600, 3000],
    [1201, 601],
    [1200, 600],
    [600, 300],
  ])("TS 24.229 §5.1.1.3: %i s are refreshed after %i s", (lifetime, delay) => {
    expect(refreshDelay(lifetime)).toBe(delay)
  })

  test("RFC 6665 §4.2.1.1: 423 only above 0, below an hour and below the minimum", () => {
    const judge = (requested: number | undefined, minimum = 7200): string =>
      grant({ requested, fallback: 3600, minimum, longest: 10_000 }).kind
    expect([0, 1, 3599, 3600, 7000, undefined].map((seconds) => judge(seconds))).toEqual([
      "granted",
      "too brief",
      "too brief",
      "granted",
      "granted",
      "granted",
    ])
    expect([59, 60].map((seconds) => judge(seconds, 60))).toEqual(["too brief", "granted"])
  })

  test("RFC 6665 §4.2.1.2: never longer than asked; the Min-Expires of a 423 is then granted", () => {
    const seconds = fc.nat({ max: 700_000 })
    check(
      fc.property(seconds, seconds, seconds, (requested, minimum, longest) => {
        const first = grant({ requested, fallback: 3600, minimum, longest })
        if (first.kind === "granted") expect(first.seconds).toBeLessThanOrEqual(requested)
        else expect(grant({ requested: first.minimumSeconds, fallback: 3600, minimum, longest }).kind).toBe("granted")
      }),
    )
  })

  test("a subscription of an hour costs 345.6 SIP messages a device and day besides six a push, one of a week 1.7", () => {
    for (const pushes of [0, 1, 10]) {
      expect(messagesPerDay({ lifetimeSeconds: 3600, pushes })).toBe(345.6 + 6 * pushes)
      expect(messagesPerDay({ lifetimeSeconds: 600_000, pushes })).toBeCloseTo(1.7 + 6 * pushes, 1)
    }
  })
})

describe("event packages", () => {
  test("have the durations and intervals of RFC 3842, RFC 3680 and RFC 3856", () => {
    const { "message-summary": summary, reg, presence } = eventPackages
    expect([summary, reg, presence].map(({ defaultSeconds }) => defaultSeconds)).toEqual([3600, 3761, 3600])
    expect([summary, reg, presence].map(({ leastIntervalSeconds }) => leastIntervalSeconds)).toEqual([1, 5, 5])
  })

  test("of pushes has the settings that scenarios begin with", () => {
    expect(eventPackages["oma-push"].defaultSeconds).toBe(parameters.subscriptionAsked.value)
    expect(eventPackages["oma-push"].leastIntervalSeconds).toBe(parameters.pushInterval.value)
    expect(parameters.subscriptionLeast.value).toBeLessThan(parameters.subscriptionAsked.value)
    expect(parameters.subscriptionLongest.value).toBeGreaterThan(parameters.subscriptionAsked.value)
  })

  test("RFC 6665 §8.2.1: are found by their token, whatever parameters follow", () => {
    for (const event of Object.values(eventPackages)) expect(packageOf(`${event.token} ;id=7`)).toBe(event)
    for (const unknown of [undefined, "", "dialog", "REG", "reg.winfo", "__proto__"])
      expect(packageOf(unknown)).toBeUndefined()
  })
})

describe("Subscription-State", () => {
  const seconds = fc.option(fc.nat(), { nil: undefined })
  const state = fc.oneof(
    fc.record({ kind: fc.constantFrom("active" as const, "pending" as const), expiresSeconds: seconds }),
    fc.record({
      kind: fc.constant("terminated" as const),
      reason: fc.option(fc.stringMatching(/^[a-z]{1,12}$/), { nil: undefined }),
      retryAfterSeconds: seconds,
    }),
  )

  test("what is printed is read back", () => {
    check(
      fc.property(state, (original) => {
        expect(parseState(printState(original))).toEqual(original)
      }),
    )
    expect(printState({ kind: "active", expiresSeconds: 3600 })).toBe("active;expires=3600")
  })

  test.each([
    ["terminated;reason=deactivated", "notifyAgain"],
    ["terminated;reason=timeout", "notifyAgain"],
    ["terminated;reason=probation;retry-after=60", "notifyLater"],
    ["terminated;reason=giveup", "notifyLater"],
    ["terminated;reason=rejected", "notifyOver"],
    ["terminated;reason=noresource", "notifyOver"],
    ["terminated;reason=invariant", "notifyOver"],
    ["terminated", "notifyAgain"],
    ["terminated;reason=whim;retry-after=5", "notifyLater"],
    ["Active ; expires=10", "notifyActive"],
    ["pending;expires=10", "notifyPending"],
  ])("RFC 6665 §4.1.3: %s is %s", (text, input) => {
    const parsed = parseState(text)
    expect(parsed && noticeInput(parsed)).toBe(input)
  })

  test.each(["", "asleep", "active;expires=soon", "terminated;retry-after=-1", ";", "activated"])(
    "%j says nothing",
    (text) => {
      expect(parseState(text)).toBeUndefined()
    },
  )

  test("hostile text gives a state or nothing, never an exception", () => {
    check(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `terminated;${text}`),
        ),
        (text) => {
          const parsed = parseState(text)
          if (parsed !== undefined) expect(subscriber.inputs).toContain(noticeInput(parsed))
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe("answers", () => {
  test("RFC 6665 §4.2.2: these answers to a NOTIFY end the subscription, and a timeout does", () => {
    const ending = [404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604]
    expect(finalCodes.filter((code) => notifyAnswer(code) === "ends")).toEqual(ending)
  })

  test("RFC 5057 §5.1: these concern the NOTIFY alone", () => {
    for (const code of [400, 401, 403, 407, 415, 420, 423, 486, 500, 503, 504, 513, 600, 603])
      expect(notifyAnswer(code)).toBe("failed")
  })

  test("RFC 6665 §4.1.2: the same list ends a subscription that is refreshed, but 481 is asked again and 408 is a timeout", () => {
    for (const code of finalCodes) {
      const input = subscribeAnswer(code, { isLengthened: false })
      expect(subscriber.inputs).toContain(input)
      expect(input === "ends").toBe(endsSubscription(code) && code !== 481 && code !== 408)
    }
    expect([200, 202, 408, 481, 500].map((code) => subscribeAnswer(code, { isLengthened: false }))).toEqual([
      "accepted",
      "accepted",
      "timeout",
      "gone",
      "failure",
    ])
  })

  test("RFC 3261 §21.4.17: a notifier that raises Min-Expires again is not followed for ever", () => {
    expect(subscribeAnswer(423, { isLengthened: false })).toBe("tooBrief")
    expect(subscribeAnswer(423, { isLengthened: true })).toBe("failure")
  })

  test("agree with what the S-CSCF does in the reg package", () => {
    for (const code of finalCodes) expect(endsSubscription(code)).toBe(endsRegSubscription(code))
  })

  const takes = (machine: typeof subscriber | typeof notifier, phase: string, input: string): boolean =>
    machine.rows.some(([from, on]) => from === phase && on === input)

  test("a subscriber takes every answer while it waits for one, and answers every NOTIFY once in every phase", () => {
    for (const answer of ["tooBrief", "gone", "ends", "failure", "timeout"])
      for (const phase of ["notifyWait", "refreshing", "ending"]) expect(takes(subscriber, phase, answer)).toBe(true)
    for (const phase of subscriber.phases)
      for (const input of subscriber.inputs.filter((name) => name.startsWith("notify"))) {
        const row = subscriber.rows.find(([from, on]) => from === phase && on === input)
        expect(row?.[3].filter((action) => action.startsWith("answer"))).toHaveLength(1)
      }
  })

  test("a notifier takes every answer while a NOTIFY is outstanding, and answers every SUBSCRIBE of a dialog once", () => {
    for (const phase of ["notifying", "notifyingMore", "owed", "finishing", "closing"])
      for (const answer of ["taken", "failed", "ends"]) expect(takes(notifier, phase, answer)).toBe(true)
    for (const phase of notifier.phases)
      for (const input of ["refresh", "unsubscribe"]) {
        const row = notifier.rows.find(([from, on]) => from === phase && on === input)
        expect(row?.[3].filter((action) => action === "accept" || action === "refuse481")).toHaveLength(1)
      }
  })

  test("RFC 6665 §4.2.1.2: a NOTIFY follows every SUBSCRIBE accepted, at once or as the next", () => {
    for (const [, on, to, does] of notifier.rows.filter((row) => row[3].includes("accept")))
      expect(does.some((action) => action.startsWith("notify")) || to === "owed" || to === "finishing", on).toBe(true)
  })
})
