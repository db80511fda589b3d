/**
 * A flow as a Mermaid sequence diagram (mermaid.js.org, "Sequence diagrams", version 10.5 or later for `box`).
 * Text is escaped by Mermaid's entity codes (`#59;` is a semicolon): `;` and `#` would end a statement or begin an entity.
 */
import type { Flow } from "../trace/flow.ts"
import { namedGroups, oneLine, openingLines, stepLines, type ExportOptions, type Named } from "./chart-words.ts"

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
  const declare = ({ key, label }: Named): string => `participant ${key} as ${escapeMermaid(label)}`
  const lines = ["sequenceDiagram", ...openingLines(flow, options, missing).map((line) => `  %% ${oneLine(line)}`)]
  for (const { group, members: inside } of groups) {
    lines.push(`  box transparent ${escapeMermaid(group)}`)
    lines.push(...inside.map((member) => `    ${declare(member)}`), "  end")
  }
  const ends = [members.at(0)?.key, members.at(-1)?.key]
  const wide = members.length > 1 ? ends.join(",") : ends[0]
  const note = (over: string | undefined, words: string): string => `  Note over ${over}: ${escapeMermaid(words)}`
  const steps = stepLines(flow, options, members, {
    message: (from, to, { direction, kind }, label) =>
      `  ${from}${direction === "request" ? "-" : "--"}${kind === "lost" ? "x" : ">>"}${to}: ${escapeMermaid(label)}`,
    silence: (words) => note(wide, words),
    timer: note,
    state: note,
    end: note,
  })
  return `${[...lines, ...steps].join("\n")}\n`
}
