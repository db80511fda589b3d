/** The column between two flows: Δt of matched rows, which side a row is alone on, folded rows. */
import type { Primitive } from "../drawing.ts"
import type { StyleName } from "../styles.ts"
import { textWidth } from "../text-width.ts"

export type MiddleRow =
  | { readonly kind: "delta"; readonly number: number; readonly text: string; readonly isStrong: boolean }
  | { readonly kind: "only"; readonly number: number; readonly text: string; readonly side: "A" | "B" }
  | { readonly kind: "folded"; readonly number: number; readonly text: string }

export const middleWidth = 118
/** From a row's send points to the baseline of its words. */
const baseline = 4

const styleOf = (row: MiddleRow): StyleName =>
  row.kind === "folded" ? "equal-rows" : row.kind === "only" || row.isStrong ? "delta-strong" : "delta"

export const drawMiddle = (
  rows: readonly MiddleRow[],
  options: {
    readonly x: number
    readonly top: number
    readonly rowY: (place: number) => number
    readonly records: readonly (readonly number[])[]
    readonly isNumbered: boolean
    readonly delta: "elapsed" | "hop"
  },
): Primitive[] => {
  const { x } = options
  const made: Primitive[] = []
  const word = (style: StyleName, text: string, at: number, y: number, records: readonly number[] = []): void => {
    made.push({
      kind: "text",
      layer: "ruler",
      style,
      colour: style === "delta" || style === "ruler-unit" ? "ink-2" : "ink",
      x: at,
      y,
      text,
      anchor: "middle",
      turn: 0,
      halo: undefined,
      records,
      side: "B",
    })
  }
  word("ruler-unit", options.delta === "hop" ? "\u0394 of hop  B \u2212 A" : "\u0394t  B \u2212 A", x, options.top + 84)
  for (const [place, row] of rows.entries()) {
    const y = options.rowY(place)
    const records = options.records[place] ?? []
    const style = styleOf(row)
    const shift = row.kind === "only" ? (row.side === "A" ? 5 : -5) : 0
    const text = row.kind === "folded" ? `\u00b7\u00b7\u00b7 ${row.text}` : row.text
    const words = options.isNumbered ? `${row.number}   ${text}` : text
    word(style, words, x + shift, y + baseline, records)
    const half = textWidth(words, 12, 600) / 2
    if (row.kind === "only") {
      made.push({
        kind: "glyph",
        glyph: row.side === "A" ? "pointer-left" : "pointer-right",
        layer: "ruler",
        style: "head-filled",
        colour: "ink",
        x: row.side === "A" ? x - half - 3 : x + half + 3,
        y,
        dx: 1,
        dy: 0,
        records,
        side: row.side,
      })
    } else if (row.kind === "delta" && !options.isNumbered) {
      for (const direction of [-1, 1]) {
        made.push({
          kind: "line",
          layer: "ruler",
          style: "matched-rule",
          colour: "lifeline",
          x1: x + direction * (half + 6),
          y1: y,
          x2: x + direction * (middleWidth / 2 - 2),
          y2: y,
          records,
          side: "B",
        })
      }
    }
  }
  return made
}
