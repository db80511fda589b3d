/** A short right push scenario, which tests change in one place each. */

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
