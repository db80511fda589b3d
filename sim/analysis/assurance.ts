/**
 * Whether an objective is met, missed, or cannot be told yet: its figure with the interval that the replications give.
 * Rule 1: met or missed needs the whole 95 % interval on one side of the bound. A figure that does not exist although there were pushes
 * is missed.
 * Rule 2: the interval is Student's over the replications' own figures, around the figure of all of them (sectioning); of a share it
 * is at least as wide as the score interval, since a handful of events says little however much replications agree.
 * Rule 3: the longest latency and the number of drops are what they are and have no interval.
 */
import { meanInterval, type ConfidenceInterval } from "../statistics/interval.ts"
import { scoreInterval } from "../statistics/score-interval.ts"
import {
  isMet,
  isOffered,
  objectiveTrials,
  objectiveValue,
  type Objective,
  type ObjectiveSubject,
} from "./objectives.ts"
import type { Interval } from "./result.ts"

export type Verdict = "met" | "missed" | "undecided"

/** An objective held against some replications. */
export interface Assurance {
  readonly text: string
  readonly value: number | null
  readonly ci95: Interval | null
  readonly verdict: Verdict
  /** What the value says by itself. */
  readonly leansTo: "met" | "missed"
}

/** Holds an objective against the figures of all replications together and of each by itself. */
export const assuranceOf = (
  objective: Objective,
  all: ObjectiveSubject,
  replications: readonly ObjectiveSubject[],
): Assurance => {
  const { text } = objective
  const value = objectiveValue(objective, all)
  const leansTo = isMet(objective, value) ? "met" : "missed"
  // Where nobody came at all, nothing can be said; where nobody was served, enough.
  if (value === null)
    return { text, value, ci95: null, verdict: isOffered(objective, all) ? "missed" : "undecided", leansTo }
  const { metric } = objective
  if (metric.kind === "drops" || (metric.kind === "latency" && metric.name === "max")) {
    return { text, value, ci95: null, verdict: leansTo, leansTo }
  }
  const own = replications.flatMap((subject) => objectiveValue(objective, subject) ?? [])
  const interval = intervalAround(value, own, objectiveTrials(objective, all))
  if (interval === undefined) return { text, value, ci95: null, verdict: "undecided", leansTo }
  const { low, high } = interval
  const ends = [isMet(objective, low), isMet(objective, high)]
  const verdict = ends.every(Boolean) ? "met" : ends.some(Boolean) ? "undecided" : "missed"
  return { text, value, ci95: [low, high], verdict, leansTo }
}

/** The interval around the pooled value; `trials` is how many there were where the value is a share of them. */
const intervalAround = (
  value: number,
  own: readonly number[],
  trials: number | undefined,
): ConfidenceInterval | undefined => {
  const spread = meanInterval(own)
  if (spread === undefined) return undefined
  const half = (spread.high - spread.low) / 2
  // Times and counts are never negative.
  if (trials === undefined) return { low: Math.max(0, value - half), high: value + half }
  const score = scoreInterval({ hits: Math.round(value * trials), trials })
  return { low: Math.max(0, Math.min(value - half, score.low)), high: Math.min(1, Math.max(value + half, score.high)) }
}

/** All of a load's objectives together: one that is missed decides. */
export const verdictOfAll = (assurances: readonly Assurance[]): Verdict => {
  if (assurances.some(({ verdict }) => verdict === "missed")) return "missed"
  return assurances.every(({ verdict }) => verdict === "met") ? "met" : "undecided"
}
