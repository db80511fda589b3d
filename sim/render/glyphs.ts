/**
 * Glyphs at the ends of arrows and on timers, as path data around the origin, pointing right.
 * A head's tip is the origin; everything else is centred on it. Heads: filled triangle for
 * a request, open chevron for a response, half chevron for an acknowledgement, disc for a lost message (Z.120).
 */
import type { MarkerName, TailName } from "./tokens.ts"

export type GlyphName =
  | `tail-${TailName}`
  | `marker-${MarkerName}`
  | "head-triangle"
  | "head-retransmission"
  | "head-chevron"
  | "head-half-chevron"
  | "found"
  | "duplicate"
  | "lost"
  | "lost-cross"
  | "hourglass"
  | "cross"
  | "check"
  | "zigzag"
  | "pointer-right"
  | "pointer-left"

const circle = (radius: number): string =>
  `M${-radius} 0A${radius} ${radius} 0 1 1 ${radius} 0A${radius} ${radius} 0 1 1 ${-radius} 0Z`

/** Path data of each glyph; px. */
export const glyphPaths: Readonly<Record<GlyphName, string>> = {
  "tail-square": "M-3.5-3.5H3.5V3.5H-3.5Z",
  "tail-square-open": "M-3.5-3.5H3.5V3.5H-3.5Z",
  "tail-disc": circle(4),
  "tail-disc-open": circle(3.5),
  "tail-diamond": "M0-5L5 0L0 5L-5 0Z",
  "tail-triangle": "M0-4.5L4.5 3.5H-4.5Z",
  "tail-plus": "M-1.5-4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5V1.5H-4.5V-1.5H-1.5Z",
  "tail-bar": "M-1.5-4.5H1.5V4.5H-1.5Z",
  "marker-circle": circle(3.5),
  "marker-square": "M-3.2-3.2H3.2V3.2H-3.2Z",
  "marker-triangle": "M0-4.5L4 3H-4Z",
  "marker-diamond": "M0-4.5L4.5 0L0 4.5L-4.5 0Z",
  "marker-triangle-down": "M0 4.5L4-3H-4Z",
  "marker-cross": "M-3.5-3.5L3.5 3.5M-3.5 3.5L3.5-3.5",
  "head-triangle": "M0 0L-8-3.6V3.6Z",
  "head-retransmission":
    "M0 0L-8-3.6V3.6ZM-9-4L-5.5 0L-9 4H-10.5L-7 0L-10.5-4ZM-13-4L-9.5 0L-13 4H-14.5L-11 0L-14.5-4Z",
  "head-chevron": "M-8-4L0 0L-8 4",
  "head-half-chevron": "M-8-4L0 0",
  found: circle(4),
  duplicate: circle(4),
  lost: circle(5),
  "lost-cross": "M-2.2-2.2L2.2 2.2M-2.2 2.2L2.2-2.2",
  hourglass: "M-5-5H5L-5 5H5Z",
  cross: "M-4-4L4 4M-4 4L4-4",
  check: "M-4 0L-1.5 3L4-4",
  zigzag: "M0-5L2.5-3L-2.5 0.5L2.5 3L0 5",
  "pointer-right": "M-3-3.5L3.5 0L-3 3.5Z",
  "pointer-left": "M3-3.5L-3.5 0L3 3.5Z",
}
