/**
 * A drawing as one standalone SVG file: title, description, its own styles, text as text, legend, and the facts that
 * identify it (scenario, mechanism, seed, version, folds, filters). SVG 1.1 with two properties of SVG 2 (`paint-order`,
 * `white-space`) that older viewers may ignore without loss of meaning.
 */
import type { Picture, Primitive } from "./drawing.ts"
import { coordinate, elementOf } from "./elements.ts"
import { layoutLegend } from "./legend.ts"
import { hatchId, styleSheet } from "./style-sheet.ts"
import { lookOf, type StyleName } from "./styles.ts"
import type { Colour, Theme } from "./tokens.ts"

export interface SvgOptions {
  /** "auto" follows the viewer's preference. */
  readonly theme?: Theme | "auto"
  /** Further facts for the footer: seed, version. */
  readonly facts?: readonly string[]
  readonly legend?: boolean
}

/** Text as XML character data: markup characters escaped, what XML 1.0 §2.2 forbids shown as U+FFFD. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")

/** One primitive as markup. */
const printPrimitive = (primitive: Primitive): string => {
  const { name, attributes, text } = elementOf(primitive)
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
  return text === undefined ? `<${name}${list.join("")}/>` : `<${name}${list.join("")}>${escapeXml(text)}</${name}>`
}

const usedBy = (primitives: readonly Primitive[]): { styles: StyleName[]; colours: Colour[]; hatches: Colour[] } => {
  const styles = new Set<StyleName>()
  const colours = new Set<Colour>(["bg"])
  const hatches = new Set<Colour>()
  for (const primitive of primitives) {
    const look = lookOf(primitive.style)
    styles.add(primitive.style)
    for (const paint of [look.stroke, look.fill]) {
      if (paint === "own") colours.add(primitive.colour)
      else if (paint !== undefined && paint !== "hatch") colours.add(paint)
    }
    if (look.fill === "hatch") {
      colours.add(primitive.colour)
      hatches.add(primitive.colour)
    }
    if (primitive.kind === "text" && primitive.halo !== undefined) colours.add(primitive.halo)
  }
  return { styles: [...styles], colours: [...colours], hatches: [...hatches] }
}

/** The pattern that fills a hatch: 45°, 3 on and 4 off. */
export const hatchPattern = (colour: Colour): string =>
  `<pattern id="${hatchId(colour)}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
  `<rect class="fill-${colour}" width="1.2" height="7"/></pattern>`

/** The whole file, with an XML declaration and a final newline. */
export const printSvg = (drawing: Picture, options: SvgOptions = {}): string => {
  const facts = [...drawing.facts, ...(options.facts ?? [])]
  const legend = options.legend === false ? undefined : layoutLegend(drawing, facts, drawing.height + 16)
  const width = coordinate(drawing.width)
  const height = coordinate(legend === undefined ? drawing.height : legend.bottom)
  const primitives = [...drawing.primitives, ...(legend?.primitives ?? [])]
  const used = usedBy(primitives)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escapeXml(drawing.title)}</title>`,
    `<desc id="desc">${escapeXml([drawing.summary, ...facts].join(" "))}</desc>`,
    `<style>\n${styleSheet({ theme: options.theme ?? "auto", styles: used.styles, colours: used.colours })}\n</style>`,
    ...(used.hatches.length > 0 ? [`<defs>${used.hatches.map(hatchPattern).join("")}</defs>`] : []),
    `<rect class="fill-bg" width="${width}" height="${height}"/>`,
    ...primitives.map(printPrimitive),
    "</svg>",
  ]
  return `${lines.join("\n")}\n`
}
