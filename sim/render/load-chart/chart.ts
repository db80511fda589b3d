/** A chart of one figure over one factor, as data: a line for each combination of mechanism and other levels. */
import type { Interval } from "../../analysis/result.ts"

export interface ChartPoint {
  readonly x: number
  /** `null`: the figure does not exist there. */
  readonly y: number | null
  readonly ci95: Interval | null
  /** Pushes or customers offered a second. */
  readonly offered: number | null
}

export interface ChartLine {
  readonly name: string
  /** In rising order of x. */
  readonly points: readonly ChartPoint[]
}

export interface LoadChart {
  readonly title: string
  /** What is counted, over how much, and what the whiskers are. */
  readonly subtitle: string
  readonly x: { readonly name: string; readonly unit: string }
  readonly y: { readonly name: string; readonly unit: string }
  readonly lines: readonly ChartLine[]
  /** Whether the line on which all that is offered is delivered belongs in the picture. */
  readonly showsOffered: boolean
  readonly facts: readonly string[]
}
