/**
 * A flow as a PlantUML sequence diagram (PlantUML language reference guide, chapter "Sequence Diagram").
 * Characters with a meaning in PlantUML's Creole, preprocessor or strings are written as `<U+XXXX>`.
 */
import type { Flow } from "../trace/flow.ts"
import { namedGroups, oneLine, openingLines, stepsOf, type ExportOptions } from "./chart-words.ts"

const missing =
  "PlantUML can not show: slants in proportion to time, double lines for redundant hops, queueing and processing bars, timers as lines (they are notes)."

const code = (character: string): string => {
  const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")
  return `<U+${digits}>`
}

/** Text as PlantUML takes it. */
export const escapePlantUml = (text: string): string =>
  oneLine(text)
    .replace(/[<>\\%&"'~[\]|$!#]/g, code)
    .replace(/([*/_-])\1+/g, (run) => Array.from(run, (character) => code(character)).join(""))

/** The diagram, with a final newline. */
export const printPlantUml = (flow: Flow, options: ExportOptions = {}): string => {
  const groups = namedGroups(flow)
  const key = new Map(groups.flatMap(({ members }) => members).map(({ participant, key: id }) => [participant.id, id]))
  const lines = [
    "@startuml",
    ...openingLines(flow, options, missing).map((line) => `' ${oneLine(line)}`),
    "hide footbox",
    `title ${escapePlantUml(`${flow.mechanism}, push ${flow.push} of ${flow.scenario}`)}`,
  ]
  for (const { group, members } of groups) {
    lines.push(`box "${escapePlantUml(group)}"`)
    lines.push(...members.map(({ key: id, label }) => `  participant "${escapePlantUml(label)}" as ${id}`), "end box")
  }
  for (const step of stepsOf(flow, options.filter)) {
    switch (step.kind) {
      case "message": {
        const { record } = step
        const [from, to] = [key.get(record.from), key.get(record.to)]
        if (from === undefined || to === undefined) break
        const line = record.direction === "request" ? "->" : "-->"
        lines.push(`${from} ${line}${record.kind === "lost" ? "x" : ""} ${to} : ${escapePlantUml(step.label)}`)
        break
      }
      case "silence":
        lines.push(`... ${escapePlantUml(step.words)} ...`)
        break
      case "timer":
        lines.push(`rnote over ${key.get(step.at)} : ${escapePlantUml(step.words)}`)
        break
      case "state":
        lines.push(`hnote over ${key.get(step.at)} : ${escapePlantUml(step.words)}`)
        break
      case "end":
        lines.push(`note over ${key.get(step.at)} : ${escapePlantUml(step.words)}`)
    }
  }
  lines.push("@enduml")
  return `${lines.join("\n")}\n`
}
