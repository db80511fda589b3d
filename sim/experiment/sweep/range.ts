/**
 * A range of a factor: `0.1/h..10/h:7log`, from one number to a higher one in the same unit.
 *
 * | written      | means                                                                             |
 * | ------------ | --------------------------------------------------------------------------------- |
 * | `1..8`       | every whole number from 1 to 8                                                    |
 * | `1..8:5`     | five levels at equal distances, both ends among them (`:5lin` is the same)        |
 * | `1..8:4log`  | four levels, each the same factor above the one before, both ends among them      |
 * | `1..8:lin`   | any number from 1 to 8: for a Latin hypercube, which chooses by itself            |
 * | `1..8:log`   | the same, equally many in 1..2, 2..4 and 4..8                                     |
 * | `1..900:5logint` | whole numbers near those of `1..900:5log`; `:5linint`, `:linint` and `:logint` likewise |
 *
 * Rule: a level is a decimal number of at most twelve digits, the same on every engine, and the ends are exact.
 */
import { exactExp, exactLog } from "../../kernel/math.ts"
import type { Level } from "./level.ts"

export interface Range {
  readonly low: number
  readonly high: number
  /** What stands after the number, with the white space before it; may be empty. */
  readonly unit: string
  readonly isLog: boolean
  /** Whether what lies between the ends is rounded to whole numbers. */
  readonly isWhole: boolean
}

/** A range that was understood: with a number of levels, or with any value between its ends (`levels` undefined). */
export interface ParsedRange {
  readonly range: Range
  readonly levels: number | undefined
}

/** For messages: what a range may look like. */
export const rangeForm =
  "LOW..HIGH (whole numbers), LOW..HIGH:N, LOW..HIGH:Nlog, LOW..HIGH:lin or LOW..HIGH:log; …linint and …logint round"

const number = String.raw`[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`
const unit = String.raw`\s*[%/A-Za-zµ]+`
const shape = new RegExp(
  String.raw`^(${number})(${unit})?\s*\.\.\s*(${number})(${unit})?\s*(?::\s*(\d*)\s*(lin|log)?(int)?)?$`,
  "u",
)

/** The range that a text states, or what is wrong with it. */
export const parseRange = (text: string): ParsedRange | { readonly wrong: string } => {
  const match = shape.exec(text)
  if (match === null) return { wrong: "it has no such form" }
  const [, lowText = "", lowUnit, highText = "", highUnit, count, scale, int] = match
  if (lowUnit !== undefined && lowUnit.trim() !== (highUnit ?? "").trim()) {
    return { wrong: `its ends are in ${lowUnit.trim()} and ${highUnit?.trim() ?? "no unit"}; write both in one unit` }
  }
  const range: Range = {
    low: Number(lowText),
    high: Number(highText),
    unit: highUnit ?? "",
    isLog: scale === "log",
    isWhole: int !== undefined,
  }
  const { low, high } = range
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { wrong: "its ends are not both finite" }
  if (low >= high) return { wrong: "its first end is not below the second" }
  if (range.isLog && low <= 0) return { wrong: "a logarithmic range begins above 0" }
  if (range.isWhole && !(Number.isSafeInteger(low) && Number.isSafeInteger(high))) {
    return { wrong: "its ends are not whole" }
  }
  if (text.includes(":") && count === "" && scale === undefined) return { wrong: "nothing stands after the colon" }
  if (count === undefined) {
    const isWhole = Number.isSafeInteger(low) && Number.isSafeInteger(high)
    return isWhole
      ? { range, levels: high - low + 1 }
      : { wrong: "its ends are not whole, so it needs a number of levels, e.g. :5" }
  }
  if (count === "") return { range, levels: undefined }
  return Number(count) >= 2 ? { range, levels: Number(count) } : { wrong: "it needs at least two levels" }
}

/** The levels of a range in rising order; `count` is at least 2. */
export const rangeLevels = (range: Range, count: number): readonly Level[] =>
  Array.from({ length: count }, (_, index) => rangeLevel(range, index / (count - 1)))

/** The level at a share of the way, 0 to 1, from the lower end to the higher. */
export const rangeLevel = (range: Range, share: number): Level => {
  const between = valueAt(range, share)
  const value = range.isWhole ? Math.round(between) : rounded(between)
  return range.unit === ""
    ? { text: String(value), value }
    : { text: `${value}${range.unit}`, value: `${value}${range.unit}` }
}

const valueAt = ({ low, high, isLog }: Range, share: number): number => {
  if (share === 0) return low
  if (share === 1) return high
  return isLog ? low * exactExp(exactLog(high / low) * share) : low + (high - low) * share
}

/** Twelve digits, so that 0.1..0.7 does not hold 0.30000000000000004. */
const rounded = (value: number): number => Number(value.toPrecision(12))
