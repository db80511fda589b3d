/**
 * The compressed time axis: instants in order, each as far below the last as a saturating curve of the time between says, with
 * long silences cut out. One pass, O(instants · lanes). Guarantees: y never decreases with time; no arrow rises; a label never
 * meets another in its gaps.
 * Time since the previous instant is d; f = 2 · median of positive d; B = max(12 f, 2 · 90th percentile of positive d).
 *   d ≥ B:  34 px, with a break;  else  46 · (2/π) · atan(d / f), the curve of OMNeT++'s non-linear timeline.
 */
import { saturate } from "./saturate.ts"
import { nearestRank } from "./sorted.ts"

/** One end of something drawn. */
export interface Instant {
  readonly ns: number
  /** Receives, bars and marks come before sends at the same time. */
  readonly isSend: boolean
  readonly n: number
  /** Lane gaps whose earlier marks it must clear: a send's own gap and those that its words reach into. */
  readonly clears: readonly number[]
  /** How far below the lowest mark of those gaps it must stand, px. */
  readonly above: number
  /** How far its own mark reaches below it, px. */
  readonly below: number
  /** How far everything later must stand below it, px: blocks push down, arrows do not. */
  readonly advance: number
  /** For a receive: the index of its send among the instants before sorting, and how far below that it must stand. */
  readonly send: number | undefined
  readonly drop: number
  /** For a receive: gaps that its arrow crosses, each with the share of the way at which the arrow leaves it. */
  readonly crosses: readonly { readonly gap: number; readonly share: number }[]
}

export interface Placement {
  /** y of each instant, in the order given. */
  readonly y: Float64Array
  readonly breaks: readonly { readonly y: number; readonly ns: number }[]
  readonly bottom: number
}

/**
 * Order of instants: time, receive before send, record number. A message that takes no time is received right after it was
 * sent, else it would rise.
 */
const inOrder = (instants: readonly Instant[]): number[] => {
  const rank = instants.map((instant) => {
    const sent = instant.send === undefined ? undefined : instants[instant.send]
    return instant.isSend || sent?.ns === instant.ns ? 1 : 0
  })
  const order = instants.map((_, index) => index)
  return order.sort((a, b) => {
    const [p, q] = [instants[a], instants[b]]
    if (p === undefined || q === undefined) return 0
    return p.ns - q.ns || (rank[a] ?? 0) - (rank[b] ?? 0) || p.n - q.n || Number(q.isSend) - Number(p.isSend) || a - b
  })
}

/** Places instants on gaps `0 … gapCount - 1`, the first at `top`. */
export const placeCompressed = (
  instants: readonly Instant[],
  gapCount: number,
  options: { readonly top: number; readonly zoom: number },
): Placement => {
  const order = inOrder(instants)
  const y = new Float64Array(instants.length)
  const sky = new Float64Array(gapCount).fill(-Infinity)
  const breaks: { y: number; ns: number }[] = []
  const since = order.map((index, place) => {
    const before = instants[order[place - 1] ?? index]
    return (instants[index]?.ns ?? 0) - (before?.ns ?? 0)
  })
  const positive = since.filter((d) => d > 0).sort((a, b) => a - b)
  const f = 2 * (nearestRank(positive, 0.5) ?? 0.5)
  const longest = Math.max(12 * f, 2 * (nearestRank(positive, 0.9) ?? 0))
  let at = options.top
  let bottom = at
  for (const [place, index] of order.entries()) {
    const instant = instants[index]
    if (instant === undefined) continue
    const d = since[place] ?? 0
    if (d >= longest) {
      at += 34
      breaks.push({ y: at - 17, ns: d })
      for (let gap = 0; gap < gapCount; gap++) sky[gap] = Math.max(sky[gap] ?? 0, at - 2)
    } else at += options.zoom * 46 * saturate(d / f)
    for (const gap of instant.clears) at = Math.max(at, (sky[gap] ?? -Infinity) + instant.above)
    const sentAt = instant.send === undefined ? at : (y[instant.send] ?? at)
    at = Math.max(at, sentAt + instant.drop)
    y[index] = at
    for (const gap of instant.clears) sky[gap] = Math.max(sky[gap] ?? -Infinity, at + instant.below)
    for (const { gap, share } of instant.crosses) {
      sky[gap] = Math.max(sky[gap] ?? -Infinity, sentAt + (at - sentAt) * share)
    }
    bottom = Math.max(bottom, at + instant.below)
    at += instant.advance
  }
  return { y, breaks, bottom }
}
