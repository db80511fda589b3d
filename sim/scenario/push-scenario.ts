/** Decoding of a document of kind `push`, in two passes: keys, types and units first, then what they mean together. */
import type { AnyMechanism } from "../mechanisms/mechanism.ts"
import type { Attachments } from "./attachments.ts"
import type { PushScenario } from "./decoded.ts"
import { lateFindings, pushSpans } from "./last-instant.ts"
import { Ledger } from "./ledger.ts"
import { mechanismUses, type Names } from "./mechanism-checks.ts"
import { decodedObjectives, pushVocabulary } from "./objective.ts"
import type { Finding } from "./problem.ts"
import { pushFindings } from "./push-checks.ts"
import { PushFile } from "./push-file.ts"
import { pushWorld } from "./push-world.ts"
import { decodeRepaired } from "./repair.ts"
import { exceptInError, runSpec } from "./second-pass.ts"
import { readTraces } from "./trace-file.ts"
import { child, type Tree } from "./tree.ts"

/** Valid stand-ins for required keys that are missing, so that the rest is still checked. */
const standIns = {
  title: "untitled",
  question: "unasked",
  mechanisms: [],
  nodes: { none: { role: "device" } },
  links: {},
  devices: { count: 1, states: { "im-offline": 1 } },
  load: { initiator: "none", rate: "1/s" },
  content: { type: "text/plain" },
  run: { duration: "1 s" },
}

/** The scenario, and everything that is wrong with it; no scenario where too little is right. */
export const pushScenario = (
  name: string,
  tree: Tree,
  catalogue: readonly AnyMechanism[],
  attachments: Attachments,
): { readonly findings: readonly Finding[]; readonly scenario: PushScenario | undefined } => {
  const { findings, file } = decodeRepaired(PushFile, tree, standIns)
  if (file === undefined) return { findings, scenario: undefined }
  const ledger = new Ledger()
  const names = namesOf(tree, file)
  const traces = readTraces(attachments)
  const world = pushWorld(file, traces, ledger)
  const { uses, leftOut, findings: wrongUses } = mechanismUses(world, catalogue, names, tree)
  const { objectives, findings: wrongObjectives } = decodedObjectives(
    file.objectives ?? [],
    pushVocabulary(names.nodes),
  )
  const wrong = pushFindings(file, world, names, traces, tree)
  const late = exceptInError(lateFindings(pushSpans(world), file.run.duration, tree), wrong)
  const second = exceptInError([...wrong, ...late, ...wrongUses, ...wrongObjectives], findings)
  const { title, question, notes = "" } = file
  const run = runSpec(file.run)
  const canonical = { title, question, kind: "push", mechanisms: uses, world, run, objectives, notes }
  return {
    findings: [...findings, ...second],
    scenario: {
      kind: "push",
      name,
      title,
      question,
      mechanisms: uses,
      leftOut,
      world,
      run,
      objectives,
      notes,
      canonical,
      parameters: ledger.uses,
    },
  }
}

const namesOf = (tree: Tree, file: PushFile): Names => {
  const written = child(tree, "nodes")
  const nodes = written?.kind === "branch" ? [...written.entries.keys()] : []
  return { nodes, isIncomplete: nodes.some((id) => !Object.hasOwn(file.nodes, id)) || nodes.length === 0 }
}
