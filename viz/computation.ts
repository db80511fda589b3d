/**
 * What the page shows of a scenario, computed: its comparison, and one push's flow under every mechanism. Models nothing;
 * it calls the simulator as `pushsim compare` and `pushsim flow` do, and so gives their figures.
 * Rule: the same in the build (threads of Node) and in the page's worker; only the runner differs.
 */
import { Effect } from "effect"
import {
  chooseMechanisms,
  choosePush,
  decodeScenario,
  differencesOf,
  figuresOf,
  mechanisms as catalogue,
  runExperiment,
  runFlows,
  type Difference,
  type Experiment,
  type ExperimentProgress,
  type Flow,
  type Problem,
  type PushScenario,
  type ReplicationFigures,
  type Result,
  type Runner,
  type ScenarioSource,
  type WatchOptions,
} from "../sim/index.ts"

/** What is to be computed. Plain data: it crosses to the worker and back. */
export interface Request {
  readonly source: ScenarioSource
  /** Labels or ids; empty: all mechanisms of the scenario. The first is the baseline of `result`. */
  readonly mechanisms: readonly string[]
  /** Number of the push to draw; `undefined`: the first that every mechanism delivered to an im-offline device. */
  readonly push: number | undefined
  /** "flows" draws a push without running the comparison. */
  readonly part: "all" | "flows"
}

/** A scenario as pickers and headings need it. */
export interface ScenarioFacts {
  readonly name: string
  readonly file: string
  readonly title: string
  readonly question: string
  /** Labels of its mechanisms, in its order. */
  readonly mechanisms: readonly string[]
  /** Ids of all other mechanisms there are; whether the scenario can run them shows when they are asked for. */
  readonly others: readonly string[]
  readonly seed: number
  readonly replications: number
  /** Seconds of simulated time, and how much of it is warm-up. */
  readonly duration: number
  readonly warmUp: number
}

/** Everything computed for one request. */
export interface Computed {
  readonly scenario: ScenarioFacts
  /** The bytes of `compare --json` are `JSON.stringify` of this, indented by two. */
  readonly result: Result
  /** For each label as the baseline: paired differences of the others from it. */
  readonly differences: Readonly<Record<string, readonly Difference[]>>
  /** One per mechanism, in the result's order; all of the same push. */
  readonly flows: readonly Flow[]
}

/** A request that cannot be met, in words for its author. */
export type Refusal =
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "mistake"; readonly message: string }

/** Decodes the scenario; facts, or all its problems. */
export const describe = (source: ScenarioSource): ScenarioFacts | Refusal => {
  const scenario = pushScenarioOf(source)
  return scenario.kind === "push" ? factsOf(scenario, source) : scenario
}

const pushScenarioOf = (source: ScenarioSource): PushScenario | Refusal => {
  const decoded = decodeScenario(source.file, source.text, source.sets, catalogue, source.files)
  if ("problems" in decoded) return { kind: "problems", problems: decoded.problems }
  const { scenario } = decoded
  if (scenario.kind === "push") return scenario
  const message = `${source.file} is of kind queueing and has no mechanism to compare: pushsim run ${source.file}`
  return { kind: "mistake", message }
}

const factsOf = (scenario: PushScenario, source: ScenarioSource): ScenarioFacts => {
  const { name, title, question, run } = scenario
  const used = new Set(scenario.mechanisms.flatMap(({ use, label }) => [use, label]))
  return {
    name,
    file: source.file,
    title,
    question,
    mechanisms: scenario.mechanisms.map(({ label }) => label),
    others: catalogue.map(({ id }) => id).filter((id) => !used.has(id)),
    seed: run.seed,
    replications: run.replications,
    duration: run.durationNs / 1e9,
    warmUp: run.warmUpNs / 1e9,
  }
}

/** How far a computation is. */
export interface Progress extends ExperimentProgress {
  readonly step: "flows" | "replications"
}

/** Notes each replication's figures as they pass, so that every baseline is a matter of arithmetic and nothing runs again. */
class Measured {
  readonly #figures = new Map<string, ReplicationFigures[]>()

  readonly note: WatchOptions["onOutcome"] = ({ point: { mechanism }, replication }, outcome) => {
    if (outcome.kind !== "push" || mechanism === undefined) return
    const figures = this.#figures.get(mechanism.label) ?? []
    figures[replication] = figuresOf(outcome.tables)
    this.#figures.set(mechanism.label, figures)
  }

  /** For each label as the baseline: the differences of the others from it, in the labels' order. */
  differences(labels: readonly string[]): Readonly<Record<string, readonly Difference[]>> {
    const compared = labels.map((label) => ({ label, figures: this.#figures.get(label) ?? [] }))
    return Object.fromEntries(
      compared.map((base) => [
        base.label,
        compared.filter((each) => each !== base).flatMap((each) => differencesOf(each, base)),
      ]),
    )
  }
}

/** Computes a request: the flows first, since they are quick and stand ready if the rest is stopped. */
export const compute = Effect.fn("compute")(
  function* (
    { source, mechanisms: labels, push: wanted, part }: Request,
    runner: Runner,
    onProgress: (progress: Progress) => void = () => {},
  ) {
    const scenario = pushScenarioOf(source)
    if (scenario.kind !== "push") return scenario
    const everyLabel = scenario.mechanisms.map(({ label }) => label)
    const mechanisms = yield* chooseMechanisms(scenario, labels.length > 0 ? labels : everyLabel)
    const chosen = mechanisms.map(({ label }) => label)
    const of = (baseline: string | undefined): Experiment => ({ source, scenario, mechanisms, baseline })
    const watch = (step: Progress["step"]) => ({ onProgress: (p: ExperimentProgress) => onProgress({ ...p, step }) })

    const ofScenario = { ...of(undefined), mechanisms: scenario.mechanisms }
    const push = wanted ?? (yield* choosePush(ofScenario, runner, watch("flows")))
    const flows = yield* runFlows(of(undefined), push, runner, watch("flows"))
    if (part === "flows") return { kind: "flows" as const, flows }
    const measured = new Measured()
    const baseline = chosen.length > 1 ? chosen[0] : undefined
    const result = yield* runExperiment(of(baseline), runner, {
      ...watch("replications"),
      onOutcome: measured.note,
    })
    const differences = chosen.length > 1 ? measured.differences(chosen) : {}
    const computed: Computed = { scenario: factsOf(scenario, source), result, differences, flows }
    return { kind: "computed" as const, computed }
  },
  (effect) =>
    effect.pipe(
      Effect.catchTag("ExperimentMistake", ({ message }) => Effect.succeed<Refusal>({ kind: "mistake", message })),
    ),
)

/** What `compute` gives. */
export type Computation =
  | { readonly kind: "computed"; readonly computed: Computed }
  | { readonly kind: "flows"; readonly flows: readonly Flow[] }
  | Refusal
