/**
 * Colours and pens on the page: the tokens of sim/render as custom properties for the page, and as the drawings' own style
 * sheet, for both themes. A theme that the reader chose is kept in this browser; otherwise the system's is followed.
 */
import { hatchPattern, protocols, styleSheet, themes, tokens, type Colour, type Theme } from "../sim/index.ts"
import { html } from "./dom.ts"

const storageKey = "pushsim.theme"

const properties = (theme: Theme): string =>
  [
    ...Object.entries(tokens).map(([name, pair]) => `--${name}:${pair[theme]}`),
    ...Object.entries(protocols).map(([name, pair]) => `--${name}:${pair[theme]}`),
    `color-scheme:${theme}`,
  ].join(";")

/** Everything that differs between the themes. */
const themeSheet = (): string =>
  themes
    .map((theme) => {
      const scope = `:root[data-theme=${theme}]`
      return `${scope}{${properties(theme)}}\n${scope} .drawing{${styleSheet({ theme })}}`
    })
    .join("\n")

/** The hatches that drawings refer to by id, once for the whole document. */
const hatches = (): HTMLElement => {
  const colours = [...Object.keys(tokens), ...Object.keys(protocols)] as Colour[]
  const holder = html("div", { class: "patterns drawing", "aria-hidden": "true" })
  // Constant markup of the renderer's own; nothing of a scenario or a message is in it.
  holder.innerHTML = `<svg width="0" height="0"><defs>${colours.map(hatchPattern).join("")}</defs></svg>`
  return holder
}

const stored = (): Theme | undefined => {
  try {
    return themes.find((theme) => theme === localStorage.getItem(storageKey))
  } catch {
    return undefined // storage may be forbidden; the system's theme will do
  }
}

/** The theme in force, and the way to change it. */
export interface ThemeControl {
  readonly current: () => Theme
  readonly toggle: () => void
  /** Stops following the system. */
  readonly close: () => void
}

/** Puts the tokens into the document and follows the system until the reader chooses. */
export const startTheme = (onChange: (theme: Theme) => void): ThemeControl => {
  if (document.getElementById("theme-sheet") === null) {
    document.head.append(html("style", { id: "theme-sheet" }, themeSheet()))
    document.body.append(hatches())
  }
  const system = matchMedia("(prefers-color-scheme: dark)")
  const root = document.documentElement
  const current = (): Theme => (root.dataset["theme"] === "dark" ? "dark" : "light")
  const apply = (): void => {
    root.dataset["theme"] = stored() ?? (system.matches ? "dark" : "light")
    onChange(current())
  }
  system.addEventListener("change", apply)
  apply()
  return {
    current,
    close: () => system.removeEventListener("change", apply),
    toggle: () => {
      const next = current() === "dark" ? "light" : "dark"
      try {
        localStorage.setItem(storageKey, next)
      } catch {
        // chosen for this visit only
      }
      root.dataset["theme"] = next
      onChange(next)
    },
  }
}
