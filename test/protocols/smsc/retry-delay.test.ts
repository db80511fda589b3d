/** The retry schedules of the SMS centre. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { retrySchedules } from "../../../sim/parameters/sms.ts"
import { retryDelay, type RetryCause } from "../../../sim/protocols/smsc/retry-delay.ts"
import { check } from "../../wire/arbitraries.ts"

const instants = (cause: RetryCause): readonly number[] => {
  const seconds: number[] = []
  let at = 0
  for (let failures = 1; ; failures++) {
    const delay = retryDelay(retrySchedules, cause, failures)
    if (delay === undefined) return seconds
    at += delay / 1e9
    seconds.push(at)
  }
}

describe("the SMS centre tries again", () => {
  it("after a transient error every 60 s five times, every 600 s for an hour, every hour for a day", () => {
    const tries = instants("transient")
    expect(tries).toHaveLength(5 + 6 + 24)
    expect(tries.slice(0, 6)).toEqual([60, 120, 180, 240, 300, 900])
    expect(tries[10]).toBe(300 + 3600)
    expect(tries.at(-1)).toBe(300 + 3600 + 86_400)
  })

  it("while the subscriber is absent every hour for 7 days", () => {
    const tries = instants("absent")
    expect(tries.slice(0, 2)).toEqual([3600, 7200])
    expect(tries.at(-1)).toBe(7 * 86_400)
    expect(tries).toHaveLength(168)
  })

  it("as often as the steps say, whatever the schedule", () => {
    const steps = fc.array(fc.record({ everyNs: fc.nat(), attempts: fc.nat(20) }), { maxLength: 5 })
    check(
      fc.property(steps, (schedule) => {
        const schedules = { transient: schedule, absent: [] }
        const total = schedule.reduce((sum, step) => sum + step.attempts, 0)
        const delays = Array.from({ length: total + 1 }, (_, i) => retryDelay(schedules, "transient", i + 1))
        const expected = schedule.flatMap((step) => Array.from({ length: step.attempts }, () => step.everyNs))
        expect(delays).toEqual([...expected, undefined])
        expect(retryDelay(schedules, "absent", 1)).toBeUndefined()
      }),
    )
  })
})
