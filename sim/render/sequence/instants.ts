/** The ends of everything a chart draws, as instants for a time axis, with the way back from each item to its instants. */
import type { ArrowAcross } from "./arrow-places.ts"
import { gapsOf } from "./arrow-places.ts"
import type { Instant } from "./compressed.ts"
import { hiddenWords, markHeight, markWords } from "./lifeline-marks.ts"
import type { Story } from "./story.ts"

/** From a mark to the send of the next label: room of one line of type. */
const labelPitch = 20
/** Height of the loop of a message to oneself. */
const loopHeight = 14

interface Pair {
  readonly start: number
  readonly end: number
}

export interface Instants {
  readonly list: readonly Instant[]
  readonly arrows: readonly Pair[]
  readonly spans: readonly Pair[]
  readonly timers: readonly Pair[]
  readonly hidden: readonly Pair[]
  /** One instant each. */
  readonly marks: readonly number[]
}

/** Across position of a mark's frame: centred on its lifeline, but never over the edges of the chart. */
export const frameX = (
  centre: number,
  width: number,
  edges: { readonly left: number; readonly right: number },
): number => Math.max(edges.left, Math.min(centre - width / 2, edges.right - width))

/** Instants of a story whose arrows have been placed across. */
export const instantsOf = (
  story: Story,
  across: readonly ArrowAcross[],
  geometry: { readonly x: readonly number[]; readonly left: number; readonly right: number },
  options: { readonly latency: number | null; readonly pitch: number },
): Instants => {
  const list: Instant[] = []
  const plain = { clears: [], above: 0, below: 0, advance: 0, send: undefined, drop: 0, crosses: [] } as const
  const add = (instant: Partial<Instant> & Pick<Instant, "ns" | "isSend" | "n">): number =>
    list.push({ ...plain, ...instant }) - 1
  const pitch = labelPitch * options.pitch

  const arrows = story.arrows.map((arrow, index): Pair => {
    const place = across[index]
    const { n } = arrow.record
    const isSelf = place?.direction === 0
    const start = add({
      ns: arrow.sentNs,
      isSend: true,
      n,
      clears: place?.reaches ?? [],
      above: pitch,
      below: isSelf ? loopHeight : 0,
    })
    const end = add({
      ns: arrow.receivedNs,
      isSend: false,
      n,
      send: start,
      drop: isSelf ? loopHeight : 0,
      crosses: place?.crosses ?? [],
    })
    return { start, end }
  })
  const spans = story.spans.map(({ startNs, endNs, records: [n = 0] }): Pair => {
    const start = add({ ns: startNs, isSend: false, n })
    return { start, end: add({ ns: endNs, isSend: false, n }) }
  })
  const hidden = story.hidden.map((segment): Pair => {
    const [n = 0] = segment.records
    const x = (geometry.x[segment.lane] ?? 0) + 12
    const clears = gapsOf(geometry.x, x, x + hiddenWords(segment).width + 4)
    const start = add({ ns: segment.startNs, isSend: true, n, clears, above: pitch, below: 4 })
    return { start, end: add({ ns: segment.endNs, isSend: false, n, send: start, drop: 0 }) }
  })
  const marks = story.marks.map((mark) => {
    const { width } = markWords(mark, options.latency)
    const x = frameX(geometry.x[mark.lane] ?? 0, width, geometry)
    const clears = gapsOf(geometry.x, x - 2, x + width + 2)
    const half = markHeight / 2
    return add({
      ns: mark.ns,
      isSend: false, // before what is sent at the same instant, so that it covers no arrow
      n: mark.record.n,
      clears,
      above: half + 6,
      below: half,
      advance: half + 2,
    })
  })
  const lastNs = list.reduce((latest, { ns }) => Math.max(latest, ns), 0)
  const timers = story.timers.map((piece): Pair => {
    const [n = 0, ended = n] = piece.records
    const start = add({ ns: piece.startNs, isSend: true, n })
    const endNs = piece.end === "open" ? Math.max(piece.startNs, Math.min(piece.endNs, lastNs)) : piece.endNs
    return { start, end: add({ ns: endNs, isSend: false, n: ended }) }
  })
  return { list, arrows, spans, timers, hidden, marks }
}
