/**
 * Colours as data, for both themes. Nothing is said by colour alone: every protocol also has a tail glyph and every
 * mechanism a letter, a marker and a dash.
 * Protocol colours: smallest CIEDE2000 distance of any pair, under normal sight and full protan-, deuter- and tritanopia,
 * 16.5 (light) and 16.4 (dark); test/render/tokens.test.ts recomputes both. Keep them when changing one.
 */
export const themes = ["light", "dark"] as const
export type Theme = (typeof themes)[number]
type Pair = Readonly<Record<Theme, string>>

/** Surface, text and meaning. */
export const tokens = {
  bg: { light: "#FFFFFF", dark: "#0F1318" },
  surface: { light: "#F3F5F8", dark: "#171C23" },
  ink: { light: "#16202C", dark: "#E8EDF3" },
  "ink-2": { light: "#4A5868", dark: "#B4C0CE" },
  "ink-3": { light: "#5C6A7D", dark: "#8B99AA" },
  lifeline: { light: "#7A8A9E", dark: "#66758A" },
  line: { light: "#C3CCD8", dark: "#2F3945" },
  focus: { light: "#0B57D0", dark: "#8AB4FF" },
  good: { light: "#0B6B4F", dark: "#5BD6A6" },
  bad: { light: "#A3152A", dark: "#FF8A8F" },
  warn: { light: "#8A5A00", dark: "#F2C14E" },
  select: { light: "#FFE08A", dark: "#5A4A12" },
} as const satisfies Record<string, Pair>
export type TokenName = keyof typeof tokens

export type TailName = "square" | "square-open" | "disc" | "diamond" | "triangle" | "plus" | "disc-open" | "bar"
export type ProtocolKey = "pap" | "http" | "sip" | "msrp" | "wsp" | "sms" | "diameter" | "other"

/** Lines, tail glyphs and legs of bars. */
export const protocols: Readonly<
  Record<ProtocolKey, Pair & { readonly name: string; readonly tag: string; readonly tail: TailName }>
> = {
  pap: { name: "PAP", tag: "PAP", tail: "square", light: "#8F2A0A", dark: "#F0591A" },
  http: { name: "HTTP", tag: "HTTP", tail: "square-open", light: "#0B7A66", dark: "#0E9C9C" },
  sip: { name: "SIP", tag: "SIP", tail: "disc", light: "#3F83F8", dark: "#9CC6FF" },
  msrp: { name: "MSRP", tag: "MSRP", tail: "diamond", light: "#4414D6", dark: "#A56BFF" },
  wsp: { name: "WSP (WTP, OTA)", tag: "WSP", tail: "triangle", light: "#8C800F", dark: "#E0DC34" },
  sms: { name: "SMS (SMPP, MAP)", tag: "SMS", tail: "plus", light: "#E8518D", dark: "#F7AAA2" },
  diameter: { name: "Diameter", tag: "Cx", tail: "disc-open", light: "#2D3543", dark: "#EAF1F3" },
  other: { name: "other", tag: "", tail: "bar", light: tokens["ink-2"].light, dark: tokens["ink-2"].dark },
}

const keys: Readonly<Record<string, ProtocolKey>> = {
  pap: "pap",
  http: "http",
  "ota-http": "http",
  sip: "sip",
  msrp: "msrp",
  wsp: "wsp",
  wtp: "wsp",
  ota: "wsp",
  "ota-wsp": "wsp",
  sms: "sms",
  smpp: "sms",
  map: "sms",
  diameter: "diameter",
  cx: "diameter",
}

/** The palette's entry for a record's `protocol`; what has none is "other". */
export const protocolKey = (protocol: string): ProtocolKey => keys[protocol.toLowerCase()] ?? "other"

export type MarkerName = "circle" | "square" | "triangle" | "diamond" | "triangle-down" | "cross"

/** Series of charts that compare mechanisms: letter first, then marker and dash, then colour. At most six at once. */
export const mechanismSeries: readonly (Pair & {
  readonly letter: string
  readonly marker: MarkerName
  readonly dash: readonly number[]
})[] = [
  { letter: "A", marker: "circle", dash: [], light: "#0B57D0", dark: "#8AB4FF" },
  { letter: "B", marker: "square", dash: [7, 3], light: "#A34700", dark: "#FFB074" },
  { letter: "C", marker: "triangle", dash: [2, 3], light: "#062591", dark: "#4AFDD0" },
  { letter: "D", marker: "diamond", dash: [9, 3, 2, 3], light: "#532543", dark: "#A1811D" },
  { letter: "E", marker: "triangle-down", dash: [12, 4], light: "#885C7D", dark: "#FC0FA8" },
  { letter: "F", marker: "cross", dash: [4, 2], light: "#225F47", dark: "#4A9471" },
]

/** Ends of the single ramp for ordered quantities such as utilisation; the value is printed in its cell. */
export const orderedRamp = { from: "#EAF1FB", to: "#0A2A66" } as const

/** The colour of a series, by its place from 1. */
export type SeriesKey = `series-${1 | 2 | 3 | 4 | 5 | 6}`

/** What a primitive may be coloured by. */
export type Colour = TokenName | ProtocolKey | SeriesKey

/** The value of a colour in a theme, as `#RRGGBB`. */
export const colourValue = (colour: Colour, theme: Theme): string => pairOf(colour)[theme]

const pairOf = (colour: Colour): Pair => {
  if (colour in tokens) return tokens[colour as TokenName]
  if (colour in protocols) return protocols[colour as ProtocolKey]
  return mechanismSeries[Number(colour.slice("series-".length)) - 1] ?? tokens.ink
}
