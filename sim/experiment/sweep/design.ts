/**
 * A design: which levels of the factors are run together. Full factorial: every combination, the last factor changing fastest.
 * Latin hypercube: a given number of points that cover every factor evenly, drawn from a seed.
 * Rule: a point is computed from its number, so that a design of a million points is not held in memory.
 */
import { pointsMax, type Factor } from "./factor.ts"
import { latinShares } from "./latin-hypercube.ts"
import type { Level } from "./level.ts"
import { rangeLevel } from "./range.ts"

/** How the factors are combined. */
export type DesignKind =
  | { readonly kind: "factorial" }
  /** `samples` from 1 to a million; `seed` as of `run.seed`. */
  | { readonly kind: "lhs"; readonly samples: number; readonly seed: number }

export interface Design {
  readonly design: DesignKind
  readonly factors: readonly Factor[]
  /** Points are numbered from 0. */
  readonly points: number
  /** The level of each factor, in their order. */
  readonly levelsAt: (point: number) => readonly Level[]
}

/** The design, or in words why there is none. */
export const makeDesign = (factors: readonly Factor[], design: DesignKind): Design | { readonly wrong: string } =>
  design.kind === "factorial" ? factorial(factors) : latinHypercube(factors, design)

const factorial = (factors: readonly Factor[]): Design | { readonly wrong: string } => {
  const columns: (readonly Level[])[] = []
  for (const factor of factors) {
    if (factor.kind === "range") {
      const { path, range } = factor
      const example = `${path}=${range.low}${range.unit}..${range.high}${range.unit}:5${range.isLog ? "log" : "lin"}${range.isWhole ? "int" : ""}`
      return { wrong: `a factorial design needs a number of levels for ${path}: --vary "${example}", or --design lhs` }
    }
    columns.push(factor.levels)
  }
  const points = columns.reduce((product, levels) => product * levels.length, 1)
  if (points > pointsMax) {
    const sizes = factors.map(({ path }, index) => `${path}: ${columns[index]?.length ?? 0}`).join(", ")
    return {
      wrong: `a factorial design of ${points} points (${sizes}); at most ${pointsMax} are allowed: take fewer levels, or --design lhs --samples N`,
    }
  }
  return {
    design: { kind: "factorial" },
    factors,
    points,
    levelsAt: (point) => {
      const chosen: Level[] = []
      let rest = point
      for (const levels of columns.toReversed()) {
        const level = levels[rest % levels.length]
        if (level !== undefined) chosen.push(level)
        rest = Math.floor(rest / levels.length)
      }
      return chosen.toReversed()
    },
  }
}

const latinHypercube = (factors: readonly Factor[], design: Extract<DesignKind, { readonly kind: "lhs" }>): Design => {
  const shares = factors.map(({ path }) => latinShares(path, design.samples, design.seed))
  return {
    design,
    factors,
    points: design.samples,
    levelsAt: (point) => factors.map((factor, index) => levelAt(factor, shares[index]?.[point] ?? 0)),
  }
}

/** Levels take equal parts of the way, so that each is used equally often, or once more than another. */
const levelAt = (factor: Factor, share: number): Level => {
  if (factor.kind === "range") return rangeLevel(factor.range, share)
  const { levels } = factor
  const level = levels[Math.min(Math.floor(share * levels.length), levels.length - 1)]
  return level ?? { text: "null", value: null } // a factor has at least one level
}
