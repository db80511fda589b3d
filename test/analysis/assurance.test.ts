import { expect, test } from "vitest"
import { assuranceOf, verdictOfAll } from "../../sim/analysis/assurance.ts"
import type { ObjectiveSubject } from "../../sim/analysis/objectives.ts"
import { decodedObjectives, pushVocabulary } from "../../sim/scenario/objective.ts"

const subject = (offered: number, delivered: number, p95: number | null, drops = 0): ObjectiveSubject => ({
  pushes: { offered, delivered, expired: 0, rejected: 0, lost: offered - delivered, duplicated: 0, pending: 0 },
  latency: {
    count: delivered,
    mean: p95,
    p50: p95,
    p90: p95,
    p95,
    p99: p95,
    max: p95,
    ci95: { mean: null, p95: null },
  },
  nodes: {
    scscf: {
      servers: 1,
      arrivals: 0,
      utilisation: 0.5,
      meanWait: null,
      meanSojourn: null,
      meanQueue: null,
      maxQueue: 0,
      drops,
    },
  },
})
const held = (text: string, all: ObjectiveSubject, own: readonly ObjectiveSubject[]) =>
  assuranceOf(decodedObjectives([text], pushVocabulary(["scscf"])).objectives[0]!, all, own)

test("it is met, missed or undecided by where the whole interval lies", () => {
  const own = [1, 1.1, 0.9, 1.05, 0.95].map((p95) => subject(100, 100, p95))
  const all = subject(500, 500, 1)
  const assurance = held("p95 <= 2 s", all, own)
  // t(0.975, 4) = 2.776; s = 0.0791
  expect(assurance.ci95?.[0]).toBeCloseTo(1 - (2.776 * 0.0791) / Math.sqrt(5), 3)
  expect([assurance.verdict, assurance.leansTo]).toEqual(["met", "met"])
  expect(held("p95 <= 1.05 s", all, own)).toMatchObject({ verdict: "undecided", leansTo: "met" })
  expect(held("p95 <= 0.95 s", all, own)).toMatchObject({ verdict: "undecided", leansTo: "missed" })
  expect(held("p95 <= 500 ms", all, own)).toMatchObject({ verdict: "missed", leansTo: "missed" })
  expect(held("p95 <= 2 s", all, own.slice(0, 1)).verdict).toBe("undecided") // one replication has no interval
})

test("replications that agree on no loss at all do not make up for few pushes", () => {
  const own = Array.from({ length: 5 }, () => subject(100, 100, 1))
  expect(held("lost <= 0.1 %", subject(500, 500, 1), own)).toMatchObject({ value: 0, verdict: "undecided" })
  const many = Array.from({ length: 5 }, () => subject(1000, 1000, 1))
  expect(held("lost <= 0.1 %", subject(5000, 5000, 1), many)).toMatchObject({ value: 0, verdict: "met" })
})

test("what nobody got is missed, what nobody was offered is undecided", () => {
  const lost = subject(100, 0, null)
  expect(held("p95 <= 1 s", lost, [lost, lost])).toMatchObject({ value: null, verdict: "missed" })
  const none = subject(0, 0, null)
  expect(held("p95 <= 1 s", none, [none, none])).toMatchObject({ value: null, verdict: "undecided" })
  expect(held("delivered >= 1 %", none, [none, none])).toMatchObject({ value: null, verdict: "undecided" })
})

test("drops and the longest latency are what they are", () => {
  const two = subject(100, 98, 1, 2)
  expect(held("drops <= 1", two, [two, two])).toMatchObject({ value: 2, ci95: null, verdict: "missed" })
  expect(held("max <= 1 s", two, [two, two])).toMatchObject({ value: 1, ci95: null, verdict: "met" })
})

test("one objective missed decides, one undecided leaves it open", () => {
  const of = (...verdicts: ("met" | "missed" | "undecided")[]) =>
    verdictOfAll(verdicts.map((verdict) => ({ text: "", value: 0, ci95: null, verdict, leansTo: "met" as const })))
  expect([of("met", "met"), of("met", "undecided"), of("undecided", "missed")]).toEqual(["met", "undecided", "missed"])
})
