import { expect, test } from "vitest"
import { progressLine } from "../../sim/cli/progress.ts"

test("the line shows a bar, the share, the replications and the time that is left", () => {
  expect(progressLine({ done: 3, tasks: 12, fraction: 1 / 3, events: 1 }, 2)).toBe(
    "━━━━━━━━━━────────────────────  33 %  3 of 12 replications  4.0 s left",
  )
})

test("nothing is promised before anything is done", () => {
  expect(progressLine({ done: 0, tasks: 12, fraction: 0, events: 0 }, 2)).toBe(
    "──────────────────────────────  0 %  0 of 12 replications",
  )
})
