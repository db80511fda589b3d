/**
 * The trace as JSON lines: a heading, then for each sampled push a line about it and a line for each of its records.
 * Rule: the heading names everything that a reader needs to make the same trace again.
 */
import type { Experiment } from "../experiment/run-experiment.ts"
import { scenarioSha256 } from "../experiment/canonical-json.ts"
import { version } from "../experiment/version.ts"
import type { Flow } from "../trace/flow.ts"

/** Version of the lines' form; a reader refuses what it does not know. */
const traceFormat = 1

/** The lines of `flows`, which are of one mechanism and of the first replication. */
export const traceLines = ({ scenario, source, mechanisms }: Experiment, flows: readonly Flow[]): string => {
  const heading = {
    kind: "trace",
    format: traceFormat,
    pushsim: version,
    scenario: { name: scenario.name, sha256: scenarioSha256(scenario.canonical), sets: source.sets },
    mechanism: mechanisms[0]?.label,
    seed: scenario.run.seed,
    replication: 0,
    pushes: flows.map(({ push }) => push),
  }
  const lines = flows.flatMap(({ records, scenario: _name, mechanism: _label, ...flow }) => [
    { kind: "push", ...flow },
    ...records.map(({ kind, ...record }) => ({ kind, push: flow.push, ...record })),
  ])
  return [heading, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("")
}
