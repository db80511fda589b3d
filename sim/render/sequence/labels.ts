/**
 * Labels: above the arrow at the sender's end, in the longest form that fits, tags after it in their fixed order.
 * Text starts 10 px from the lifeline, its baseline 5 px above the send point; room is the sender's lane gap − 16, times 1.6
 * when the arrow spans several gaps. Tags never drop before the label does.
 */
import type { Box, Primitive, Side } from "../drawing.ts"
import { textWidth } from "../text-width.ts"
import type { Colour } from "../tokens.ts"
import type { Tag } from "./words.ts"

const size = 12
const tagSize = 10
const tagPadding = 4
const tagGap = 4
const tagHeight = 14

/** Words placed: extents are those of text and tags together. */
export interface PlacedLabel {
  readonly text: string
  readonly tags: readonly Tag[]
  readonly x: number
  readonly width: number
}

const tagWidth = (tag: Tag): number => Math.ceil(textWidth(tag.text, tagSize, 600)) + 2 * tagPadding

/** Width of a label with its tags, px. */
export const labelWidth = (text: string, tags: readonly Tag[]): number => {
  const words = text === "" ? 0 : textWidth(text, size) + (tags.length > 0 ? tagGap : 0)
  return words + tags.reduce((sum, tag) => sum + tagWidth(tag) + tagGap, tags.length > 0 ? -tagGap : 0)
}

/** The longest form that fits into the room; "" when none does, or the shortest where a label must not be missing. */
export const fittingForm = (forms: readonly string[], tags: readonly Tag[], room: number, isNeeded = false): string =>
  forms.find((form) => labelWidth(form, tags) <= room) ?? (isNeeded ? (forms.at(-1) ?? "") : "")

/** Where a label's ink is when its baseline is at y. */
export const labelBox = (label: PlacedLabel, baseline: number): Box => ({
  x: label.x,
  y: baseline - 11,
  width: label.width,
  height: 14,
})

/** The label's text and boxed tags. */
export const labelPrimitives = (
  label: PlacedLabel,
  baseline: number,
  about: { readonly records: readonly number[]; readonly side: Side; readonly halo: Colour },
): Primitive[] => {
  const { records, side, halo } = about
  const made: Primitive[] = []
  let x = label.x
  if (label.text !== "") {
    made.push({
      kind: "text",
      layer: "label",
      style: "label",
      colour: "ink",
      x,
      y: baseline,
      text: label.text,
      anchor: "start",
      turn: 0,
      halo,
      records,
      side,
    })
    x += textWidth(label.text, size) + tagGap
  }
  for (const tag of label.tags) {
    const width = tagWidth(tag)
    made.push(...tagPrimitives(tag, { x, baseline, width }, { records, side }))
    x += width + tagGap
  }
  return made
}

/** One boxed tag whose words stand on a baseline. */
const tagPrimitives = (
  tag: Tag,
  place: { readonly x: number; readonly baseline: number; readonly width: number },
  about: { readonly records: readonly number[]; readonly side: Side },
): Primitive[] => [
  {
    kind: "rect",
    layer: "label",
    style: "tag-box",
    colour: tag.colour,
    x: place.x,
    y: place.baseline - 11,
    width: place.width,
    height: tagHeight,
    radius: 3,
    ...about,
  },
  {
    kind: "text",
    layer: "label",
    style: "tag",
    colour: tag.colour,
    x: place.x + place.width / 2,
    y: place.baseline - 0.5,
    text: tag.text,
    anchor: "middle",
    turn: 0,
    halo: undefined,
    ...about,
  },
]
