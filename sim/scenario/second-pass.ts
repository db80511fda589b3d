/** What both kinds of scenario do after the first pass. */
import type { RunSpec } from "./decoded.ts"
import type { Finding, Path } from "./problem.ts"

/** Findings of the second pass about places that the first has not already found in error. */
export const exceptInError = (later: readonly Finding[], earlier: readonly Finding[]): readonly Finding[] =>
  later.filter(
    ({ path, isIndependent = false }) =>
      !earlier.some((e) => isWithin(path, e.path) || (!isIndependent && !isUnknownKey(e) && isWithin(e.path, path))),
  )

/** A key too many changes nothing about the others. */
const isUnknownKey = (finding: Finding): boolean => finding.atKey === true

const isWithin = (path: Path, around: Path): boolean =>
  around.length > 0 && around.length <= path.length && around.every((key, index) => String(key) === String(path[index]))

/** `run` of a file with its defaults. */
export const runSpec = (run: {
  readonly duration: number
  readonly warmUp?: number
  readonly replications?: number
  readonly seed?: number
}): RunSpec => ({
  durationNs: run.duration,
  warmUpNs: run.warmUp ?? 0,
  replications: run.replications ?? 10,
  seed: run.seed ?? 1,
})
