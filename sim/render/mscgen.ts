/**
 * A flow for mscgen (mcternan.me.uk/mscgen, version 0.20), which Doxygen and Sphinx take too.
 * `=>` is a request, `>>` a response, `:>` (a double line) a request on a redundant hop, `-x` a lost message.
 * In a label `\"` is a quotation mark and every other backslash a command, so backslashes become `∖`.
 */
import type { Flow } from "../trace/flow.ts"
import { namedGroups, oneLine, openingLines, stepLines, type ExportOptions } from "./chart-words.ts"

const missing =
  "mscgen can not show: groups, slants in proportion to time, double lines for redundant responses, queueing and processing bars, timers as lines (they are boxes)."

/** A label as a quoted string. */
export const quoteMscgen = (text: string): string =>
  `"${oneLine(text).replaceAll("\\", "\u2216").replaceAll('"', '\\"')}"`

/** The chart, with a final newline. */
export const printMscgen = (flow: Flow, options: ExportOptions = {}): string => {
  const members = namedGroups(flow).flatMap((group) => group.members)
  const lines = [
    ...openingLines(flow, options, missing).map((line) => `# ${oneLine(line)}`),
    "msc {",
    `  hscale="${members.length > 4 ? "1.8" : "1.2"}", wordwraparcs="on", arcgradient="6";`,
    `  ${members.map(({ key, label }) => `${key} [label=${quoteMscgen(label)}]`).join(", ")};`,
  ]
  const box = (shape: string) => (at: string, words: string) => `  ${at} ${shape} ${at} [label=${quoteMscgen(words)}];`
  const steps = stepLines(flow, options, members, {
    message: (from, to, { direction, kind, redundant }, label) => {
      const request = redundant === null ? "=>" : ":>"
      const arrow = kind === "lost" ? "-x" : direction === "request" ? request : ">>"
      return `  ${from} ${arrow} ${to} [label=${quoteMscgen(label)}];`
    },
    silence: (words) => `  ... [label=${quoteMscgen(words)}];`,
    timer: box("note"),
    state: box("abox"),
    end: box("note"),
  })
  return `${[...lines, ...steps, "}"].join("\n")}\n`
}
