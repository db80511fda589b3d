import { inBase } from "../../../sim/parameters/parameter.ts"
import { timerC, tryingWithin } from "../../../sim/parameters/sip.ts"
import { describe, expect, test } from "vitest"
import {
  doubledE,
  provisionalDue,
  timerE,
  timerF,
  timerJ,
  timerK,
  timerA,
  timerB,
  timerD,
  timerG,
  timerH,
  timerI,
  timerL,
  timerM,
  cancelWait,
  doubledA,
  doubledG,
  type TimerBase,
} from "../../../sim/protocols/sip/timers.ts"
import { core, radioLeg } from "../../conformance/player.ts"

/** Intervals of Timer E from the first send to Timer F. */
const intervals = (base: TimerBase): readonly number[] => {
  const all: number[] = []
  let elapsed = 0
  for (let interval = timerE(base); elapsed + interval < timerF(base); interval = doubledE(interval, base)) {
    elapsed += interval
    all.push(interval)
  }
  return all
}

describe("timers of the non-INVITE transactions, in whole nanoseconds", () => {
  test("between core elements: RFC 3261 §17.1.2.2", () => {
    expect(intervals(core)).toEqual([0.5e9, 1e9, 2e9, 4e9, 4e9, 4e9, 4e9, 4e9, 4e9, 4e9])
    expect([timerF(core), timerJ(core), timerK(core)]).toEqual([32e9, 32e9, 5e9])
  })

  test("on the radio leg: TS 24.229 Table 7.7.1", () => {
    expect(intervals(radioLeg)).toEqual([2e9, 4e9, 8e9, 16e9, 16e9, 16e9, 16e9, 16e9, 16e9, 16e9])
    expect([timerF(radioLeg), timerJ(radioLeg), timerK(radioLeg)]).toEqual([128e9, 128e9, 17e9])
  })

  test("100 (Trying) is due when Timer E is reset to T2: RFC 4320 §4.1", () => {
    expect(provisionalDue(core)).toBe(3.5e9)
    expect(provisionalDue(radioLeg)).toBe(14e9)
    expect(provisionalDue({ T1: 500e6, T2: 3e9, T4: 5e9 })).toBe(3.5e9)
    expect(provisionalDue({ T1: 4e9, T2: 4e9, T4: 5e9 })).toBe(0)
  })
})

describe("timers of the INVITE transactions, in whole nanoseconds", () => {
  const until = (first: number, next: (previous: number) => number, end: number): readonly number[] => {
    const all: number[] = []
    let elapsed = 0
    for (let interval = first; elapsed + interval < end; interval = next(interval)) all.push((elapsed += interval))
    return all.map((ns) => ns / 1e9)
  }

  test("Timer A doubles without a cap, Timer G up to T2: RFC 3261 §17.1.1.2, §17.2.1", () => {
    expect(until(timerA(core), doubledA, timerB(core))).toEqual([0.5, 1.5, 3.5, 7.5, 15.5, 31.5])
    expect(until(timerA(radioLeg), doubledA, timerB(radioLeg))).toEqual([2, 6, 14, 30, 62, 126])
    expect(until(timerG(core), (previous) => doubledG(previous, core), timerH(core))).toEqual([
      0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5,
    ])
  })

  test("the others are 64 × T1 or T4: RFC 3261 §17, Table 4; RFC 6026 §7; RFC 3261 §9.1", () => {
    for (const timer of [timerB, timerD, timerH, timerL, timerM, cancelWait]) {
      expect(timer(core)).toBe(32e9)
      expect(timer(radioLeg)).toBe(128e9)
    }
    expect([timerI(core), timerI(radioLeg)]).toEqual([5e9, 17e9])
  })

  test("a proxy waits longer than 3 minutes, a user agent says 100 within 200 ms: RFC 3261 §16.6 step 11, §17.2.1", () => {
    expect(inBase(timerC)).toBeGreaterThan(180e9)
    expect(inBase(tryingWithin)).toBe(200e6)
  })
})
