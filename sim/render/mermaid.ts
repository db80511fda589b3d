/**
 * A flow as a Mermaid sequence diagram (mermaid.js.org, "Sequence diagrams", version 10.5 or later for `box`).
 * Text is escaped by Mermaid's entity codes (`#59;` is a semicolon): `;` and `#` would end a statement or begin an entity.
 */
import type { Flow } from "../trace/flow.ts"
import { namedGroups, oneLine, openingLines, stepsOf, type ExportOptions, type Named } from "./chart-words.ts"

const missing =
  "Mermaid can not show: slants (arrows are level), double lines for redundant hops, queueing and processing bars, timers as lines (they are notes)."

/** Text as Mermaid takes it: every character with a meaning of its own as an entity code. */
export const escapeMermaid = (text: string): string =>
  oneLine(text)
    .replace(/[#;<>&"{}\\$]/g, (character) => `#${character.charCodeAt(0)};`)
    .replace(/^(\s*(?:no)?wrap):/, "$1#58;")
    .replace(/%%/g, "#37;#37;")
    .replace(/\bend\b/gi, (word) => `${word.slice(0, 2)}#${word.charCodeAt(2)};`)

/** The diagram, with a final newline. */
export const printMermaid = (flow: Flow, options: ExportOptions = {}): string => {
  const groups = namedGroups(flow)
  const members = groups.flatMap((group) => group.members)
  const key = new Map(members.map(({ participant, key: id }) => [participant.id, id]))
  const declare = ({ key: id, label }: Named): string => `participant ${id} as ${escapeMermaid(label)}`
  const lines = ["sequenceDiagram", ...openingLines(flow, options, missing).map((line) => `  %% ${oneLine(line)}`)]
  for (const { group, members: inside } of groups) {
    lines.push(`  box transparent ${escapeMermaid(group)}`)
    lines.push(...inside.map((member) => `    ${declare(member)}`), "  end")
  }
  const ends = [members.at(0)?.key, members.at(-1)?.key]
  const wide = members.length > 1 ? ends.join(",") : ends[0]
  for (const step of stepsOf(flow, options.filter)) {
    switch (step.kind) {
      case "message": {
        const { record } = step
        const [from, to] = [key.get(record.from), key.get(record.to)]
        if (from === undefined || to === undefined) break
        const dash = record.direction === "request" ? "-" : "--"
        const head = record.kind === "lost" ? "x" : ">>"
        lines.push(`  ${from}${dash}${head}${to}: ${escapeMermaid(step.label)}`)
        break
      }
      case "silence":
        lines.push(`  Note over ${wide}: ${escapeMermaid(step.words)}`)
        break
      case "timer":
      case "state":
      case "end":
        lines.push(`  Note over ${key.get(step.at)}: ${escapeMermaid(step.words)}`)
    }
  }
  return `${lines.join("\n")}\n`
}
