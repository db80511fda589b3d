/** All figures of an experiment at once: each mechanism's result, the differences from the baseline, the objectives. */
import type { ReplicationTables } from "../trace/tables.ts"
import { assembleMechanism } from "./assemble.ts"
import { differencesOf } from "./differences.ts"
import { figuresOf } from "./figures.ts"
import { evaluateObjectives } from "./objectives.ts"
import type { Objective } from "./objectives.ts"
import type { Result } from "./result.ts"

/** A mechanism under its label, with the tables of its replications in order. */
export interface Measured {
  readonly label: string
  readonly replications: readonly ReplicationTables[]
}

/** The sections of the result that come from measuring. `baseline` is a label; `undefined`: nothing is compared. */
export const compareMeasured = (
  measured: readonly Measured[],
  baseline: string | undefined,
  objectives: readonly Objective[],
): Pick<Result, "mechanisms" | "differences" | "objectives"> => {
  const compared = measured.map(({ label, replications }) => ({ label, figures: replications.map(figuresOf) }))
  const mechanisms = Object.fromEntries(
    measured.map(({ label, replications }, index) => [
      label,
      assembleMechanism(replications, compared[index]?.figures ?? []),
    ]),
  )
  const base = compared.find(({ label }) => label === baseline)
  return {
    mechanisms,
    differences:
      base === undefined ? [] : compared.filter((each) => each !== base).flatMap((each) => differencesOf(each, base)),
    objectives: evaluateObjectives(objectives, mechanisms),
  }
}
