/** What `pushsim list` shows, as plain rows: the same for its lines and for its JSON. */
import { Effect } from "effect"
import { mechanisms } from "../mechanisms/index.ts"
import { isAssumption } from "../parameters/parameter.ts"
import { registry } from "../parameters/registry.ts"
import { distributionText } from "../scenario/ledger.ts"
import { loadScenario, findScenarios } from "./scenario-file.ts"

/** The mechanisms there are, in the order of tables. */
export const mechanismRows = Effect.sync(() =>
  mechanisms.map(({ id, summary, route, requires }) => ({
    id,
    summary,
    route,
    requires: { initiator: requires.initiator, ppg: requires.ppg ?? null, device: requires.device },
  })),
)

/** The scenarios below scenarios/; one that cannot be decoded is listed with what to do about it. */
export const scenarioRows = Effect.gen(function* () {
  return yield* Effect.forEach(yield* findScenarios(), ({ name, file }) =>
    loadScenario(file, []).pipe(
      Effect.map(({ scenario }) => ({
        name,
        file,
        kind: scenario.kind,
        title: scenario.title,
        question: scenario.question,
        mechanisms: scenario.kind === "push" ? scenario.mechanisms.map(({ label }) => label) : [],
      })),
      Effect.orElseSucceed(() => ({
        name,
        file,
        kind: null,
        title: `has problems: pushsim validate ${file}`,
        question: "",
        mechanisms: [],
      })),
    ),
  )
})

/** A parameter as the list shows it. */
export interface ParameterRow {
  readonly parameter: string
  readonly value: number | string
  readonly unit: string
  readonly source: string
  readonly assumption: boolean
  /** Whether the scenario, or a `--set`, states it. */
  readonly overridden: boolean
}

/** The parameters in effect in a scenario, or without one those of the models. */
export const parameterRows = Effect.fn("parameterRows")(function* (
  scenario: string | undefined,
  sets: readonly string[],
) {
  if (scenario === undefined) {
    return registry.map(({ name, parameter: { value, unit, source } }): ParameterRow => ({
      parameter: name,
      value: typeof value === "number" ? value : distributionText(value),
      unit,
      source,
      assumption: isAssumption(source),
      overridden: false,
    }))
  }
  const loaded = yield* loadScenario(scenario, sets)
  return loaded.scenario.parameters.map(
    ({ parameter, value, unit, source, isAssumption: assumption, isOverridden: overridden }): ParameterRow => ({
      parameter,
      value,
      unit,
      source,
      assumption,
      overridden,
    }),
  )
})
