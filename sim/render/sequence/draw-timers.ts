/** Timers on their lanes: lines and ends always, names where nothing else is written, `+n` beyond three at once. */
import type { Box, Primitive } from "../drawing.ts"
import { coordinate } from "../elements.ts"
import type { LaneGeometry } from "./lanes.ts"
import {
  moreTimers,
  timerOffset,
  timerPrimitives,
  timerWordsBox,
  timerWordsPrimitive,
  type TimerPlace,
} from "./lifeline-marks.ts"
import type { Occupancy } from "./occupancy.ts"
import { countUpTo } from "./sorted.ts"
import type { TimerPiece } from "./timer-pieces.ts"

/** Names are written along lines from this length, px. */
const namedFrom = 60

const directionOf = (lane: number, laneCount: number): -1 | 1 => (lane === laneCount - 1 && laneCount > 1 ? 1 : -1)

/**
 * How far timers reach out left of a lane where words at an instant would stand, px beyond the usual inset; 0 for none.
 * A timer counts while it runs and until the next arrival after its end, since its cross or arrow stands close above.
 */
export const timerInsets = (
  pieces: readonly TimerPiece[],
  arrivals: readonly (readonly number[])[],
): ((lane: number, ns: number) => number) => {
  const byLane: TimerPiece[][][] = []
  for (const piece of pieces) {
    if (piece.depth > 2 || directionOf(piece.lane, arrivals.length) > 0) continue
    const depths = (byLane[piece.lane] ??= [[], [], []])
    depths[piece.depth]?.push(piece)
  }
  return (lane, ns) => {
    const depths = byLane[lane]
    if (depths === undefined) return 0
    const times = arrivals[lane] ?? []
    const since = times[countUpTo(times, ns) - 1] ?? ns
    let reach = 0
    for (const [depth, list] of depths.entries()) {
      const piece = lastBegun(list, ns)
      if (piece !== undefined && since <= piece.endNs) reach = timerOffset(depth) + 2
    }
    return reach
  }
}

/** Of pieces that follow one another, the last that has begun at an instant. */
const lastBegun = (pieces: readonly TimerPiece[], ns: number): TimerPiece | undefined => {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pieces[middle]?.startNs ?? Infinity) <= ns) low = middle + 1
    else high = middle
  }
  return pieces[low - 1]
}

export const drawTimers = (
  pieces: readonly { readonly piece: TimerPiece; readonly y1: number; readonly y2: number }[],
  geometry: LaneGeometry,
  taken: Occupancy,
): { readonly primitives: readonly Primitive[]; readonly records: readonly { n: number; box: Box }[] } => {
  const primitives: Primitive[] = []
  const records: { n: number; box: Box }[] = []
  const more = new Map<string, { place: TimerPlace; pieces: TimerPiece[] }>()
  const named: { piece: TimerPiece; place: TimerPlace }[] = []
  for (const { piece, y1, y2 } of pieces) {
    const x = geometry.x[piece.lane] ?? 0
    const direction = directionOf(piece.lane, geometry.x.length)
    const place = { x, y1, y2, direction }
    const at = x + direction * timerOffset(Math.min(2, piece.depth))
    for (const n of piece.records) records.push({ n, box: { x: at - 6, y: y1 - 6, width: 12, height: y2 - y1 + 12 } })
    if (piece.depth > 2) {
      const key = `${piece.lane} ${coordinate(y1)}`
      const group = more.get(key)
      if (group === undefined) more.set(key, { place, pieces: [piece] })
      else group.pieces.push(piece)
      continue
    }
    primitives.push(...timerPrimitives(piece, place, "A"))
    taken.take({ x: at - 1, y: y1 - 6, width: 2, height: y2 - y1 + 12 })
    if (y2 - y1 >= namedFrom) named.push({ piece, place })
  }
  for (const { piece, place } of named) {
    const spot = spotFor(piece, place, taken)
    if (spot === undefined) continue
    taken.take(spot)
    primitives.push(timerWordsPrimitive(piece, spot, "surface", "A"))
  }
  for (const { place, pieces: hidden } of more.values()) {
    const { primitive, box } = moreTimers(hidden, place, "A")
    if (!taken.isFree(box)) continue
    taken.take(box)
    primitives.push(primitive)
  }
  return { primitives, records }
}

/** The place nearest to the middle of a timer's line where its name meets nothing. */
const spotFor = (piece: TimerPiece, place: TimerPlace, taken: Occupancy): Box | undefined => {
  const middle = (place.y1 + place.y2) / 2
  for (let step = 0; step < 64; step++) {
    const box = timerWordsBox(piece, place, middle + (step % 2 === 0 ? 1 : -1) * Math.ceil(step / 2) * 12)
    const isInside = box.y >= place.y1 + 7 && box.y + box.height <= place.y2 - 7
    if (!isInside && box.y < place.y1 && box.y + box.height > place.y2) return undefined
    if (isInside && taken.isFree({ x: box.x - 2, y: box.y - 5, width: box.width + 3, height: box.height + 10 }))
      return box
  }
  return undefined
}
