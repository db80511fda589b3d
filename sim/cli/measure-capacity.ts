/** Runs a search for the capacity on threads and writes what it found. Loaded only when the command runs. */
import { Effect, Option } from "effect"
import { findCapacity, type Capacity, type Probe } from "../experiment/capacity.ts"
import { scenarioSha256 } from "../experiment/canonical-json.ts"
import { chooseMechanisms } from "../experiment/choose-mechanisms.ts"
import { version } from "../experiment/version.ts"
import { workerPool } from "../experiment/worker-pool.ts"
import { capacityTable, probeLine } from "./capacity-text.ts"
import { ObjectivesNotMet } from "./exit-code.ts"
import { openOptional, tell, writeResult } from "./output.ts"
import { progressDisplay } from "./progress.ts"
import type { Loaded } from "./scenario-file.ts"

/** Wanted relative width of the interval where nobody says. */
const precisionByDefault = 0.05

export interface CapacityOptions {
  readonly precision: Option.Option<number>
  readonly replicationsMax: Option.Option<number>
  readonly loadMax: number
  readonly workers: number
  readonly format: "table" | "json"
  readonly out: Option.Option<string>
  readonly quiet: boolean
}

/** What `capacity --json` publishes. Loads are multiples of the scenario's own, rates per second. */
export interface CapacityResult {
  readonly pushsim: string
  readonly scenario: { readonly name: string; readonly sha256: string }
  readonly seed: number
  readonly mechanism: string
  readonly objectives: readonly string[]
  readonly precision: number
  readonly capacity: Capacity
}

/** Searches, writes, and fails when no load meets the objectives. */
export const measureCapacity = Effect.fn("measureCapacity")(
  function* ({ source, scenario }: Loaded, label: string | undefined, options: CapacityOptions) {
    const uses =
      scenario.kind === "push" && label !== undefined ? yield* chooseMechanisms(scenario, [label]) : [undefined]
    const [mechanism] = uses
    const out = yield* openOptional(options.out)
    const pool = yield* workerPool(options.workers)
    const display = progressDisplay({ quiet: options.quiet, summary: false })
    const precision = Option.getOrElse(options.precision, () => precisionByDefault)
    const onProbe = (probe: Probe, isDoubled: boolean) =>
      options.quiet ? Effect.void : tell(probeLine(probe, isDoubled))
    const capacity = yield* findCapacity(
      {
        source,
        scenario,
        mechanism,
        precision,
        loadMax: options.loadMax,
        replicationsMax: Option.getOrElse(options.replicationsMax, () => 4 * scenario.run.replications),
      },
      pool,
      { onProgress: display.update, onProbe },
    ).pipe(display.around)
    const result: CapacityResult = {
      pushsim: version,
      scenario: { name: scenario.name, sha256: scenarioSha256(scenario.canonical) },
      seed: scenario.run.seed,
      mechanism: mechanism?.label ?? "queueing",
      objectives: scenario.objectives.map(({ text }) => text),
      precision,
      capacity,
    }
    const text = options.format === "json" ? `${JSON.stringify(result, undefined, 2)}\n` : capacityTable(result)
    yield* writeResult(text, out)
    return result
  },
  (effect) => Effect.scoped(effect),
  Effect.flatMap(({ objectives, mechanism, capacity }) =>
    capacity.load[0] === null
      ? Effect.fail(new ObjectivesNotMet({ objectives: [`${objectives.join("; ")} (${mechanism}: at no load)`] }))
      : Effect.void,
  ),
)
