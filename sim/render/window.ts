/**
 * Which primitives of a drawing meet a window, so that a chart of ten thousand messages builds only what can be seen. Found by
 * binary search over their tops and a block index of the lowest end per 256, so that a long arrow or timer that began far above
 * is not lost.
 */
import type { Drawing, Primitive } from "./drawing.ts"
import { lookOf } from "./styles.ts"
import { textWidth } from "./text-width.ts"

/** No glyph reaches further than this from its origin, px. */
const glyphReach = 15
const blockSize = 256

/** From where to where a primitive reaches, y. */
export const reachOf = (primitive: Primitive): readonly [top: number, bottom: number] => {
  switch (primitive.kind) {
    case "line":
      return [Math.min(primitive.y1, primitive.y2), Math.max(primitive.y1, primitive.y2)]
    case "path":
      return [primitive.top, primitive.bottom]
    case "rect":
      return [primitive.y, primitive.y + primitive.height]
    case "glyph":
      return [primitive.y - glyphReach, primitive.y + glyphReach]
    case "text": {
      const { size, weight } = lookOf(primitive.style).type ?? { size: 12, weight: 400 }
      const half = primitive.turn === 0 ? size : textWidth(primitive.text, size, weight)
      return [primitive.y - half, primitive.y + half]
    }
  }
}

/** Prepares a drawing for asking what meets a window from `top` to `bottom`; answers are in drawing order. */
export const windowOf = (drawing: Drawing): ((top: number, bottom: number) => readonly Primitive[]) => {
  const { primitives } = drawing
  const reaches = primitives.map(reachOf)
  const topOf = (index: number): number => reaches[index]?.[0] ?? 0
  const bottomOf = (index: number): number => reaches[index]?.[1] ?? 0
  const byTop = primitives.map((_, index) => index).sort((a, b) => topOf(a) - topOf(b) || a - b)
  const lowest: number[] = []
  for (const [place, index] of byTop.entries()) {
    const block = Math.floor(place / blockSize)
    lowest[block] = Math.max(lowest[block] ?? -Infinity, bottomOf(index))
  }
  return (top, bottom) => {
    const found: number[] = []
    const end = firstBelow(byTop, topOf, bottom)
    for (const [block, deepest] of lowest.entries()) {
      const from = block * blockSize
      if (from >= end) break
      if (deepest < top) continue
      for (const index of byTop.slice(from, Math.min(end, from + blockSize)))
        if (bottomOf(index) >= top) found.push(index)
    }
    return found.sort((a, b) => a - b).flatMap((index) => primitives[index] ?? [])
  }
}

/** How many of the indexes, sorted by their tops, begin at `limit` or above. */
const firstBelow = (sorted: readonly number[], topOf: (index: number) => number, limit: number): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (topOf(sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
