import { expect, test } from "vitest"
import { sweepLine } from "../../../sim/cli/sweep/progress.ts"

test("the line shows a bar, the points, the rate and the time that is left, at the pace since the start", () => {
  const progress = { done: 30, points: 90, ran: 10, left: 60, events: 4_000_000 }
  expect(sweepLine(progress, 2)).toBe(
    "━━━━━━━━━━────────────────────  33 %  30 of 90 points  2.0 M events/s  12.000 s left",
  )
})

test("nothing is promised before anything is done, and nothing divided by nothing", () => {
  expect(sweepLine({ done: 0, points: 0, ran: 0, left: 0, events: 0 }, 0)).toMatch(/100 % {2}0 of 0 points$/u)
})
