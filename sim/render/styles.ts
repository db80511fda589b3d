/**
 * What each style of a primitive looks like: pen, fill, dash, type. Numbers are CSS px. "own" is the primitive's colour.
 * Rule: a meaning has a form here (dash, double line, hatch, head) besides its colour, so that greyscale loses nothing.
 */
import { mechanismSeries, type Colour } from "./tokens.ts"

type Paint = Colour | "own" | "hatch"

export interface Look {
  readonly stroke?: Colour | "own"
  /** Pen width. */
  readonly width?: number
  readonly dash?: readonly number[]
  /** "hatch": 45°, 3 on and 4 off, in the own colour. */
  readonly fill?: Paint
  readonly type?: {
    readonly size: number
    readonly weight: 400 | 600
    readonly italic?: boolean
    readonly tabular?: boolean
  }
}

const text = (size: number, weight: 400 | 600, more: { italic?: boolean; tabular?: boolean } = {}): Look => ({
  fill: "own",
  type: { size, weight, ...more },
})
const pen = (width: number, dash: readonly number[] = []): Look => ({ stroke: "own", width, dash })

export const styles = {
  // scaffolding
  band: { fill: "surface", stroke: "line", width: 1 },
  "band-title": text(11, 600),
  "fold-button": text(11, 600),
  head: { fill: "bg", stroke: "lifeline", width: 1.25 },
  "head-only-here": { fill: "bg", stroke: "ink", width: 2 },
  "head-name": text(12, 600),
  "head-name-small": text(11, 600),
  lifeline: pen(1.25),
  "lifeline-folded": pen(5),
  break: { stroke: "lifeline", width: 1.25 },
  "break-pill": { fill: "bg", stroke: "line", width: 1 },
  "break-time": text(11, 600, { tabular: true }),
  ruler: text(11, 400, { tabular: true }),
  "ruler-unit": text(11, 600),
  "axis-mode": text(11, 400, { italic: true }),
  scale: pen(1.25),
  heading: text(15, 600),
  subheading: text(12, 400),
  // messages
  request: pen(1.75),
  response: pen(1.75, [6, 4]),
  provisional: pen(1.75, [2, 3]),
  acknowledgement: pen(1.25),
  folded: pen(3),
  "folded-response": pen(3, [6, 4]),
  "redundant-request": pen(1.4),
  "redundant-response": pen(1.4, [6, 4]),
  "redundant-provisional": pen(1.4, [2, 3]),
  "head-filled": { fill: "own" },
  "head-open": pen(1.5),
  tail: { fill: "own", stroke: "own", width: 1.25 },
  "tail-open": { fill: "bg", stroke: "own", width: 1.5 },
  lost: { fill: "bad", stroke: "bad", width: 1 },
  "lost-cross": { stroke: "bg", width: 1.5 },
  // on the lifeline
  process: { fill: "bg", stroke: "ink-2", width: 1 },
  queue: { fill: "hatch", stroke: "ink-2", width: 1 },
  timer: pen(1.25),
  "timer-mark": { stroke: "own", width: 1.25, fill: "bg" },
  "timer-name": text(11, 400),
  state: { fill: "bg", stroke: "ink-2", width: 1.25 },
  "state-name": text(11, 400),
  pill: { fill: "bg", stroke: "own", width: 1.5 },
  "pill-text": text(11, 600, { tabular: true }),
  // words
  label: text(12, 400),
  "tag-box": { fill: "bg", stroke: "own", width: 1.25 },
  tag: text(10, 600),
  "hidden-count": text(11, 400, { tabular: true }),
  // comparison
  delta: text(12, 400, { tabular: true }),
  "delta-strong": text(12, 600, { tabular: true }),
  "matched-rule": pen(1, [2, 4]),
  "no-counterpart": { fill: "hatch" },
  "no-counterpart-word": text(11, 400, { italic: true }),
  "equal-rows": text(12, 400, { tabular: true }),
  // charts of figures; the dashes of series are those of mechanismSeries (tokens.ts)
  "chart-title": text(15, 600),
  "chart-subtitle": text(12, 400),
  "axis-line": pen(1.25),
  "axis-grid": pen(1),
  "axis-title": text(12, 600),
  "axis-figure": text(11, 400, { tabular: true }),
  "series-1": pen(2, mechanismSeries[0]?.dash),
  "series-2": pen(2, mechanismSeries[1]?.dash),
  "series-3": pen(2, mechanismSeries[2]?.dash),
  "series-4": pen(2, mechanismSeries[3]?.dash),
  "series-5": pen(2, mechanismSeries[4]?.dash),
  "series-6": pen(2, mechanismSeries[5]?.dash),
  "series-other": pen(1.25),
  whisker: pen(1.25),
  marker: { fill: "bg", stroke: "own", width: 1.75 },
  "series-name": text(12, 600),
  "series-name-other": text(11, 400),
  leader: pen(1),
  "offered-line": pen(1, [1, 3]),
} as const satisfies Record<string, Look>
export type StyleName = keyof typeof styles

/** The look of a style, with every field that a look can have. */
export const lookOf = (style: StyleName): Look => styles[style]
