/**
 * A primitive as an SVG element: name, attributes, text. The page makes nodes of them and the export prints them, so both
 * show the same. Colours and pens are classes (see style-sheet.ts); text is text, never markup.
 */
import type { Primitive } from "./drawing.ts"
import { glyphPaths } from "./glyphs.ts"
import { lookOf } from "./styles.ts"

export interface SvgElement {
  readonly name: "line" | "path" | "rect" | "text"
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string | undefined
}

/** A coordinate with at most two digits after the point; the same on every engine. */
export const coordinate = (value: number): string => {
  const text = value.toFixed(2).replace(/\.?0+$/, "")
  return text === "-0" ? "0" : text
}

const classes = (primitive: Primitive): string => {
  const look = lookOf(primitive.style)
  const list: string[] = [primitive.style]
  const paint = (role: "stroke" | "fill", of: string): void => {
    list.push(of === "own" ? `${role}-${primitive.colour}` : `${role}-${of}`)
  }
  if (look.stroke !== undefined) paint("stroke", look.stroke)
  if (look.fill === "hatch") list.push(`hatch-${primitive.colour}`)
  else if (look.fill !== undefined) paint("fill", look.fill)
  if (primitive.kind === "text" && primitive.halo !== undefined) list.push("halo", `stroke-${primitive.halo}`)
  return list.join(" ")
}

const geometry = (primitive: Primitive): [SvgElement["name"], Record<string, string>, string | undefined] => {
  switch (primitive.kind) {
    case "line": {
      const { x1, y1, x2, y2 } = primitive
      return ["line", { x1: coordinate(x1), y1: coordinate(y1), x2: coordinate(x2), y2: coordinate(y2) }, undefined]
    }
    case "path":
      return ["path", { d: primitive.d }, undefined]
    case "rect": {
      const { x, y, width, height, radius } = primitive
      const box = { x: coordinate(x), y: coordinate(y), width: coordinate(width), height: coordinate(height) }
      return ["rect", radius > 0 ? { ...box, rx: coordinate(radius) } : box, undefined]
    }
    case "text": {
      const place = { x: coordinate(primitive.x), y: coordinate(primitive.y), "text-anchor": primitive.anchor }
      const turn = primitive.turn === 0 ? {} : { transform: `rotate(${primitive.turn} ${place.x} ${place.y})` }
      return ["text", { ...place, ...turn }, primitive.text]
    }
    case "glyph": {
      const { dx, dy, x, y } = primitive
      const turn = [dx, dy, -dy, dx].map((part) => (part === 0 ? "0" : part.toFixed(4).replace(/\.?0+$/, "")))
      const matrix =
        dx === 1 && dy === 0
          ? `translate(${coordinate(x)} ${coordinate(y)})`
          : `matrix(${turn.join(" ")} ${coordinate(x)} ${coordinate(y)})`
      return ["path", { d: glyphPaths[primitive.glyph], transform: matrix }, undefined]
    }
  }
}

/** The SVG element that shows a primitive; `data-n` names its records. */
export const elementOf = (primitive: Primitive): SvgElement => {
  const [name, place, text] = geometry(primitive)
  const records = primitive.records.length > 0 ? { "data-n": primitive.records.join(" ") } : {}
  return { name, attributes: { class: classes(primitive), ...place, ...records }, text }
}
