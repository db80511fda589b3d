/**
 * Which mechanisms of a scenario an experiment runs, chosen by label.
 * Rule: a mechanism that the scenario does not list may be asked for by its id, with its default settings, and is refused
 * like any other when the scenario cannot run it.
 */
import { Effect, Schema } from "effect"
import { mechanisms } from "../mechanisms/index.ts"
import { unmetRequirements, type MechanismUse } from "../mechanisms/mechanism.ts"
import type { PushScenario } from "../scenario/scenario.ts"
import { ExperimentMistake } from "./mistake.ts"

/** The uses that `labels` name, in the order of `labels`; each a label of the scenario or the id of any mechanism there is. */
export const chooseMechanisms = Effect.fn("chooseMechanisms")(function* (
  scenario: PushScenario,
  labels: readonly string[],
): Effect.fn.Return<readonly MechanismUse[], ExperimentMistake> {
  return yield* Effect.forEach([...new Set(labels)], (label) => chooseMechanism(scenario, label))
})

const chooseMechanism = Effect.fn("chooseMechanism")(function* (
  scenario: PushScenario,
  label: string,
): Effect.fn.Return<MechanismUse, ExperimentMistake> {
  const listed = scenario.mechanisms.find((use) => use.label === label)
  if (listed !== undefined) return listed
  const mechanism = mechanisms.find(({ id }) => id === label)
  if (mechanism === undefined) {
    const labels = scenario.mechanisms.map((use) => use.label).join(", ")
    const others = mechanisms.map(({ id }) => id).join(", ")
    return yield* new ExperimentMistake({
      kind: "unknown mechanism",
      message: `there is no mechanism "${label}"; the scenario ${scenario.name} has ${labels}; there are ${others}`,
    })
  }
  const unmet = unmetRequirements(mechanism, scenario.world)
  if (unmet.length > 0) {
    return yield* new ExperimentMistake({
      kind: "impossible mechanism",
      message: unmet.map(({ path, message }) => `${scenario.name}: ${path}: ${message}`).join("\n"),
    })
  }
  return { use: label, label, settings: Schema.decodeUnknownSync(mechanism.parameters)({}) }
})
