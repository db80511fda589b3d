/** What both kinds of scenario do after the first pass. */
import type { RunSpec } from "./decoded.ts"
import type { Finding, Path } from "./problem.ts"

/** Fewest replications of a run that stops by its precision: the variance of fewer is too often small by chance (Law §9.4.1). */
export const sequentialMin = 10

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
  readonly warmUp?: number | "auto"
  readonly replications?: number
  readonly precision?: number
  readonly replicationsMax?: number
  readonly seed?: number
}): RunSpec => ({
  durationNs: run.duration,
  warmUpNs: warmUpNsOf(run),
  ...(run.warmUp === "auto" ? { warmUp: run.warmUp } : {}),
  replications: run.replications ?? 10,
  seed: run.seed ?? 1,
  ...(run.precision === undefined
    ? {}
    : { precision: run.precision, replicationsMax: run.replicationsMax ?? replicationsMaxByDefault }),
})

/** Ten rounds. */
const replicationsMaxByDefault = 100

/** Span that is not measured, ns; 0 until pilot runs have decided. */
export const warmUpNsOf = ({ warmUp = 0 }: { readonly warmUp?: number | "auto" }): number =>
  warmUp === "auto" ? 0 : warmUp

/** Keys of `run` that do not go together. */
export const runFindings = (
  run: { readonly precision?: number; readonly replications?: number; readonly replicationsMax?: number },
  inWordsOf: (key: string) => string,
): readonly Finding[] => {
  const { precision, replications = 1, replicationsMax } = run
  const findings: Finding[] = []
  const add = (key: string, allowed: string): void => {
    findings.push({ path: ["run", key], found: inWordsOf(key), allowed })
  }
  if (precision !== undefined && (precision <= 0 || precision >= 1)) add("precision", "above 0 % and below 100 %")
  if (replicationsMax !== undefined && precision === undefined) {
    findings.push({
      path: ["run", "replicationsMax"],
      found: "replicationsMax without precision",
      allowed: "replicationsMax only beside precision: otherwise there are as many replications as replications says",
      atKey: true,
    })
  }
  if (replicationsMax !== undefined && replicationsMax < Math.max(sequentialMin, replications)) {
    add("replicationsMax", `at least ${Math.max(sequentialMin, replications)}`)
  }
  return findings
}
