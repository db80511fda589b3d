/**
 * How a mechanism differs from the baseline, paired by replication: both met the same pushes, devices and losses, so what
 * remains is the mechanisms' (README, `differences`).
 */
import { pairedDifference } from "../statistics/paired.ts"
import { deviceStates } from "../trace/tables.ts"
import { published } from "./assemble.ts"
import { metrics } from "./figures.ts"
import type { PushFigures, ReplicationFigures } from "./figures.ts"
import type { Difference } from "./result.ts"

/** A mechanism's label and its replications' figures, in order. */
export interface Compared {
  readonly label: string
  readonly figures: readonly ReplicationFigures[]
}

/**
 * Every metric of `mechanism` minus that of `baseline`: over all devices, then over those in each state that had pushes, under
 * the metric's path in the result, e.g. `byState.im-offline.latency.p50`.
 */
export const differencesOf = (mechanism: Compared, baseline: Compared): readonly Difference[] => {
  const rows = (prefix: string, scope: (figures: ReplicationFigures) => PushFigures): readonly Difference[] =>
    metrics.map(({ name, of }) => {
      const values = ({ figures }: Compared): readonly (number | undefined)[] =>
        figures.map((replication) => of(scope(replication)))
      const { mean, interval, isSignificant } = pairedDifference(values(mechanism), values(baseline))
      return {
        metric: prefix + name,
        mechanism: mechanism.label,
        baseline: baseline.label,
        mean: mean ?? null,
        ci95: published(interval),
        significant: isSignificant,
      }
    })
  const occurring = deviceStates.filter((state) =>
    [...mechanism.figures, ...baseline.figures].some((replication) => replication.byState[state].offered > 0),
  )
  return [
    ...rows("", (replication) => replication.all),
    ...occurring.flatMap((state) => rows(`byState.${state}.`, (replication) => replication.byState[state])),
  ]
}
