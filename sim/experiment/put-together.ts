/** From a scenario and the names of mechanisms to an experiment, or the mistake in them. */
import { Effect } from "effect"
import type { PushScenario } from "../scenario/scenario.ts"
import { chooseMechanisms } from "./choose-mechanisms.ts"
import { ExperimentMistake } from "./mistake.ts"
import type { Experiment } from "./run-experiment.ts"
import type { ScenarioSource } from "./task.ts"

/** The experiment of a scenario with some of its mechanisms; the first is the baseline of several unless one is named. */
export const experimentOf = Effect.fn("experimentOf")(function* (
  { source, scenario }: { readonly source: ScenarioSource; readonly scenario: PushScenario },
  labels: readonly string[],
  baseline: string | undefined,
): Effect.fn.Return<Experiment, ExperimentMistake> {
  const mechanisms = yield* chooseMechanisms(scenario, labels)
  const chosen = mechanisms.map(({ label }) => label)
  if (baseline !== undefined && !chosen.includes(baseline)) {
    return yield* new ExperimentMistake({
      kind: "unknown baseline",
      message: `the baseline ${baseline} is not among the mechanisms compared: ${chosen.join(", ")}`,
    })
  }
  return { source, scenario, mechanisms, baseline: baseline ?? (chosen.length > 1 ? chosen[0] : undefined) }
})
