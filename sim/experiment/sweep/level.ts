/**
 * A level: one value that a factor takes, as the text that `--set PATH=TEXT` would be given.
 * Rule: a level goes into a scenario the way `--set` does, so that it is checked there like any other value.
 */
import { plain } from "../../scenario/tree.ts"
import { parseYamlValue } from "../../scenario/yaml-text.ts"
import type { Problem } from "../../scenario/problem.ts"

export interface Level {
  /** YAML, e.g. `2 %` or `[sms, sip]`. */
  readonly text: string
  /** The same as plain JSON: a number, a text with its unit, a list, … */
  readonly value: unknown
}

/** The level that a text states; `option` is what messages call the place it was typed at. */
export const parseLevel = (
  option: string,
  text: string,
): { readonly level: Level } | { readonly problems: readonly Problem[] } => {
  const parsed = parseYamlValue(option, text)
  return "problems" in parsed ? parsed : { level: { text, value: plain(parsed.tree) } }
}
