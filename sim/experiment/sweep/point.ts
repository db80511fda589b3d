/**
 * One point of a sweep: the scenario with one level of every factor, to be run by all mechanisms chosen.
 * Rule: a point is the scenario that `run` or `compare` would read with the same values given by `--set`, and its figures are
 * those that they would publish.
 */
import { Effect, Result } from "effect"
import type { ObjectiveResult, Result as Published } from "../../analysis/result.ts"
import { namedFiles } from "../../scenario/attachments.ts"
import type { Problem } from "../../scenario/problem.ts"
import { scenarioDecoder } from "../../scenario/scenario.ts"
import { experimentOf } from "../put-together.ts"
import type { QueueingResult } from "../queueing-result.ts"
import type { Experiment, QueueingExperiment } from "../run-experiment.ts"
import type { ScenarioSource } from "../task.ts"
import type { Design } from "./design.ts"
import type { Factor } from "./factor.ts"

/** All that decides the figures of a sweep. */
export interface Sweep {
  /** The scenario with every `--set`, before any level. */
  readonly source: ScenarioSource
  /** The scenario of `source` with these changes instead of its own; its text is parsed once for all points. */
  readonly decode: ReturnType<typeof scenarioDecoder>
  readonly design: Design
  /** Labels; `undefined`: those of the scenario, and none where it is a queueing network. */
  readonly mechanisms: readonly string[] | undefined
  readonly baseline: string | undefined
}

/** A sweep of the scenario of `source`. */
export const makeSweep = (source: ScenarioSource, rest: Omit<Sweep, "source" | "decode">): Sweep => ({
  source,
  decode: scenarioDecoder(source.file, source.text),
  ...rest,
})

/** What a point runs. */
export type PointExperiment =
  | { readonly kind: "push"; readonly experiment: Experiment }
  | { readonly kind: "queueing"; readonly experiment: QueueingExperiment }

/** The scenario of a point as its user could have given it. */
const sourceOf = ({ source, design }: Sweep, point: number): ScenarioSource => {
  const sets = [...source.sets, ...levelSets(design, point)]
  const { file, text, files } = source
  if (files === undefined) return { file, text, sets }
  // Of the files that some level names, those of this point.
  const named = namedFiles(file, text, sets).map(({ name }) => name)
  const own = Object.entries(files).filter(([name]) => named.includes(name))
  return own.length === 0 ? { file, text, sets } : { file, text, sets, files: Object.fromEntries(own) }
}

/** Every level of every factor as the `path=value` that it puts into a scenario. */
export const allLevels = (factors: readonly Factor[]): readonly string[] =>
  factors.flatMap((factor) =>
    factor.kind === "levels" ? factor.levels.map(({ text }) => `${factor.path}=${text}`) : [],
  )

const levelSets = ({ factors, levelsAt }: Design, point: number): readonly string[] =>
  levelsAt(point).map(({ text }, index) => `${factors[index]?.path}=${text}`)

/** A point in words: `links.pcscf-device.loss=2%, run.seed=7`. */
export const pointInWords = ({ design }: Sweep, point: number): string => levelSets(design, point).join(", ")

/** What a point runs, or every problem of its scenario; a problem of a level names its factor. */
export const experimentAt = Effect.fn("experimentAt")(function* (
  sweep: Sweep,
  point: number,
): Effect.fn.Return<PointExperiment | { readonly problems: readonly Problem[] }> {
  const source = sourceOf(sweep, point)
  const decoded = sweep.decode(source.sets, source.files)
  if ("problems" in decoded) {
    const varied = new Set(levelSets(sweep.design, point).map((set) => `--set ${set}`))
    const problems = decoded.problems.map((problem) =>
      varied.has(problem.file) ? { ...problem, file: problem.file.replace("--set", "--vary") } : problem,
    )
    return { problems }
  }
  const { scenario } = decoded
  const { mechanisms, baseline } = sweep
  if (scenario.kind === "queueing") {
    return mechanisms === undefined && baseline === undefined
      ? { kind: "queueing", experiment: { source, scenario } }
      : { problems: [ofOption("a queueing network, which has no mechanism", "these options with push scenarios")] }
  }
  const labels = mechanisms ?? scenario.mechanisms.map(({ label }) => label)
  const experiment = yield* Effect.result(experimentOf({ source, scenario }, labels, baseline))
  return Result.isSuccess(experiment)
    ? { kind: "push", experiment: experiment.success }
    : { problems: [ofOption("a choice that cannot be run", "another", experiment.failure.message)] }
})

const ofOption = (found: string, allowed: string, hint?: string): Problem => ({
  file: "--mechanisms, --baseline",
  line: 0,
  column: 0,
  path: "",
  found,
  allowed,
  ...(hint === undefined ? {} : { hint }),
})

/** A line of the result: the sections of `run --json` that differ from point to point, with the levels before them. */
export interface PointResult extends Pick<
  Published,
  "scenario" | "seed" | "replications" | "baseline" | "differences"
> {
  readonly point: number
  /** By path; a number, or a text with its unit. */
  readonly levels: Readonly<Record<string, unknown>>
  readonly mechanisms: Published["mechanisms"] | QueueingResult["mechanisms"]
  readonly objectives: readonly ObjectiveResult[]
  readonly warmUp?: Published["warmUp"]
  readonly precision?: Published["precision"]
  readonly leftOut?: Published["leftOut"]
}

/** The line of a point, without a line feed. The assumptions are left out: `pushsim list parameters` has them. */
export const pointLine = ({ design }: Sweep, point: number, result: Published | QueueingResult): string => {
  const levels = Object.fromEntries(
    design.levelsAt(point).map(({ value }, index) => [design.factors[index]?.path ?? "", value]),
  )
  const { scenario, seed, replications, baseline, mechanisms, differences, objectives } = result
  const { warmUp, precision, leftOut } = result
  const line: PointResult = {
    point,
    levels,
    scenario,
    seed,
    replications,
    baseline,
    mechanisms,
    differences,
    objectives,
    ...(warmUp === undefined ? {} : { warmUp }),
    ...(precision === undefined ? {} : { precision }),
    ...(leftOut === undefined ? {} : { leftOut }),
  }
  return JSON.stringify(line)
}

/** The number of the point that a line is of, if it is a whole one. */
export const pointOfLine = (line: string): number | undefined => {
  const match = /^\{"point":(\d+),"levels":\{.*\}$/u.exec(line)
  return match === null ? undefined : Number(match[1])
}
