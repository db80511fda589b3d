/**
 * The two simpler time axes. "Rows" is the look of standards documents: one row of 20 px per message, horizontal arrows.
 * "Linear" is px per ms: the only one whose slants can be measured.
 */
import type { Instant, Placement } from "./compressed.ts"
import type { Instants } from "./instants.ts"
import { countUpTo } from "./sorted.ts"

const rowPitch = 20

/** One row per message, mark and folded segment in order of time; everything else stands where its time falls. */
export const placeRows = (instants: Instants, options: { readonly top: number; readonly zoom: number }): Placement => {
  const { list } = instants
  const y = new Float64Array(list.length).fill(Number.NaN)
  const rows: { ns: number; y: number }[] = []
  const starts = [
    ...instants.arrows.map(({ start, end }) => ({ start, end, room: list[end]?.drop ?? 0 })),
    ...instants.hidden.map(({ start }) => ({ start, end: start, room: 0 })),
    ...instants.marks.map((start) => ({ start, end: start, room: 8 })),
  ].sort((a, b) => {
    const [p, q] = [list[a.start], list[b.start]]
    return (p?.ns ?? 0) - (q?.ns ?? 0) || (p?.n ?? 0) - (q?.n ?? 0)
  })
  let at = options.top
  for (const { start, end, room } of starts) {
    y[start] = at
    y[end] = at + (list[end]?.drop ?? 0)
    rows.push({ ns: list[start]?.ns ?? 0, y: at })
    at += rowPitch * options.zoom + room
  }
  const times = rows.map(({ ns }) => ns)
  for (const [index, instant] of list.entries()) {
    if (Number.isNaN(y[index])) y[index] = rows[Math.max(0, countUpTo(times, instant.ns) - 1)]?.y ?? options.top
  }
  return { y, breaks: [], bottom: at }
}

/** Heights in proportion to time; a message to oneself still shows its loop. */
export const placeLinear = (
  list: readonly Instant[],
  options: { readonly top: number; readonly pxPerMs: number },
): Placement => {
  const first = list.reduce((earliest, { ns }) => Math.min(earliest, ns), Infinity)
  const y = Float64Array.from(list, ({ ns }) => options.top + ((ns - first) / 1e6) * options.pxPerMs)
  for (const [index, { send, drop }] of list.entries()) {
    if (send !== undefined) y[index] = Math.max(y[index] ?? 0, (y[send] ?? 0) + drop)
  }
  return { y, breaks: [], bottom: y.reduce((lowest, value) => Math.max(lowest, value), options.top) }
}
