/**
 * The style sheet of drawings: classes for pens and type, and per theme for colours. Only plain class rules, no custom
 * properties, so that word processors and vector editors read it as well as browsers do.
 */
import { lookOf, styles, type StyleName } from "./styles.ts"
import { colourValue, protocols, tokens, type Colour, type Theme } from "./tokens.ts"

const fontFamily = 'Inter, system-ui, "Noto Sans", sans-serif'

const colours = [...Object.keys(tokens), ...Object.keys(protocols)] as Colour[]

/** Colours that fill a hatch: queues, bands without counterpart, redundant parts of bars. */
export const hatchId = (colour: Colour): string => `hatch-${colour}`

const form = (style: StyleName): string => {
  const look = lookOf(style)
  const rules: string[] = []
  if (look.fill === undefined) rules.push("fill:none")
  if (look.width !== undefined) rules.push(`stroke-width:${look.width}`)
  if (look.dash !== undefined && look.dash.length > 0) rules.push(`stroke-dasharray:${look.dash.join(" ")}`)
  if (look.type !== undefined) {
    rules.push(`font-size:${look.type.size}px`, `font-weight:${look.type.weight}`)
    if (look.type.italic === true) rules.push("font-style:italic")
    if (look.type.tabular === true) rules.push("font-variant-numeric:tabular-nums")
  }
  return rules.length === 0 ? "" : `.${style}{${rules.join(";")}}`
}

const paints = (theme: Theme, used: readonly Colour[], scope: string): string =>
  used
    .map((colour) => {
      const value = colourValue(colour, theme)
      return `${scope}.stroke-${colour}{stroke:${value}}${scope}.fill-${colour}{fill:${value}}`
    })
    .join("\n")

/**
 * The rules for all styles and colours (or those given). "auto" follows the viewer's `prefers-color-scheme`.
 * `scope` is put before every colour rule, e.g. `[data-theme=dark] `.
 */
export const styleSheet = (options: {
  readonly theme: Theme | "auto"
  readonly scope?: string
  readonly styles?: readonly StyleName[]
  readonly colours?: readonly Colour[]
}): string => {
  const names = options.styles ?? (Object.keys(styles) as StyleName[])
  const used = options.colours ?? colours
  const scope = options.scope ?? ""
  const base = options.theme === "auto" ? "light" : options.theme
  return [
    `text{font-family:${fontFamily};white-space:pre}`,
    ".halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}",
    ...names.map(form).filter((rule) => rule !== ""),
    paints(base, used, scope),
    ...used.map((colour) => `.hatch-${colour}{fill:url(#${hatchId(colour)})}`),
    ...(options.theme === "auto" ? [`@media (prefers-color-scheme:dark){\n${paints("dark", used, scope)}\n}`] : []),
  ].join("\n")
}
