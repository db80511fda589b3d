/**
 * A flow for mscgen (mcternan.me.uk/mscgen, version 0.20), which Doxygen and Sphinx take too.
 * `=>` is a request, `>>` a response, `:>` (a double line) a request on a redundant hop, `-x` a lost message.
 * In a label `\"` is a quotation mark and every other backslash a command, so backslashes become `∖`.
 */
import type { Flow } from "../trace/flow.ts"
import { namedGroups, oneLine, openingLines, stepsOf, type ExportOptions } from "./chart-words.ts"

const missing =
  "mscgen can not show: groups, slants in proportion to time, double lines for redundant responses, queueing and processing bars, timers as lines (they are boxes)."

/** A label as a quoted string. */
export const quoteMscgen = (text: string): string =>
  `"${oneLine(text).replaceAll("\\", "\u2216").replaceAll('"', '\\"')}"`

/** The chart, with a final newline. */
export const printMscgen = (flow: Flow, options: ExportOptions = {}): string => {
  const members = namedGroups(flow).flatMap((group) => group.members)
  const key = new Map(members.map(({ participant, key: id }) => [participant.id, id]))
  const lines = [
    ...openingLines(flow, options, missing).map((line) => `# ${oneLine(line)}`),
    "msc {",
    `  hscale="${members.length > 4 ? "1.8" : "1.2"}", wordwraparcs="on", arcgradient="6";`,
    `  ${members.map(({ key: id, label }) => `${id} [label=${quoteMscgen(label)}]`).join(", ")};`,
  ]
  for (const step of stepsOf(flow, options.filter)) {
    switch (step.kind) {
      case "message": {
        const { record } = step
        const [from, to] = [key.get(record.from), key.get(record.to)]
        if (from === undefined || to === undefined) break
        const request = record.redundant === null ? "=>" : ":>"
        const arrow = record.kind === "lost" ? "-x" : record.direction === "request" ? request : ">>"
        lines.push(`  ${from} ${arrow} ${to} [label=${quoteMscgen(step.label)}];`)
        break
      }
      case "silence":
        lines.push(`  ... [label=${quoteMscgen(step.words)}];`)
        break
      case "timer":
      case "end":
        lines.push(`  ${key.get(step.at)} note ${key.get(step.at)} [label=${quoteMscgen(step.words)}];`)
        break
      case "state":
        lines.push(`  ${key.get(step.at)} abox ${key.get(step.at)} [label=${quoteMscgen(step.words)}];`)
    }
  }
  lines.push("}")
  return `${lines.join("\n")}\n`
}
