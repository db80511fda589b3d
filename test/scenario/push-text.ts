/** A short right push scenario, which tests change in one place each, and what is made of it. */
import { formatProblems, type Problem } from "../../sim/scenario/problem.ts"
import { decodeScenario, type PushScenario } from "../../sim/scenario/scenario.ts"

/** Lines of a scenario that decodes; `changes` replaces the lines that begin with its keys (two blanks of indent included). */
export const pushText = (changes: Readonly<Record<string, string>> = {}): string =>
  lines
    .map((line) => {
      const key = Object.keys(changes).find((start) => line.startsWith(`${start}:`))
      return key === undefined ? line : changes[key]
    })
    .filter((line) => line !== undefined && line !== "")
    .join("\n")

const lines = [
  "title: A push",
  "question: Does it arrive?",
  "mechanisms: [sip-message]",
  "nodes:",
  "  im: { role: im-server }",
  "  ppg: { role: ppg, compliance: [push-2.2] }",
  "  icscf: { role: i-cscf }",
  "  scscf: { role: s-cscf }",
  "  hss: { role: hss }",
  "  pcscf: { role: p-cscf }",
  "  device: { role: device }",
  "links:",
  "  im-scscf: {}",
  "  im-ppg: {}",
  "  scscf-pcscf: {}",
  "  pcscf-device: {}",
  "devices: { count: 10, states: { im-offline: 100 % } }",
  "load: { initiator: im, rate: 1/s }",
  "content: { type: text/plain, size: 10 B }",
  "run: { duration: 10 s }",
]

/** The line on which a key of `pushText()` stands, from 1. */
export const lineOf = (start: string): number => lines.findIndex((line) => line.startsWith(`${start}:`)) + 1

/** The scenario with more about its devices, and other changes. */
export const withDevices = (devices: string, more: Readonly<Record<string, string>> = {}): string =>
  pushText({ devices: `devices: { count: 10, states: { im-offline: 100 % }, ${devices} }`, ...more })

/** The scenario, or a thrown list of its problems. */
export const right = (text: string, sets: readonly string[] = []): PushScenario => {
  const decoded = decodeScenario("f.yaml", text, sets)
  if ("problems" in decoded) throw new Error(formatProblems(decoded.problems))
  return decoded.scenario as PushScenario
}

export const problemsOf = (text: string, sets: readonly string[] = []): readonly Problem[] => {
  const decoded = decodeScenario("f.yaml", text, sets)
  return "problems" in decoded ? decoded.problems : []
}

/** Each problem as a line: where, what was found, what is allowed. */
export const told = (text: string, sets: readonly string[] = []): readonly string[] =>
  problemsOf(text, sets).map((p) => `${p.path}: ${p.found}; ${p.allowed}`)
