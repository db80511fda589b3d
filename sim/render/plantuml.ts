/**
 * A flow as a PlantUML sequence diagram (PlantUML language reference guide, chapter "Sequence Diagram").
 * Characters with a meaning in PlantUML's Creole, preprocessor or strings are written as `<U+XXXX>`.
 */
import type { Flow } from "../trace/flow.ts"
import { namedGroups, oneLine, openingLines, stepLines, type ExportOptions } from "./chart-words.ts"

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
  const lines = [
    "@startuml",
    ...openingLines(flow, options, missing).map((line) => `' ${oneLine(line)}`),
    "hide footbox",
    `title ${escapePlantUml(`${flow.mechanism}, push ${flow.push} of ${flow.scenario}`)}`,
  ]
  for (const { group, members } of groups) {
    lines.push(`box "${escapePlantUml(group)}"`)
    lines.push(...members.map(({ key, label }) => `  participant "${escapePlantUml(label)}" as ${key}`), "end box")
  }
  const note = (shape: string) => (at: string, words: string) => `${shape} over ${at} : ${escapePlantUml(words)}`
  const everybody = groups.flatMap(({ members }) => members)
  const steps = stepLines(flow, options, everybody, {
    message: (from, to, { direction, kind }, label) => {
      const line = direction === "request" ? "->" : "-->"
      return `${from} ${line}${kind === "lost" ? "x" : ""} ${to} : ${escapePlantUml(label)}`
    },
    silence: (words) => `... ${escapePlantUml(words)} ...`,
    timer: note("rnote"),
    state: note("hnote"),
    end: note("note"),
  })
  return `${[...lines, ...steps, "@enduml"].join("\n")}\n`
}
