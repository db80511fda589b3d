/**
 * Widths of text without measuring in a page: worker, page and command line must place every label alike.
 * Source: advance widths (`hmtx`, in thousandths of the type size) of Open Sans 1.10 Regular and Bold, from which Noto Sans
 * was drawn with the same widths; Inter is 2 % wider, Helvetica, Arial, Roboto and Segoe UI are narrower.
 * No kerning, no ligatures. Callers get 4 % slack for substituted fonts.
 */

/** U+0020 to U+007E. */
const regular = [
  260, 264, 398, 646, 572, 827, 729, 219, 295, 295, 551, 572, 259, 322, 263, 367, 572, 572, 572, 572, 572, 572, 572,
  572, 572, 572, 263, 263, 572, 572, 572, 432, 896, 632, 646, 630, 726, 556, 516, 727, 737, 279, 269, 612, 522, 899,
  753, 778, 602, 778, 617, 548, 551, 729, 596, 923, 578, 559, 572, 327, 367, 327, 572, 438, 277, 556, 612, 479, 612,
  562, 336, 543, 613, 252, 252, 525, 252, 926, 613, 602, 612, 612, 409, 477, 356, 613, 500, 775, 523, 501, 469, 375,
  549, 375, 572,
]

/** The same, for weight 600 and more. */
const bold = [
  260, 286, 472, 646, 572, 901, 750, 266, 339, 339, 545, 572, 285, 322, 285, 413, 572, 572, 572, 572, 572, 572, 572,
  572, 572, 572, 285, 285, 572, 572, 572, 477, 897, 690, 672, 637, 740, 560, 549, 724, 765, 331, 331, 664, 565, 943,
  813, 796, 628, 796, 660, 551, 579, 756, 650, 967, 667, 624, 579, 331, 413, 331, 572, 411, 362, 604, 633, 514, 633,
  591, 387, 565, 657, 305, 305, 620, 305, 982, 657, 619, 633, 633, 454, 497, 434, 657, 569, 856, 578, 569, 488, 394,
  551, 394, 572,
]

const single = new Map<number, number>([
  [0x00a0, 260],
  [0x00b7, 285],
  [0x00d7, 572],
  [0x0394, 658],
  [0x2009, 200],
  [0x202f, 200],
  [0x2013, 500],
  [0x2014, 1000],
  [0x2026, 855],
  [0x2212, 572],
])

/** Widest glyph of a script's block, or what a fallback font is likely to have. */
const blocks: readonly (readonly [from: number, to: number, width: number])[] = [
  [0x0000, 0x001f, 0],
  [0x00a1, 0x024f, 790],
  [0x0300, 0x036f, 0],
  [0x0370, 0x052f, 900],
  [0x0590, 0x08ff, 700],
  [0x200b, 0x200f, 0],
  [0x202a, 0x202e, 0],
  [0x2066, 0x2069, 0],
]

const advance = (code: number, isBold: boolean): number => {
  if (code >= 0x20 && code <= 0x7e) return (isBold ? bold : regular)[code - 0x20] ?? 0
  const width = single.get(code)
  if (width !== undefined) return width
  for (const [from, to, widest] of blocks) if (code >= from && code <= to) return widest
  return 1000 // ideographs, symbols, emoji: a full em
}

/** Share added for a substituted font. */
const fontSlack = 0.04

/** Few texts are written often: names of messages, tags. Emptied when full; never a different answer. */
const known = { 400: new Map<string, number>(), 600: new Map<string, number>() }
const knownMax = 4096

const thousandthsOf = (text: string, weight: 400 | 600): number => {
  const found = known[weight].get(text)
  if (found !== undefined) return found
  let thousandths = 0
  for (const character of text) thousandths += advance(character.codePointAt(0) ?? 0, weight === 600)
  if (known[weight].size >= knownMax) known[weight].clear()
  known[weight].set(text, thousandths)
  return thousandths
}

/** Width of a text in px at a type size in px, slack for substituted fonts included; rounded up to tenths. */
export const textWidth = (text: string, size: number, weight: 400 | 600 = 400): number =>
  Math.ceil((thousandthsOf(text, weight) * size * (1 + fontSlack)) / 100) / 10

/** A text that fits: itself, or its longest beginning and its last `kept` characters with an ellipsis between. */
export const truncated = (text: string, room: number, size: number, weight: 400 | 600 = 400, kept = 0): string => {
  if (textWidth(text, size, weight) <= room) return text
  const characters = Array.from(text)
  const end = kept > 0 ? characters.splice(-kept).join("") : ""
  const shortened = (): string => `${characters.join("").trimEnd()}…${end}`
  while (characters.length > 0 && textWidth(shortened(), size, weight) > room) characters.pop()
  return shortened()
}
