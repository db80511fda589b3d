/**
 * Where the ends, gaps and labels of arrows are across the chart; heights come from the time axis. Gaps are numbered so that
 * gap g lies left of lane g; gap 0 and the last are the margins.
 */
import type { LaneGeometry } from "./lanes.ts"
import { fittingForm, labelWidth, type PlacedLabel } from "./labels.ts"
import type { Arrow } from "./story.ts"

/** Share of a gap that a message from or to a hidden participant takes. */
const strayShare = 0.72
/** The same at the chart's edge, px. */
const strayLength = 60
/** From the lifeline to its label. */
const labelInset = 10
/** From the lifeline to the label of its loop. */
const loopInset = 26

export interface ArrowAcross {
  readonly direction: -1 | 0 | 1
  readonly x1: number
  readonly x2: number
  readonly gap: number
  readonly crosses: readonly { readonly gap: number; readonly share: number }[]
  readonly label: PlacedLabel
  /** Gaps that the label reaches into, its own included. */
  readonly reaches: readonly number[]
}

/** -1 leftwards, 0 to itself, 1 rightwards. */
const directionOf = (arrow: Arrow): -1 | 0 | 1 => {
  if (arrow.from < 0) return 1
  if (arrow.to < 0) return 1
  return arrow.from === arrow.to ? 0 : arrow.from < arrow.to ? 1 : -1
}

/** Widths of the full labels by the gap right of each lane in which they start. */
export const arrowLabelWidths = (arrows: readonly Arrow[], laneCount: number): readonly (readonly number[])[] => {
  const widths: number[][] = Array.from({ length: laneCount }, () => [])
  for (const arrow of arrows) {
    const lane = directionOf(arrow) < 0 ? arrow.from - 1 : arrow.from
    widths[lane]?.push(labelWidth(arrow.forms[0] ?? "", arrow.tags))
  }
  return widths
}

/** Gaps that the stretch from x1 to x2 lies in. */
export const gapsOf = (x: readonly number[], x1: number, x2: number): readonly number[] => {
  const gaps: number[] = []
  for (let gap = 0; gap <= x.length; gap++) {
    if ((x[gap - 1] ?? -Infinity) < x2 && (x[gap] ?? Infinity) > x1) gaps.push(gap)
  }
  return gaps
}

/**
 * `inset` says how far timers reach out left of a lane at an instant, 0 for none. `hasRow`: the arrow has a row of its own, so
 * that its shortest label may reach over other lanes.
 */
export const placeAcross = (
  arrow: Arrow,
  geometry: LaneGeometry,
  inset: (lane: number, ns: number) => number,
  hasRow = false,
): ArrowAcross => {
  const { x } = geometry
  const direction = directionOf(arrow)
  const stray = (lane: number, towards: -1 | 1): number => {
    const here = x[lane] ?? 0
    const next = x[lane + towards]
    return next === undefined ? here + towards * strayLength : here + (next - here) * strayShare
  }
  const x1 = arrow.from < 0 ? stray(arrow.to, -1) : (x[arrow.from] ?? 0)
  const x2 = arrow.to < 0 ? stray(arrow.from, 1) : (x[arrow.to] ?? 0)
  const gap = arrow.from < 0 ? arrow.to : direction < 0 ? arrow.from : arrow.from + 1
  const crosses = crossed(arrow, x, direction, gap)
  const ownGap = direction < 0 ? x1 - (x[gap - 1] ?? x2) : (x[gap] ?? (direction === 0 ? x1 + 120 : x2)) - x1
  const own = direction < 0 ? inset(arrow.from, arrow.sentNs) : 0
  const far = direction >= 0 ? inset(gap, arrow.sentNs) : 0
  const room = (ownGap - 16) * (crosses.length > 1 ? 1.6 : 1) - own - (crosses.length > 1 ? 0 : far)
  const text = fittingForm(arrow.forms, arrow.tags, direction === 0 ? ownGap - loopInset - far - 4 : room, hasRow)
  const width = labelWidth(text, arrow.tags)
  const start = direction < 0 ? x1 - labelInset - own - width : x1 + (direction === 0 ? loopInset : labelInset)
  const label = { text, tags: arrow.tags, x: start, width }
  const reaches = width === 0 ? [gap] : [...new Set([gap, ...gapsOf(x, start - 2, start + width + 2)])]
  return { direction, x1, x2, gap, crosses, label, reaches }
}

const crossed = (
  arrow: Arrow,
  x: readonly number[],
  direction: -1 | 0 | 1,
  gap: number,
): { gap: number; share: number }[] => {
  if (direction === 0 || arrow.from < 0 || arrow.to < 0) return [{ gap, share: 1 }]
  const [from, to] = [x[arrow.from] ?? 0, x[arrow.to] ?? 0]
  const list: { gap: number; share: number }[] = []
  for (let lane = arrow.from + direction; ; lane += direction) {
    const share = lane === arrow.to ? 1 : ((x[lane] ?? 0) - from) / (to - from)
    list.push({ gap: direction > 0 ? lane : lane + 1, share })
    if (lane === arrow.to) return list
  }
}
