/**
 * From figures to lengths and words: scales of bars, and figures with their units and intervals. Thin no-break space before
 * units and between groups of digits, true minus.
 */
import { scaleLinear } from "d3"
import { duration, fixed, type Interval, type Outcome, type PushCounts } from "../sim/index.ts"

/** What stands where a figure does not exist. */
export const absent = "\u2013"
const thin = "\u202f"
const minus = "\u2212"

const grouped = (digits: string): string => {
  const [whole = "", part] = digits.split(".")
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, thin)
  return part === undefined ? spaced : `${spaced}.${part}`
}

/** A figure with so many digits after the point, thousands grouped. */
export const figure = (value: number | null, digits: number): string =>
  value === null ? absent : grouped(fixed(value, digits)).replace("-", minus)

/** The same with its sign. */
export const signedFigure = (value: number | null, digits: number): string => {
  const text = figure(value, digits)
  return value !== null && value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** Unit and digits in which a span of time and its interval are given together. */
const timeUnit = (seconds: number): { readonly factor: number; readonly unit: string; readonly digits: number } =>
  Math.abs(seconds) < 1
    ? { factor: 1000, unit: "ms", digits: 1 }
    : { factor: 1, unit: "s", digits: Math.abs(seconds) < 120 ? 3 : 0 }

/** `46.2 [46.0, 46.3] ms`; without an interval `46.2 ms`. */
export const timeWithInterval = (seconds: number | null, interval: Interval | null, isDifference = false): string => {
  if (seconds === null) return absent
  const { factor, unit, digits } = timeUnit(seconds)
  const value = isDifference ? signedFigure(seconds * factor, digits) : figure(seconds * factor, digits)
  if (interval === null) return `${value}${thin}${unit}`
  const [low, high] = interval.map((bound) => figure(bound * factor, digits))
  return `${value} [${low}, ${high}]${thin}${unit}`
}

/** `+8.00 [8.00, 8.01]`. */
export const countWithInterval = (value: number | null, interval: Interval | null, digits: number): string => {
  if (value === null) return absent
  const bounds = interval?.map((bound) => figure(bound, digits)).join(", ")
  return `${signedFigure(value, digits)}${bounds === undefined ? "" : ` [${bounds}]`}`
}

/** A span of time, or the sign for none. */
export const time = (seconds: number | null): string => (seconds === null ? absent : duration(seconds))

/** One piece of a 100 % bar. */
export interface Piece {
  readonly outcome: Outcome
  readonly x: number
  readonly width: number
}

/** Outcomes of pushes as a bar of `width` px, in the order given; what did not happen has no piece. */
export const outcomePieces = (pushes: PushCounts, outcomes: readonly Outcome[], width: number): readonly Piece[] => {
  const scale = scaleLinear([0, Math.max(1, pushes.offered)], [0, width])
  const pieces: Piece[] = []
  let before = 0
  for (const outcome of outcomes) {
    const after = before + pushes[outcome]
    if (after > before) pieces.push({ outcome, x: scale(before), width: scale(after) - scale(before) })
    before = after
  }
  return pieces
}
