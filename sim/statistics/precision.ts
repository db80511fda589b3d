/**
 * When to stop replicating (sequential procedure of Law, Simulation Modeling and Analysis, §9.4.1; Chow & Robbins 1965): when the
 * relative half-width of an interval has fallen to γ / (1 + γ), so that the estimate is within γ of the truth, not of itself.
 * Rule: to look at an interval and stop when it happens to be narrow makes it cover too seldom. The bias goes away as γ does; it is kept
 * small by a first look at ten replications at the least and by looks that are ten apart (Law & Kelton 1982).
 */
import type { ConfidenceInterval } from "./interval.ts"

/** Replications between two looks, and before the first. */
export const roundOfReplications = 10

/** Half of an interval's width relative to its middle: 0 for an interval of no width, infinite around 0. */
export const relativeHalfWidth = ({ low, high }: ConfidenceInterval): number => {
  const half = (high - low) / 2
  if (half === 0) return 0
  const middle = Math.abs((low + high) / 2)
  return middle === 0 ? Infinity : half / middle
}

/** Whether a relative half-width is small enough for the wanted precision, above 0. */
export const isPrecise = (relative: number, precision: number): boolean => relative <= precision / (1 + precision)
