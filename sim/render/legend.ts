/** The legend of an export: what of the vocabulary the drawing uses, then the facts that identify it. */
import type { Picture, Primitive } from "./drawing.ts"
import type { GlyphName } from "./glyphs.ts"
import { lookOf, type StyleName } from "./styles.ts"
import { textWidth } from "./text-width.ts"
import { protocols, type Colour, type ProtocolKey } from "./tokens.ts"

interface Entry {
  readonly text: string
  readonly sample: (x: number, y: number) => readonly Primitive[]
}

const about = { layer: "label", records: [], side: "A" } as const
const sampleWidth = 32
const rowHeight = 20

const line = (style: StyleName, colour: Colour, x: number, y: number): Primitive => ({
  kind: "line",
  style,
  colour,
  x1: x,
  y1: y,
  x2: x + sampleWidth,
  y2: y,
  ...about,
})

const glyph = (name: GlyphName, style: StyleName, colour: Colour, x: number, y: number): Primitive => ({
  kind: "glyph",
  glyph: name,
  style,
  colour,
  x,
  y,
  dx: 1,
  dy: 0,
  ...about,
})

const rect = (style: StyleName, x: number, y: number): Primitive => ({
  kind: "rect",
  style,
  colour: "ink-2",
  x: x + 12,
  y: y - 7,
  width: 8,
  height: 14,
  radius: 0,
  ...about,
})

const lines: readonly (readonly [styles: readonly StyleName[], text: string, head: GlyphName])[] = [
  [["request", "redundant-request"], "request", "head-triangle"],
  [["response", "redundant-response"], "response", "head-chevron"],
  [["provisional", "redundant-provisional"], "provisional response", "head-chevron"],
  [["acknowledgement"], "acknowledgement", "head-half-chevron"],
  [["folded", "folded-response"], "several transmissions", "head-triangle"],
]

const hollow: readonly GlyphName[] = ["tail-square-open", "tail-disc-open"]

const entries = (drawing: Picture): readonly Entry[] => {
  const styles = new Set<StyleName>()
  const glyphs = new Set<GlyphName>()
  const colours = new Set<Colour>()
  for (const primitive of drawing.primitives) {
    styles.add(primitive.style)
    if (primitive.kind === "glyph") {
      glyphs.add(primitive.glyph)
      if (primitive.glyph.startsWith("tail-")) colours.add(primitive.colour)
    }
  }
  const list: Entry[] = []
  for (const key of Object.keys(protocols) as ProtocolKey[]) {
    if (!colours.has(key)) continue
    const tail: GlyphName = `tail-${protocols[key].tail}`
    list.push({
      text: protocols[key].name,
      sample: (x, y) => [
        line("request", key, x, y),
        glyph(tail, hollow.includes(tail) ? "tail-open" : "tail", key, x + 6, y),
      ],
    })
  }
  for (const [used, text, head] of lines) {
    const [style] = used
    if (style === undefined || !used.some((name) => styles.has(name))) continue
    const headStyle = lookOf(style).dash?.length === 0 && head !== "head-half-chevron" ? "head-filled" : "head-open"
    list.push({
      text,
      sample: (x, y) => [line(style, "ink-2", x, y), glyph(head, headStyle, "ink-2", x + sampleWidth, y)],
    })
  }
  if ([...styles].some((style) => style.startsWith("redundant-"))) {
    const text = "double line and R: redundant hop"
    list.push({
      text,
      sample: (x, y) => [line("redundant-request", "ink-2", x, y - 2), line("redundant-request", "ink-2", x, y + 2)],
    })
  }
  const one = (name: GlyphName, style: StyleName, colour: Colour, text: string): void => {
    if (glyphs.has(name)) list.push({ text, sample: (x, y) => [glyph(name, style, colour, x + 16, y)] })
  }
  one("head-retransmission", "head-filled", "ink-2", "retransmission")
  if (glyphs.has("lost")) {
    list.push({
      text: "lost",
      sample: (x, y) => [glyph("lost", "lost", "bad", x + 16, y), glyph("lost-cross", "lost-cross", "bad", x + 16, y)],
    })
  }
  one("duplicate", "tail-open", "ink-2", "duplicate received")
  one("found", "tail-open", "ink-2", "from or to a participant not shown")
  if (styles.has("process")) list.push({ text: "processing", sample: (x, y) => [rect("process", x, y)] })
  if (styles.has("queue")) list.push({ text: "queueing", sample: (x, y) => [rect("queue", x, y)] })
  one("hourglass", "timer-mark", "ink-2", "timer set; × cancelled, arrow fired")
  if (styles.has("break-pill")) {
    list.push({ text: "time left out", sample: (x, y) => [glyph("zigzag", "break", "lifeline", x + 16, y)] })
  }
  return list
}

const words = (x: number, y: number, text: string, colour: Colour): Primitive => ({
  kind: "text",
  style: "ruler",
  colour,
  x,
  y,
  text,
  anchor: "start",
  turn: 0,
  halo: undefined,
  ...about,
})

/** Lays the legend out under a drawing, from `top`, in rows as wide as the drawing. */
export const layoutLegend = (
  drawing: Picture,
  facts: readonly string[],
  top: number,
): { readonly primitives: readonly Primitive[]; readonly bottom: number } => {
  const primitives: Primitive[] = []
  const left = 16
  const limit = drawing.width - 16
  let x = left
  let y = top + 8
  for (const { text, sample } of entries(drawing)) {
    const width = sampleWidth + 10 + textWidth(text, 11) + 20
    if (x > left && x + width > limit) {
      x = left
      y += rowHeight
    }
    primitives.push(...sample(x, y), words(x + sampleWidth + 8, y + 4, text, "ink-2"))
    x += width
  }
  x = left
  y += rowHeight + 4
  for (const fact of facts) {
    const width = textWidth(fact, 11) + 12
    if (x > left && x + width > limit) {
      x = left
      y += rowHeight
    }
    primitives.push(words(x, y + 4, fact, "ink-3"))
    x += width
  }
  return { primitives, bottom: y + 16 }
}
